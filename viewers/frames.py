"""What a window asks for and what it gets: a world as it is at one step, with what is pointed at and pinned."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife import sight
from alife.live import LiveRun
from alife.world import World

SPECIES_SHARE = 0.02  # of the time that counting species may take


@dataclass(frozen=True)
class Look:
    """What a window wants to see."""

    world: int = 0
    colours: str = ""
    box: tuple[int, int, int, int] | None = None  # top, left, bottom, right [spaces] of the labels wanted
    labels: str = ""  # of which kind
    hover: tuple[int, int] | None = None  # (y, x)
    pinned: tuple[int, int] | None = None


@dataclass(frozen=True)
class Frame:
    """A world as it was at one step."""

    step: int
    look: Look
    pixels: np.ndarray  # uint32 (height, width), 0xRRGGBB
    census: np.ndarray  # int64 (bands,)
    labels: np.ndarray | None = None  # uint32, of look.box
    hovered: dict[str, Any] | None = None
    pinned: dict[str, Any] | None = None
    decision: sight.Decision | None = None
    drawing: sight.Drawing | None = None
    pinned_label: int = 0
    number: int = 0  # counts up


class FrameMaker:
    """Makes frames, into memory that is used again."""

    def __init__(self) -> None:
        self.species: int | None = None  # how many there are, where a world has species; counted now and then
        self._buffers: list[np.ndarray | None] = [None, None, None]
        self._frames = 0
        self._next_species = 0.0

    def frame(self, run: LiveRun, look: Look) -> Frame:
        """Return the world of a run as it is, seen that way."""
        world = run.world
        seen = world.fetch(run.state)
        self._frames += 1
        slot = self._frames % len(self._buffers)
        pixels = sight.render(world, seen, number=look.world, colours=look.colours, spare=self._buffers[slot])
        self._buffers[slot] = pixels
        self._count_species(world, seen, look.world)
        return Frame(
            step=run.step,
            look=look,
            pixels=pixels,
            census=sight.census(world, seen, number=look.world),
            labels=_labels(world, seen, look),
            hovered=_inspect(world, seen, look, look.hover),
            pinned=_inspect(world, seen, look, look.pinned),
            decision=_decision(world, seen, look),
            drawing=_drawing(world, seen, look),
            pinned_label=_label(world, seen, look),
            number=self._frames,
        )

    def _count_species(self, world: World, seen: Any, number: int) -> None:
        begun = time.perf_counter()
        if begun < self._next_species or "species" not in sight.label_kinds(world):
            return
        labels = sight.labels(world, seen, number=number, kind="species")
        found = np.unique(labels) if labels is not None else np.zeros(0)
        self.species = int(np.count_nonzero(found))
        self._next_species = begun + max(0.25, (time.perf_counter() - begun) / SPECIES_SHARE)


def _labels(world: World, seen: Any, look: Look) -> np.ndarray | None:
    if look.box is None or not look.labels:
        return None
    found = sight.labels(world, seen, number=look.world, kind=look.labels)
    top, left, bottom, right = look.box
    return None if found is None else found[top:bottom, left:right].copy()


def _label(world: World, seen: Any, look: Look) -> int:
    if look.pinned is None or not look.labels:
        return 0
    found = sight.labels(world, seen, number=look.world, kind=look.labels)
    return 0 if found is None else int(found[look.pinned])


def _inspect(world: World, seen: Any, look: Look, place: tuple[int, int] | None) -> dict[str, Any] | None:
    if place is None:
        return None
    try:
        return world.inspect(seen, world=look.world, y=place[0], x=place[1])
    except IndexError:
        return None


def _decision(world: World, seen: Any, look: Look) -> sight.Decision | None:
    if look.pinned is None:
        return None
    return sight.decision(world, seen, number=look.world, y=look.pinned[0], x=look.pinned[1])


def _drawing(world: World, seen: Any, look: Look) -> sight.Drawing | None:
    if look.pinned is None:
        return None
    return sight.drawing(world, seen, number=look.world, y=look.pinned[0], x=look.pinned[1])
