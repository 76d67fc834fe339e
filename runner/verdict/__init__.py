"""From evidence to verdicts to the decision."""
