"""What all windows do alike: lay panels out, draw those that changed, hand events to them, keep 60 frames a second.

A window names its panels, says where they go and what its keys do; what is shown is its `playback`, which
the panels read. It knows no loop and no clock of its own, so that tests can do without.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pygame

from viewers import display
from viewers.actions import WindowActions
from viewers.film import Film
from viewers.keys import Key
from viewers.panel import Panel
from viewers.panels import help as help_panel
from viewers.theme import GROUND, LINE, Theme

FRAMES_PER_SECOND = 60
SIZE = (1280, 800)  # [units] of a new window
LEAST_SIZE = (480, 320)  # [pixels]
IDLE = 0.1  # [s] between two looks at something that does not move
CLICK_PIXELS = 4  # a movement of less with the button down is a click
SCALES = (0.5, 4.0)  # least and greatest
Areas = dict[str, pygame.Rect]


class Window:
    """Draws a playback onto a screen and obeys events. One panel, `main`, has sheets lying over it."""

    main: str  # the name of the panel in the middle
    keys: Mapping[int, Key]  # by code
    actions: WindowActions

    def __init__(self, playback: Any, screen: pygame.Surface, theme: Theme, sheet: help_panel.Sheet) -> None:
        self.playback, self.screen, self.theme = playback, screen, theme
        self.panels: dict[str, Panel[Any]] = {}
        self.sheets: dict[str, Panel[Any]] = {"help": help_panel.Help(theme, sheet)}
        self.tip: Panel[Any] | None = None  # what lies beside the mouse
        self.quitting = self.shows_help = False
        self.film: Film | None = None
        self._areas: Areas = {}
        self._drawn: dict[str, Hashable] = {}
        self._over: Hashable = None  # what lay over the main panel when it was last drawn
        self._pressed: tuple[str, tuple[int, int]] | None = None  # panel and place where the button went down
        self._dragged = False
        self._mouse = (-1, -1)
        self._last_tick = time.perf_counter()

    # What a kind of window says of itself

    def lay_out(self) -> Areas:
        """Return where every panel that is to be seen goes."""
        raise NotImplementedError

    def over_main(self) -> list[tuple[str, pygame.Rect]]:
        """Return the sheets over the main panel besides the help, the uppermost first."""
        return []

    def tip_size(self) -> tuple[int, int] | None:
        """Return the size of what lies beside the mouse; None when there is nothing to tell."""
        return None

    def advance(self, seconds: float) -> None:
        """Let time pass for what is shown."""

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        return self.film is not None or bool(self.playback.news)

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted."""
        return FRAMES_PER_SECOND

    def key(self, event: pygame.event.Event) -> bool:
        """Obey a key that the table does not have, or before it does; return whether it was one."""
        del event
        return False

    # What is where

    def arrange(self) -> None:
        """Lay the panels out anew, where the window or what is shown has changed."""
        found = self.lay_out()
        if found == self._areas and self._drawn:
            return
        self._areas, self._drawn = found, {}
        for name, area in found.items():
            self.panels[name].area = area
        self.screen.fill(GROUND)

    def resize(self, screen: pygame.Surface) -> None:
        """Take another screen."""
        self.screen, self._areas, self._drawn = screen, {}, {}
        self.arrange()

    def rescale(self, scale: float) -> None:
        """Draw everything larger or smaller."""
        self.theme = Theme(min(SCALES[1], max(SCALES[0], scale)))
        tips = () if self.tip is None else (self.tip,)
        for panel in (*self.panels.values(), *self.sheets.values(), *tips):
            panel.theme = self.theme
        self.resize(self.screen)

    def panel_at(self, place: tuple[int, int]) -> str:
        """Return the name of the panel at a place of the window, empty where none is."""
        everything = (*self._overlays(), *self._areas.items())
        return next((name for name, area in everything if area.collidepoint(place)), "")

    def area(self, name: str) -> pygame.Rect:
        """Return where a panel is."""
        return dict(self._overlays()).get(name) or self._areas[name]

    def panel(self, name: str) -> Panel[Any]:
        """Return the panel or sheet of a name."""
        return self.sheets.get(name) or self.panels[name]

    def _overlays(self) -> list[tuple[str, pygame.Rect]]:
        if not self.shows_help:
            return self.over_main()
        sheet = self.sheets["help"]
        assert isinstance(sheet, help_panel.Help)
        return [("help", centred(sheet.wanted_size(*self.screen.get_size()), self.screen.get_rect())),
                *self.over_main()]  # fmt: skip

    # Time

    def tick(self) -> None:
        """Let time pass."""
        now = time.perf_counter()
        self.advance(now - self._last_tick)
        self._last_tick = now
        self.arrange()

    # Drawing

    def draw(self) -> list[pygame.Rect]:
        """Draw what has changed; return where."""
        changed = []
        for name, area in self._areas.items():
            if name != self.main:
                changed += self._draw_panel(name, area)
        return changed + self._draw_main()

    def forget_drawn(self) -> None:
        """Let everything be drawn anew."""
        self._drawn = {}

    def _draw_panel(self, name: str, area: pygame.Rect) -> list[pygame.Rect]:
        panel = self.panels[name]
        key = panel.key(self.playback)
        if area.width <= 0 or area.height <= 0 or self._drawn.get(name, self) == key:
            return []
        self._drawn[name] = key
        surface = self.screen.subsurface(area)
        panel.draw(surface, self.playback)
        if area.x > 0:
            pygame.draw.line(surface, LINE, (0, 0), (0, area.height))
        return [area]

    def _draw_main(self) -> list[pygame.Rect]:
        """Draw the main panel and what lies over it, where either changed."""
        panel, area, overlays, tip = self.panels[self.main], self._areas[self.main], self._overlays(), self._tip_area()
        sheets = tuple((name, tuple(place), self.panel(name).key(self.playback)) for name, place in overlays)
        told = (tuple(tip), self.tip.key(self.playback)) if tip is not None and self.tip is not None else ()
        key, over = panel.key(self.playback), (sheets, told)
        if self._drawn.get(self.main, self) == key and over == self._over:
            return []
        changed = [area]
        if self._uncovers(overlays, tip):
            changed = [self.screen.get_rect()]
            self._drawn = {}
            for name, place in self._areas.items():
                if name != self.main:
                    self._draw_panel(name, place)
        self._drawn[self.main], self._over = key, over
        panel.draw(self.screen.subsurface(area), self.playback)
        for name, place in reversed(overlays):
            self._draw_sheet(self.panel(name), place)
            changed.append(place)
        if tip is not None and self.tip is not None:
            self._draw_sheet(self.tip, tip)
            changed.append(tip)
        return changed

    def _uncovers(self, overlays: list[tuple[str, pygame.Rect]], tip: pygame.Rect | None) -> bool:
        """Return whether a sheet that reached beyond the main panel has gone or moved."""
        if not isinstance(self._over, tuple):
            return False
        sheets, told = self._over
        beyond = bool(told) and not self._areas[self.main].contains(pygame.Rect(told[0]))
        moved = beyond and (tip is None or tuple(tip) != told[0])
        return moved or [one[0] for one in sheets] != [name for name, _ in overlays]

    def _draw_sheet(self, panel: Panel[Any], area: pygame.Rect) -> None:
        panel.area = area
        surface = pygame.Surface(area.size, depth=32)
        panel.draw(surface, self.playback)
        self.screen.blit(surface, area)

    def _tip_area(self) -> pygame.Rect | None:
        """Return where the sheet beside the mouse goes: on whichever side of it there is room."""
        size = None if self._pressed else self.tip_size()
        if size is None:
            return None
        area, gap = self.tip_bounds(), self.theme.px(16)
        sheet = pygame.Rect((self._mouse[0] + gap, self._mouse[1] + gap), size)
        if sheet.right > area.right:
            sheet.right = self._mouse[0] - gap
        if sheet.bottom > area.bottom:
            sheet.bottom = self._mouse[1] - gap
        return sheet.clamp(area)

    def tip_bounds(self) -> pygame.Rect:
        """Return within what the sheet beside the mouse stays."""
        return self._areas[self.main]

    # Events

    def handle(self, event: pygame.event.Event) -> None:
        """Obey one event."""
        if event.type == pygame.QUIT:
            self.quitting = True
        elif event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type in (pygame.WINDOWSIZECHANGED, pygame.VIDEORESIZE):
            screen = pygame.display.get_surface()
            self.resize(screen if screen is not None else self.screen)
        elif event.type == pygame.WINDOWEXPOSED:
            self._drawn = {}
        elif event.type == pygame.WINDOWLEAVE:
            self._point((-1, -1))
        elif event.type == pygame.MOUSEMOTION:
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
        if self.key(event):
            return
        control, shift = event.mod & pygame.KMOD_CTRL, event.mod & pygame.KMOD_SHIFT
        if control and event.key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_MINUS):
            self.rescale(self.theme.scale * (0.8 if event.key == pygame.K_MINUS else 1.25))
        elif event.key == pygame.K_r and shift:
            self.actions.record_gif()
        elif event.key == pygame.K_q and control:
            self.actions.quit()
        elif (event.unicode or "") == "?":
            self.actions.toggle_help()
        elif event.key in self.keys:
            getattr(self.actions, self.keys[event.key].action)()

    def _press(self, place: tuple[int, int]) -> None:
        name = self.panel_at(place)
        self._pressed, self._dragged = (name, place), False
        if name:
            self.panel(name).press(self._within(name, place), self.playback)

    def _release(self, place: tuple[int, int]) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed[0] and not self._dragged:
            self.panel(pressed[0]).click(self._within(pressed[0], place), self.playback)

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
            panel.point(self._within(name, place) if name == now else None, self.playback)

    def point_again(self) -> None:
        """Let the main panel find out what is under a mouse that stands still, since it moves itself."""
        over = self.panel_at(self._mouse) == self.main
        self.panels[self.main].point(self._within(self.main, self._mouse) if over else None, self.playback)

    def _within(self, name: str, place: tuple[int, int]) -> tuple[int, int]:
        area = self.area(name) if name in self._areas or name in dict(self._overlays()) else pygame.Rect(0, 0, 0, 0)
        return place[0] - area.x, place[1] - area.y


