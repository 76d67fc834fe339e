"""A stand-alone pack for one requirement of a run: the exact bytes, what is wrong with them, and how to see it again."""
