"""The panels of the window on creatures, one a file."""