def loop(window: Window, stopped: Callable[[], bool]) -> None:
    """Obey, look, draw, wait; sixty times a second at most, and hardly ever when nothing moves."""
    clock = pygame.time.Clock()
    while not window.quitting and not stopped():
        if not window.busy:
            event = pygame.event.wait(round(IDLE * 1000))
            if event.type != pygame.NOEVENT:
                window.handle(event)
        frame(window, clock)


def frame(window: Window, clock: pygame.time.Clock) -> None:
    """Obey what waits, draw once and wait for the next frame."""
    for event in pygame.event.get():
        window.handle(event)
    window.tick()
    changed = window.draw()
    if changed:
        pygame.display.update(changed)
    if window.film is not None:
        window.actions.film_frame()
    clock.tick(window.frames_wanted)
    window.playback.frames_per_second = clock.get_fps()


def opened(title: str) -> tuple[pygame.Surface, Theme]:
    """Open a window of the usual size, or as large as the desktop has room for."""
    display.check()
    scale = display.scale()
    pygame.display.set_caption(title)
    desktop = pygame.display.get_desktop_sizes()[0] if pygame.display.get_desktop_sizes() else SIZE
    room = (max(LEAST_SIZE[0], desktop[0] - 40), max(LEAST_SIZE[1], desktop[1] - 80))
    size = min(round(SIZE[0] * scale), room[0]), min(round(SIZE[1] * scale), room[1])
    screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.key.set_repeat(350, 60)
    return screen, Theme(scale)


def centred(size: tuple[int, int], around: pygame.Rect) -> pygame.Rect:
    """Return a rectangle of a size in the middle of another."""
    area = pygame.Rect((0, 0), size)
    area.center = around.center
    return area
