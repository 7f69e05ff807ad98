"""Artificial life: worlds that evolve, run exactly and fast."""

from alife import _moved

__version__ = "0.1.0"
_moved.install()
