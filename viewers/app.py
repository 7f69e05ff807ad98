"""The window: puts the panels together, hands events to them, and keeps 60 frames a second."""

import time
from collections.abc import Callable, Hashable
from pathlib import Path

import pygame

from alife.live import LiveRun
from viewers import display, layout
from viewers.actions import Actions
from viewers.film import Film
from viewers.keys import BY_CODE
from viewers.panel import Panel
from viewers.panels import help as help_panel
from viewers.panels.inspector import Inspector
from viewers.panels.legend import Legend
from viewers.panels.map import Map
from viewers.panels.plots import Plots
from viewers.panels.prompt import Prompt
from viewers.panels.status import Status
from viewers.panels.timeline import Timeline
from viewers.panels.title import Title
from viewers.panels.toolbar import Toolbar
from viewers.panels.tooltip import Tooltip
from viewers.playback import Playback
from viewers.theme import GROUND, LARGE, LINE, MUTED, NORMAL, TEXT, Theme

FRAMES_PER_SECOND = 60
SIZE = (1280, 800)  # [units] of a new window
LEAST_SIZE = (480, 320)  # [pixels]
IDLE = 0.1  # [s] between two looks at a paused world
CLICK_PIXELS = 4  # a movement of less with the button down is a click
TOLD_WITHOUT_DRAWING = 0.25  # [s] between two progress lines when drawing is off


