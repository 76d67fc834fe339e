"""Stories of the role document-system."""
