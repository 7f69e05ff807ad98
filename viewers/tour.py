"""`python -m viewers --tour`: a guided demo over all worlds, about two minutes.

A script of scenes drives an ordinary window: it presses the same actions that keys do and says what it
does in a caption. Any key or click hands the window over; the world that is on goes on.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from alife.engines import backend
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
from viewers.ui.theme import ACCENT, MUTED, RAISED, SMALL, TEXT, Theme
from viewers.ui.window import Window, frame, opened
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow

SECONDS = 120.0  # about, for all worlds
TOURED = 1_000_000  # [evaluations] of a search: more than anyone waits for
TAKEN_OVER = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN)


@dataclass(frozen=True)
class Scene:
    """A caption, how long it stays as a share of its world's time, and what happens when it begins."""

    caption: str
    share: float
    begin: Callable[[Any], None]


def scenes(playback: Playback) -> list[Scene]:
    """Return the scenes of a world, by what it can show."""
    kind = playback.label_kind or "cell"
    found = [
        Scene(f"This is {playback.world_name}. Every colour is a way of living; the legend says which.", 1.0, _play),
        Scene("The wheel zooms in. Cells are crisp, dark lines part one organism from the next.", 1.0, _zoom_in),
        Scene(
            f"A click pins a cell: what it does, what it has, its {kind}, and how its genome decided that.", 1.4, _pin
        ),
        Scene("Space pauses, . takes one step, Up and Down change the speed.", 0.9, _pause),
        Scene("Number keys change the colours.", 0.7, lambda window: _recolour(window, 1)),
        Scene("Here is another. Pointing at the legend lights an entry up on the map.", 0.8, _light_up),
        Scene("Left and Right rewind; the timeline goes anywhere. A run replays itself exactly.", 1.0, _rewind),
    ]
    if playback.tools:
        found.append(Scene("H shows the tools. This one wipes out a patch; Z undoes it.", 1.2, _kill))
    return found


