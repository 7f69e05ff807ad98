"""Long steps in portions, so that somebody can be told how far they are; any portions give the same history."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alife.phylogeny.tracker import Phylogeny
from alife.worlds.engine import Stepper

BETWEEN_REPORTS = 0.2  # [s]
Report = Callable[[int], None]  # called with the step


@contextmanager
def reporting(progress: bool | Report, first: int, last: int, headline: tuple[str, ...]) -> Iterator[Report]:
    """Lend what is to be called with the step: a function that was given, or a line on the screen."""
    if callable(progress):
        yield progress
        return
    from alife.terminal import screen
    from alife.terminal.progress import RunProgress

    with RunProgress(screen.console(quiet=False), first_step=first, last_step=last, headline=headline) as line:
        yield lambda step: line(step, {})


def advance_in_portions(engine: Stepper, state: Any, steps: int, phylogeny: Phylogeny | None, report: Report) -> None:
    """Run some steps in place and report each time that BETWEEN_REPORTS has passed, about, and at the end."""
    last, portion = state.step + steps, 1
    while state.step < last:
        begun = time.perf_counter()
        now = min(portion, last - state.step)
        engine.advance(state, now, phylogeny)
        portion = adapted(portion, now, time.perf_counter() - begun, BETWEEN_REPORTS)
        report(state.step)


def adapted(portion: int, steps: int, seconds: float, wanted: float) -> int:
    """Return a portion [steps] nearer to one that takes as long as is wanted [s], by at most a factor of 2.

    steps: that have just taken some seconds; fewer than the portion where less was left
    """
    aim = int(steps * wanted / max(seconds, 1e-9))
    return max(1, min(max(aim, portion // 2), 2 * portion))
