"""A question in, a cited answer out; `assistant.answer` tells the story."""
