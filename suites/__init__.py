"""Stories: pytest functions that act and record. They judge nothing."""
