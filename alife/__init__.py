"""Artificial life: worlds that evolve, run exactly and fast."""

__version__ = "0.1.0"
