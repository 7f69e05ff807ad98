"""Ask whether watching creatures is smooth, and how much of a search's speed a window on it costs.

Method: creatures of a search are shown in a window on whatever display there is (Xvfb is one without a GPU):
one, nine side by side, one that is edited in every frame. Reported are frames a second with the window's own cap
and the median of what drawing takes. Then MAP-Elites runs with and without the window in turns, each with a new
search of the same seed; reported are the medians of its evaluations a second, with all of them beside.

    python -m benchmarks.ocean_frames_per_second [--evaluations 30000] [--rounds 3] [--seconds 4]
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pygame

from alife.search import base
from alife.search import execute as searches
from alife.search.config import SearchConfig
from alife.search.live import LiveSearch
from alife.search.plan import SearchRequest
from alife.worlds import registry
from benchmarks import machine
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.window import CreatureWindow
from viewers.ui import display
from viewers.ui.theme import Theme

SIZE = (1280, 800)  # [pixels]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluations", type=int, default=30_000, help="[genomes] of each search")
    parser.add_argument("--rounds", type=int, default=3, help="with and without the window, in turns")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    options = parser.parse_args()
    display.check()
    described = {**machine.describe(), "display": pygame.display.get_driver()}
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    screen = pygame.display.set_mode(SIZE)
    with tempfile.TemporaryDirectory() as folder:
        shown: list[float] = []
        alone: list[float] = []
        _ = timed(make(Path(folder) / "warm", 3000), lambda: None)
        for number in range(options.rounds):
            alone.append(timed(make(Path(folder) / f"alone-{number}", options.evaluations), lambda: None))
            live = make(Path(folder) / f"shown-{number}", options.evaluations)
            ocean, clock, gaps = (
                CreatureWindow(CreaturePlayback(live), screen, Theme()),
                pygame.time.Clock(),
                [perf_counter()],
            )
            shown.append(timed(live, lambda: _frame(ocean, clock, gaps)))  # noqa: B023  # called within this turn
            print(f"while a search runs: {_told(np.diff(gaps))}")
        still(ocean, options.seconds)
        share = 1 - median(shown) / median(alone)
        print(f"{median(shown):,.0f} evaluations/s with the window, {median(alone):,.0f} without: it takes {share:.0%}")
        print(f"    with {_spelt(shown)}; without {_spelt(alone)}")


def still(ocean: CreatureWindow, seconds: float) -> None:
    """Print how frames come of one creature, of nine, and of one being edited."""
    playback = ocean.playback
    acts: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "one creature": (playback.watch_best, lambda: None),
        "nine creatures": (playback.watch_nine, lambda: None),
        "edited in every frame": (playback.watch_best, playback.mutate),
    }
    for name, (begin, again) in acts.items():
        begin()
        clock, work, gaps, end = pygame.time.Clock(), [], [perf_counter()], perf_counter() + seconds
        while gaps[-1] < end:
            again()
            work.append(_frame(ocean, clock, gaps))
        print(f"{name}: {_told(np.diff(gaps))}, drawing takes {median(work) * 1000:.1f} ms")


def make(folder: Path, evaluations: int) -> LiveSearch:
    """Return a search that has not begun."""
    folder.mkdir()
    run = SearchConfig(evaluations=evaluations, backend="cpu")
    return searches.begun(
        SearchRequest(run, registry.config_class(run.world)(), base.config_class(run.search)(), folder)
    )


def timed(live: LiveSearch, meanwhile: Callable[[], object]) -> float:
    """Return the [evaluations/s] of a search, until its last one; something is done again and again meanwhile."""
    wanted = live.snapshot.wanted
    begun = perf_counter()
    live.start()
    while live.evaluations < wanted:
        meanwhile()
        if live.evaluations < wanted:
            pygame.time.wait(1)
    took = perf_counter() - begun
    live.close()
    return live.evaluations / took


def _frame(ocean: CreatureWindow, clock: pygame.time.Clock, gaps: list[float]) -> float:
    """Draw a frame and wait for the next; return what drawing took [s]."""
    begun = perf_counter()
    for event in pygame.event.get():
        ocean.handle(event)
    ocean.tick()
    pygame.display.update(ocean.draw())
    took = perf_counter() - begun
    clock.tick(ocean.frames_wanted)
    gaps.append(perf_counter())
    return took


def _told(gaps: np.ndarray) -> str:
    return f"{1 / gaps.mean():.0f} frames/s (95 % within {np.percentile(gaps, 95) * 1000:.0f} ms)"


def _spelt(speeds: list[float]) -> str:
    return ", ".join(f"{speed:,.0f}" for speed in speeds)


if __name__ == "__main__":
    main()
