"""Measures of open-ended evolution over recorded histories: pure NumPy, one file a family, a source for each."""
