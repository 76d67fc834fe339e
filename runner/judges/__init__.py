"""Named pure functions for what the vocabulary cannot say."""
