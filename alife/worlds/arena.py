"""The contract between searches and the worlds that score genomes: what an arena offers, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

Ranges = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Evaluation:
    """What an arena found out about n genomes, in the order in which they were given."""

    fitness: np.ndarray  # float64 (n,), nan where invalid
    descriptors: np.ndarray  # float64 (n, 2), nan where invalid
    valid: np.ndarray  # bool (n,)
    reason: np.ndarray  # str (n,): why a genome is invalid, "" where it is valid
    details: dict[str, np.ndarray]  # more columns (n,), such as nodes and bonds; may be empty

    def __len__(self) -> int:
        """Return how many genomes were evaluated."""
        return len(self.fitness)


class Arena(Protocol):
    """A world that scores genomes; it holds a config and an engine, never a history."""

    name: str  # as on the command line
    rules_version: int  # version of the rules; a change that makes other scores counts it up
    config: Any  # a frozen dataclass, see alife.core.config
    genome_length: int  # [bytes]
    descriptor_names: tuple[str, str]
    descriptor_ranges: Ranges  # lowest and highest value of each descriptor

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return uint8 (n, genome_length); a genome depends on its own seed, uint32 (n,), alone."""

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return a child of each genome; it depends on its parent and its own seed, uint32 (n,), alone."""

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score genomes; the result of one never depends on the rest of the batch, bit for bit."""

    def identities(self, genomes: np.ndarray) -> np.ndarray:
        """Return the canonical form of each genome, uint8 (n, k); equal rows are the same creature."""

    def reachable(self, bins: tuple[int, int]) -> np.ndarray | None:
        """Return which niches a genome can reach at all, bool (bins); None when that is unknown."""

    def refined(self) -> "Arena":
        """Return the same arena at finer steps and with longer episodes, for finalists."""


def sound(evaluation: Evaluation) -> np.ndarray:
    """Return which genomes have scores that can be compared, bool (n,): valid ones, all of whose numbers are finite."""
    finite = np.isfinite(evaluation.fitness) & np.isfinite(evaluation.descriptors).all(axis=1)
    found: np.ndarray = evaluation.valid & finite
    return found


def part(evaluation: Evaluation, where: np.ndarray | slice) -> Evaluation:
    """Return the evaluation of some of the genomes."""
    return Evaluation(
        evaluation.fitness[where],
        evaluation.descriptors[where],
        evaluation.valid[where],
        evaluation.reason[where],
        {name: column[where] for name, column in evaluation.details.items()},
    )


def joined(parts: Sequence[Evaluation]) -> Evaluation:
    """Return the evaluation of several batches, one after the other."""
    return Evaluation(
        np.concatenate([part.fitness for part in parts]),
        np.concatenate([part.descriptors for part in parts]),
        np.concatenate([part.valid for part in parts]),
        np.concatenate([part.reason for part in parts]),
        {name: np.concatenate([part.details[name] for part in parts]) for name in parts[0].details},
    )


def scaled(descriptors: np.ndarray, ranges: Ranges) -> np.ndarray:
    """Return descriptors (n, 2) as shares of their ranges, so that distances do not depend on units."""
    low, high = np.array(ranges).T
    shares: np.ndarray = (descriptors - low) / (high - low)
    return shares


def niches(descriptors: np.ndarray, ranges: Ranges, bins: tuple[int, int]) -> np.ndarray:
    """Return the niche of each row of descriptors (n, 2), as row and column int64 (n, 2); beyond a range: its edge.

    A thousandth of a thousandth of a bin is added, so that a value meant to lie on the lower border of a
    niche belongs to it however it was rounded.
    """
    places = np.floor(scaled(descriptors, ranges) * bins + 1e-6)
    return np.clip(places, 0, np.array(bins) - 1).astype(np.int64)
