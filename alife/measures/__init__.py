"""Measures of open-ended evolution over recorded histories, in NumPy: one file a family, each with its source."""
