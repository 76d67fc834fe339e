"""Judges of a one-stop system in its exchange with the national portal."""
