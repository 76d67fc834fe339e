"""Sentences in Vietnamese and English."""
