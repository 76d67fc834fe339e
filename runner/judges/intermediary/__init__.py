"""Judges of an intermediary system: what it answered to document systems that we played, and what it delivered to them."""
