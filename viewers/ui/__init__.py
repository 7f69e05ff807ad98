"""What all windows share: panels, theme, help, films. Knows nothing of worlds."""
