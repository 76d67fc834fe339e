"""Views: pure functions of an evidence log and its verdicts."""
