"""Measurements of parts and of other systems, beside the evals."""
