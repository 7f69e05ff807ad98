"""The contract of a world: what the run, the recorder and the viewer may expect of it.

A world object holds a config and an engine, never a history: the history is in the State that it is
given. A State holds a batch of worlds which share the config and differ by their seeds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from alife.core.colours import Colour
from alife.phylogeny.genomic_shadow import GenomicShadow
from alife.phylogeny.tracker import Occupancy, Phylogeny
from alife.worlds.columns import Columns
from alife.worlds.intervention import Intervention, Tool

WHOLE = "share_all"  # the column of the one band of a world that tells no kinds of cells apart
Band = tuple[str, str, Colour]  # a metric that is a share of the cells, what it is, its colour


class World(Protocol):
    """A batch of worlds that evolve by themselves."""

    kind: str  # "ecology", see alife.worlds.registry
    name: str  # as on the command line
    rules_version: int  # a change that makes another history of the rules counts it up
    state_type: type  # a dataclass of arrays, see alife.core.state
    headline: tuple[str, ...]  # the metrics that a line of progress shows
    curves: tuple[str, ...]  # the metrics that a plot over time shows as lines
    columns: Columns  # what each metric means, its unit first
    config: Any  # a frozen dataclass, see alife.core.config
    colours: tuple[str, ...]  # what `render` can show, the default one first
    shown: str  # the one of them that `render` shows unless told otherwise
    closeup: str | None  # one that draws a space with many pixels, for looking at a few of them
    bands: tuple[Band, ...]  # the metrics that a plot over time shows as parts of the whole
    engines_alike: tuple[str, ...]  # that make the same history, bit for bit; the others make near ones
    elsewhere: Any  # what steps them in other processes, see alife.worlds.elsewhere; None where this one does
    records_births: bool  # whether `step` can tell a phylogeny who is born and who dies

    @property
    def size(self) -> str:
        """Return the size of one world in words."""

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> Any:
        """Return the state of new worlds, one a seed, before their first step; genomes uint8 (n, genome)."""

    def step(
        self,
        state: Any,
        steps: int = 1,
        phylogeny: Phylogeny | None = None,
        *,
        progress: bool | Callable[[int], None] = False,
    ) -> None:
        """Run some steps in place: the same config, genomes and seeds give the same history.

        A phylogeny, which must know the state, is told who is born and who dies.
        """

    def occupancy(self, state: Any) -> Occupancy:
        """Return who stands on every space, for a phylogeny."""

    def genomic_shadow(self, seeds: np.ndarray, sample_every: int) -> GenomicShadow | None:
        """Return an empty neutral shadow with genomes for worlds with these seeds; None where genomes make no kinds."""
        del seeds, sample_every
        return None

    def name_of_species(self, label: int) -> str:
        """Return what people call a species."""

    def fetch(self, state: Any) -> Any:
        """Return the state with NumPy arrays, for looking at, saving and comparing; not to be written to."""

    def place(self, state: Any) -> Any:
        """Return a fetched state as `step` wants it."""

    def observe(self, state: Any) -> dict[str, np.ndarray]:
        """Return what can be seen, by name, each (worlds, ...)."""

    def totals(self, state: Any) -> dict[str, np.ndarray]:
        """Return counts that only ever grow, int64 (worlds,), by name."""

    def measure(self, state: Any, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics (worlds,) by name; `since` are the totals of the last sample."""

    def render(self, state: Any, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, uint8 (height, width, 3)."""

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours of a picture mean; empty where they only tell things apart."""

    def show(self, colours: str) -> None:
        """Let pictures have these colours unless told otherwise; raises UsageError where it has none such."""

    def inspect(self, state: Any, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands at a place, in plain numbers and words."""

    def summary(self, state: Any, *, world: int = 0) -> list[str]:
        """Return a few lines of text on how a world stands."""

    def bytes_per_world(self) -> int:
        """Return how much memory one world of a batch takes."""

    def adopt(self, config: Any) -> None:
        """Go on with other settings; raises UsageError for one that changes the arrays of a state."""

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools that `apply_intervention` knows."""
        return ()

    def apply_intervention(self, state: Any, intervention: Intervention) -> None:
        """Apply an intervention in place: a pure function of state and intervention.

        Raises ValueError for a tool, place or choice that the world does not have.
        """
        del state
        raise ValueError(f"Unknown tool '{intervention.tool}'; {self.name} has none.")
