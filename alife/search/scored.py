"""An arena whose creatures are scored, or told apart, as the file of a search says: all else of it is as it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from alife.core.csv_files import LARGEST_MEASURE
from alife.core.errors import UsageError
from alife.search.search_file import SearchFile
from alife.worlds.animated import Anatomy, Motion
from alife.worlds.arena import Axis, Evaluation, Ranges


class ScoredArena:
    """An alife.worlds.arena.Arena that asks another and then the file. What is not said here is the other's."""

    def __init__(self, arena: Any, file: SearchFile) -> None:
        self._arena, self._file = arena, file
        own = file.descriptors
        if own:
            self.descriptor_names = tuple(one.name for one in own)
            self.descriptor_ranges: Ranges = tuple((one.low, one.high) for one in own)
            self.descriptor_bins = None
            self.axes = tuple(Axis(one.name.replace("_", " "), one.unit) for one in own)
        if file.fitness is not None:
            self.fitness_unit = file.fitness.unit

    def __getattr__(self, name: str) -> Any:
        """Return what only the other arena has."""
        if name.startswith("__") or name in ("_arena", "_file"):  # asked for by copies that are not made yet
            raise AttributeError(name)
        return getattr(self._arena, name)

    @property
    def underlying(self) -> "ScoredArena":
        """Return the arena that scores: this one."""
        return self

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score genomes; raise UsageError, with the line, for what goes wrong in the file."""
        found: Evaluation = self._arena.evaluate(genomes)
        fitness, descriptors = found.fitness, found.descriptors
        if self._file.fitness is not None:
            fitness = np.where(
                found.valid, self._numbers("fitness", self._file.fitness.function, genomes, found), np.nan
            )
        if self._file.descriptors:
            columns = [self._numbers(one.name, one.function, genomes, found) for one in self._file.descriptors]
            descriptors = np.where(found.valid[:, None], np.stack(columns, axis=1), np.nan)
        return replace(found, fitness=fitness, descriptors=descriptors)

    def _numbers(self, name: str, function: Callable[..., Any], genomes: np.ndarray, found: Evaluation) -> np.ndarray:
        seen = genomes.view()
        seen.flags.writeable = False  # who writes into what is scored is told so, with the line
        with self._file.told():
            given = np.asarray(function(seen, found))
            numbers = given.astype(float) if given.dtype.kind in "bifu" else None
        if numbers is None:
            raise UsageError(f"{self._file.path}: {name} must return real numbers, got an array of {given.dtype}.")
        if numbers.shape != (len(genomes),):
            raise UsageError(
                f"{self._file.path}: {name} must return a number for each of the {len(genomes)} genomes, "
                f"got an array of shape {numbers.shape}."
            )
        if (np.abs(numbers[np.isfinite(numbers)]) > LARGEST_MEASURE).any():
            raise UsageError(
                f"{self._file.path}: {name} must return numbers within {LARGEST_MEASURE:g}, or none (nan)."
            )
        return numbers

    def anatomy(self, genes: np.ndarray) -> Anatomy:
        """Return the body of one genome, its descriptors here among what there is to say of it."""
        seen: Anatomy = self._arena.anatomy(genes)
        if not self._file.descriptors:
            return seen
        values = self.evaluate(genes[None]).descriptors[0].tolist()
        return replace(
            seen, facts=seen.facts | {axis.name: value for axis, value in zip(self.axes, values, strict=True)}
        )

    def motion(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> Motion:
        """Return how the creature of one genome moves, with its score here."""
        seen: Motion = self._arena.motion(genes, beats, frames_per_beat)
        return seen if self._file.fitness is None else replace(seen, score=float(self.evaluate(genes[None]).fitness[0]))

    def reachable(self, bins: tuple[int, ...]) -> np.ndarray | None:
        """Return which niches a genome can reach at all, bool (bins); None where the descriptors are the file's."""
        found: np.ndarray | None = None if self._file.descriptors else self._arena.reachable(bins)
        return found

    def refined(self) -> "ScoredArena":
        """Return the refined arena, scored the same way."""
        return ScoredArena(self._arena.refined(), self._file)

    def finer(self) -> "ScoredArena | None":
        """Return the arena at finer steps alone, scored the same way; None where there is no such thing."""
        finer = self._arena.finer()
        return None if finer is None else ScoredArena(finer, self._file)

    def on(self, engine: Any) -> "ScoredArena":
        """Return the same arena on another engine."""
        return ScoredArena(self._arena.on(engine), self._file)


def scored(arena: Any, file: SearchFile | None) -> Any:
    """Return an arena as the file of a search scores it; the arena itself where no file does."""
    return arena if file is None or not file.scores else ScoredArena(arena, file)
