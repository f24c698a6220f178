"""Answers and conversations as files; the story is export.py."""
