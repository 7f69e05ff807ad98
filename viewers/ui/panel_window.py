"""What all windows show alike: panels laid out, those that changed drawn, sheets over the one in the middle."""

import time
from collections.abc import Hashable
from typing import Any

import pygame

from viewers.ui import help as help_panel
from viewers.ui.panel import Panel
from viewers.ui.theme import GROUND, LINE, Theme

SCALES = (0.5, 4.0)  # least and greatest
Areas = dict[str, pygame.Rect]


class Stage:
    """Draws a playback onto a screen and obeys events. One panel, `main`, has sheets lying over it."""

    main: str  # the name of the panel in the middle

    def __init__(self, playback: Any, screen: pygame.Surface, theme: Theme, sheet: help_panel.Sheet) -> None:
        self.playback, self.screen, self.theme = playback, screen, theme
        self.panels: dict[str, Panel[Any]] = {}
        self.sheets: dict[str, Panel[Any]] = {"help": help_panel.Help(theme, sheet)}
        self.tip: Panel[Any] | None = None  # what lies beside the mouse
        self.shows_help = False
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
        return bool(self.playback.news)

    # What is where

    def arrange(self) -> None:
        """Lay the panels out anew, where the window or what is shown has changed."""
        whole = self.screen.get_rect()
        found = {name: area.clip(whole) for name, area in self.lay_out().items()}
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
        if changed and isinstance(self._over, tuple) and self._over[1]:
            self._drawn.pop(self.main, None)  # a panel may have been drawn over the sheet beside the mouse
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
        surface = pygame.Surface((max(1, area.width), max(1, area.height)), depth=32)
        panel.draw(surface, self.playback)
        self.screen.blit(surface, area)

    def _tip_area(self) -> pygame.Rect | None:
        """Return where the sheet beside the mouse goes, if there is one."""
        size = None if self._pressed else self.tip_size()
        return None if size is None else self.tip_place(size)

    def tip_place(self, size: tuple[int, int]) -> pygame.Rect:
        """Return where a sheet of a size goes: beside the mouse, within the main panel."""
        area, gap = self._areas[self.main], self.theme.px(16)
        sheet = pygame.Rect((self._mouse[0] + gap, self._mouse[1] + gap), size)
        if sheet.right > area.right:
            sheet.right = self._mouse[0] - gap
        if sheet.bottom > area.bottom:
            sheet.bottom = self._mouse[1] - gap
        return sheet.clamp(area)


def centred(size: tuple[int, int], around: pygame.Rect) -> pygame.Rect:
    """Return a rectangle of a size in the middle of another."""
    area = pygame.Rect((0, 0), size)
    area.center = around.center
    return area
