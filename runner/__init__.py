"""Engine: from declared rules and recorded evidence to verdicts."""
