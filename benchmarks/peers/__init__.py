"""Worlds and searches of others beside ours: each in an own environment, all in one run on the same processors."""
