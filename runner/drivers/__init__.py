"""How the suite makes the target act."""
