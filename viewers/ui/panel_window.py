"""What all windows show alike: panels laid out, those that changed drawn, overlays over them."""

import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import pygame

from viewers.ui import layout
from viewers.ui.glossary_sheet import Glossary
from viewers.ui.help import Help, HelpContent
from viewers.ui.hint import Hint, Notice
from viewers.ui.layout import Areas, Side
from viewers.ui.panel import Around, Overlay, Panel, Place, Shown
from viewers.ui.theme import GROUND, LINE, Theme
from viewers.ui.toolbar import Toolbar

SCALES = (0.5, 4.0)  # least and greatest
FIGURE_SECONDS = 1 / 5  # for which figures of what runs are kept: if they change faster, nobody can read them
ATTENTIVE_SECONDS = 0.25  # for which they are not, after somebody did something
AnyPanel = TypeVar("AnyPanel", bound=Panel[Any])


@dataclass(frozen=True)
class OpenOverlay:
    """An overlay as it is to be seen in one frame."""

    panel: Overlay[Any]
    area: pygame.Rect
    key: Hashable


class PanelWindow(Generic[Shown]):
    """Draws a playback onto a screen. One panel is in the middle; overlays lie over it, or over everything."""

    panel_types: ClassVar[tuple[type[Panel[Any]], ...]]  # all there are: side and foot from the top down

    def __init__(self, playback: Shown, screen: pygame.Surface, theme: Theme, content: HelpContent) -> None:
        self.playback, self.screen, self.theme = playback, screen, theme
        self.help, self.glossary = Help(theme, content), Glossary(theme)
        self.help.open_glossary = self.glossary.toggle
        made = [kind(theme) for kind in self.panel_types]
        self.panels: dict[str, Panel[Any]] = {panel.name: panel for panel in made if not isinstance(panel, Overlay)}
        over = [panel for panel in made if isinstance(panel, Overlay)]
        overlays = [Hint(theme), Notice(theme), self.glossary, self.help, *over]
        self.overlays: dict[str, Overlay[Any]] = {overlay.name: overlay for overlay in overlays}  # uppermost first
        self.main = next(name for name, panel in self.panels.items() if panel.place is Place.MAIN)
        self._areas: Areas = {}
        self._drawn: dict[str, Hashable] = {}  # by panel: the key of its picture
        self._over: tuple[OpenOverlay, ...] = ()  # what lay over the panels when they were last drawn
        self._over_pictures: dict[str, tuple[Hashable, pygame.Surface]] = {}  # of overlays: key and picture
        self._next_figures = self._attentive_until = 0.0  # when panels are asked again for what they show
        self._figures_due = True
        self._pressed: tuple[str, tuple[int, int]] | None = None  # panel and place where the button went down
        self._mouse = (-1, -1)
        self._last_tick = time.perf_counter()

    # What a kind of window says of itself

    @property
    def side(self) -> Side:
        """Return how wide the column at the right is."""
        raise NotImplementedError

    def advance(self, seconds: float) -> None:
        """Let time pass for what is shown."""

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        return bool(self.playback.news)

    @property
    def reads_at_leisure(self) -> bool:
        """Return whether panels beside the main one may show figures that are FIGURE_SECONDS old."""
        return False

    # What is where

    def lay_out(self) -> Areas:
        """Return where every panel that is to be seen goes."""
        size = self.screen.get_size()
        return layout.areas(self.panels.values(), self.playback, size, self.side.width(size[0], self.theme))

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
        for panel in (*self.panels.values(), *self.overlays.values()):
            panel.theme = self.theme
        self.resize(self.screen)

    def panel_at(self, place: tuple[int, int]) -> str:
        """Return the name of the panel at a place of the window, empty where none is."""
        over = [(one.panel.name, one.area) for one in self.open_overlays() if one.panel.takes_mouse]
        return next((name for name, area in (*over, *self._areas.items()) if area.collidepoint(place)), "")

    def area(self, name: str) -> pygame.Rect:
        """Return where a panel is; empty while it is not to be seen."""
        if name in self._areas:
            return self._areas[name]
        over = {one.panel.name: one.area for one in self.open_overlays()}
        return over.get(name) or pygame.Rect(0, 0, 0, 0)

    def panel(self, name: str) -> Panel[Any]:
        """Return the panel or overlay of a name."""
        return self.overlays.get(name) or self.panels[name]

    def find(self, kind: type[AnyPanel]) -> AnyPanel:
        """Return the panel or overlay of a class."""
        return next(one for one in (*self.panels.values(), *self.overlays.values()) if isinstance(one, kind))

    def open_overlays(self) -> tuple[OpenOverlay, ...]:
        """Return the overlays that are to be seen, the uppermost first."""
        around = Around(self.screen.get_rect(), self._areas[self.main], self._mouse, self._pressed is not None)
        notice = self.overlays[Notice.name].area_over(self.playback, around)
        around = around._replace(notice=0 if notice is None else notice.bottom - around.main.top)
        tools = self.overlays[Toolbar.name].area_over(self.playback, around) if Toolbar.name in self.overlays else None
        around = around._replace(tools=0 if tools is None else tools.bottom - around.main.top)
        places = [(overlay, overlay.area_over(self.playback, around)) for overlay in self.overlays.values()]
        return tuple(OpenOverlay(one, area, one.key(self.playback)) for one, area in places if area is not None)

    # Time

    def tick(self) -> None:
        """Let time pass."""
        now = time.perf_counter()
        self._figures_due = not self.reads_at_leisure or now >= self._next_figures or now < self._attentive_until
        if self._figures_due:
            self._next_figures = now + FIGURE_SECONDS
        self.advance(now - self._last_tick)
        self._last_tick = now
        if self._figures_due:
            self.arrange()

    def attend(self) -> None:
        """Let every panel answer at once for a while: somebody did something."""
        self._attentive_until = time.perf_counter() + ATTENTIVE_SECONDS

    # Drawing

    def draw(self) -> list[pygame.Rect]:
        """Draw what has changed; return where."""
        due = self._figures_due or not self._drawn
        changed = [area for name, area in self._areas.items() if name != self.main and due and self._draw_panel(name)]
        if changed and any(self._reaches_beyond_main(one) for one in self._over):
            self._drawn.pop(self.main, None)  # a panel may have been drawn over an overlay
        return changed + self._draw_main()

    def forget_drawn(self) -> None:
        """Let everything be drawn anew."""
        self._drawn = {}

    def _draw_panel(self, name: str) -> bool:
        """Draw a panel if its picture has changed; return whether it had."""
        panel, area = self.panels[name], self._areas[name]
        key = panel.key(self.playback)
        if area.width <= 0 or area.height <= 0 or self._drawn.get(name, self) == key:
            return False
        self._drawn[name] = key
        surface = self.screen.subsurface(area)
        panel.draw(surface, self.playback)
        if area.x > 0:
            pygame.draw.line(surface, LINE, (0, 0), (0, area.height))
        return True

    def _draw_main(self) -> list[pygame.Rect]:
        """Draw the main panel and what lies over it, where either changed; return where."""
        panel, area = self.panels[self.main], self._areas[self.main]
        key, over = panel.key(self.playback), self.open_overlays() if self._figures_due else self._over
        if self._drawn.get(self.main, self) == key and over == self._over:
            return []
        changed = [area, *(one.area for one in over)]
        if self._uncovers_panels(over):
            changed = [self.screen.get_rect()]
            self._drawn = {}
            for name in self._areas:
                if name != self.main:
                    self._draw_panel(name)
        self._drawn[self.main], self._over = key, over
        panel.draw(self.screen.subsurface(area), self.playback)
        for one in reversed(over):
            self._draw_overlay(one)
        return changed

    def _uncovers_panels(self, over: tuple[OpenOverlay, ...]) -> bool:
        """Return whether an overlay that reached beyond the main panel has gone or moved."""
        still = [(one.panel.name, one.area) for one in over]
        return any(self._reaches_beyond_main(one) and (one.panel.name, one.area) not in still for one in self._over)

    def _reaches_beyond_main(self, overlay: OpenOverlay) -> bool:
        return not self._areas[self.main].contains(overlay.area)

    def _draw_overlay(self, overlay: OpenOverlay) -> None:
        """Draw an overlay, from memory where it shows what it did: the main panel changes far more often."""
        panel, area = overlay.panel, overlay.area
        panel.area = area
        key = overlay.key, area.size, self.theme
        known, surface = self._over_pictures.get(panel.name, (None, self.screen))
        if known != key:
            surface = pygame.Surface((max(1, area.width), max(1, area.height)), depth=32)
            panel.draw(surface, self.playback)
            self._over_pictures[panel.name] = key, surface
        self.screen.blit(surface, area)
