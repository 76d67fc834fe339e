"""Errors, each addressed to who can act."""
