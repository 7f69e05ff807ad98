"""Who swims in the tank: one alone, up to nine side by side, the best of all parts of a population. Knows no pygame."""

import numpy as np

from alife.search.population import Population
from viewers.creatures.creature import Swimmer
from viewers.creatures.genome_editing import Editing
from viewers.creatures.water_painting import WaterPainting

MOST_SWIMMERS = 9
LANE, LANE_GAP = 1.3, 2.5  # heights of a body that its lane is high, muscles grow; [cells] of water besides
FOLLOW, WHOLE, FREE = "follow", "all", "free"  # how the tank is looked at


class TankSelection(WaterPainting):
    """The part of a CreaturePlayback that says who swims."""

    swimmers: list[Swimmer]
    subject: int
    view: str
    editing: Editing | None
    _left: list[Editing]
    _chosen: bool

    @property
    def population(self) -> Population | None:
        """Return the population that is chosen from."""
        raise NotImplementedError

    @property
    def shown(self) -> tuple[str, str]:
        """Return the name of that population, and how it is shown."""
        raise NotImplementedError

    @property
    def watched(self) -> Swimmer | None:
        """Return the one that the inspector is about."""
        return self.swimmers[self.subject] if self.subject < len(self.swimmers) else None

    def watch(self, number: int) -> None:
        """Watch one of the population alone."""
        swimmer = self._swimmer(number)
        if swimmer is not None:
            self._chosen = True
            self._show([swimmer])

    def compare(self, number: int) -> None:
        """Let one of the population swim beside the others, or take it out again."""
        swimmer = self._swimmer(number)
        if swimmer is None:
            return
        self._chosen = True
        others = [one for one in self.swimmers if one.name != swimmer.name]
        if len(others) == len(self.swimmers) >= MOST_SWIMMERS:
            self.say(f"There are {MOST_SWIMMERS} already: take one out first, by a right click or Delete.")
        elif len(others) == len(self.swimmers):
            self._show([*others, swimmer])
        elif others:
            self._show(others)

    def watch_best(self) -> None:
        """Watch the fittest of the population."""
        population = self.population
        if population is not None and population.best >= 0:
            self.watch(population.best)
            self._chosen = False  # a better one that is found takes its place

    def watch_nine(self) -> None:
        """Watch the fittest of nine parts of the population side by side."""
        population = self.population
        if population is None or population.best < 0:
            return
        self._chosen = True
        swimmers = [self._swimmer(number) for number in best_of_parts(population)]
        self._show([one for one in swimmers if one is not None])

    def remove(self) -> None:
        """Take the one that is followed out of the tank, unless it is alone."""
        if len(self.swimmers) > 1:
            self._show([one for number, one in enumerate(self.swimmers) if number != self.subject])

    def keep_only(self) -> None:
        """Watch the one that is followed alone."""
        if self.watched is not None:
            self._show([self.watched])

    def choose(self, number: int) -> None:
        """Follow another of those in the tank."""
        if 0 <= number < len(self.swimmers):
            self.subject = number
            if len(self.swimmers) > 1:
                self.view = FOLLOW

    def _swimmer(self, number: int) -> Swimmer | None:
        population = self.population
        if population is None or not 0 <= number < len(population):
            return None
        notes = {"fitness": float(population.fitness[number]), "descriptors": population.descriptors[number].tolist()}
        if population.found_at is not None:
            notes["born"] = int(population.found_at[number])
        return Swimmer(population.genomes[number].copy(), f"{self.shown[0].rstrip('s')} {number + 1}", notes)

    def _show(self, swimmers: list[Swimmer]) -> None:
        known = {one.name: one for one in self.swimmers}
        if any(one.name not in known for one in swimmers):
            self.beat = 0.0  # who joins starts with the others
        self.swimmers = [known.get(one.name, one) for one in swimmers]
        self.subject = min(self.subject, len(swimmers) - 1) if len(swimmers) > 1 else 0
        self._leave_editing()
        self.view = WHOLE if len(swimmers) > 1 else FOLLOW

    def _leave_editing(self) -> None:
        if self.editing is not None and self.editing.changed:
            self._left.append(self.editing)
            self.say("Z goes back to the genome that was edited.")
        self.editing = None

    def _lay_lanes(self) -> None:
        """Let those that swim start above each other, the first uppermost; all in one place where places differ."""
        shared = self.scenery is not None
        tall = [LANE * one.size[1] + LANE_GAP for one in self.swimmers]
        top = sum(tall) / 2
        for one, height in zip(self.swimmers, tall, strict=True):
            one.lane = 0.0 if shared or len(self.swimmers) == 1 else top - height / 2
            top -= height


def best_of_parts(population: Population, side: int = 3) -> list[int]:
    """Return the fittest of each of side x side parts of the box of descriptors that a population fills."""
    sound = np.flatnonzero(np.isfinite(population.fitness) & np.isfinite(population.descriptors).all(axis=1))
    if not len(sound):
        return []
    places = population.descriptors[sound]
    low, high = places.min(axis=0), places.max(axis=0)
    parts = np.minimum(((places - low) / np.maximum(high - low, 1e-9) * side).astype(int), side - 1)
    found = []
    for part in range(side * side):
        mine = sound[(parts == divmod(part, side)).all(axis=1)]
        if len(mine):
            found.append(int(mine[population.fitness[mine].argmax()]))
    return found
