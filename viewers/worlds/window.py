"""The window on worlds that evolve by themselves: which panels it has, where they go, and how it is run."""

import time
from collections.abc import Callable
from contextlib import ExitStack

import pygame

from alife.runs.live import LiveRun
from viewers.ui.help import Sheet
from viewers.ui.panel_window import Areas, centred
from viewers.ui.theme import GROUND, LARGE, LINE, MUTED, NORMAL, TEXT, Theme
from viewers.ui.window import FRAMES_PER_SECOND, Window, loop, opened
from viewers.worlds import layout
from viewers.worlds.actions import Actions
from viewers.worlds.keys import BY_CODE, GROUPS, KEYS, MOUSE
from viewers.worlds.panels.inspector import Inspector
from viewers.worlds.panels.legend import Legend
from viewers.worlds.panels.map import Map
from viewers.worlds.panels.plots import Plots
from viewers.worlds.panels.prompt import Prompt
from viewers.worlds.panels.status import Status
from viewers.worlds.panels.timeline import Timeline
from viewers.worlds.panels.title import Title
from viewers.worlds.panels.toolbar import Toolbar
from viewers.worlds.panels.tooltip import Tooltip
from viewers.worlds.playback import Playback

TOLD_WITHOUT_DRAWING = 0.25  # [s] between two progress lines when drawing is off


class App(Window):
    """A window on a run."""

    main = "map"
    keys = BY_CODE

    def __init__(self, playback: Playback, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(playback, screen, theme, Sheet(f"Watching {playback.name}", KEYS, GROUPS, MOUSE))
        self.legend, self.toolbar, self.prompt = Legend(theme), Toolbar(theme), Prompt(theme)
        self.tip = self.tooltip = Tooltip(theme)
        self.panels = {
            "map": Map(theme), "title": Title(theme), "legend": self.legend, "inspector": Inspector(theme),
            "plots": Plots(theme), "timeline": Timeline(theme), "status": Status(theme),
        }  # fmt: skip
        self.sheets |= {"prompt": self.prompt, "toolbar": self.toolbar}
        self.actions: Actions = Actions(self)
        self.shows_hands = False
        self._last_told = 0.0
        self.arrange()

    def lay_out(self) -> Areas:
        """Return where every panel goes."""
        return layout.areas(self.screen.get_size(), self.playback, self.legend, self.theme)

    def arrange(self) -> None:
        """Lay the panels out; the camera looks through the map."""
        super().arrange()
        camera = self.playback.camera
        camera.set_map(self.playback.rows, self.playback.columns, camera.grain)
        camera.set_port(*self._areas["map"].size)

    def over_main(self) -> list[tuple[str, pygame.Rect]]:
        """Return where prompt and toolbar are, if they are open."""
        found, middle, gap = [], self._areas["map"], self.theme.px(8)
        if self.prompt.open:
            found.append(("prompt", centred(self.prompt.size(), middle)))
        if self.shows_hands:
            size = self.toolbar.size(self.playback, middle.width - 2 * gap)
            found.append(("toolbar", pygame.Rect((middle.x + gap, middle.y + gap), size)))
        return found

    def tip_size(self) -> tuple[int, int] | None:
        """Return the size of the tooltip, None where the mouse points at nothing or holds a tool."""
        if self.playback.tool is not None or not self.tooltip.lines(self.playback):
            return None
        return self.tooltip.size(self.playback)

    def advance(self, seconds: float) -> None:
        """Let the zoom glide and look at the world."""
        self.playback.camera.glide(min(seconds, 0.1))
        self.point_again()
        self.playback.tick()

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        playback = self.playback
        waiting = playback.pump.facts.seeking is not None or playback.pump.wanted
        return super().busy or playback.playing or playback.camera.moving or waiting

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted."""
        return FRAMES_PER_SECOND if self.playback.drawing else 4 / TOLD_WITHOUT_DRAWING

    def key(self, event: pygame.event.Event) -> bool:
        """Type into an open prompt; choose colours by their number."""
        if self.prompt.open:
            self._type(event)
        elif pygame.K_0 <= event.key <= pygame.K_9 and not event.mod & pygame.KMOD_CTRL:
            self.playback.set_mode((event.key - pygame.K_1) % 10)
        else:
            return False
        return True

    def _type(self, event: pygame.event.Event) -> None:
        if event.key == pygame.K_ESCAPE:
            self.prompt.open = False
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.prompt.enter(self.playback)
        elif event.key == pygame.K_BACKSPACE:
            self.prompt.backspace()
        elif event.unicode:
            self.prompt.take(event.unicode)

    def draw(self) -> list[pygame.Rect]:
        """Draw what has changed; without drawing only how far the run is."""
        return super().draw() if self.playback.drawing else self._draw_progress()

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


def watch(
    run: LiveRun,
    *,
    name: str = "",
    stopped: Callable[[], bool] = lambda: False,
    refresh: Callable[[], bool] | None = None,
    playing: bool = True,
) -> None:
    """Show a run in a window until it is closed; the run is saved, whatever happens."""
    with ExitStack() as ended:
        ended.callback(pygame.display.quit)
        screen, theme = opened(f"alife: {name or run.world.name}")
        playback = Playback(run, name=name, refresh=refresh)
        ended.callback(playback.close)
        app = App(playback, screen, theme)
        ended.callback(app.end_film)
        playback.pump.start()
        if playing and not playback.pump.run.ended:
            playback.toggle_play()
        loop(app, stopped)
