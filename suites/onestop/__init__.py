"""Stories of a one-stop system: they act and record, and judge nothing."""
