"""Specs: from YAML to frozen values."""

from hopquy.runner.spec.loader import Catalogue, FactRow, load, shipped, shipped_on

__all__ = ["Catalogue", "FactRow", "load", "shipped", "shipped_on"]
