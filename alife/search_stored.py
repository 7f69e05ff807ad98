"""Open what a search left behind, or a file of genomes, to look at its creatures; nothing is written to it.

That is done on the processor, see alife.motion.for_watching.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from alife import backend, config, registry, run_folder, search_run
from alife.collection import Collection, Crowd, of_search, own
from alife.continuous import Continuous
from alife.errors import UsageError
from alife.genome_file import read_genomes
from alife.motion import check_watched


class StoredSearch:
    """A run folder of a search: finished, killed, or still growing."""

    is_live = False
    paused = False

    def __init__(self, folder: Path) -> None:
        run_folder.check_begun(folder)
        self.folder = folder
        self._plan = search_run.plan_of(folder, {"backend": "cpu"})
        self._bred = search_run.arena_of(self._plan)
        self.arena: Any = getattr(self._bred, "arena", self._bred)
        check_watched(self.arena)
        bins = (self._plan.run.bins, self._plan.run.bins)
        self._seen: tuple[str, float] | None = None  # what was read last
        self.collection = Collection({}, bins, self.arena.reachable(bins), 0, self._plan.run.evaluations)
        self.refresh()

    def start(self) -> None:
        """Do nothing: it does not go on by itself."""

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def refresh(self) -> bool:
        """Read the newest checkpoint, if there is a newer one; return whether there was."""
        newest = max((self.folder / "checkpoints").glob("step-*.json"), default=None)
        mark = None if newest is None else (newest.name, newest.stat().st_mtime)
        if mark is None or mark == self._seen:
            return False
        search, results = search_run.search_of(self._plan, self._bred), search_run.results_of(self._plan, self._bred)
        loaded = search_run.recorder_of(self._plan, search).load()
        if loaded is None:
            return False
        loaded.state.restore(search, results)
        self._seen = mark
        wanted = max(self._plan.run.evaluations, search.evaluations)
        self.collection = replace(
            self.collection, crowds=of_search(self._bred, search, results), evaluations=search.evaluations,
            wanted=wanted, version=self.collection.version + 1,
        )  # fmt: skip
        return True


class GenomeFile:
    """A file of genomes: an archive or a population of a run, or creatures as the arena keeps them."""

    is_live = False
    paused = False

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.arena, genomes, named = _read_file(path)
        check_watched(self.arena)
        scores = self.arena.evaluate(genomes)
        crowd = Crowd(genomes, scores.fitness, scores.descriptors)
        bins = (32, 32)
        self.collection = Collection({named: crowd}, bins, self.arena.reachable(bins), len(crowd))

    def start(self) -> None:
        """Do nothing: it does not go on by itself."""

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def refresh(self) -> bool:
        """Return that there is nothing new."""
        return False


def is_search(folder: Path) -> bool:
    """Return whether a run folder is that of a search on an arena."""
    run_folder.check_begun(folder)
    named = config.read_toml(folder / run_folder.CONFIG).get("run", {}).get("world")
    return named in registry.names() and registry.is_arena(named)


def _read_file(path: Path) -> tuple[Any, np.ndarray, str]:
    """Return the arena that a file has genomes of, and these; those of an archive as they are bred are decoded."""
    error: UsageError | None = None
    for name in registry.arenas():
        arena = registry.world_class(name)(registry.config_class(name)(), backend.start("cpu"))
        bred = [arena, *([Continuous(arena)] if hasattr(arena, "from_parameters") else [])]
        for each in bred:
            try:
                return arena, own(each, read_genomes(path, each)), "creatures"
            except UsageError as wrong:
                error = error or wrong
    raise error or UsageError(f"There is no arena that '{path}' could be of.")
