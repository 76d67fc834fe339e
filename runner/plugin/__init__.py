"""The pytest plugin: schedules and reports, never judges."""
