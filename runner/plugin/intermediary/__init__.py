"""What a run sets up around an intermediary system: the document systems that we play on it."""
