"""The searches. Each is one file with a Config and a Search, and knows arenas, never a run."""
