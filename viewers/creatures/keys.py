"""Every key of the window on creatures and what it does, in one table."""

import pygame

from viewers.ui.keys import SAVE_KEYS, WINDOW_KEYS, ZOOM_KEYS, Key, by_code, time_keys

GROUPS = ("Time", "View", "Creatures", "Genome editor", "Water", "Keep", "Window")

KEYS = (
    *time_keys(
        play="swim or hold still", on="a moment on", back="a moment back", slower="slow motion, to 1/50 beat a second"
    ),
    Key((pygame.K_LEFT,), "beat_back", "Left", "one beat back", "Time"),
    Key((pygame.K_RIGHT,), "beat_on", "Right", "one beat on", "Time"),
    Key((pygame.K_HOME,), "to_start", "Home", "to the start", "Time"),
    Key((pygame.K_f,), "follow", "F", "follow the creature", "View"),
    Key((pygame.K_a,), "see_all", "A", "see all, and the start", "View"),
    *ZOOM_KEYS,
    Key((pygame.K_t,), "toggle_trails", "T", "trails on or off", "View"),
    Key((pygame.K_v, pygame.K_TAB), "next_chart", "V", "map, points, population", "View"),
    Key((pygame.K_b,), "watch_best", "B", "the best", "Creatures"),
    Key((pygame.K_n,), "watch_nine", "N", "nine of them, side by side", "Creatures"),
    Key((), "choose", "1-9", "follow one of them", "Creatures"),
    Key((pygame.K_DELETE, pygame.K_BACKSPACE), "remove", "Del", "take it out of the tank", "Creatures"),
    Key((pygame.K_p,), "toggle_search", "P", "let a running search pause", "Creatures"),
    Key((pygame.K_e,), "toggle_editing", "E", "edit the genome", "Genome editor"),
    Key((pygame.K_x,), "next_brush", "X", "next brush", "Genome editor"),
    Key((pygame.K_m,), "mutate", "M", "a mutant of it", "Genome editor"),
    Key((pygame.K_z, pygame.K_u), "undo", "Z", "undo a change, a stroke", "Genome editor"),
    Key((pygame.K_g,), "save_genome", "G", "save as genome file", "Genome editor"),
    Key((pygame.K_w,), "next_water_tool", "W", "paint the water, next tool", "Water"),
    Key((pygame.K_c,), "choose_what", "C", "what it paints with", "Water"),
    *SAVE_KEYS,
    *WINDOW_KEYS,
)

BY_CODE = by_code(KEYS)

MOUSE = (
    ("Chart", "point: what it is; click: watch it"),
    ("Right click", "on the chart: side by side"),
    ("Shift click", "the same"),
    ("Tank", "click: follow; drag: move"),
    ("Tank, with W", "click and drag: paint the water"),
    ("Wheel", "zoom at the mouse"),
    ("Beats", "click or drag: go there"),
    ("Editor", "click: next kind; right: away"),
)
