"""What a viewer may ask of a world beyond the World contract, with defaults that serve every grid world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from alife.core.colours import Colour
from alife.phylogeny.species_names import spoken
from alife.worlds.world import WHOLE, Band, World


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


class ViewableWorld(World, Protocol):
    """A world that can be shown. Each member has a default; a world overrides what it can do better.

    All states given are fetched ones, not to be written to.
    """

    label_kinds: tuple[str, ...] = ()  # what `labels` can tell apart, first that whose borders are drawn
    pointed: tuple[Colour, ...] = ()  # colours of what is drawn as a diamond from near
    inhabitants: str = "cells"  # what the metric `cells` counts; empty for spaces in which nobody lives
    ring: Any = None  # an alife.worlds.archipelago.Ring where worlds of a batch exchange inhabitants
    words_mean: str = ""  # how to read the words for an inhabitant, where they are not plain
    elsewhere: Any = None  # an alife.worlds.elsewhere.Elsewhere where other processes step them
    shared_out: tuple[str, int] = ("cells", 1)  # what the bands are shares of, and how many of it an inhabitant has

    def told_apart(self, colours: str) -> str:
        """Return what colours without a legend show, in some words."""
        del colours
        return "every one has a colour of its own"

    @property
    def kinds(self) -> tuple[Band, ...]:
        """Return the bands as far as they tell kinds of inhabitants apart."""
        return tuple(band for band in self.bands if band[0] != WHOLE)

    def spoken_name(self, label: int) -> str:
        """Return what people call a species when they talk of it."""
        return spoken(self.name_of_species(label))

    def colours_of_words(self, words: str) -> tuple[Colour, ...]:
        """Return the colours of what the words for an inhabitant name, in their order; empty where they name none."""
        del words
        return ()

    def shape(self) -> tuple[int, int]:
        """Return the (rows, columns) of spaces; a picture is a whole number of pixels a space."""
        return int(self.config.height), int(self.config.width)

    def pixels(self, state: Any, *, world: int, colours: str, spare: np.ndarray | None = None) -> np.ndarray:
        """Return `render`'s picture as uint32 (height, width), 0xRRGGBB; drawn into `spare` where that fits."""
        del spare
        return packed(self.render(state, world=world, colours=colours))

    def labels(self, state: Any, *, world: int, kind: str) -> np.ndarray | None:
        """Return which spaces belong together, uint32 (rows, columns), 0 where empty; None for an unknown kind.

        The default takes a kind for the name of an array of the state.
        """
        return getattr(state, kind)[world] if kind in self.label_kinds else None

    def census(self, state: Any, *, world: int) -> np.ndarray:
        """Return how many inhabitants each of `bands` has, int64 (bands,)."""
        return counts_of(self.measure(state, self.totals(state)), self.bands, world)

    def decision(self, state: Any, *, world: int, y: int, x: int) -> Decision | None:
        """Return the decision tree of the inhabitant of a space; None where there is none."""
        del state, world, y, x
        return None

    def drawing(self, state: Any, *, world: int, y: int, x: int) -> Drawing | None:
        """Return the inhabitant of a space, or what can happen there, as a drawing; None where there is none."""
        del state, world, y, x
        return None

    def copied_genome(self, state: Any, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the genome from which the inhabitant of a space can be planted again; empty where there is none."""
        del state, world, y, x
        return ()


def packed(picture: np.ndarray) -> np.ndarray:
    """Return a picture uint8 (height, width, 3) as uint32 (height, width), 0xRRGGBB."""
    wide = picture.astype(np.uint32)
    found: np.ndarray = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return found


def painted(kinds: np.ndarray, colours: Sequence[Colour], spare: np.ndarray | None = None) -> np.ndarray:
    """Return kinds uint8 (height, width) in the colours that they have, uint32 0xRRGGBB; into `spare` where that fits.

    Two spaces are looked up at a time, which takes half as long.
    """
    fits = spare is not None and spare.shape == kinds.shape and spare.flags.c_contiguous
    picture: np.ndarray = spare if spare is not None and fits else np.empty(kinds.shape, np.uint32)
    if kinds.size % 2 or not kinds.flags.c_contiguous:
        np.take(_palette(tuple(colours)), kinds, out=picture, mode="clip")
    else:
        pairs = kinds.reshape(-1).view(np.uint16)
        np.take(_palette_of_pairs(tuple(colours)), pairs, out=picture.reshape(-1).view(np.uint64), mode="clip")
    return picture


@lru_cache(maxsize=8)
def _palette(colours: tuple[Colour, ...]) -> np.ndarray:
    """Return the colour of every kind there could be, uint32 (256,); those that have none have the last."""
    known = packed(np.array([colours], np.uint8))[0]
    table: np.ndarray = known[np.minimum(np.arange(256), len(known) - 1)]
    return table


@lru_cache(maxsize=8)
def _palette_of_pairs(colours: tuple[Colour, ...]) -> np.ndarray:
    """Return the colours of every two kinds side by side, uint64 (65536,): both as they lie in memory."""
    kinds = np.arange(1 << 16, dtype=np.uint16).view(np.uint8)
    pairs: np.ndarray = _palette(colours)[kinds].view(np.uint64)
    return pairs


def unpacked(pixels: np.ndarray) -> np.ndarray:
    """Return pixels uint32 (height, width), 0xRRGGBB, as a picture uint8 (height, width, 3)."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)


def counts_of(metrics: Mapping[str, np.ndarray], bands: Sequence[Band], number: int) -> np.ndarray:
    """Return the inhabitants, int64 (bands,), that the shares in the metrics of a world stand for; `cells` in all."""
    cells = float(metrics["cells"][number]) if "cells" in metrics else 1000.0
    shares = np.array([1.0 if band == WHOLE else float(metrics[band][number]) for band, _, _ in bands])
    return np.diff(np.round(np.cumsum(shares) * cells), prepend=0).astype(np.int64)
