"""The start page: all worlds with a living picture, their presets, recent runs, the tour, and a way to open a file."""
