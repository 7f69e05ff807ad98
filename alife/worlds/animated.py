"""What a viewer may ask of an arena whose creatures move: their bodies, how they move, how a genome is edited.

An arena that offers these, see `AnimatedArena`, can be watched; one that does not is searched all the same. All
lengths are in the arena's own cells, all times in beats.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.core.colours import Colour
from alife.core.errors import UsageError
from alife.engines import backend
from alife.worlds.arena import Axis
from alife.worlds.intervention import Intervention, Tool

STREAK_EVERY = 2.5  # [cells] between two streaks of a flow
STREAK_POINTS, STREAK_BEATS = 5, 0.6  # of a streak; [beats] that the water takes for it
STONE: Colour = (92, 84, 92)  # what stands in the water
STONE_EDGE: Colour = (140, 130, 134)
TARGET: Colour = (150, 235, 160)  # where creatures are to get
FOOD: Colour = (150, 235, 160)  # what they are after
STREAK: Colour = (96, 168, 190)  # the way that the water takes
NO_LINK = -1  # the kind of a bond that is not there


@dataclass(frozen=True)
class LinkKind:
    """What a link between two nodes can be."""

    name: str
    colour: Colour
    swells: bool = False  # it is a muscle, which grows longer in the power stroke
    spreads: bool = False  # it is a fin, which is spread in the power stroke and feathered after it


@dataclass(frozen=True)
class Anatomy:
    """The body of a creature at rest; none of anything where a genome has no body."""

    places: np.ndarray  # [cells] float64 (nodes, 2), x to the right and y up
    links: np.ndarray  # int64 (links, 2): the two nodes of each
    kinds: np.ndarray  # int64 (links,): into AnimatedArena.link_kinds
    facts: dict[str, Any]  # what there is to say of it, in plain numbers and words


@dataclass(frozen=True)
class Motion:
    """How a creature moves, from rest, looked at at even times."""

    frames_per_beat: int
    places: np.ndarray  # [cells] float32 (frames, nodes, 2)
    centres: np.ndarray  # [cells] float64 (frames, 2) of mass
    strength: np.ndarray  # float32 (frames,): how far muscles are grown, 0..1
    spread: np.ndarray  # bool (frames,): whether fins are
    score: float  # the fitness, as `evaluate` has it; nan where there is none
    reason: str  # why there is none
    food: np.ndarray | None = None  # [cells] float64 (frames, 2): what it is after, from its first centre


@dataclass(frozen=True)
class Draft:
    """A genome laid out to be edited: every place where a node or a bond could be."""

    places: np.ndarray  # [cells] int64 (sites, 2)
    nodes: np.ndarray  # bool (sites,): whether there is a node
    ends: np.ndarray  # int64 (bonds, 2): the sites that each possible bond joins
    kinds: np.ndarray  # int64 (bonds,): into AnimatedArena.link_kinds, or NO_LINK
    root: int  # the site that bodies grow from
    grown_nodes: np.ndarray  # bool (sites,): whether it belongs to the body; the rest is silent
    grown_bonds: np.ndarray  # bool (bonds,)


@dataclass(frozen=True)
class Scenery:
    """What there is in the water besides creatures; places count from where a creature's centre of mass begins."""

    obstacles: np.ndarray  # [cells] float64 (n, 5): lines with round ends, x0, y0, x1, y1, radius
    target: tuple[float, float, float] | None = None  # [cells] x, y, radius of where a creature is to get
    flow: Callable[[np.ndarray, float], np.ndarray] | None = None  # [cells/beat] at points (..., 2) at a beat

    def streaks(self, low: np.ndarray, high: np.ndarray, beat: float, every: float = STREAK_EVERY) -> np.ndarray:
        """Return the ways that the water takes in a box at a beat, [cells] (n, STREAK_POINTS, 2), from a lattice.

        every [cells]: between two points of the lattice
        """
        if self.flow is None:
            return np.zeros((0, STREAK_POINTS, 2))
        first, last = np.floor(low / every).astype(int), np.ceil(high / every).astype(int) + 1
        x, y = np.meshgrid(np.arange(first[0], last[0]), np.arange(first[1], last[1]), indexing="ij")
        points = np.stack([x + y % 2 / 2, y], axis=-1).reshape(-1, 2) * every
        found = [points]
        for _ in range(STREAK_POINTS - 1):
            found.append(found[-1] + self.flow(found[-1], beat) * (STREAK_BEATS / (STREAK_POINTS - 1)))
        return np.stack(found, axis=1)


class AnimatedArena(Protocol):
    """What an arena whose creatures move offers besides alife.worlds.arena.Arena."""

    name: str
    link_kinds: tuple[LinkKind, ...]
    axes: tuple[Axis, ...]  # of the descriptors
    body_axes: tuple[Axis, ...]  # of the numbers among a body's facts that may be descriptors, whether or not they are
    fitness_unit: str
    beats: int  # [beats] of the swim that is scored
    descriptor_ranges: tuple[tuple[float, float], ...]

    def anatomy(self, genes: np.ndarray) -> Anatomy:
        """Return the body of one genome (genome_length,)."""

    def motion(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> Motion:
        """Return how the creature of one genome moves, in beats x frames_per_beat + 1 frames."""

    def draft(self, genes: np.ndarray) -> Draft:
        """Return a genome laid out to be edited."""

    def with_node(self, genes: np.ndarray, site: int, *, there: bool) -> np.ndarray:
        """Return the genome with a node at a site of its draft, or without."""

    def with_bond(self, genes: np.ndarray, bond: int, kind: int) -> np.ndarray:
        """Return the genome with a bond of its draft being of a kind, or NO_LINK."""

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return a child of each genome, see alife.worlds.arena.Arena."""

    def write_genomes(self, path: Path, genomes: np.ndarray) -> None:
        """Write genomes (n, genome_length) to a file that `read_genomes` reads."""


class PaintedArena(Protocol):
    """What an arena offers whose water can be painted while its creatures are watched."""

    water_tools: tuple[Tool, ...]

    def with_water(self, interventions: Sequence[Intervention]) -> Any:
        """Return the same arena with its water as hands leave it; y and x of an intervention count in cells.

        Raises UsageError for a water that there cannot be.
        """


def scenery_of(arena: Any) -> Scenery | None:
    """Return what is in an arena's water besides creatures; None where there is nothing."""
    offered = getattr(arena.underlying, "scenery", None)
    found: Scenery | None = None if offered is None else offered()
    return found


def for_watching(arena: Any) -> Any:
    """Return an arena's creatures on the processor, whatever its own engine is.

    A single motion is a matter of milliseconds there, and Taichi takes no calls from two threads.
    """
    inner = arena.underlying  # that of the creatures, not of an encoding of them
    return inner.on(backend.start("cpu", 1))


def can_be_watched(arena: Any) -> bool:
    """Return whether an arena, or its class, offers what a viewer needs."""
    return all(hasattr(arena, name) for name in ("anatomy", "motion", "draft"))


def check_watched(arena: Any) -> None:
    """Raise UsageError unless an arena, or that of which it is an encoding, offers what a viewer needs."""
    inner = arena.underlying
    if not can_be_watched(inner):
        raise UsageError(
            f"The creatures of {inner.name} cannot be watched: see alife/worlds/animated.py for what it takes."
        )
