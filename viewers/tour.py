"""A guided tour over all worlds, about two minutes: `python -m viewers --tour`.

A script of scenes drives an ordinary window: it does what keys and buttons do and says so in a caption. A world's
first scene begins when it lives. Any key or click hands the world over; the caption then leads on.
"""

import tempfile
import time
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pygame

from alife.runs import session
from alife.runs.config import RunConfig
from alife.runs.live import LiveRun
from alife.search import base
from alife.search import execute as searches
from alife.search.config import SearchConfig
from alife.search.plan import SearchRequest
from alife.worlds import registry
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.window import CreatureWindow
from viewers.tour_scenes import ENDING, Scene, arena_scenes, world_scenes
from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import ACCENT, MUTED, NORMAL, RAISED, SMALL, TEXT, Theme
from viewers.ui.window import Window, frame, opened
from viewers.ui.wishes import Home, Wish
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow, say_over

SECONDS = 120.0  # about, for all worlds, from when each lives
TOURED = 1_000_000  # [evaluations] of a search: more than anyone waits for
LIVES = 40  # [steps] from which a world counts as living
FIRST = ("oceanworld", "multicell", "cellworld", "bitwise", "stamp")  # by how much there is to see at once
TAKEN_OVER = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN)
Onto = tuple[pygame.Surface, Theme]


@dataclass
class Guide:
    """How far the tour of one world is."""

    scenes: list[Scene]
    place: str  # which of how many worlds
    last: bool  # whether there is no world after it
    scene: int = -1  # -1 until the world lives
    taken_over: bool = False
    over: bool = False  # whether the next world is wanted
    ended: bool = False  # whether the tour is
    _until: float = field(default=0.0)

    @property
    def words(self) -> str:
        """Return what the caption says."""
        if self.taken_over:
            return "This world is yours now: click, drag, zoom, change it."
        if self.scene < 0:
            return "One moment: the world is being prepared."
        return self.scenes[self.scene].caption

    def tick(self, window: Window[Any], lives: bool, unit: float) -> None:
        """Begin the next scene when it is time. unit: [s] that a scene of share 1 lasts."""
        if self.taken_over or (self.scene < 0 and not lives) or time.monotonic() < self._until:
            return
        if self.scene + 1 == len(self.scenes):
            self.over = not self.last  # the last world stays, with the ending, until somebody leaves
            return
        self.scene += 1
        self.scenes[self.scene].begin(window)
        self._until = time.monotonic() + self.scenes[self.scene].share * unit


