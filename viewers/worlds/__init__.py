"""The window on worlds that evolve by themselves."""
