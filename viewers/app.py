"""The viewer as one program: it grants one wish after the other, from page to window to page, on one screen."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from alife.core.errors import UsageError
from alife.core.own_files import Untrusted
from alife.runs import plan as run_plan
from alife.runs.plan import Settings
from alife.runs.stopping import StopRequest
from alife.terminal import screen as terminal
from alife.worlds import registry
from viewers import tour
from viewers.ui.theme import Theme
from viewers.ui.window import opened
from viewers.ui.wishes import Home, NewWorld, OpenPath, Tour, Wish

if TYPE_CHECKING:  # slow to load
    from rich.console import Console

    from alife.runs.live import LiveRun
    from alife.search.live import LiveSearch

Onto = tuple[pygame.Surface, Theme]
Stopped = Callable[[], bool]


def run(wish: Wish | None, *, engine: str = "auto", stopped: Stopped = lambda: False) -> None:
    """Grant a wish and those that follow from it, until the window is closed."""
    if wish is None:
        return
    said = ""
    with ExitStack() as ended:
        ended.callback(pygame.display.quit)
        onto = opened("alife")
        while wish is not None and not stopped():
            onto = pygame.display.get_surface() or onto[0], onto[1]
            try:
                wish, said = _granted(wish, onto, engine, stopped, said), ""
            except UsageError as error:  # what somebody opened cannot be shown; the page says so
                wish, said = Home(), str(error)


def _granted(wish: Wish, onto: Onto, engine: str, stopped: Stopped, said: str) -> Wish | None:
    """Show what is wished for; return the next wish, None when the window was closed."""
    if isinstance(wish, Home):
        from viewers.start import window as start

        pygame.display.set_caption("alife")
        return start.choose(onto, stopped=stopped, said=said)
    if isinstance(wish, Tour):
        return tour.play(engine, onto=onto, stopped=stopped)
    if isinstance(wish, OpenPath):
        return open_path(wish.path, engine=engine, onto=onto, stopped=stopped, world=wish.world, home=wish.home)
    return _begin(wish, onto, engine, stopped)


def open_path(
    path: Path, *, engine: str, onto: Onto | None = None, stopped: Stopped = lambda: False, world: int = 0,
    home: Path | None = None,
) -> Wish | None:  # fmt: skip
    """Show a run folder, a study or a file of genomes in a window; return what is wished for next.

    world: which one of the run's worlds is shown first
    home: the study that the window leads back to, if not to the start page

    A folder with code that this user never ran is shown by its pictures.

    Raises UsageError when there is nothing to show.
    """
    try:
        return _open_path(path, engine, onto, stopped, world, home)
    except Untrusted as error:
        from viewers import album

        album.show(path, str(error), stopped=stopped)
        return None


def _open_path(
    path: Path, engine: str, onto: Onto | None, stopped: Stopped, world: int, home: Path | None
) -> Wish | None:
    from alife.search import stored
    from alife.study import study

    if study.is_study(path):
        from viewers.studies import window as studies

        return studies.watch(study.open_study(path), onto=onto, stopped=stopped)
    back = None if home is None else OpenPath(home)
    if path.is_file() or stored.is_search(path):
        from viewers import creatures

        source = stored.GenomeFile(path) if path.is_file() else stored.StoredSearch(path)
        for warning in source.warnings:
            terminal.warn(warning)
        return creatures.watch(source, onto=onto, stopped=stopped, home=back)
    from alife.runs import opened as replay
    from viewers.worlds import window

    found = replay.open_folder(path, engine=engine)
    for warning in found.warnings:
        terminal.warn(warning)
    complete = found.run.ended
    if complete:
        found.run.go_to(0)
    wish = window.watch(
        found.run, onto=onto, stopped=stopped, refresh=lambda: replay.follow(found), playing=complete, leisurely=True,
        world=world, home=back,
    )  # fmt: skip
    pictures = threading.Thread(target=found.run.draw_pictures, name="pictures")  # waited for when the program ends
    pictures.start()
    return wish


def _begin(wish: NewWorld, onto: Onto, engine: str, stopped: Stopped) -> Wish | None:
    """Begin a run or a search in a folder of its own, and show it."""
    if registry.is_arena(wish.world):
        return _begin_search(wish, onto, engine)
    from alife.runs import execute

    found: list[Wish | None] = []
    chosen = {"seed": wish.seed, "worlds": 1, "backend": engine}
    request = run_plan.new_run(Settings(wish.world, preset=wish.preset, run=chosen, changes=wish.changes))
    show = partial(_watch_run, onto=onto, stopped=stopped, found=found)
    execute.execute(request, watch=execute.Watch(show, "--view"))
    return found[0] if found else None


def _watch_run(
    run: "LiveRun", stop: StopRequest, console: "Console", *, onto: Onto, stopped: Stopped, found: list[Wish | None]
) -> None:
    from viewers.worlds import window

    console.print(f"{run.world.name}, recorded in {run.folder}.")
    found.append(window.watch(run, onto=onto, stopped=lambda: stop.signal is not None or stopped()))


def _begin_search(wish: NewWorld, onto: Onto, engine: str) -> Wish | None:
    from alife.search import execute as searches
    from alife.search import plan as search_plan

    found: list[Wish | None] = []

    def show(live: "LiveSearch", stop: StopRequest, _console: "Console") -> None:
        from viewers import creatures

        found.append(creatures.watch(live, onto=onto, stopped=lambda: (stop.signal or 0) > 0))

    chosen = {"seed": wish.seed, "backend": engine}
    request = search_plan.new_search(Settings(wish.world, preset=wish.preset, run=chosen, changes=wish.changes))
    searches.execute(request, audience=searches.Audience(window=show))
    return found[0] if found else None
