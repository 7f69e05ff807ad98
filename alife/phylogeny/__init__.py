"""Ancestry, recorded as a world runs: events, taxa, neutral shadows, files."""
