"""Every key and what it does, in one table: the window obeys it, the help shows it, the tests go through it."""

from dataclasses import dataclass

import pygame


@dataclass(frozen=True)
class Key:
    """One key, or several that do the same."""

    codes: tuple[int, ...]
    action: str  # the method of viewers.worlds.actions.Actions that carries it out
    shown: str  # how the help writes the key
    meaning: str
    group: str


def by_code(keys: tuple[Key, ...]) -> dict[int, Key]:
    """Return a table of keys by their codes."""
    return {code: key for key in keys for code in key.codes}


# Every window has these.
KEEPING = (
    Key((pygame.K_s,), "screenshot", "S", "screenshot", "Keep"),
    Key((pygame.K_r,), "record", "R", "video of what is seen", "Keep"),
    Key((), "record_gif", "Shift R", "the same as GIF", "Keep"),
)
LEAVING = (
    Key((pygame.K_SLASH, pygame.K_QUESTION, pygame.K_F1), "toggle_help", "?", "this help", "Window"),
    Key((pygame.K_F11,), "toggle_fullscreen", "F11", "full screen", "Window"),
    Key((pygame.K_ESCAPE,), "escape", "Esc", "close this, let go, or quit", "Window"),
    Key((pygame.K_q,), "quit", "Q", "quit; the run is saved", "Window"),
)

GROUPS = ("Time", "View", "Keep", "Hands", "Window")

KEYS = (
    Key((pygame.K_SPACE,), "toggle_play", "Space", "run or pause", "Time"),
    Key((pygame.K_PERIOD,), "step_once", ".", "one step", "Time"),
    Key((pygame.K_COMMA,), "step_back", ",", "one step back", "Time"),
    Key((pygame.K_UP,), "faster", "Up", "faster", "Time"),
    Key((pygame.K_DOWN,), "slower", "Down", "slower, to 1 step a second", "Time"),
    Key((pygame.K_LEFT,), "rewind", "Left", "to the state in memory before", "Time"),
    Key((pygame.K_RIGHT,), "forward", "Right", "to the one after", "Time"),
    Key((pygame.K_HOME,), "to_start", "Home", "to the beginning", "Time"),
    Key((pygame.K_END,), "to_head", "End", "as far as it ever came", "Time"),
    Key((pygame.K_p,), "ask_condition", "P", "pause when ...", "Time"),
    Key((pygame.K_c,), "next_mode", "1-9, 0, C", "colours", "View"),
    Key((pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS), "zoom_in", "+", "zoom in (or wheel)", "View"),
    Key((pygame.K_MINUS, pygame.K_KP_MINUS), "zoom_out", "-", "zoom out", "View"),
    Key((pygame.K_f,), "fit", "F", "whole map", "View"),
    Key((pygame.K_g,), "toggle_borders", "G", "borders of organisms", "View"),
    Key((pygame.K_w, pygame.K_TAB), "next_world", "W", "next world of the run", "View"),
    Key((pygame.K_d,), "toggle_drawing", "D", "drawing off: full speed", "View"),
    *KEEPING,
    Key((pygame.K_b,), "branch", "B", "branch off into a new run", "Keep"),
    Key((pygame.K_h, pygame.K_t), "toggle_hands", "H", "tools, next tool", "Hands"),
    Key((pygame.K_LEFTBRACKET,), "smaller", "[", "smaller brush", "Hands"),
    Key((pygame.K_RIGHTBRACKET,), "larger", "]", "larger brush", "Hands"),
    Key((pygame.K_x,), "next_choice", "X", "next chemical", "Hands"),
    Key((pygame.K_z, pygame.K_u), "undo", "Z", "undo the last stroke", "Hands"),
    *LEAVING,
)

BY_CODE = by_code(KEYS)

MOUSE = (
    ("Wheel", "zoom at the mouse"),
    ("Drag", "move the map"),
    ("Click", "inspect what is there"),
    ("Right click", "let go"),
    ("Legend", "point: light up; click: colours"),
    ("Timeline, plot", "click or drag: go there"),
)
