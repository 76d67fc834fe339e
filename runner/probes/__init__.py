"""Calls of ours towards the target."""
