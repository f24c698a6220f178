"""What the sources of an answer weigh, and where their figures differ; the story is weigh.py."""
