"""What the rules are: data only. This module finds the files and does nothing else."""

from pathlib import Path

__all__ = ["folder"]


def folder() -> Path:
    """Return the folder that holds the shipped specs."""
    return Path(__file__).resolve().parent
