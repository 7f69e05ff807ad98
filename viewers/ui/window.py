"""What all windows do alike: hand events to their panels and keys to their actions, keep 60 frames a second.

A window names its panels, says where they go and what its keys do; what is shown is its `playback`, which
the panels read. It knows no loop and no clock of its own, so that tests can do without.
"""

from collections.abc import Callable, Container, Mapping
from typing import Any

import pygame

from alife.core import compiling
from alife.core.text import readable
from viewers.ui import display
from viewers.ui.controls import Controls
from viewers.ui.film import Film
from viewers.ui.help import HelpContent
from viewers.ui.keys import Key
from viewers.ui.panel import Shown
from viewers.ui.panel_window import PanelWindow
from viewers.ui.theme import Theme
from viewers.ui.window_actions import WindowActions

FRAMES_PER_SECOND = 60
FRAMES_WHILE_COMPILING = 12
SIZE = (1280, 800)  # [units] of a new window
LEAST_SIZE = (480, 320)  # [pixels]
IDLE = 0.1  # [s] between two looks at something that does not move
# What keys do while a sheet is open: they open and close such, and let time go on, to see what a setting does.
OVER_SHEETS = ("escape", "toggle_help", "toggle_glossary", "toggle_settings", "toggle_fullscreen", "toggle_play")
CLICK_PIXELS = 4  # a movement of less with the button down is a click


