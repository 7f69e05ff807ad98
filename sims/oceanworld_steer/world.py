"""Steering as alife.worlds.arena.Arena: controllers of a given body, or bred with their bodies.

A genome is two bytes a number. A controller is always reckoned by the processor, whatever the backend.
"""

from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from alife.engines.backend import Backend, start
from alife.engines.rng import draw, scramble
from alife.engines.rule import u32
from alife.worlds.arena import Arena, Axis, Evaluation, Ranges
from alife.worlds.genome_checks import check_genome_seeds, check_genomes, check_parameters
from sims.oceanworld import body, body_plans, controllers
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import REACH
from sims.oceanworld.food import food_of
from sims.oceanworld.kernel_params import kernel_params
from sims.oceanworld.number_genomes import BYTES, TOP, to_bytes, to_numbers, varied
from sims.oceanworld.render import frame_steps
from sims.oceanworld.waters import table_of
from sims.oceanworld.world import FEWEST_FINE, FINER
from sims.oceanworld_steer import bodies as known
from sims.oceanworld_steer import render
from sims.oceanworld_steer.animated import Viewable
from sims.oceanworld_steer.config import BRED, Config

STEP = 0.05  # of the range: standard deviation of what a mutation adds to a number that it touches
TOUCHED = 0.25  # chance of a number to be touched
FIRST, LATER = u32(0x57EE), u32(0x57EF)  # keys of the words of new genomes and of mutations
FRESH = 1_000_003  # from an episode's seed to that of the second look
SECOND_LOOK = 64  # episodes
FARTHEST = 64.0  # [cells] of the map's axis
NO_BODY, NOT_FINITE = "no body that can swim", "not finite: the body fell apart"