def play(
    engine: str = "auto",
    *,
    seconds: float = SECONDS,
    names: tuple[str, ...] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Show all worlds one after the other; end when the window is closed or the tour is over."""
    shown = names or (*registry.ecologies(), *registry.arenas())
    with ExitStack() as ended:
        folder = Path(ended.enter_context(tempfile.TemporaryDirectory()))
        ended.callback(pygame.display.quit)
        screen, theme = opened("alife: a tour")
        for number, name in enumerate(shown):
            show = _show_arena if registry.is_arena(name) else _show_world
            window = show(name, engine, folder / name, (pygame.display.get_surface() or screen, theme))
            with ExitStack() as done:
                done.callback(window.playback.close)
                done.callback(window.end_film)
                _tour(window, seconds / len(shown), f"{number + 1} of {len(shown)}", stopped)
            if window.quitting or stopped():
                break


def _show_world(name: str, engine: str, folder: Path, onto: tuple[pygame.Surface, Theme]) -> Window[Any]:
    playback = Playback(_run(name, engine, folder))
    window = WorldWindow(playback, *onto)
    playback.simulation.start()
    return window


def _show_arena(name: str, engine: str, folder: Path, onto: tuple[pygame.Surface, Theme]) -> Window[Any]:
    """Let a search begin that is recorded only for as long as the tour lasts."""
    folder.mkdir(parents=True)
    run = SearchConfig(world=name, evaluations=TOURED, batch=256, backend=engine)
    settings = base.config_class(run.search)()
    source = searches.begun(SearchRequest(run, registry.config_class(name)(), settings, folder))
    window = CreatureWindow(CreaturePlayback(source), *onto)
    source.start()
    return window


def _tour(window: Window[Any], seconds: float, place: str, stopped: Callable[[], bool]) -> None:
    """Go through the scenes of one world, until someone takes over or closes the window."""
    script = arena_scenes() if isinstance(window, CreatureWindow) else scenes(window.playback)
    unit = seconds / sum(scene.share for scene in script)
    clock, taken_over = pygame.time.Clock(), False

    def note_taking_over(event: pygame.event.Event) -> None:
        nonlocal taken_over
        if event.type in TAKEN_OVER and not taken_over:
            taken_over = True
            window.forget_drawn()  # the caption goes

    for scene in script:
        end = time.monotonic() + scene.share * unit
        scene.begin(window)

        def caption(words: str = scene.caption) -> list[pygame.Rect]:
            return [] if taken_over else [_draw_caption(window, words, place)]

        while (time.monotonic() < end or taken_over) and not window.quitting and not stopped():
            frame(window, clock, on_event=note_taking_over, cover=caption)


def _draw_caption(window: Window[Any], words: str, place: str) -> pygame.Rect:
    """Write a caption over the lower edge of the map."""
    area, unit = window.area(window.main), window.theme.px
    box = pygame.Rect(0, 0, min(area.width - unit(24), unit(820)), unit(58))
    box.midbottom = area.centerx, area.bottom - unit(14)
    surface = window.screen.subsurface(box)
    surface.fill(RAISED)
    pygame.draw.rect(surface, ACCENT, (0, 0, unit(4), box.height))
    window.theme.write(surface, words, unit(20), unit(21), 13, TEXT, width=box.width - unit(36))
    window.theme.write(surface, "Any key or click and it is yours.", unit(20), unit(42), SMALL, MUTED)
    window.theme.write(surface, place, box.width - unit(16), unit(42), SMALL, MUTED, align=1.0)
    return box


def _run(name: str, engine: str, folder: Path) -> LiveRun:
    """Return a run of one world that is recorded only for as long as the tour lasts."""
    folder.mkdir(parents=True)
    world = registry.world_class(name)(registry.config_class(name)(), backend.start(engine))
    return LiveRun(session.begin(folder, world, RunConfig(world=name, worlds=1, keep_checkpoints=2)))


def arena_scenes() -> list[Scene]:
    """Return the scenes of creatures that a search breeds."""
    return [
        Scene("This is Oceanworld. A search breeds swimmers: every niche of the map keeps its best one.", 1.2, _start),
        Scene("Muscles swell with the beat. Fins spread in the power stroke and feather after it: slow motion.", 1.4,
              lambda window: window.playback.faster(-2)),
        Scene("Point at the map to see who lives there; a click watches that creature.", 1.0, _watch_another),
        Scene("Nine from all over the map, side by side in one tank.", 1.6, _race),
        Scene("E edits a genome: nodes and bonds change under the mouse, and it swims at once. This is a mutant.", 1.4,
              lambda window: window.actions.mutate()),
    ]  # fmt: skip


def _start(window: CreatureWindow) -> None:
    window.playback.playing = True


def _watch_another(window: CreatureWindow) -> None:
    playback = window.playback
    playback.faster(2)
    if playback.population is not None and len(playback.population):
        playback.hover = len(playback.population) // 3
        playback.watch(playback.hover)


def _race(window: CreatureWindow) -> None:
    window.playback.hover = None
    window.playback.watch_nine()


def _play(window: WorldWindow) -> None:
    window.actions.toggle_play()


def _zoom_in(window: WorldWindow) -> None:
    place = _middle_of_life(window.playback)
    window.playback.camera.look_at(*place)
    window.playback.camera.zoom_at(window.area("map").center, 5)


def _pin(window: WorldWindow) -> None:
    window.playback.pin(_middle_of_life(window.playback))


def _pause(window: WorldWindow) -> None:
    if window.playback.playing:
        window.actions.toggle_play()
    for _ in range(3):
        window.actions.step_once()


def _recolour(window: WorldWindow, mode: int) -> None:
    window.playback.set_mode(mode)
    if not window.playback.playing:
        window.actions.toggle_play()


def _light_up(window: WorldWindow) -> None:
    window.playback.camera.fit()
    window.playback.pin(None)
    window.playback.set_mode(0)
    window.playback.lit = min(1, max(0, len(window.playback.legend) - 1))


def _rewind(window: WorldWindow) -> None:
    window.playback.lit = None
    for _ in range(3):
        window.actions.rewind()


def _kill(window: WorldWindow) -> None:
    playback = window.playback
    window.actions.to_head()
    window.actions.toggle_tools()
    tool = next((number for number, one in enumerate(playback.tools) if one.name == "kill"), 0)
    playback.take_tool(tool)
    playback.brush.radius = max(3, playback.rows // 16)
    playback.begin_stroke()
    playback.paint(_middle_of_life(playback))


def _middle_of_life(playback: Playback) -> tuple[int, int]:
    """Return a space near the middle of where the picture is not as it mostly is at the top."""
    frame = playback.frame
    if frame is None:
        return playback.rows // 2, playback.columns // 2
    rows, columns = np.nonzero(frame.pixels != frame.pixels[0, 0])
    if not len(rows):
        return playback.rows // 2, playback.columns // 2
    at = int(np.argmin(np.abs(rows - np.median(rows)) + np.abs(columns - np.median(columns))))
    height, width = frame.pixels.shape
    return int(rows[at]) * playback.rows // height, int(columns[at]) * playback.columns // width
