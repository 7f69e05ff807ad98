"""The window on creatures that swim: what a search has found, one creature large, nine side by side, an editor."""

from viewers.creatures.window import Ocean, watch

__all__ = ["Ocean", "watch"]
