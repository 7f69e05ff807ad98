"""The best creature that a search has found by now, moving, in the terminal where it runs."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from alife.search.setup import SearchSetup

if TYPE_CHECKING:
    from alife.terminal.picture import TerminalPicture

BEATS, FRAMES_A_BEAT = 2, 10
SHOWN_SECONDS = 1.5  # at least, before a better one takes its place
SHARE = 0.1  # of the time that drawing may take


class BestFilm:
    """Shows a better creature when one was found; called with every row of a search."""

    def __init__(self, picture: "TerminalPicture", setup: SearchSetup, wanted: int) -> None:
        """Take where to show them, the search, and the evaluation that is its last."""
        self._picture, self._setup, self._wanted = picture, setup, wanted
        self._fitness: Any = None

    def __call__(self, evaluations: int, row: Mapping[str, Any]) -> None:
        """Film the best if it is another one than is shown, and that has been seen for a while."""
        due = self._picture.is_due(last=evaluations >= self._wanted)
        if not due or not len(self._setup.results) or row["max_fitness"] == self._fitness:
            return
        elites, begun = self._setup.results.elites(), time.monotonic()
        best = int(elites.fitness.argmax())
        frames = self._setup.arena.film(elites.genomes[best], BEATS, FRAMES_A_BEAT)
        self._fitness = row["max_fitness"]
        if frames is not None:
            took = time.monotonic() - begun
            words = f"the best after {evaluations:,} evaluations: fitness {elites.fitness[best]:.3g}"
            self._picture.show(frames, words, seconds=max(SHOWN_SECONDS, took / SHARE))