class App:
    """Draws a playback onto a screen and obeys events; knows no loop and no clock, so that tests can do without."""

    def __init__(self, playback: Playback, screen: pygame.Surface, theme: Theme) -> None:
        self.playback, self.screen, self.theme = playback, screen, theme
        self.legend, self.toolbar, self.prompt = Legend(theme), Toolbar(theme), Prompt(theme)
        self.help, self.tooltip = help_panel.Help(theme), Tooltip(theme)
        self.panels: dict[str, Panel] = {
            "map": Map(theme), "title": Title(theme), "legend": self.legend, "inspector": Inspector(theme),
            "plots": Plots(theme), "timeline": Timeline(theme), "status": Status(theme),
        }  # fmt: skip
        self.actions = Actions(self)
        self.quitting = False
        self.shows_help = self.shows_hands = False
        self.film: Film | None = None
        self._areas: dict[str, pygame.Rect] = {}
        self._drawn: dict[str, Hashable] = {}
        self._over: Hashable = None  # what lay over the map when it was last drawn
        self._pressed: tuple[str, tuple[int, int]] | None = None  # panel and place where the button went down
        self._dragged = False
        self._mouse = (-1, -1)
        self._last_tick = time.perf_counter()
        self._last_told = 0.0
        self.arrange()

    # What is where

    def arrange(self) -> None:
        """Lay the panels out anew, where the window or what is shown has changed."""
        found = layout.areas(self.screen.get_size(), self.playback, self.legend, self.theme)
        if found == self._areas and self._drawn:
            return
        self._areas, self._drawn = found, {}
        for name, area in found.items():
            self.panels[name].area = area
        self.playback.camera.set_map(self.playback.rows, self.playback.columns, self.playback.camera.grain)
        self.playback.camera.set_port(*found["map"].size)
        self.screen.fill(GROUND)

    def resize(self, screen: pygame.Surface) -> None:
        """Take another screen."""
        self.screen, self._areas, self._drawn = screen, {}, {}
        self.arrange()

    def rescale(self, scale: float) -> None:
        """Draw everything larger or smaller."""
        self.theme = Theme(min(4.0, max(0.5, scale)))
        overlays: tuple[Panel, ...] = (self.toolbar, self.prompt, self.help, self.tooltip)
        for panel in (*self.panels.values(), *overlays):
            panel.theme = self.theme
        self.resize(self.screen)

    def panel_at(self, place: tuple[int, int]) -> str:
        """Return the name of the panel at a place of the window, empty where none is."""
        for name, area in self._overlays():
            if area.collidepoint(place):
                return name
        return next((name for name, area in self._areas.items() if area.collidepoint(place)), "")

    def area(self, name: str) -> pygame.Rect:
        """Return where a panel is."""
        return dict(self._overlays()).get(name) or self._areas[name]

    def _overlays(self) -> list[tuple[str, pygame.Rect]]:
        """Return the sheets over the map, the uppermost first."""
        found, middle = [], self._areas["map"]
        if self.shows_help:
            size = help_panel.wanted_size(self.theme, *self.screen.get_size())
            found.append(("help", _centred(size, self.screen.get_rect())))
        if self.prompt.open:
            found.append(("prompt", _centred(self.prompt.size(), middle)))
        if self.shows_hands:
            size = self.toolbar.size(self.playback, middle.width - self.theme.px(16))
            found.append(("toolbar", pygame.Rect((middle.x + self.theme.px(8), middle.y + self.theme.px(8)), size)))
        return found

    def _overlay_panel(self, name: str) -> Panel:
        return {"help": self.help, "prompt": self.prompt, "toolbar": self.toolbar}.get(name) or self.panels[name]

    # Time

    def tick(self) -> None:
        """Let time pass for what moves by itself; look at the world."""
        now = time.perf_counter()
        self.playback.camera.glide(min(now - self._last_tick, 0.1))
        self._last_tick = now
        # The map moves under a mouse that stands still, too.
        self.playback.hover = self._space(self._mouse) if self.panel_at(self._mouse) == "map" else None
        self.playback.tick()
        self.arrange()

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        playback = self.playback
        return (
            playback.playing or playback.camera.moving or playback.pump.facts.seeking is not None
            or self.film is not None or playback.pump.wanted or bool(playback.news)
        )  # fmt: skip

    # Drawing

    def draw(self) -> list[pygame.Rect]:
        """Draw what has changed; return where."""
        if not self.playback.drawing:
            return self._draw_progress()
        changed = []
        for name, area in self._areas.items():
            if name != "map":
                changed += self._draw_panel(name, area)
        return changed + self._draw_map()

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

    def _draw_map(self) -> list[pygame.Rect]:
        """Draw the map and what lies over it, where either changed."""
        panel, area = self.panels["map"], self._areas["map"]
        overlays = self._overlays()
        tip = self._tip_area()
        sheets = tuple((name, tuple(place), self._overlay_panel(name).key(self.playback)) for name, place in overlays)
        over = sheets, (
            tuple(tip or ()), self.tooltip.key(self.playback)
        )  # fmt: skip
        key = panel.key(self.playback)
        if self._drawn.get("map", self) == key and over == self._over:
            return []
        changed = [area]
        if isinstance(self._over, tuple) and [one[0] for one in self._over[0]] != [name for name, _ in overlays]:
            changed = [self.screen.get_rect()]  # a sheet that was larger than the map has gone
            self._drawn = {}
            for name, place in self._areas.items():
                if name != "map":
                    self._draw_panel(name, place)
        self._drawn["map"], self._over = key, over
        panel.draw(self.screen.subsurface(area), self.playback)
        for name, place in reversed(overlays):
            self._draw_sheet(self._overlay_panel(name), place)
            changed.append(place)
        if tip is not None:
            self._draw_sheet(self.tooltip, tip)
            changed.append(tip)
        return changed

    def _draw_sheet(self, panel: Panel, area: pygame.Rect) -> None:
        panel.area = area
        surface = pygame.Surface(area.size, depth=32)
        panel.draw(surface, self.playback)
        self.screen.blit(surface, area)

    def _tip_area(self) -> pygame.Rect | None:
        """Return where the tooltip goes: beside the mouse, within the map."""
        if not self.tooltip.lines(self.playback) or self._pressed or self.playback.tool is not None:
            return None
        area, gap = self._areas["map"], self.theme.px(16)
        sheet = pygame.Rect((self._mouse[0] + gap, self._mouse[1] + gap), self.tooltip.size(self.playback))
        if sheet.right > area.right:
            sheet.right = self._mouse[0] - gap
        if sheet.bottom > area.bottom:
            sheet.bottom = self._mouse[1] - gap
        return sheet.clamp(area)

    def _draw_progress(self) -> list[pygame.Rect]:
        """Draw a line on how far the run is, now and then."""
        now = time.perf_counter()
        if now - self._last_told < TOLD_WITHOUT_DRAWING and self._drawn:
            return []
        self._last_told, self._drawn = now, {"progress": 0}
        facts, unit, middle = self.playback.pump.facts, self.theme.px, self.screen.get_rect().center
        self.screen.fill(GROUND)
        words = f"step {facts.step:,} of {facts.last_step:,}     {facts.speed:,.0f} steps/s"
        self.theme.write(self.screen, words, middle[0], middle[1] - unit(24), LARGE, TEXT, align=0.5, bold=True)
        bar = pygame.Rect(0, 0, min(unit(420), self.screen.get_width() - unit(40)), unit(6))
        bar.center = middle
        pygame.draw.rect(self.screen, LINE, bar, border_radius=unit(3))
        bar.width = round(bar.width * facts.step / max(facts.last_step, 1))
        pygame.draw.rect(self.screen, MUTED, bar, border_radius=unit(3))
        self.theme.write(
            self.screen, "Drawing is off: D turns it on", middle[0], middle[1] + unit(26), NORMAL, MUTED, align=0.5
        )
        return [self.screen.get_rect()]

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
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 3 and self.panel_at(event.pos) == "map":
            self.playback.pin(None)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event)

    def _key(self, event: pygame.event.Event) -> None:
        if self.prompt.open:
            self._type(event)
        elif event.mod & pygame.KMOD_CTRL and event.key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_MINUS):
            self.rescale(self.theme.scale * (0.8 if event.key == pygame.K_MINUS else 1.25))
        elif pygame.K_0 <= event.key <= pygame.K_9:
            self.playback.set_mode((event.key - pygame.K_1) % 10)
        elif event.key == pygame.K_r and event.mod & pygame.KMOD_SHIFT:
            self.actions.record_gif()
        elif event.key == pygame.K_q and event.mod & pygame.KMOD_CTRL:
            self.actions.quit()
        elif (event.unicode or "") == "?":
            self.actions.toggle_help()
        elif event.key in BY_CODE:
            getattr(self.actions, BY_CODE[event.key].action)()

    def _type(self, event: pygame.event.Event) -> None:
        if event.key == pygame.K_ESCAPE:
            self.prompt.open = False
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.prompt.enter(self.playback)
        elif event.key == pygame.K_BACKSPACE:
            self.prompt.backspace()
        elif event.unicode:
            self.prompt.take(event.unicode)

    def _press(self, place: tuple[int, int]) -> None:
        name = self.panel_at(place)
        self._pressed, self._dragged = (name, place), False
        if name == "map" and self.playback.tool is not None:
            self.playback.begin_stroke()
            self._dab(place)

    def _release(self, place: tuple[int, int]) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._dragged:
            return
        name = pressed[0]
        if name == "map":
            if self.playback.tool is None:
                self.playback.pin(self._space(place))
        elif name:
            self._overlay_panel(name).click(self._within(name, place), self.playback)

    def _move(self, place: tuple[int, int], moved: tuple[int, int], *, held: bool) -> None:
        self._point(place)
        if not held or self._pressed is None:
            return
        name, start = self._pressed
        if max(abs(place[0] - start[0]), abs(place[1] - start[1])) >= CLICK_PIXELS:
            if not self._dragged and name == "map" and self.playback.tool is None:
                self.playback.camera.pan(start[0] - place[0] + moved[0], start[1] - place[1] + moved[1])
                moved = (2 * (place[0] - start[0]) - moved[0], 2 * (place[1] - start[1]) - moved[1])
            self._dragged = True
        if self._dragged and name == "map":
            if self.playback.tool is not None:
                self._dab(place)
            else:
                self.playback.camera.pan(*moved)
        elif self._dragged and name:
            self._overlay_panel(name).drag(self._within(name, place), self.playback)

    def _point(self, place: tuple[int, int]) -> None:
        """Tell panels that the mouse is over one of them or has left it."""
        self._mouse = place
        now = self.panel_at(place)
        for name, panel in self.panels.items():
            panel.point(self._within(name, place) if name == now else None, self.playback)
        self.playback.hover = self._space(place) if now == "map" else None

    def _wheel(self, event: pygame.event.Event) -> None:
        place = self._mouse
        name, steps = self.panel_at(place), event.y
        if name == "map":
            if self.playback.tool is not None and pygame.key.get_mods() & pygame.KMOD_SHIFT:
                self.playback.resize_hand(steps)
            else:
                area = self._areas["map"]
                self.playback.camera.zoom_at((place[0] - area.x, place[1] - area.y), steps)
        elif name:
            self._overlay_panel(name).wheel(self._within(name, place), steps, self.playback)

    def _dab(self, place: tuple[int, int]) -> None:
        space = self._space(place)
        if space is not None:
            self.playback.dab(space)

    def _space(self, place: tuple[int, int]) -> tuple[int, int] | None:
        area = self._areas["map"]
        return self.playback.camera.space_at((place[0] - area.x, place[1] - area.y))

    def _within(self, name: str, place: tuple[int, int]) -> tuple[int, int]:
        area = self.area(name) if name in self._areas or name in dict(self._overlays()) else pygame.Rect(0, 0, 0, 0)
        return place[0] - area.x, place[1] - area.y