class Caption(Overlay[Any]):
    """What the tour does, over the lower edge of the main panel, with buttons that lead on."""

    name = "tour"

    def __init__(self, theme: Theme, guide: Guide) -> None:
        super().__init__(theme)
        self.guide = guide
        self._buttons: list[tuple[pygame.Rect, str]] = []

    def area_over(self, playback: Any, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the lower edge of the main panel."""
        unit, main = self.theme.px, around.main
        wide = min(main.width - unit(32), unit(760))
        return pygame.Rect(main.centerx - wide // 2, main.bottom - unit(88), wide, unit(72))

    def key(self, playback: Any) -> Hashable:  # noqa: ARG002
        """Return what the picture depends on."""
        return self.guide.words, self.guide.taken_over, self.area.size

    def draw(self, surface: pygame.Surface, playback: Any) -> None:  # noqa: ARG002
        """Draw words and buttons."""
        unit, wide = self.theme.px, surface.get_width()
        surface.fill(RAISED)
        pygame.draw.rect(surface, ACCENT, (0, 0, unit(4), surface.get_height()))
        for number, line in enumerate(self.theme.wrapped(self.guide.words, wide - unit(32), NORMAL)[:2]):
            self.theme.write(surface, line, unit(18), unit(17 + 18 * number), NORMAL, TEXT)
        hint = self.guide.place if self.guide.taken_over else f"{self.guide.place}; any key or click, and it is yours"
        self.theme.write(surface, hint, unit(18), unit(57), SMALL, MUTED, width=wide - unit(230))
        names = [("next", "Next world"), ("end", "Start page")] if not self.guide.last else [("end", "Start page")]
        right, self._buttons = wide - unit(12), []
        for name, words in reversed(names):
            area = pygame.Rect(0, unit(45), self.theme.width(words, SMALL) + unit(20), unit(22))
            area.right = right
            self.theme.button(surface, area, words, chosen=name == names[0][0])
            self._buttons.append((area, name))
            right = area.left - unit(8)

    def place_of(self, name: str) -> tuple[int, int]:
        """Return the middle of a button in the caption; raises StopIteration where there is none."""
        return next(area.center for area, called in self._buttons if called == name)

    def click(self, place: tuple[int, int], playback: Any) -> None:  # noqa: ARG002
        """Lead on."""
        for area, name in self._buttons:
            if area.collidepoint(place):
                self.guide.over = True
                self.guide.ended = name == "end"


def play(
    engine: str = "auto",
    *,
    seconds: float = SECONDS,
    names: tuple[str, ...] | None = None,
    stopped: Callable[[], bool] = lambda: False,
    onto: Onto | None = None,
) -> Wish | None:
    """Show all worlds one after the other; return the wish that ends it, None when the window was closed."""
    known = registry.watchable()
    shown = names or tuple(sorted(known, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)))
    with ExitStack() as ended:
        folder = Path(ended.enter_context(tempfile.TemporaryDirectory()))
        screen, theme = onto or opened("alife: a tour")
        ended.callback(lambda: None if onto else pygame.display.quit())
        for number, name in enumerate(shown):
            place, last = f"world {number + 1} of {len(shown)}", number + 1 == len(shown)
            show = _show_arena if registry.is_arena(name) else _show_world
            pygame.display.set_caption(f"alife: a tour, {name}")
            window = show(name, engine, folder / name, (pygame.display.get_surface() or screen, theme))
            with ExitStack() as done:
                done.callback(window.playback.close)
                done.callback(window.end_film)
                done.callback(say_over, window.screen, theme, "One moment ...")  # a kernel may be in the making
                guide = guide_through(window, seconds / len(shown), place, last=last, stopped=stopped)
            if window.quitting or stopped():
                return None
            if guide.ended or window.playback.wish is not None:
                return window.playback.wish or Home()
    return Home()


def guide_through(
    window: Window[Any], seconds: float, place: str, *, last: bool = False, stopped: Callable[[], bool] = lambda: False
) -> Guide:
    """Go through the scenes of one world until they are over, or somebody leads on or leaves; return the guide."""
    script = arena_scenes() if isinstance(window, CreatureWindow) else world_scenes(window.playback)
    guide = Guide([*script, ENDING] if last else script, place, last)
    unit = seconds / sum(scene.share for scene in script)
    caption, clock = Caption(window.theme, guide), pygame.time.Clock()
    window.overlays = {caption.name: caption, **window.overlays}

    def note_taking_over(event: pygame.event.Event) -> None:
        clicked = event.type == pygame.MOUSEBUTTONDOWN and window.panel_at(event.pos) == caption.name
        if event.type in TAKEN_OVER and not clicked and guide.scene >= 0:
            guide.taken_over = True

    while not (guide.over or window.over or stopped()):
        guide.tick(window, _lives(window), unit)
        frame(window, clock, on_event=note_taking_over)
    return guide


def _lives(window: Window[Any]) -> bool:
    """Return whether there is something to look at."""
    playback = window.playback
    if isinstance(playback, CreaturePlayback):
        population = playback.population
        return population is not None and len(population) > 0 and bool(playback.swimmers)
    if not playback.playing:
        playback.toggle_play()
    return bool(playback.step >= LIVES)


def _show_world(name: str, engine: str, folder: Path, onto: Onto) -> Window[Any]:
    playback = Playback(_run(name, engine, folder))
    window = WorldWindow(playback, *onto)
    playback.simulation.start()
    return window


def _show_arena(name: str, engine: str, folder: Path, onto: Onto) -> Window[Any]:
    """Let a search begin that is recorded only for as long as the tour lasts."""
    folder.mkdir(parents=True)
    run = SearchConfig(world=name, evaluations=TOURED, batch=256, backend=engine)
    settings = base.config_class(run.search)()
    source = searches.begun(SearchRequest(run, registry.config_class(name)(), settings, folder))
    window = CreatureWindow(CreaturePlayback(source), *onto)
    source.start()
    return window


def _run(name: str, engine: str, folder: Path) -> LiveRun:
    """Return a run of one world that is recorded only for as long as the tour lasts."""
    folder.mkdir(parents=True)
    world = registry.world_class(name)(registry.config_class(name)(), registry.start(name, engine))
    return LiveRun(session.begin(folder, world, RunConfig(world=name, worlds=1, keep_checkpoints=2)))
