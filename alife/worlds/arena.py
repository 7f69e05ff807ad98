"""The contract between searches and the worlds that score genomes: what an arena offers, and what it answers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.core.errors import unknown
from alife.engines import backend
from alife.engines.rule import rule

Ranges = tuple[tuple[float, float], ...]  # lowest and highest value of each descriptor


@dataclass(frozen=True)
class Axis:
    """How a descriptor is told, on every map and in every sentence."""

    name: str
    unit: str = ""
    scale: float = 1.0  # [unit] of a descriptor of 1

    @property
    def label(self) -> str:
        """Return what stands beside the axis."""
        return with_unit(self.name, self.unit)

    def told(self, value: float) -> str:
        """Return a value with its name and unit, as a sentence has it."""
        return f"{self.name} {self.measured(value)}"

    def measured(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{value * self.scale:.3g} {self.unit}".rstrip()


def with_unit(name: str, unit: str) -> str:
    """Return the name of what has a unit, if it has one, as axes and columns have it."""
    return f"{name} [{unit}]" if unit else name


@dataclass(frozen=True)
class Evaluation:
    """What an arena found out about n genomes, in the order in which they were given."""

    fitness: np.ndarray  # float64 (n,), nan where invalid
    descriptors: np.ndarray  # float64 (n, descriptors), nan where invalid
    valid: np.ndarray  # bool (n,)
    reason: np.ndarray  # str (n,): why a genome is invalid, "" where it is valid
    details: dict[str, np.ndarray]  # more columns (n,), such as nodes and bonds; may be empty
    paths: np.ndarray | None = None  # float32 (n, frames, channels): what each did, 0 where invalid; None if not asked

    def __len__(self) -> int:
        """Return how many genomes were evaluated."""
        return len(self.fitness)


class Arena(Protocol):
    """A world that scores genomes; it holds a config and an engine, never a history.

    An arena inherits from this class. What has a body here is optional, and may be left as it is.
    """

    name: str  # as on the command line
    rules_version: int  # version of the rules; a change that makes other scores counts it up
    config: Any  # a frozen dataclass, see alife.core.config
    genome_length: int  # [bytes]
    descriptor_names: tuple[str, ...]
    descriptor_ranges: Ranges
    descriptor_bins: tuple[int, ...] | None = None  # niches along each descriptor; None where all have --bins
    path_shape: tuple[int, int] | None = None  # frames and channels of an evaluation's paths; None: it has none
    engines_alike: tuple[str, ...] = backend.NAMES  # that give the same scores, bit for bit; the others give near ones
    is_quick: bool = True  # whether a thousand genomes more or less cost little
    parameter_mutation: tuple[float, int] = (1.0, 16)  # chance to touch each of them; [/255 of the range] its step
    parameters: int = 0  # numbers that `from_parameters` makes a genome of; 0 where it cannot

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return uint8 (n, genome_length); a genome depends on its own seed, uint32 (n,), alone."""

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return a child of each genome; it depends on its parent and its own seed, uint32 (n,), alone."""

    def mutation(self, seeds: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """Return `mutated` with these seeds for parents yet to be chosen; what needs none may be done meanwhile."""
        return lambda genomes: self.mutated(genomes, seeds)

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score genomes; the result of one never depends on the rest of the batch, bit for bit."""

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the canonical form of each genome, uint8 (n, k); equal rows are the same creature."""

    def refined(self) -> "Arena":
        """Return the same arena at finer steps and with longer episodes, in which elites are re-evaluated."""

    def reachable(self, bins: tuple[int, ...]) -> np.ndarray | None:
        """Return which niches a genome can reach at all, bool (bins); None where that is unknown."""
        del bins
        return None

    def finer(self) -> "Arena | None":
        """Return the same arena at finer steps alone; None where nothing is integrated in steps."""
        return None

    def on(self, engine: backend.Backend) -> "Arena":
        """Return the same arena on another engine."""
        kind: Any = type(self)
        made: Arena = kind(self.config, engine)
        return made

    @property
    def episode(self) -> float:
        """Return how long a genome is scored, in the unit of time of its fitness; 1 where it takes no time."""
        return 1.0

    @property
    def episode_unit(self) -> str:
        """Return the unit of time of `episode`, empty where its fitness is not of so much time."""
        return ""

    @property
    def film_length(self) -> tuple[int, float]:
        """Return how many beats a film of the best creature is long, and in how many seconds they are shown."""
        return 4, 4.0

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Return how the descriptors are called on maps, and in which units."""
        return tuple(Axis(name.replace("_", " ")) for name in self.descriptor_names)

    @property
    def fitness_unit(self) -> str:
        """Return the unit of the fitness, empty where it has none."""
        return ""

    @property
    def underlying(self) -> "Arena":
        """Return the arena that scores: this one, or for an encoding the arena that it encodes."""
        return self

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return genomes uint8 (n, genome_length) from float64 (n, parameters) in 0..1.

        Raises NotImplementedError where `parameters` is 0.
        """
        raise NotImplementedError(f"{self.name} has no continuous parameters.")

    def decode(self, genomes: np.ndarray) -> np.ndarray:
        """Return the genomes that are scored and shown; other ones only where this arena is an encoding of another."""
        return genomes

    def check_genomes(self, genomes: np.ndarray) -> None:
        """Raise ValueError for bytes, uint8 (n, genome_length), that are no genomes here; usually all are."""
        del genomes

    def read_genomes(self, path: Path) -> np.ndarray | None:
        """Return genomes uint8 (n, genome_length) from a file or folder of a kind that this arena alone knows.

        None where it knows none. Raises UsageError when the file holds no genomes.
        """
        del path
        return None

    def film(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray | None:
        """Return frames of one genome's creature, uint8 (frames, height, width, 3); None where there is no such thing.

        genes: uint8 (genome_length,).
        """
        del genes, beats, frames_per_beat
        return None

    def portrait(self, genes: np.ndarray) -> np.ndarray | None:
        """Return a picture of one genome's creature at rest, uint8 (height, width, 3); None where there is none."""
        del genes
        return None


