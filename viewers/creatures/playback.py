"""What the panels of the window on creatures read and its keys do: who swims, when it is, what is looked at.

Knows no pygame. Creatures come from a source: a running search, a run folder, a file of genomes.
"""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.search.population import Population, SearchSnapshot
from alife.worlds.animated import Anatomy, AnimatedArena
from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.camera import Camera
from viewers.creatures.creature import FRAMES_PER_BEAT, LENGTHS, Swimmer
from viewers.creatures.genome_editing import Editing
from viewers.creatures.selection import FOLLOW, FREE, WHOLE, TankSelection

SPEEDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)  # [beats/s]
DEFAULT_SPEED = SPEEDS.index(1.0)
REFRESH_SECONDS = 1.0
MAP, POINTS = "map", "points"  # how a population is


class Source(Protocol):
    """Where creatures come from."""

    arena: Any  # alife.worlds.animated.AnimatedArena
    folder: Path
    snapshot: SearchSnapshot
    paused: bool

    @property
    def is_live(self) -> bool:
        """Return whether it is still looking for more."""

    def start(self) -> None:
        """Let a search begin."""

    def refresh(self) -> bool:
        """Look whether there is more; return whether there was."""

    def close(self) -> None:
        """Let go."""


def same_body(one: Anatomy, other: Anatomy) -> bool:
    """Return whether two bodies look alike."""
    return (
        np.array_equal(one.places, other.places)
        and np.array_equal(one.links, other.links)
        and np.array_equal(one.kinds, other.kinds)
    )


