"""Documents in, a searchable index out; `ingest.add` tells the story."""
