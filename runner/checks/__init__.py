"""The closed vocabulary of declared checks."""
