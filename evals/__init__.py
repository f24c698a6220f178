"""Cases → scores → report; `evals.run` tells the story."""
