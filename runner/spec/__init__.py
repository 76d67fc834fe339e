"""Specs: from YAML to frozen values."""