def watch(
    run: LiveRun,
    *,
    name: str = "",
    stopped: Callable[[], bool] = lambda: False,
    refresh: Callable[[], bool] | None = None,
    playing: bool = True,
) -> None:
    """Show a run in a window until it is closed; the run is saved, whatever happens."""
    display.check()
    scale = display.scale()
    size = _window_size(scale)
    pygame.display.set_caption(f"alife: {name or run.world.name}")
    screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    playback = Playback(run, name=name, refresh=refresh)
    app = App(playback, screen, Theme(scale))
    pygame.key.set_repeat(350, 60)
    playback.pump.start()
    try:
        if playing and not playback.pump.run.ended:
            playback.toggle_play()
        loop(app, stopped)
    finally:
        if app.film is not None:
            app.film.close()
        playback.close()
        pygame.display.quit()


def loop(app: App, stopped: Callable[[], bool]) -> None:
    """Obey, look, draw, wait; sixty times a second at most, and hardly ever when nothing moves."""
    clock = pygame.time.Clock()
    while not app.quitting and not stopped():
        if not app.busy:
            event = pygame.event.wait(round(IDLE * 1000))
            if event.type != pygame.NOEVENT:
                app.handle(event)
        for event in pygame.event.get():
            app.handle(event)
        app.tick()
        changed = app.draw()
        if changed:
            pygame.display.update(changed)
        if app.film is not None:
            app.actions.film_frame()
        clock.tick(FRAMES_PER_SECOND if app.playback.drawing else 1 / TOLD_WITHOUT_DRAWING * 4)
        app.playback.frames_per_second = clock.get_fps()


def _window_size(scale: float) -> tuple[int, int]:
    """Return the size of a new window: the usual one, or what the desktop has room for."""
    desktop = pygame.display.get_desktop_sizes()[0] if pygame.display.get_desktop_sizes() else SIZE
    room = (max(LEAST_SIZE[0], desktop[0] - 40), max(LEAST_SIZE[1], desktop[1] - 80))
    return min(round(SIZE[0] * scale), room[0]), min(round(SIZE[1] * scale), room[1])


def _centred(size: tuple[int, int], around: pygame.Rect) -> pygame.Rect:
    area = pygame.Rect((0, 0), size)
    area.center = around.center
    return area


def unused_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return a name in a folder that no file has yet; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    number, path = 1, folder / f"{stem}{suffix}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path
