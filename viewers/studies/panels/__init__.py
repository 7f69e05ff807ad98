"""The panels of the window on a study, one a file."""
