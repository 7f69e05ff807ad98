"""Descriptors learned with PyTorch in the place of those that AURORA learns with NumPy, to see which are better."""
