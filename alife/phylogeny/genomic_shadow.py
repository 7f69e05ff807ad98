"""A neutral shadow that carries genomes, as a run asks for one, and the table of what is new beside it: novelty.csv.

The shadows of alife.phylogeny.neutral_shadow know names only: each mutant founds a species that never comes back. A
genomic shadow has the genomes of its world's kind, so that what genomes make can arise twice there as well, and its
novelty is counted as the world's is. Docs: docs/decisions/0012-open-ended-multicell.md.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.core.errors import UsageError
from alife.core.files import csv_line
from alife.core.table import read_metrics
from alife.phylogeny.events import OrderedEvents
from alife.phylogeny.novelty import NAMES
from alife.phylogeny.sample_log import SampleLog

FILE = "novelty.csv"
GENOMIC = "genomic"  # before the names of its arrays in checkpoints
SHADOW = "shadow_"  # before the columns of the shadow
BOTH = (*NAMES, "novel", "effective_plans", "largest_plan", "generations", "roles")  # columns of world and shadow
WORLD = ("reaction_entropy", "common_reactions")  # columns of the world alone
COLUMNS = (*BOTH, *WORLD, *(SHADOW + name for name in BOTH))


class GenomicShadow(Protocol):
    """The genomes of a batch of worlds under chance, and what is counted of them and of the worlds."""

    file: str  # in a run folder, of what is counted
    columns: tuple[str, ...]  # of that file, after step and world
    portion: int  # [steps] that it can replay at once

    def begin(self, state: Any) -> None:
        """Place the founders of a state before its first step."""

    def replay(self, ordered_events: OrderedEvents, first_step: int, steps: int, state: Any) -> None:
        """Replay the deaths, births and mutations of the steps after `first_step`; `state` is that after them."""

    def migrate(self, passages: np.ndarray) -> None:
        """Let who stands where those stood who left their worlds pass to where these landed, all at once.

        passages: int64 (n, 4), world and space that each came from, world and space where it landed
        """

    def count(self, state: Any) -> list[dict[str, float]]:
        """Take the next sample of worlds and shadow; return `columns` by name, one dict a world."""

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of one of the same worlds returned."""


def log_of(shadow: GenomicShadow, folder: Path, sample_every: int) -> SampleLog:
    """Return the table of a shadow in a run folder."""
    return SampleLog(folder / shadow.file, csv_line(["step", "world", *shadow.columns]), sample_every)


def rows_of(shadow: GenomicShadow, step: int, state: Any) -> list[str]:
    """Return the rows of a sample."""
    counted = enumerate(shadow.count(state))
    return [csv_line([step, world, *(found[name] for name in shadow.columns)]) for world, found in counted]


def read(folder: Path) -> dict[str, np.ndarray]:
    """Return the table of a run folder by column, (rows,); raises UsageError without one."""
    table = read_metrics(folder / FILE)
    if {"step", "world", *COLUMNS} - table.keys():
        raise UsageError(f"'{folder / FILE}' is no table of what is new: it lacks columns.")
    return table
