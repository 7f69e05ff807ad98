"""The window on worlds that evolve by themselves: its panels, and how it is run."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

import pygame

from alife.core import compiling
from alife.runs.live import LiveRun
from viewers.ui.help import HelpContent
from viewers.ui.layout import Side
from viewers.ui.panel import Panel
from viewers.ui.theme import GROUND, LARGE, LINE, MUTED, NORMAL, RAISED, TEXT, Theme
from viewers.ui.toolbar import Toolbar
from viewers.ui.window import Window, loop, opened
from viewers.ui.wishes import Wish
from viewers.worlds.actions import Actions
from viewers.worlds.keys import BY_CODE, GROUPS, KEYS, MOUSE
from viewers.worlds.panels.controls import WorldControls
from viewers.worlds.panels.inspector import Inspector
from viewers.worlds.panels.legend import Legend
from viewers.worlds.panels.map import Map
from viewers.worlds.panels.plots import Plots
from viewers.worlds.panels.preview import Preview
from viewers.worlds.panels.prompt import Prompt
from viewers.worlds.panels.settings import SettingsPanel
from viewers.worlds.panels.species_list import SpeciesList
from viewers.worlds.panels.status import RunStatusLine
from viewers.worlds.panels.timeline import Timeline
from viewers.worlds.panels.title import Title
from viewers.worlds.panels.tooltip import Tooltip
from viewers.worlds.playback import Playback
from viewers.worlds.time_control import speed_for

REPLAY_SECONDS = 60.0  # that a finished run takes when it is opened
PROGRESS_SECONDS = 0.25  # between two lines of progress when drawing is off


class WorldWindow(Window[Playback]):
    """A window on a run."""

    panel_types: ClassVar[tuple[type[Panel[Any]], ...]] = (
        Map, Title, Legend, Inspector, Plots, WorldControls, Timeline, RunStatusLine, SettingsPanel, Tooltip, Prompt,
        Toolbar, SpeciesList, Preview,
    )  # fmt: skip
    keys = BY_CODE
    side = Side(share=0.29, least=286, most=372)

    def __init__(self, playback: Playback, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(playback, screen, theme, HelpContent(f"Watching {playback.name}", KEYS, GROUPS, MOUSE))
        self.prompt, self.toolbar = self.find(Prompt), self.find(Toolbar)
        self.settings = self.find(SettingsPanel)
        self.actions: Actions = Actions(self)
        self._last_progress = 0.0
        self.arrange()

    def arrange(self) -> None:
        """Lay the panels out; the camera looks through the map."""
        super().arrange()
        camera = self.playback.camera
        camera.set_map(self.playback.rows, self.playback.columns, camera.grain)
        camera.set_port(*self.area("map").size)

    def advance(self, seconds: float) -> None:
        """Let the zoom glide and look at the world."""
        moving = self.playback.camera.moving
        self.playback.camera.glide(min(seconds, 0.1))
        if moving or self._figures_due:
            self.point_again("map")
        self.playback.tick()

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        playback = self.playback
        waiting = playback.simulation.status.seeking is not None or playback.simulation.wanted
        return super().busy or playback.playing or playback.camera.moving or waiting

    @property
    def reads_at_leisure(self) -> bool:
        """Return whether figures may be a little older than the main panel: while time goes on, and no film is made."""
        return self.playback.playing and self.film is None and not self.playback.filmed

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted."""
        return super().frames_wanted if self.playback.drawing else 4 / PROGRESS_SECONDS

    def take(self, event: pygame.event.Event) -> bool:
        """Type into an open prompt, or a value of a setting."""
        if self.prompt.open:
            self._type(event)
            return True
        return self.settings.take(event, self.playback)

    def key(self, event: pygame.event.Event) -> bool:
        """Choose colours by their number."""
        if pygame.K_0 <= event.key <= pygame.K_9 and not event.mod & pygame.KMOD_CTRL:
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
        if now - self._last_progress < PROGRESS_SECONDS and self._drawn:
            return []
        self._last_progress, self._drawn = now, {"progress": 0}
        status, unit, middle = self.playback.simulation.status, self.theme.px, self.screen.get_rect().center
        self.screen.fill(GROUND)
        words = f"step {status.step:,} of {status.last_step:,}     {status.speed:,.0f} steps/s"
        self.theme.write(self.screen, words, middle[0], middle[1] - unit(24), LARGE, TEXT, align=0.5, bold=True)
        bar = pygame.Rect(0, 0, min(unit(420), self.screen.get_width() - unit(40)), unit(6))
        bar.center = middle
        pygame.draw.rect(self.screen, LINE, bar, border_radius=unit(3))
        bar.width = round(bar.width * status.step / max(status.last_step, 1))
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
    leisurely: bool = False,
    world: int = 0,
    home: Wish | None = None,
    onto: tuple[pygame.Surface, Theme] | None = None,
) -> Wish | None:
    """Show a run in a window until it is closed; the run is saved, whatever happens. Return what is wished for next.

    leisurely: begin at a speed at which all of it takes about REPLAY_SECONDS
    world: the number of the world that is shown first
    home: what the button Start leads to; the start page if nothing else
    onto: the window that is open already, and stays open
    """
    with ExitStack() as ended:
        screen, theme = onto or opened("alife")
        pygame.display.set_caption(f"alife: {name or run.world.name}")
        playback = Playback(run, name=name, refresh=refresh)
        playback.home = home or playback.home
        playback.show_world(min(world, len(playback.seeds) - 1))
        ended.callback(playback.close)  # last of all: it may have to wait for a kernel that is being compiled
        ended.callback(lambda: say_over(screen, theme, parting(writes=run.writes)) if onto else pygame.display.quit())
        if leisurely:
            playback.speed_index = speed_for(run.run_config.steps / REPLAY_SECONDS)
        window = WorldWindow(playback, screen, theme)
        ended.callback(window.end_film)
        playback.simulation.start()
        if playing and not playback.simulation.run.ended:
            playback.toggle_play()
        loop(window, stopped)
        return playback.wish


def parting(*, writes: bool) -> str:
    """Return what a window that is left still waits for. writes: whether its run is recorded, and not only replayed."""
    if compiling.seconds() is not None:
        return "Waiting for a kernel that is being compiled ..."
    return "Saving the run ..." if writes else "One moment ..."


def say_over(screen: pygame.Surface, theme: Theme, words: str) -> None:
    """Say over a window that stays open what it waits for."""
    area = pygame.Rect(0, 0, max(theme.px(260), theme.width(words, NORMAL) + theme.px(32)), theme.px(44))
    area.center = screen.get_rect().center
    pygame.draw.rect(screen, RAISED, area, border_radius=theme.px(6))
    theme.write(screen, words, *area.center, NORMAL, TEXT, align=0.5)
    pygame.display.update(area)
