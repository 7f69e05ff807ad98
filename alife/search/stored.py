"""Open what a search left behind, or a file of genomes, to look at its creatures; nothing is written to it.

That is done on the processor, see alife.worlds.animated.for_watching.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from alife.core import config
from alife.core.errors import UsageError
from alife.core.files import step_files
from alife.engines import backend
from alife.runs import checkpoint
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.search import plan
from alife.search import setup as search_setup
from alife.search.encoding import ParameterEncoding
from alife.search.genome_file import read_genomes
from alife.search.layout import Layout, layout_of
from alife.search.partition import partition_of, reachable, shape_of
from alife.search.population import Population, SearchSnapshot, of_search
from alife.worlds import registry
from alife.worlds.animated import check_watched


class Stored:
    """What lies on disk, as a viewer knows a search: alife.search.live.LiveSearch without the thread."""

    is_live = False
    paused = False
    folder: Path
    arena: Any
    snapshot: SearchSnapshot
    warnings: Sequence[str] = ()  # what of it is damaged or was changed

    def start(self) -> None:
        """Do nothing: what lies on disk does not go on by itself."""

    def close(self) -> None:
        """Do nothing: no thread and no file is held."""

    def refresh(self) -> bool:
        """Read what is new; return whether there was anything."""
        return False


class StoredSearch(Stored):
    """A run folder of a search: finished, killed, or still growing."""

    def __init__(self, folder: Path) -> None:
        run_folder.check_begun(folder)
        self.folder = folder
        self._request = plan.stored_search(folder)
        self._bred = search_setup.arena_of(self._request)
        self.arena: Any = self._bred.underlying
        check_watched(self.arena)
        partition = partition_of(self._bred, self._request.run_config)
        self._seen: tuple[str, float] | None = None  # what was read last
        self.snapshot = SearchSnapshot(
            {}, layout_of(partition), reachable(self.arena, partition), 0, self._request.run_config.evaluations
        )
        self.warnings = checkpoint.warnings(folder)
        self.refresh()

    def refresh(self) -> bool:
        """Read the newest checkpoint, if there is a newer one; return whether there was."""
        newest = max(step_files(self.folder / run_folder.CHECKPOINTS, ".json").values(), default=None)
        mark = None if newest is None else (newest.name, newest.stat().st_mtime)
        if mark is None or mark == self._seen:
            return False
        search = search_setup.search_of(self._request, self._bred)
        results = search_setup.results_of(self._request, self._bred)
        recorder = search_setup.recorder_of(self._request, search)
        loaded = recorder.load()
        if loaded is None:
            return False
        loaded.state.restore(search, results, recorder.ancestry)
        self._seen = mark
        wanted = max(self._request.run_config.evaluations, search.evaluations)
        self.snapshot = replace(
            self.snapshot, populations=of_search(self._bred, search, results), evaluations=search.evaluations,
            wanted=wanted, version=self.snapshot.version + 1,
        )  # fmt: skip
        return True


class GenomeFile(Stored):
    """A file of genomes: an archive or a population of a run, or creatures as the arena keeps them.

    They swim in the water of the run whose config lies beside the file or one folder up, else in the usual one.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.arena, genomes, named, self.settings = _read_file(path)
        check_watched(self.arena)
        scores = self.arena.evaluate(genomes)
        population = Population(genomes, scores.fitness, scores.descriptors)
        bins = shape_of(len(self.arena.descriptor_ranges), 32, (), self.arena.descriptor_bins)
        self.snapshot = SearchSnapshot({named: population}, Layout(bins), self.arena.reachable(bins), len(population))


def is_search(folder: Path) -> bool:
    """Return whether a run folder is that of a search on an arena."""
    run_folder.check_begun(folder)
    named = run_config.run_table(folder / run_folder.CONFIG).get("world")
    return named in registry.names() and registry.is_arena(named)


def _read_file(path: Path) -> tuple[Any, np.ndarray, str, str]:
    """Return (arena, genomes, label, source of the arena's settings) of a file of genomes.

    Genomes of an archive as they are bred are decoded.
    """
    errors: list[UsageError] = []
    for name in registry.arenas():
        arena_config, settings = _config_near(path, name)
        arena = registry.world_class(name)(arena_config, backend.start("cpu"))
        bred = [arena, *([ParameterEncoding(arena)] if arena.parameters else [])]
        for each in bred:
            try:
                return arena, each.decode(read_genomes(path, each)), "creatures", settings
            except UsageError as wrong:
                errors.append(wrong)
    reasons = list(dict.fromkeys(map(str, errors)))
    if len(reasons) == 1:
        raise errors[0]
    raise UsageError(f"'{path}' holds genomes of no arena ({', '.join(registry.arenas())}): {' '.join(reasons)}")


def _config_near(path: Path, name: str) -> tuple[Any, str]:
    """Return the config of an arena found beside a file or one folder up, else the default; and where it is from."""
    for folder in (path.resolve().parent, path.resolve().parent.parent):
        found = folder / run_folder.CONFIG
        if found.is_file() and _world_in(found) == name:
            _, arena_table = run_config.read(found)
            return config.from_table(registry.config_class(name), arena_table), f"of {folder.name}"
    return registry.config_class(name)(), "the usual"


def _world_in(path: Path) -> Any:
    """Return the world that a config is of, None for what is no config of ours."""
    try:
        return run_config.run_table(path).get("world")
    except UsageError:
        return None
