"""What a viewer may ask of a world beyond the World contract: the world's own answer, else one that serves all.

A world that defines a method of `ViewableWorld` is asked; for one that does not, the functions here make do
with `render`, `bands` and `measure`. All states given are fetched ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from alife.worlds.world import Band, Colour, World


@dataclass(frozen=True)
class Decision:
    """A decision tree that an inhabitant has followed: complete, binary, level by level."""

    questions: tuple[str, ...]  # (leaves - 1,) what is asked at each node
    answers: tuple[tuple[str, str, Colour], ...]  # (leaves,) what a leaf means, in short and in full, its colour
    path: tuple[int, ...]  # the branch taken on each level, 0 or 1


@dataclass(frozen=True)
class Tile:
    """A part of an inhabitant."""

    name: str
    colour: Colour
    sign: str = ""  # "spike" or "shield": what it is to a neighbour, where it lies on an edge


@dataclass(frozen=True)
class Tiles:
    """What an inhabitant is made of, row by row."""

    rows: tuple[tuple[Tile, ...], ...]


@dataclass(frozen=True)
class Molecule:
    """A chemical that goes into a reaction or comes out of it."""

    name: str
    bits: tuple[int, ...]  # 0 or 1, the most significant first
    count: int  # [molecules] there are


@dataclass(frozen=True)
class Neighbour:
    """Another reaction, which feeds this one or is fed by it."""

    name: str
    colour: Colour
    count: int  # [individuals]


@dataclass(frozen=True)
class Scheme:
    """A reaction as chemists draw it."""

    inputs: tuple[Molecule, ...]
    outputs: tuple[Molecule, ...]
    notes: tuple[str, ...]  # (outputs,): how each comes about
    payout: int  # [energy] of one firing
    lives_on: tuple[Neighbour, ...]
    feeds: tuple[Neighbour, ...]


Drawing = Tiles | Scheme


@dataclass(frozen=True)
class Tool:
    """Something a hand can do to a world."""

    name: str  # as written in the record
    label: str
    choices: tuple[str, ...] = ()  # what it can be done with; empty when there is only one way
    amount: int = 0  # the usual amount a space, 0 where there is none to choose
    plants: bool = False  # whether it needs a cutting of an inhabitant that was picked
    per: str = "a space"  # what the amount is of


@dataclass(frozen=True)
class Intervention:
    """A tool used once on a disc of spaces, exactly as the record keeps it."""

    step: int  # it happens after this step, before the next
    world: int
    tool: str
    y: int  # [spaces] of the middle
    x: int
    radius: int = 0  # [spaces]; 0 is the middle alone
    choice: int = 0  # into Tool.choices
    amount: int = 0
    cutting: tuple[int, ...] = ()  # a genome that World.copied_genome gave; named as in the record
    stroke: int = 0  # interventions of one movement of the hand carry one number


class ViewableWorld(Protocol):
    """What a world may offer besides; every member is optional."""

    label_kinds: tuple[str, ...]  # what `labels` can tell apart, first that whose borders are drawn
    tools: tuple[Tool, ...]

    def shape(self) -> tuple[int, int]:
        """Return the (rows, columns) of spaces; a picture is a whole number of pixels a space."""

    def render_into(self, state: Any, pixels: np.ndarray, *, world: int, colours: str) -> None:
        """Draw `render`'s picture into uint32 (height, width), each 0xRRGGBB."""

    def labels(self, state: Any, *, world: int, kind: str) -> np.ndarray:
        """Return who belongs together, uint32 (rows, columns); 0 where nobody is. Not to be written to."""

    def census(self, state: Any, *, world: int) -> np.ndarray:
        """Return how many inhabitants each of `bands` has, int64 (bands,)."""

    def decision(self, state: Any, *, world: int, y: int, x: int) -> Decision | None:
        """Return the decision tree of who stands on a space; None where nobody does."""

    def drawing(self, state: Any, *, world: int, y: int, x: int) -> Drawing | None:
        """Return who stands on a space, or what can happen there, as a drawing; None where there is none."""

    def copied_genome(self, state: Any, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return what is needed to plant another of who stands on a space; empty where nobody does."""

    def apply_intervention(self, state: Any, intervention: Intervention) -> None:
        """Carry out a intervention on a fetched state, in place: a pure function of state and intervention."""


def shape(world: World, state: Any) -> tuple[int, int]:
    """Return the (rows, columns) of spaces."""
    if hasattr(world, "shape"):
        rows, columns = world.shape()
        return int(rows), int(columns)
    if hasattr(world.config, "height") and hasattr(world.config, "width"):
        return int(world.config.height), int(world.config.width)
    height, width = world.render(state).shape[:2]
    return height, width


def picture_shape(world: World, state: Any) -> tuple[int, int]:
    """Return the (height, width) [pixels] of the largest picture; colour modes may differ in it."""
    sizes = [world.render(state, colours=colours).shape[:2] for colours in world.colours]
    return max((height, width) for height, width in sizes)


def render(world: World, state: Any, *, number: int, colours: str, spare: np.ndarray | None = None) -> np.ndarray:
    """Return a picture of a world as uint32 (height, width), 0xRRGGBB; drawn into `spare` where that fits."""
    if hasattr(world, "render_into"):
        size = shape(world, state)
        pixels = spare if spare is not None and spare.shape == size else np.empty(size, np.uint32)
        world.render_into(state, pixels, world=number, colours=colours)
        return pixels
    return packed(world.render(state, world=number, colours=colours))


def packed(picture: np.ndarray) -> np.ndarray:
    """Return a picture uint8 (height, width, 3) as uint32 (height, width), 0xRRGGBB."""
    wide = picture.astype(np.uint32)
    found: np.ndarray = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return found


def unpacked(pixels: np.ndarray) -> np.ndarray:
    """Return pixels uint32 (height, width), 0xRRGGBB, as a picture uint8 (height, width, 3)."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)


def label_kinds(world: World) -> tuple[str, ...]:
    """Return what `labels` can tell apart."""
    return tuple(getattr(world, "label_kinds", ()))


def labels(world: World, state: Any, *, number: int, kind: str) -> np.ndarray | None:
    """Return who belongs together, uint32 (rows, columns); None when the world cannot say."""
    if kind not in label_kinds(world):
        return None
    found: np.ndarray = world.labels(state, world=number, kind=kind)  # type: ignore[attr-defined]  # optional, see ViewableWorld
    return found


def census(world: World, state: Any, *, number: int) -> np.ndarray:
    """Return how many inhabitants each of `bands` has, int64 (bands,)."""
    if hasattr(world, "census"):
        counts: np.ndarray = world.census(state, world=number)
        return counts
    return counts_of(world.measure(state, world.totals(state)), world.bands, number)


def counts_of(metrics: Mapping[str, np.ndarray], bands: Sequence[Band], number: int) -> np.ndarray:
    """Return the inhabitants, int64 (bands,), that the shares in the metrics of a world stand for; `cells` in all."""
    cells = float(metrics["cells"][number]) if "cells" in metrics else 1000.0
    shares = np.array([float(metrics[band][number]) for band, _, _ in bands])
    return np.diff(np.round(np.cumsum(shares) * cells), prepend=0).astype(np.int64)


def decision(world: World, state: Any, *, number: int, y: int, x: int) -> Decision | None:
    """Return the decision tree of who stands on a space; None where nobody does or the world has none."""
    if not hasattr(world, "decision"):
        return None
    found: Decision | None = world.decision(state, world=number, y=y, x=x)
    return found


def drawing(world: World, state: Any, *, number: int, y: int, x: int) -> Drawing | None:
    """Return who stands on a space, or what can happen there, as a drawing; None where there is none."""
    if not hasattr(world, "drawing"):
        return None
    found: Drawing | None = world.drawing(state, world=number, y=y, x=x)
    return found


def tools(world: World) -> tuple[Tool, ...]:
    """Return what hands can do to a world."""
    return tuple(getattr(world, "tools", ()))


def copied_genome(world: World, state: Any, *, number: int, y: int, x: int) -> tuple[int, ...]:
    """Return what is needed to plant another of who stands on a space; empty where nobody does."""
    if not hasattr(world, "copied_genome"):
        return ()
    found: tuple[int, ...] = world.copied_genome(state, world=number, y=y, x=x)
    return found


def disc(intervention: Intervention, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the (y, x) of the spaces on the map that a intervention's disc covers, row by row."""
    reach = np.arange(-intervention.radius, intervention.radius + 1)
    dy, dx = np.meshgrid(reach, reach, indexing="ij")
    y, x = intervention.y + dy, intervention.x + dx
    inside = (
        (dy**2 + dx**2 <= intervention.radius**2 + intervention.radius * 0.5)
        & (y >= 0)
        & (y < rows)
        & (x >= 0)
        & (x < columns)
    )
    return y[inside], x[inside]
