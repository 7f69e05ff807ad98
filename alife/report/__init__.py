"""Reports: one HTML page that tells what runs did, to be opened anywhere, without a network or other files."""
