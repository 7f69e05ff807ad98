"""The words of a search, or of what a search goes by, in one file, for `--search my_search.py`.

A file has a class of `Search`, or imports the `Config` and `Search` of another. It may say besides
what swimmers are scored by (`@fitness`), which numbers make the map (`@descriptor`), and what more stands in
metrics.csv (`@metric`). docs/searches.md has an example of each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.config import setting
from alife.search.base import NO_PARENT, Search
from alife.worlds.arena import Evaluation

__all__ = ["NO_PARENT", "Evaluation", "Search", "descriptor", "fitness", "metric", "setting"]

Scored = Callable[[np.ndarray, Evaluation], Any]  # (genomes, what the arena found) -> a number a genome, (n,)


@dataclass(frozen=True)
class Fitness:
    """What genomes are scored by."""

    function: Scored
    unit: str


@dataclass(frozen=True)
class Descriptor:
    """One of the numbers that tell genomes apart."""

    function: Scored
    name: str
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Metric:
    """A column of metrics.csv."""

    function: Callable[[Any, Any], Any]  # (search, grid of results) -> a number
    name: str


def fitness(unit: str = "") -> Callable[[Scored], Fitness]:
    """Mark a function (genomes, found) as the fitness, float (n,), of genomes uint8 (n, genome_length).

    found: the arena's own alife.worlds.arena.Evaluation, with its `details`. The score of a genome must not depend on
    the rest of the batch. Genomes that the arena finds invalid stay so.
    """
    return lambda function: Fitness(function, unit)


def descriptor(low: float, high: float, unit: str = "") -> Callable[[Scored], Descriptor]:
    """Mark a function (genomes, found) as a descriptor, float (n,) in low..high; a file has two to eight, or none."""
    return lambda function: Descriptor(function, function.__name__, float(low), float(high), unit)


def metric(function: Callable[[Any, Any], Any]) -> Metric:
    """Mark a function (search, results) as a column of metrics.csv; results: an alife.search.archive.Archive."""
    return Metric(function, function.__name__)
