"""What the keys of every window have in common: what a key is, and those that all windows know."""

from collections.abc import Iterable
from dataclasses import dataclass

import pygame


@dataclass(frozen=True)
class Key:
    """One key, or several that do the same."""

    codes: tuple[int, ...]
    action: str  # the method of the window's actions that carries it out
    shown: str  # how the help writes the key
    meaning: str
    group: str


def by_code(keys: Iterable[Key]) -> dict[int, Key]:
    """Return a table of keys by their codes."""
    return {code: key for key in keys for code in key.codes}


def time_keys(*, play: str, on: str, back: str, slower: str) -> tuple[Key, ...]:
    """Return the keys that play, step and change the speed; what they mean depends on what is played."""
    return (
        Key((pygame.K_SPACE,), "toggle_play", "Space", play, "Time"),
        Key((pygame.K_PERIOD,), "step_once", ".", on, "Time"),
        Key((pygame.K_COMMA,), "step_back", ",", back, "Time"),
        Key((pygame.K_UP,), "faster", "Up", "faster", "Time"),
        Key((pygame.K_DOWN,), "slower", "Down", slower, "Time"),
    )


ZOOM_KEYS = (
    Key((pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS), "zoom_in", "+", "zoom in (or wheel)", "View"),
    Key((pygame.K_MINUS, pygame.K_KP_MINUS), "zoom_out", "-", "zoom out", "View"),
)
SAVE_KEYS = (
    Key((pygame.K_s,), "screenshot", "S", "screenshot", "Keep"),
    Key((pygame.K_r,), "record", "R", "video of what is seen", "Keep"),
    Key((), "record_gif", "Shift R", "the same as GIF", "Keep"),
)
WINDOW_KEYS = (
    Key((pygame.K_SLASH, pygame.K_QUESTION, pygame.K_F1), "toggle_help", "?", "this help", "Window"),
    Key((pygame.K_F2,), "toggle_glossary", "F2", "what the words mean", "Window"),
    Key((pygame.K_F10,), "go_home", "F10", "the start page", "Window"),
    Key((pygame.K_F11,), "toggle_fullscreen", "F11", "full screen", "Window"),
    Key((pygame.K_ESCAPE,), "escape", "Esc", "close this, let go, or quit", "Window"),
    Key((pygame.K_q,), "quit", "Q", "quit; the run is saved", "Window"),
)
