"""Every key and what it does, in one table: the window obeys it, the help shows it, the tests go through it."""

import pygame

from viewers.ui.keys import SAVE_KEYS, WINDOW_KEYS, ZOOM_KEYS, Key, by_code, time_keys

GROUPS = ("Time", "View", "Keep", "Tools", "Window")

KEYS = (
    *time_keys(play="run or pause", on="one step", back="one step back", slower="slower, to 1 step a second"),
    Key((pygame.K_LEFT,), "rewind", "Left", "to the state in memory before", "Time"),
    Key((pygame.K_RIGHT,), "forward", "Right", "to the one after", "Time"),
    Key((pygame.K_HOME,), "to_start", "Home", "to the beginning", "Time"),
    Key((pygame.K_END,), "to_head", "End", "as far as it ever came", "Time"),
    Key((pygame.K_p,), "ask_condition", "P", "pause when ...", "Time"),
    Key((pygame.K_c,), "next_mode", "1-9, 0, C", "colours", "View"),
    *ZOOM_KEYS,
    Key((pygame.K_f,), "fit", "F", "whole map", "View"),
    Key((pygame.K_g,), "toggle_borders", "G", "borders of organisms", "View"),
    Key((pygame.K_w, pygame.K_TAB), "next_world", "W", "next world of the run", "View"),
    Key((pygame.K_a,), "toggle_together", "A", "all worlds side by side", "View"),
    Key((pygame.K_l,), "toggle_species", "L", "the commonest species", "View"),
    Key((pygame.K_d,), "toggle_drawing", "D", "drawing off: full speed", "View"),
    *SAVE_KEYS,
    Key((pygame.K_b,), "branch", "B", "branch off into a new run", "Keep"),
    Key((pygame.K_k,), "toggle_settings", "K", "settings", "Tools"),
    Key((pygame.K_h, pygame.K_t), "toggle_tools", "H", "tools, next tool", "Tools"),
    Key((pygame.K_LEFTBRACKET,), "smaller", "[", "smaller brush", "Tools"),
    Key((pygame.K_RIGHTBRACKET,), "larger", "]", "larger brush", "Tools"),
    Key((pygame.K_x,), "next_choice", "X", "next chemical", "Tools"),
    Key((pygame.K_z, pygame.K_u), "undo", "Z", "undo the last stroke", "Tools"),
    *WINDOW_KEYS,
)

BY_CODE = by_code(KEYS)

MOUSE = (
    ("Wheel", "zoom at the mouse"),
    ("Drag", "move the map"),
    ("Click", "inspect what is there"),
    ("Right click", "let go"),
    ("Legend", "point: an entry in full"),
    ("Timeline, plot", "click or drag: go there"),
)