class Window(PanelWindow[Shown]):
    """Draws a playback onto a screen and obeys events."""

    keys: Mapping[int, Key]  # by code
    actions: WindowActions

    def __init__(self, playback: Shown, screen: pygame.Surface, theme: Theme, content: HelpContent) -> None:
        super().__init__(playback, screen, theme, content)
        self.quitting = False
        self.film: Film | None = None
        self._dragged = False
        for panel in self.panels.values():
            if isinstance(panel, Controls):
                panel.act, panel.is_open = self.act, self._is_open

    def _is_open(self, name: str) -> bool:
        """Return whether an overlay is open, by its name."""
        return name in self.overlays and self.overlays[name].open

    def act(self, action: str) -> None:
        """Do what a key or a button stands for."""
        getattr(self.actions, action)()

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        return super().busy or self.film is not None or compiling.seconds() is not None

    @property
    def over(self) -> bool:
        """Return whether it is to close: somebody quits, or wishes to see something else."""
        return self.quitting or self.playback.wish is not None

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted: few while kernels are compiled, which takes the same lock."""
        return FRAMES_PER_SECOND if compiling.seconds() is None else FRAMES_WHILE_COMPILING

    @property
    def sheet_open(self) -> bool:
        """Return whether a sheet is open, through which keys do not fall."""
        return any(one.is_sheet and one.open for one in self.overlays.values())

    def take(self, event: pygame.event.Event) -> bool:
        """Type into what is open and takes all keys; return whether there is such a thing."""
        del event
        return False

    def key(self, event: pygame.event.Event) -> bool:
        """Obey a key that the table does not have, or before it does; return whether it was one."""
        del event
        return False

    def end_film(self) -> None:
        """Finish the film that is being written, if there is one; raise UsageError when it cannot be."""
        film, self.film = self.film, None
        if film is not None:
            film.close()

    def handle(self, event: pygame.event.Event) -> None:
        """Obey one event."""
        self.attend()
        if event.type == pygame.QUIT:
            self.quitting = True
        elif event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type in (pygame.WINDOWSIZECHANGED, pygame.VIDEORESIZE):
            screen = pygame.display.get_surface()
            self.resize(screen if screen is not None else self.screen)
        elif event.type == pygame.WINDOWEXPOSED:
            self.forget_drawn()
        elif event.type == pygame.WINDOWLEAVE:
            self._point((-1, -1))
        else:
            self._handle_mouse(event)

    def _handle_mouse(self, event: pygame.event.Event) -> None:
        if event.type == pygame.MOUSEMOTION:
            self._move(event.pos, event.rel, held=bool(event.buttons[0] or event.buttons[1]))
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button in (1, 2):
            self._press(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button in (1, 2):
            self._release(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 3:
            name = self.panel_at(event.pos)
            if name:
                self.panel(name).right_click(self._within(name, event.pos), self.playback)
        elif event.type == pygame.MOUSEWHEEL:
            name = self.panel_at(self._mouse)
            if name:
                self.panel(name).wheel(self._within(name, self._mouse), event.y, self.playback)

    def _key(self, event: pygame.event.Event) -> None:
        if self.glossary.take(event) or self.take(event):
            return
        control, shift = event.mod & pygame.KMOD_CTRL, event.mod & pygame.KMOD_SHIFT
        if control and event.key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_MINUS):
            self.rescale(self.theme.scale * (0.8 if event.key == pygame.K_MINUS else 1.25))
        elif event.key == pygame.K_q and control:
            self.actions.quit()
        elif (event.unicode or "") == "?":
            self.actions.toggle_help()
        elif self.sheet_open:
            self._act(event, of=OVER_SHEETS)
        elif event.key == pygame.K_r and shift:
            self.actions.record_gif()
        elif not self.key(event):
            self._act(event)

    def _act(self, event: pygame.event.Event, of: Container[str] | None = None) -> None:
        """Do what a key of the table stands for; of: only one of these actions."""
        known = self.keys.get(event.key)
        if known is not None and (of is None or known.action in of):
            self.act(known.action)

    def _press(self, place: tuple[int, int]) -> None:
        name = self.panel_at(place)
        self._pressed, self._dragged = (name, place), False
        if name:
            self.panel(name).press(self._within(name, place), self.playback)

    def _release(self, place: tuple[int, int]) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed[0] and not self._dragged:
            self.panel(pressed[0]).click(self._within(pressed[0], place), self.playback)
        elif pressed is not None and pressed[0]:
            self.panel(pressed[0]).release(self._within(pressed[0], place), self.playback)

    def _move(self, place: tuple[int, int], moved: tuple[int, int], *, held: bool) -> None:
        self._point(place)
        if not held or self._pressed is None:
            return
        name, start = self._pressed
        away = place[0] - start[0], place[1] - start[1]
        if not self._dragged and max(map(abs, away)) >= CLICK_PIXELS:
            self._dragged, moved = True, away  # what it moved before it was known to be a drag counts as well
        if self._dragged and name:
            self.panel(name).drag(self._within(name, place), moved, self.playback)

    def _point(self, place: tuple[int, int]) -> None:
        """Tell panels that the mouse is over one of them or has left it."""
        self._mouse = place
        now = self.panel_at(place)
        for name, panel in self.panels.items():
            if name != now:
                panel.point(None, self.playback)
        self.playback.hint = ""
        if now in self.panels:
            self._point_at(now, place)

    def _point_at(self, name: str, place: tuple[int, int]) -> None:
        """Tell a panel that the mouse is over it, and say what the word there means."""
        within = self._within(name, place)
        self.panels[name].point(within, self.playback)
        self.playback.hint = self.playback.hint or self.panels[name].meaning_at(within)

    def point_again(self, name: str) -> None:
        """Let a panel find out what is under a mouse that stands still, since its picture moves by itself."""
        over = self.panel_at(self._mouse) == name
        self.panels[name].point(self._within(name, self._mouse) if over else None, self.playback)

    def _within(self, name: str, place: tuple[int, int]) -> tuple[int, int]:
        area = self.area(name)
        return place[0] - area.x, place[1] - area.y


def loop(window: Window[Any], stopped: Callable[[], bool]) -> None:
    """Obey, look, draw, wait; sixty times a second at most, and hardly ever when nothing moves."""
    clock = pygame.time.Clock()
    while not window.over and not stopped():
        if not window.busy:
            event = pygame.event.wait(round(IDLE * 1000))
            if event.type != pygame.NOEVENT:
                window.handle(event)
        frame(window, clock)


def frame(
    window: Window[Any],
    clock: pygame.time.Clock,
    *,
    on_event: Callable[[pygame.event.Event], None] = lambda _: None,
    cover: Callable[[], list[pygame.Rect]] = list,
) -> None:
    """Obey what waits, draw once and wait for the next frame.

    `on_event` is called with every event before it is obeyed; `cover` draws over what has changed and returns where.
    """
    for event in pygame.event.get():
        on_event(event)
        window.handle(event)
    window.tick()
    changed = window.draw()
    if changed:
        changed = [*changed, *cover()]
        pygame.display.update(changed)
    if window.film is not None:
        window.actions.film_frame()
    clock.tick(window.frames_wanted)
    window.playback.frames_per_second = clock.get_fps()


def opened(title: str) -> tuple[pygame.Surface, Theme]:
    """Open a window of the usual size, or as large as the desktop has room for."""
    display.check()
    scale = display.scale()
    pygame.display.set_caption(readable(title))
    desktop = pygame.display.get_desktop_sizes()[0] if pygame.display.get_desktop_sizes() else SIZE
    room = (max(LEAST_SIZE[0], desktop[0] - 40), max(LEAST_SIZE[1], desktop[1] - 80))
    size = min(round(SIZE[0] * scale), room[0]), min(round(SIZE[1] * scale), room[1])
    screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.key.set_repeat(350, 60)
    return screen, Theme(scale)
