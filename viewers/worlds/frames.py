"""What a window asks for and what it gets: a world as it is at one step, with what is pointed at and pinned."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.phylogeny.tracker import SPECIES, Taxon
from alife.runs.live import LiveRun
from alife.worlds.viewable import Decision, Drawing, ViewableWorld

SPECIES_SHARE = 0.01  # of the time that counting species may take
GLANCE = 1 / 12  # [s] for which figures of a world in haste are kept: if they change faster, nobody can read them


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
    counted: int  # the step of the census
    labels: np.ndarray | None = None  # uint32, of look.box
    hovered: dict[str, Any] | None = None
    pinned: dict[str, Any] | None = None
    decision: Decision | None = None
    drawing: Drawing | None = None
    pinned_label: int = 0
    ancestors: tuple[tuple[str, Taxon], ...] = ()  # of whose species is pinned: names and taxa, the youngest first
    number: int = 0  # counts up


class Kept:
    """A figure, kept for a glance while there is haste and it is of the same thing."""

    def __init__(self) -> None:
        self._of: Hashable = self  # which is nothing that a figure is of
        self._value: Any = None
        self._until = 0.0

    def get(self, of: Hashable, make: Callable[[], Any], *, in_haste: bool) -> Any:
        """Return the figure, made anew where it is not that kept."""
        now = time.perf_counter()
        if not in_haste or of != self._of or now >= self._until:
            self._of, self._value, self._until = of, make(), now + GLANCE
        return self._value


class FrameMaker:
    """Makes frames, into memory that is used again."""

    def __init__(self) -> None:
        self.species: int | None = None  # how many there are, where a world has species; counted now and then
        self._buffers: list[np.ndarray | None] = [None, None, None]
        self._frames = 0
        self._next_species = 0.0
        self._figures = {name: Kept() for name in ("census", "hovered", "pinned")}
        self._step = 0  # of the last frame

    def frame(self, run: LiveRun, look: Look, *, in_haste: bool = False) -> Frame:
        """Return the world of a run as it is, seen that way; in haste its figures may be a little older."""
        world = run.world
        seen = world.fetch(run.state)
        self._frames += 1
        in_haste = in_haste and run.step >= self._step  # figures of a future that was taken back are none
        self._step = run.step
        slot = self._frames % len(self._buffers)
        pixels = world.pixels(seen, world=look.world, colours=look.colours, spare=self._buffers[slot])
        self._buffers[slot] = pixels
        self._count_species(world, seen, look.world)

        def kept(name: str, of: Hashable, make: Callable[[], Any]) -> Any:
            return self._figures[name].get((look.world, of), make, in_haste=in_haste)

        counted, census = kept("census", None, lambda: (run.step, world.census(seen, world=look.world)))
        return Frame(
            step=run.step,
            look=look,
            pixels=pixels,
            census=census,
            counted=counted,
            labels=_labels(world, seen, look),
            hovered=kept("hovered", look.hover, lambda: _inspect(world, seen, look, look.hover)),
            **kept("pinned", (look.pinned, look.labels), lambda: _pinned(run, seen, look)),
            number=self._frames,
        )

    def _count_species(self, world: ViewableWorld, seen: Any, number: int) -> None:
        begun = time.perf_counter()
        if begun < self._next_species or "species" not in world.label_kinds:
            return
        labels = world.labels(seen, world=number, kind="species")
        found = np.unique(labels) if labels is not None else np.zeros(0)
        self.species = int(np.count_nonzero(found))
        self._next_species = begun + max(0.25, (time.perf_counter() - begun) / SPECIES_SHARE)


def _pinned(run: LiveRun, seen: Any, look: Look) -> dict[str, Any]:
    """Return what a frame tells of the space that is pinned, by field."""
    world = run.world
    return {
        "pinned": _inspect(world, seen, look, look.pinned),
        "decision": _decision(world, seen, look),
        "drawing": _drawing(world, seen, look),
        "ancestors": _ancestors(run, seen, look),
        "pinned_label": _label(world, seen, look),
    }


def _ancestors(run: LiveRun, seen: Any, look: Look) -> tuple[tuple[str, Taxon], ...]:
    """Return the line of descent of whose species is pinned, the youngest first."""
    phylogeny, world = run.phylogeny, run.world
    if look.pinned is None or phylogeny is None or SPECIES not in phylogeny.kinds:
        return ()
    if (phylogeny.rows, phylogeny.columns) == world.shape():
        line = phylogeny.at(SPECIES, look.world, *look.pinned)
    else:  # a world whose inhabitants are nowhere in particular, as reactions are
        labels = world.labels(seen, world=look.world, kind="species")
        label = 0 if labels is None else int(labels[look.pinned])
        line = phylogeny.lineage(SPECIES, look.world, label) if label else []
    return tuple((world.name_of_species(taxon.label), taxon) for taxon in line)


def _labels(world: ViewableWorld, seen: Any, look: Look) -> np.ndarray | None:
    if look.box is None or not look.labels:
        return None
    found = world.labels(seen, world=look.world, kind=look.labels)
    top, left, bottom, right = look.box
    return None if found is None else found[top:bottom, left:right].copy()


def _label(world: ViewableWorld, seen: Any, look: Look) -> int:
    if look.pinned is None or not look.labels:
        return 0
    found = world.labels(seen, world=look.world, kind=look.labels)
    return 0 if found is None else int(found[look.pinned])


def _inspect(world: ViewableWorld, seen: Any, look: Look, place: tuple[int, int] | None) -> dict[str, Any] | None:
    if place is None:
        return None
    try:
        return world.inspect(seen, world=look.world, y=place[0], x=place[1])
    except IndexError:
        return None


def _decision(world: ViewableWorld, seen: Any, look: Look) -> Decision | None:
    if look.pinned is None:
        return None
    return world.decision(seen, world=look.world, y=look.pinned[0], x=look.pinned[1])


def _drawing(world: ViewableWorld, seen: Any, look: Look) -> Drawing | None:
    if look.pinned is None:
        return None
    return world.drawing(seen, world=look.world, y=look.pinned[0], x=look.pinned[1])