def check_looked_for(
    judge: str, judges: Collection[str], chosen: Collection[str], descriptors: Collection[str]
) -> None:
    """Raise UsageError unless an arena has the judge and the descriptors that its config chose."""
    for what, name, known in (("judge", judge, judges), *(("descriptor", name, descriptors) for name in chosen)):
        if name not in known:
            raise unknown(what, name, known)


def has_finite_scores(evaluation: Evaluation) -> np.ndarray:
    """Return which genomes are valid and have only finite scores, bool (n,); others cannot be compared."""
    finite = np.isfinite(evaluation.fitness) & np.isfinite(evaluation.descriptors).all(axis=1)
    found: np.ndarray = evaluation.valid & finite
    return found


def subset(evaluation: Evaluation, where: np.ndarray | slice) -> Evaluation:
    """Return the evaluation of some of the genomes, chosen by numbers, by bool (n,), or by a slice."""
    return Evaluation(
        evaluation.fitness[where],
        evaluation.descriptors[where],
        evaluation.valid[where],
        evaluation.reason[where],
        {name: column[where] for name, column in evaluation.details.items()},
        None if evaluation.paths is None else evaluation.paths[where],
    )


def concatenate(parts: Sequence[Evaluation]) -> Evaluation:
    """Return the evaluation of several batches, one after the other."""
    return Evaluation(
        np.concatenate([part.fitness for part in parts]),
        np.concatenate([part.descriptors for part in parts]),
        np.concatenate([part.valid for part in parts]),
        np.concatenate([part.reason for part in parts]),
        {name: np.concatenate([part.details[name] for part in parts]) for name in parts[0].details},
        None if parts[0].paths is None else np.concatenate([part.paths for part in parts if part.paths is not None]),
    )


def normalised(descriptors: np.ndarray, ranges: Ranges) -> np.ndarray:
    """Return descriptors float64 (n, axes) scaled so that their ranges become 0..1: distances then have no unit."""
    low, high = np.array(ranges).T
    shares: np.ndarray = (descriptors - low) / (high - low)
    return shares


def niches(descriptors: np.ndarray, ranges: Ranges, bins: tuple[int, ...]) -> np.ndarray:
    """Return the niche of each row of descriptors (n, axes) in a grid, as its rank along each axis, int64 (n, axes).

    A descriptor beyond its range belongs to the niche at the edge. A millionth of a bin is added, so that a value on
    the lower border of a niche belongs to it however it was rounded.
    """
    low, high = np.array(ranges).T
    found: np.ndarray = rank(descriptors, low, high, np.array(bins)).astype(np.int64)
    return found


@rule
def rank(descriptor: Any, low: Any, high: Any, bins: Any) -> Any:
    """Return in which of `bins` equal parts of a range a descriptor lies, as a float; the same of many at once."""
    return np.minimum(np.maximum(np.floor((descriptor - low) / (high - low) * bins + 1e-6), 0.0), bins - 1.0)
