"""What a window asks for and what it gets: a world as it is at one step, with what is pointed at and pinned.

A panel that needs something else of the world adds a field to `Frame`, or to `Pinned` if it is about the site that
is pinned, and says there how it is made.
"""

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.phylogeny.tracker import SPECIES, Taxon
from alife.runs.live import LiveRun
from alife.worlds.commonest import CommonSpecies, commonest
from alife.worlds.viewable import Decision, Drawing, ViewableWorld
from viewers.ui.panel_window import FIGURE_SECONDS

SPECIES_SHARE = 0.005  # of the time that counting species may take
LIST_SECONDS = 2.0  # for which the list of species is kept
Site = tuple[int, int]  # (y, x) [spaces]


@dataclass(frozen=True)
class ViewRequest:
    """What a window wants to see of a run."""

    world: int = 0
    colours: str = ""
    box: tuple[int, int, int, int] | None = None  # top, left, bottom, right [spaces] of the labels wanted
    labels: str = ""  # of which kind
    hover: Site | None = None
    pinned: Site | None = None
    follows: tuple[str, int] | None = None  # the kind and label that what is pinned is to have, wherever it goes
    together: bool = False  # whether pictures of all worlds are wanted
    species: int = 0  # how many of the commonest are wanted


@dataclass(frozen=True)
class Pinned:
    """What a frame holds of the site that is pinned."""

    site: Site | None = None
    found: dict[str, Any] | None = None  # what World.inspect returns; None where nothing is pinned
    decision: Decision | None = None
    drawing: Drawing | None = None
    ancestors: tuple[tuple[str, Taxon], ...] = ()  # of its species: names and taxa, the youngest first
    label: int = 0  # of the kind ViewRequest.labels: of what is followed, else of who is there; 0 where nobody is

    @classmethod
    def at(cls, site: Site | None, run: LiveRun, seen: Any, request: ViewRequest) -> "Pinned":
        """Return what there is to tell of a site in a world of a run, in the fetched state `seen`."""
        if site is None:
            return cls()
        (y, x), number = site, request.world
        return cls(
            site=site,
            found=_inspect(run.world, seen, number, site),
            decision=run.world.decision(seen, world=number, y=y, x=x),
            drawing=run.world.drawing(seen, world=number, y=y, x=x),
            ancestors=_ancestors(run, seen, number, site),
            label=_label_at(site, run.world, seen, request),
        )


@dataclass(frozen=True)
class Frame:
    """A world as it was at one step."""

    step: int
    request: ViewRequest
    pixels: np.ndarray  # uint32 (height, width), 0xRRGGBB
    census: np.ndarray  # int64 (bands,)
    counted: int  # the step of the census
    labels: np.ndarray | None = None  # uint32, of request.box
    hovered: dict[str, Any] | None = None  # what World.inspect returns of the site under the mouse
    pinned: Pinned = Pinned()
    together: tuple[np.ndarray, ...] = ()  # pictures of all worlds, as `pixels`, where they were wanted
    commonest: Sequence[CommonSpecies] = ()  # where they were wanted
    number: int = 0  # counts up


class CachedValue:
    """A value that is worked out anew when it is of something else or older than FIGURE_SECONDS."""

    def __init__(self) -> None:
        self._of: Hashable = self  # what no caller can name
        self._value: Any = None
        self._until = 0.0

    def get(self, of: Hashable, make: Callable[[], Any], *, may_be_old: bool, seconds: float | None = None) -> Any:
        """Return the value; made anew in any case unless it may be old, and then after some seconds."""
        now = time.perf_counter()
        if not may_be_old or of != self._of or now >= self._until:
            kept = FIGURE_SECONDS if seconds is None else seconds
            self._of, self._value, self._until = of, make(), now + kept
        return self._value


