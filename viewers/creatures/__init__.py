"""The window on creatures that swim: what a search has found, one creature large, nine side by side, an editor."""

from viewers.creatures.window import CreatureWindow, watch

__all__ = ["CreatureWindow", "watch"]
