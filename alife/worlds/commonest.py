"""The commonest species of a world as a list for people: name, count, what they are, what they look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.colours import Colour, colour_of_label
from alife.phylogeny.tracker import SPECIES
from alife.worlds.viewable import ViewableWorld, unpacked

LOOK = 5  # [spaces] around a member that its picture shows
LEAST_SWATCH = 0.05  # share of a species from which a colour of it counts


@dataclass(frozen=True)
class CommonSpecies:
    """A species as a list shows it."""

    label: int
    name: str  # as people say it
    key: str  # as files have it
    count: int  # [cells]
    share: float  # of all cells
    colour: Colour
    words: str  # what its members are or do
    swatches: tuple[Colour, ...]  # of what its cells do: in the order of the words that name them, then the many first
    picture: np.ndarray  # uint8 (rows, columns, 3) of a member and what is around it
    place: tuple[int, int]  # (y, x) of that member


def commonest(world: ViewableWorld, state: Any, number: int, most: int) -> Sequence[CommonSpecies]:
    """Return the species of a world (`number`) of a fetched state that have the most cells, at most so many."""
    labels = world.labels(state, world=number, kind=SPECIES)
    if labels is None:
        return ()
    found, counts = np.unique(labels, return_counts=True)
    found, counts = found[found != 0], counts[found != 0]
    order = np.argsort(-counts, kind="stable")[:most]
    pixels = world.pixels(state, world=number, colours=world.closeup or world.colours[0])
    total = max(1, int(counts.sum()))
    return tuple(_described(world, state, number, int(found[i]), int(counts[i]), total, labels, pixels) for i in order)


def _described(
    world: ViewableWorld, state: Any, number: int, label: int, count: int, total: int, labels: np.ndarray,
    pixels: np.ndarray,
) -> CommonSpecies:  # fmt: skip
    mine = np.argwhere(labels == label)
    y, x = (int(value) for value in mine[len(mine) // 2])
    told = world.inspect(state, world=number, y=y, x=x)
    words = str(told.get("word") or told.get("does", ""))
    return CommonSpecies(
        label, world.spoken_name(label), world.name_of_species(label), count, count / total, colour_of_label(label),
        words, _in_order(_swatches(pixels, labels, label), world.colours_of_words(words)),
        _look(pixels, labels, y, x), (y, x),
    )  # fmt: skip


def _swatches(pixels: np.ndarray, labels: np.ndarray, label: int) -> tuple[Colour, ...]:
    """Return the colours that the cells of a species have, the many first."""
    tall, wide = pixels.shape[0] // labels.shape[0], pixels.shape[1] // labels.shape[1]
    middles = pixels[tall // 2 :: tall, wide // 2 :: wide][: labels.shape[0], : labels.shape[1]]
    found, counts = np.unique(middles[labels == label], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    kept = [number for number in order if counts[number] >= LEAST_SWATCH * counts.sum()]
    return tuple((int(one) >> 16 & 255, int(one) >> 8 & 255, int(one) & 255) for one in found[kept][:6])


def _in_order(swatches: tuple[Colour, ...], named: tuple[Colour, ...]) -> tuple[Colour, ...]:
    """Return colours in the order in which they are named, those that are not last."""
    return tuple(sorted(swatches, key=lambda colour: named.index(colour) if colour in named else len(named)))


def _look(pixels: np.ndarray, labels: np.ndarray, y: int, x: int) -> np.ndarray:
    """Return the picture around a space."""
    rows, columns = labels.shape
    tall, wide = pixels.shape[0] // rows, pixels.shape[1] // columns
    reach = LOOK if tall == 1 else 1
    top, left = max(0, min(y - reach, rows - 2 * reach - 1)), max(0, min(x - reach, columns - 2 * reach - 1))
    part = pixels[top * tall : (top + 2 * reach + 1) * tall, left * wide : (left + 2 * reach + 1) * wide]
    return unpacked(part)