class FrameMaker:
    """Makes frames, into memory that is used again."""

    def __init__(self) -> None:
        self.species: int | None = None  # how many there are, where a world has species; counted now and then
        self._buffers: list[np.ndarray | None] = [None, None, None]
        self._frames = 0
        self._next_species = 0.0
        self._census, self._hovered, self._pinned, self._commonest = (CachedValue() for _ in range(4))
        self._step = 0  # of the last frame

    def frame(self, run: LiveRun, request: ViewRequest, *, may_be_old: bool = False) -> Frame:
        """Return the world of a run as it is, seen as requested; its figures may be a little older if that is allowed.

        Figures of a step that the run has gone back behind are never shown.
        """
        world, number = run.world, request.world
        seen = world.fetch(run.state)
        may_be_old = may_be_old and run.step >= self._step
        self._step = run.step
        self._count_species(world, seen, number)
        site = _followed(world, seen, request)
        counted, census = self._census.get(
            number, lambda: (run.step, world.census(seen, world=number)), may_be_old=may_be_old
        )
        return Frame(
            step=run.step,
            request=request,
            pixels=self._pixels(world, seen, request),
            census=census,
            counted=counted,
            labels=_labels(world, seen, request),
            hovered=self._hovered.get(
                (number, request.hover), lambda: _inspect(world, seen, number, request.hover), may_be_old=may_be_old
            ),
            pinned=self._pinned.get(
                (number, site, request.labels, request.follows),
                lambda: Pinned.at(site, run, seen, request),
                may_be_old=may_be_old,
            ),
            together=self._together(world, seen, request),
            commonest=self._commonest.get(
                (number, request.species),
                lambda: commonest(world, seen, number, request.species) if request.species else (),
                may_be_old=may_be_old,
                seconds=LIST_SECONDS,
            ),
            number=self._frames,
        )

    def _pixels(self, world: ViewableWorld, seen: Any, request: ViewRequest) -> np.ndarray:
        """Return the picture, in the memory of the oldest of three: the window may still draw the one before."""
        self._frames += 1
        slot = self._frames % len(self._buffers)
        pixels = world.pixels(seen, world=request.world, colours=request.colours, spare=self._buffers[slot])
        self._buffers[slot] = pixels
        return pixels

    @staticmethod
    def _together(world: ViewableWorld, seen: Any, request: ViewRequest) -> tuple[np.ndarray, ...]:
        """Return the pictures of all worlds, where they are wanted."""
        worlds = range(len(seen.seeds)) if request.together else ()
        return tuple(world.pixels(seen, world=number, colours=request.colours) for number in worlds)

    def _count_species(self, world: ViewableWorld, seen: Any, number: int) -> None:
        begun = time.perf_counter()
        if begun < self._next_species or "species" not in world.label_kinds:
            return
        labels = world.labels(seen, world=number, kind="species")
        found = np.unique(labels) if labels is not None else np.zeros(0)
        self.species = int(np.count_nonzero(found))
        self._next_species = begun + max(0.25, (time.perf_counter() - begun) / SPECIES_SHARE)


def _followed(world: ViewableWorld, seen: Any, request: ViewRequest) -> Site | None:
    """Return the pinned site, or the nearest to it of what is followed; the pinned one where that has died out."""
    if request.follows is None or request.pinned is None:
        return request.pinned
    kind, label = request.follows
    labels = world.labels(seen, world=request.world, kind=kind)
    if labels is None or labels[request.pinned] == label:
        return request.pinned
    places = np.argwhere(labels == label)
    if not len(places):
        return request.pinned
    y, x = places[np.abs(places - request.pinned).sum(axis=1).argmin()]
    return int(y), int(x)


def _label_at(site: Site, world: ViewableWorld, seen: Any, request: ViewRequest) -> int:
    """Return the label of what is followed, or of who is at a site; 0 where nobody is."""
    if request.follows is not None:
        return request.follows[1]
    labels = world.labels(seen, world=request.world, kind=request.labels) if request.labels else None
    return 0 if labels is None else int(labels[site])


def _ancestors(run: LiveRun, seen: Any, number: int, site: Site) -> tuple[tuple[str, Taxon], ...]:
    """Return the species at a site and those it descends from, names and taxa, the youngest first."""
    phylogeny, world = run.phylogeny, run.world
    if phylogeny is None or SPECIES not in phylogeny.kinds:
        return ()
    if (phylogeny.rows, phylogeny.columns) == world.shape():
        line = phylogeny.at(SPECIES, number, *site)
    else:  # a world whose inhabitants have no place of their own, as reactions have none
        labels = world.labels(seen, world=number, kind="species")
        label = 0 if labels is None else int(labels[site])
        line = phylogeny.lineage(SPECIES, number, label) if label else []
    return tuple((world.spoken_name(taxon.label), taxon) for taxon in line)


def _labels(world: ViewableWorld, seen: Any, request: ViewRequest) -> np.ndarray | None:
    """Return the labels of the box that was asked for."""
    if request.box is None or not request.labels:
        return None
    found = world.labels(seen, world=request.world, kind=request.labels)
    top, left, bottom, right = request.box
    return None if found is None else found[top:bottom, left:right].copy()


def _inspect(world: ViewableWorld, seen: Any, number: int, site: Site | None) -> dict[str, Any] | None:
    """Return what the world says of a site; None beside the map."""
    if site is None:
        return None
    try:
        return world.inspect(seen, world=number, y=site[0], x=site[1])
    except IndexError:
        return None
