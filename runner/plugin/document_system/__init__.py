"""The scene of the role document-system: we play the axis and a partner agency."""
