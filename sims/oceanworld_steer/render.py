"""Films of a creature that steers: its first episode, with its food."""

import numpy as np

from sims.oceanworld import controllers, genome
from sims.oceanworld import render as of_bodies
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.controllers import Controllers
from sims.oceanworld.swimmers import Swimmers
from sims.oceanworld_steer.config import Config


def portrait(bodies: Bodies) -> np.ndarray:
    """Return the first body at rest, uint8 (256, 256, 3)."""
    return of_bodies.portrait(bodies)


def film(config: Config, bodies: Bodies, control: Controllers, meals: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return frames of an episode of one controller and its body, uint8 (frames, height, width, 3).

    meals [cells] (meals, 2): where each is from the one before; steps int64 (frames,): before which it is looked at.
    """
    if bodies.nodes[0] < 2:
        empty = np.zeros((len(steps), genome.SITES, 2))
        return of_bodies.film(bodies, config, empty, empty[:, 0], steps)
    positions, centres, food = episode(config, bodies, control, meals, steps)
    return of_bodies.film(bodies, config, positions, centres, steps, food)


def episode(
    config: Config, bodies: Bodies, control: Controllers, meals: np.ndarray, steps: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of the sites, the centres of mass and the food of each frame, see `film`."""
    grown, power = controllers.beats_of(config, control)
    swimmers, food = Swimmers(config, bodies, control.groups, grown[0], power[0], 1), Food(meals)
    positions, centres = np.zeros((len(steps), genome.SITES, 2)), np.zeros((len(steps), 2))
    sought = np.zeros((len(steps), 2))
    amplitude, step = np.zeros((1, grown.shape[1]), grown.dtype), 0
    for frame, end in enumerate(steps.tolist()):
        while step < end:
            if step % config.decide == 0:
                food.look_for(swimmers.seen[0], config.reach)
                steering.decide(control.weights[0], food.senses, amplitude[0])
            further = min(end - step, config.decide - step % config.decide)
            swimmers.run(amplitude, further)
            step += further
        positions[frame], sought[frame] = swimmers.places(0), food.place
        centres[frame] = swimmers.centre(0) + swimmers.seen[0, : steering.COS]
    return positions, centres, sought


class Food:
    """What one creature is after: a meal after the other."""

    def __init__(self, meals: np.ndarray) -> None:
        self._meals, self._eaten = meals, 0
        self.place = meals[0].copy()  # [cells] (2,), from where the creature began
        self.senses = np.zeros(steering.SENSES)

    def look_for(self, seen: np.ndarray, reach: float) -> None:
        """Eat what is within reach, and sense where the next meal is."""
        far = steering.sense(seen, *self.place, self.senses)
        if far < reach and self._eaten + 1 < len(self._meals):
            self._eaten += 1
            self.place = seen[: steering.COS] + self._meals[self._eaten]
            steering.sense(seen, *self.place, self.senses)
