"""Judges of one-stop systems."""