class World(Viewable, Arena):
    """The water that controllers are scored in."""

    kind = "arena"
    name = "oceanworld_steer"
    rules_version = 1
    descriptor_names = ("effort", "distance")
    descriptor_ranges: Ranges = ((0.0, 1.0), (0.0, FARTHEST))
    axes = (Axis("effort"), Axis("distance", "cells"))

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        self.config = config or Config()
        self._backend = backend or start("cpu")
        self._genome = None if self.config.body == BRED else known.genome_of(self.config.body)
        driven = 0 if self._genome is None else int(controllers.middles(known.grown(self._genome))[1].sum())
        self._plan_numbers = body_plans.PARAMETERS if self._genome is None else 0
        self.parameters = self._plan_numbers + controllers.numbers_of(self.config.control, driven)
        self.genome_length = BYTES * self.parameters
        self._params, self._water = kernel_params(self.config), table_of([self.config])

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return evenly distributed numbers."""
        return to_bytes(self._words(check_genome_seeds(seeds), FIRST, self.parameters) >> u32(16))

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return children some of whose numbers differ a little, about normally distributed."""
        check_genomes(genomes, self.genome_length)
        drawn = self._words(check_genome_seeds(seeds, len(genomes)), LATER, 3 * self.parameters)
        return to_bytes(varied(to_numbers(genomes), drawn, TOUCHED, STEP))

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return genomes uint8 (n, genome_length) from float64 (n, parameters) in 0..1."""
        return to_bytes(np.rint(check_parameters(vectors, self.parameters) * TOP))

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Let every controller steer through all episodes; fitness is the mean of what they are worth."""
        check_genomes(genomes, self.genome_length)
        grown, control = self.grown(genomes), self.controllers_of(genomes)
        able = grown.nodes > 1
        outcomes = np.zeros((len(genomes), self.config.episodes, 6))
        if able.any():
            outcomes[able] = self._steered(body.some(grown, np.flatnonzero(able)), _some(control, able))
        approach, meals, effort, nearest, far, fastest = np.moveaxis(outcomes, 2, 0)
        finite = np.asarray(np.isfinite(outcomes).all(axis=(1, 2)))
        reason = self._reasons(able, finite, fastest)
        valid = reason == ""
        each = self._worth(approach, meals, nearest)
        fitness = np.where(valid, each.mean(axis=1), np.nan)
        places = np.stack([effort.mean(axis=1), np.minimum(far.mean(axis=1), FARTHEST)], axis=1)
        details = {"meals": meals.mean(axis=1), "approach": approach.mean(axis=1)}
        return Evaluation(fitness, np.where(valid[:, None], places, np.nan), valid, reason, details)

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the genomes: every controller is another one."""
        return genomes.copy()

    def grown(self, genomes: np.ndarray) -> Bodies:
        """Return the bodies of genomes, each with its own or all with the one that is given."""
        if self._genome is not None:
            return known.repeated(known.grown(self._genome), len(genomes))
        vectors = to_numbers(genomes)[:, : self._plan_numbers] / TOP
        return body.grown(body_plans.genomes_of(vectors))

    def controllers_of(self, genomes: np.ndarray) -> controllers.Controllers:
        """Return the controllers of genomes."""
        vectors = to_numbers(genomes)[:, self._plan_numbers :] / TOP
        config = self.config
        return controllers.decoded(config.control, controllers.scaled(vectors), self.grown(genomes), config.phase_scale)

    def food(self, episode: int) -> np.ndarray:
        """Return where the meals of an episode are, each from the one before, [cells] (meals, 2)."""
        if self.config.fitness == REACH:
            return np.array([[self.config.target_x, self.config.target_y]])
        return food_of(self.config.episode_seed, episode)

    def refined(self) -> "World":
        """Return the same arena with fresh food, many times over: who learned places by heart loses."""
        fresh = (self.config.episode_seed + FRESH) % 2**31
        return World(replace(self.config, episodes=SECOND_LOOK, episode_seed=fresh), self._backend)

    def finer(self) -> "World":
        """Return the same arena at finer steps alone."""
        steps = max(FEWEST_FINE, ceil(FINER * self.config.steps_per_beat))
        decide = max(1, round(self.config.decide * steps / self.config.steps_per_beat))
        return World(replace(self.config, steps_per_beat=steps, decide=decide), self._backend)

    def film(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray:
        """Return frames of the first episode, uint8 (beats x frames_per_beat + 1, height, width, 3)."""
        steps = frame_steps(self.config, beats, frames_per_beat)
        return render.film(self.config, self.grown(genes[None]), self.controllers_of(genes[None]), self.food(0), steps)

    @property
    def film_length(self) -> tuple[int, float]:
        """Return the beats and the seconds of a film: long enough for a few meals."""
        return 24, 12.0

    def portrait(self, genes: np.ndarray) -> np.ndarray:
        """Return a picture of the body at rest."""
        return render.portrait(self.grown(genes[None]))

    def read_genomes(self, path: Path) -> np.ndarray | None:
        """Return None: controllers lie in archives of runs alone."""
        del path
        return None

    def _steered(self, grown: Bodies, control: controllers.Controllers) -> np.ndarray:
        from alife.engines.cpu import running_threads
        from sims.oceanworld.steering_cpu import OUTCOMES, steer

        config, episodes = self.config, range(self.config.episodes)
        outcomes = np.zeros((len(grown), config.episodes, OUTCOMES))
        table = np.array([self.food(episode) for episode in episodes])
        shape = grown.links, grown.width, grown.height, control.groups
        mind = control.weights, *controllers.beats_of(config, control)
        plan = table, config.decide, config.decisions, config.reach
        with running_threads(self._backend.threads):
            steer(self._params, self._water, *shape, *mind, *plan, self._backend.threads, outcomes)
        return outcomes

    def _worth(self, approach: np.ndarray, meals: np.ndarray, nearest: np.ndarray) -> np.ndarray:
        """Return what each episode is worth, float64 (n, episodes)."""
        if self.config.fitness != REACH:
            worth: np.ndarray = approach + self.config.meal * meals
            return worth
        whole = np.sqrt(self.config.target_x**2 + self.config.target_y**2) - self.config.reach
        share: np.ndarray = 1 - np.maximum(nearest - self.config.reach, 0) / whole
        return share

    def _reasons(self, able: np.ndarray, finite: np.ndarray, fastest: np.ndarray) -> np.ndarray:
        limit = self.config.speed_limit
        runaway = (fastest > limit).any(axis=1)
        found = np.where(runaway, f"runaway: faster than {limit:g} cells a beat", "")
        found = np.where(finite, found, NOT_FINITE)
        reasons: np.ndarray = np.where(able, found, NO_BODY)
        return reasons

    def _words(self, seeds: np.ndarray, stream: u32, count: int) -> np.ndarray:
        """Return random words of each seed, uint32 (n, count)."""
        with np.errstate(over="ignore"):  # they wrap around by design
            keys: Any = scramble(np.asarray(seeds, u32)[:, None] ^ stream)  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
            found: Any = draw(keys, scramble(keys), np.arange(count, dtype=u32)[None])  # type: ignore[arg-type]  # likewise
        return np.asarray(found)


def _some(control: controllers.Controllers, where: np.ndarray) -> controllers.Controllers:
    return controllers.Controllers(
        control.groups[where], control.weights[where], control.phase[where], control.duty[where]
    )
