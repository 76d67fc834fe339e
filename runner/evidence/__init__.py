"""The evidence log: append-only, hashed, free of credentials."""
