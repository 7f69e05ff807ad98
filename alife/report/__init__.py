"""Reports: one HTML page about runs that opens anywhere, without a network or other files."""
