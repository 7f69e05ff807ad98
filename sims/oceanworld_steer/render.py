"""Films of a creature that steers: its first episode, with its food."""

from typing import TYPE_CHECKING

import numpy as np

from sims.oceanworld import controllers, genome
from sims.oceanworld import render as of_bodies
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.swimmers import Swimmers

if TYPE_CHECKING:
    from sims.oceanworld_steer.world import World


def portrait(bodies: Bodies) -> np.ndarray:
    """Return the first body at rest, uint8 (256, 256, 3)."""
    return of_bodies.portrait(bodies)


def film(world: "World", genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray:
    """Return frames of the first episode of one controller (genome_length,), uint8 (frames, height, width, 3)."""
    config, bodies = world.config, world.grown(genes[None])
    steps = of_bodies.frame_steps(config, beats, frames_per_beat)
    if bodies.nodes[0] < 2:
        empty = np.zeros((len(steps), genome.SITES, 2))
        return of_bodies.film(bodies, config, empty, empty[:, 0], steps)
    return of_bodies.film(bodies, config, *_episode(world, genes, steps))


def _episode(
    world: "World", genes: np.ndarray, steps: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of the sites, the centres of mass, the steps and the food of each frame."""
    config, bodies, control = world.config, world.grown(genes[None]), world.controllers_of(genes[None])
    grown, power = controllers.beats_of(config, control)
    swimmers, food = Swimmers(config, bodies, control.groups, grown[0], power[0], 1), Food(world.food(0))
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
    return positions, centres, steps, sought


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
