"""The window on a study: its settings as rows, its seeds side by side, all at the same step."""