class CreaturePlayback(TankSelection):
    """Creatures being watched."""

    def __init__(self, source: Source, *, name: str = "", background: BackgroundEvaluator | None = None) -> None:
        self.source = source
        self.snapshot: SearchSnapshot = source.snapshot  # all creatures there are, until the next tick
        inner: AnimatedArena = source.arena
        super().__init__(inner, name=name or inner.name, world_name=inner.name, folder=source.folder)
        self.background = background or BackgroundEvaluator()
        self.camera = Camera()
        self.swimmers: list[Swimmer] = []
        self.subject = 0  # into swimmers: whom the inspector shows and the camera follows
        self.beat = 0.0
        self._playing = True
        self.speed_index = DEFAULT_SPEED
        self.view = FOLLOW
        self.trails = True
        self.chart = 0  # into charts
        self.hover: int | None = None  # into the population that the chart shows
        self.editing: Editing | None = None
        self._left: list[Editing] = []  # changed genomes whose editing was left for something else
        self._in_files: set[bytes] = set()  # genomes that were saved
        self._next_refresh = 0.0
        self._chosen = False  # whether anybody was chosen; until then the best is shown
        self._champion = -np.inf

    # What there is to see

    @property
    def charts(self) -> list[tuple[str, str]]:
        """Return the ways to see them: the name of a population, and MAP or POINTS."""
        found = []
        for name, population in self.snapshot.populations.items():
            found += [(name, MAP)] if population.niche is not None else []
            found.append((name, POINTS))
        return found or [("elites", MAP)]

    @property
    def shown(self) -> tuple[str, str]:
        """Return the name of the population that the chart shows, and how."""
        return self.charts[self.chart % len(self.charts)]

    @property
    def population(self) -> Population | None:
        """Return the population that the chart shows, None before there is any."""
        return self.snapshot.populations.get(self.shown[0])

    @property
    def score_unit(self) -> str:
        """Return the unit of the scores of populations, which come from the water as it was before it was painted."""
        return str(self.source.arena.fitness_unit)

    @property
    def step(self) -> int:
        """Return the frame of the beat's clock."""
        return round(self.beat * FRAMES_PER_BEAT)

    @property
    def moment(self) -> str:
        """Return the name of a file that shows the beat."""
        return f"beat-{self.beat:07.2f}"

    @property
    def speed(self) -> float:
        """Return the [beats/s] wanted."""
        return SPEEDS[self.speed_index]

    def body(self, genes: np.ndarray) -> Anatomy | None:
        """Return the body of a genome, None until it is known."""
        found: Anatomy | None = self.background.ask(("body", genes.tobytes()), partial(self.arena.anatomy, genes))
        return found

    # Time

    @property
    def playing(self) -> bool:
        """Return whether they swim."""
        return self._playing

    @playing.setter
    def playing(self, playing: bool) -> None:
        self._playing = playing

    def toggle_play(self) -> None:
        """Swim or hold still."""
        self.playing = not self.playing

    def go_to(self, beat: float) -> None:
        """Go to a beat."""
        self.beat = min(max(0.0, beat), float(LENGTHS[-1]))

    def move_on(self, beats: float) -> None:
        """Hold still and go some beats on or back."""
        self.playing = False
        self.go_to(self.beat + beats)

    def faster(self, by: int = 1) -> None:
        """Go to a higher speed, or a lower one."""
        self.speed_index = min(max(0, self.speed_index + by), len(SPEEDS) - 1)
        self.say(f"Speed: {self.speed:g} beats/s")

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        self._refresh()
        self._follow_the_best()
        if self.playing and self.swimmers and all(one.ready for one in self.swimmers):
            self.beat += seconds * self.speed
            if self.beat > LENGTHS[-1]:
                self.beat = 0.0
            known = min(one.beats for one in self.swimmers)
            self.beat = min(self.beat, known)  # motions are worked out in the background, which may be slower
        for one in self.swimmers:
            one.look_up(self.arena, self.background, self.beat)
        self._lay_lanes()
        self._aim()
        self.camera.glide(seconds)

    @property
    def busy(self) -> bool:
        """Return whether something moves."""
        return (
            self.playing
            or self.camera.moving
            or self.background.busy
            or (self.source.is_live and not self.source.paused)
        )

    # View

    def follow(self) -> None:
        """Follow the one that is watched."""
        self.view = FOLLOW

    def see_all(self) -> None:
        """See all that swim, and where they began."""
        self.view = WHOLE

    def pan(self, dx: float, dy: float) -> None:
        """Move the water by some pixels, and follow nobody."""
        self.view = FREE
        self.camera.pan(dx, dy)

    def zoom(self, point: tuple[float, float], steps: int) -> None:
        """Zoom at a point of the tank, and follow nobody."""
        self.view = FREE
        self.camera.zoom_at(point, steps)

    def next_chart(self) -> None:
        """Show the creatures in the next way."""
        self.chart, self.hover = (self.chart + 1) % len(self.charts), None

    # Editing

    def toggle_editing(self) -> None:
        """Edit the genome of the one that is watched, or end that."""
        if self.editing is not None:
            self._leave_editing()
        elif self.watched is not None:
            self._chosen = True
            self._show([self.watched])
            self.editing = Editing(self.arena, self.swimmers[0].genes)

    def edited(self) -> None:
        """Let the creature of the genome as it now is swim, from its start."""
        if self.editing is None or np.array_equal(self.editing.genes, self.swimmers[0].genes):
            return
        self.swimmers = [Swimmer(self.editing.genes, "edited")]
        self.beat = 0.0

    def mutate(self) -> None:
        """Let the genome that is edited mutate; begin to edit if need be."""
        if self.editing is None:
            self.toggle_editing()
        if self.editing is not None:
            before = self.arena.anatomy(self.editing.genes)
            self.editing.mutate()
            if same_body(before, self.arena.anatomy(self.editing.genes)):
                self.say("This mutation changes nothing that grows: the body is the same.")
            self.edited()

    def undo(self) -> None:
        """Take the last stroke back while a tool is in hand; else the last change of the genome.

        A genome whose editing was left is gone back to.
        """
        if self.tool is not None:
            self.undo_stroke()
            return
        if self.editing is None and self._left:
            self._chosen, left = True, self._left.pop()
            self._show([Swimmer(left.genes, "edited")])
            self.editing = left
        elif self.editing is None or not self.editing.undo():
            self.say("Nothing was changed that could be undone.")
        self.edited()

    def save(self) -> None:
        """Write the genome of the one that is watched to a file, and the water if it was painted."""
        if self.watched is not None:
            self.say("; ".join(filter(None, [self._saved(self.watched.genes), self.save_water()])))

    def save_edits(self) -> list[str]:
        """Write every changed genome, and painted water, that no file has yet to one; return what came of each."""
        edits = [*self._left, *([] if self.editing is None else [self.editing])]
        left = [self._saved(one.genes) for one in edits if one.changed and one.genes.tobytes() not in self._in_files]
        return [*left, *filter(None, [self.save_water()])]

    def _saved(self, genes: np.ndarray) -> str:
        folder, number = self.folder / "creatures", 1
        while (folder / f"creature-{number}.npz").exists():
            number += 1
        path = folder / f"creature-{number}.npz"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.arena.write_genomes(path, genes[None])
        except OSError as error:
            return f"Cannot save the genome: {error}"
        self._in_files.add(genes.tobytes())
        return f"Saved {path}"

    def toggle_search(self) -> None:
        """Hold the running search up, or let it go on."""
        if not self.source.is_live:
            self.say("No search is running here.")
            return
        self.source.paused = not self.source.paused
        self.say("The search pauses." if self.source.paused else "The search goes on.")

    def close(self) -> None:
        """Stop everything; a running search is saved."""
        self.background.close()
        self.source.close()

    def _refresh(self) -> None:
        now = time.monotonic()
        if now >= self._next_refresh:
            self._next_refresh = now + REFRESH_SECONDS
            self.source.refresh()
        self.snapshot = self.source.snapshot

    def _follow_the_best(self) -> None:
        """Show the best one as long as nobody was chosen, when the one before has been seen for a while."""
        if self._chosen or self.editing is not None:
            return
        population = self.population
        seen_enough = not self.swimmers or self.beat >= self.arena.beats / 2
        if (
            population is not None
            and seen_enough
            and population.best >= 0
            and population.fitness[population.best] > self._champion
        ):
            self._champion = float(population.fitness[population.best])
            swimmer = self._swimmer(population.best)
            if swimmer is not None:
                self._show([swimmer])

    def _aim(self) -> None:
        ready = [one for one in self.swimmers if one.ready]
        if not ready or self.view == FREE:
            return
        if self.view == FOLLOW and self.watched is not None and self.watched.ready:
            wide, tall = self.watched.size
            half = np.array([wide + 5, tall + 4]) / 2
            centre = self.watched.place_at(self.beat)
            self.camera.fit(centre - half, centre + half, 1.0, most=46.0)
            return
        # Of several the view has where all will get to; not while water is painted, which would move below the brush.
        ahead = len(ready) > 1 and self.tool is None
        boxes = self._ways(ready, (0.0, self.beat, float(self.arena.beats)) if ahead else (0.0, self.beat))
        if self.scenery is not None and self.scenery.target is not None:
            middle, reach = np.array(self.scenery.target[:2]), self.scenery.target[2]
            boxes.append((middle - reach, middle + reach))
        low, high = np.min([box[0] for box in boxes], axis=0), np.max([box[1] for box in boxes], axis=0)
        fit = self.camera.fit if ahead else self.camera.fit_from_left
        fit(low, high, 1.5, most=40.0)

    @staticmethod
    def _ways(swimmers: list[Swimmer], beats: Sequence[float]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the boxes that bodies are in at some beats, lowest and highest corner [cells]."""
        places = [(one.place_at(beat), np.array(one.size) / 2 + 0.5) for one in swimmers for beat in beats]
        return [(place - half, place + half) for place, half in places if np.isfinite(place).all()]
