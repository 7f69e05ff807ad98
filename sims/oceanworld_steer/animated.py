"""What a report sees of those that steer: bodies, and how they swim through their first episode."""

from typing import Any

import numpy as np

from alife.worlds.animated import Anatomy, Motion, Scenery
from sims.oceanworld import waters
from sims.oceanworld.anatomy import LINK_KINDS, nodes_of
from sims.oceanworld.animated import anatomy_of
from sims.oceanworld.config import REACH
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import beat_of
from sims.oceanworld.render import frame_steps
from sims.oceanworld_steer.config import Config
from sims.oceanworld_steer.render import episode


class Viewable:
    """The optional part of the contract of arenas, mixed into World; genomes are not edited here."""

    config: Config
    link_kinds = LINK_KINDS
    watched_beats = 16  # [beats] of an episode that reports show: a meal or two

    @property
    def fitness_unit(self) -> str:
        """Return the unit of the fitness; a meal is worth some cells."""
        return "of the way" if self.config.fitness == REACH else "cells"

    @property
    def beats(self) -> int:
        """Return the [beats] of the swim that is scored."""
        return self.config.beats

    @property
    def has_food(self) -> bool:
        """Return whether there is food in the water."""
        return self.config.fitness != REACH

    def scenery(self) -> Scenery | None:
        """Return what is in the water besides creatures; None where it is still, empty and without a target."""
        return waters.scenery_of(self.config)

    def anatomy(self, genes: np.ndarray) -> Anatomy:
        """Return the body that one genome (genome_length,) steers."""
        return anatomy_of(self._of_world.grown(genes[None]))

    def motion(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> Motion:
        """Return how the creature of one genome swims through its first episode, from rest."""
        world, steps = self._of_world, frame_steps(self.config, beats, frames_per_beat)
        bodies, scored = world.grown(genes[None]), world.evaluate(genes[None])
        positions, centres = np.zeros((len(steps), SITES, 2)), np.zeros((len(steps), 2))
        food = np.tile(world.food(0)[0], (len(steps), 1))
        if bodies.nodes[0] > 1:
            control = world.controllers_of(genes[None])
            positions, centres, food = episode(self.config, bodies, control, world.food(0), steps)
        beat = beat_of(self.config)
        phase = steps % self.config.steps_per_beat
        return Motion(
            frames_per_beat,
            positions[:, nodes_of(bodies)].astype(np.float32),
            centres,
            (beat.extension[phase] / max(self.config.extension, 1e-9)).astype(np.float32),
            beat.power[phase] > 0,
            float(scored.fitness[0]),
            str(scored.reason[0]),
            food if self.has_food else None,
        )

    @property
    def _of_world(self) -> Any:
        return self
