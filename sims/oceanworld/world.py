"""Oceanworld as alife.worlds.arena.Arena: what searches breed swimmers in.

Source: Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020).
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil, prod
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.engines import team_cpu
from alife.engines.backend import Backend, start
from alife.worlds.arena import Arena, Evaluation, Ranges, niches
from alife.worlds.genome_checks import check_parameters
from sims.oceanworld import (
    behaviour,
    body,
    body_plans,
    descriptors,
    genome,
    genome_files,
    pattern_nets,
    render,
    scores,
    turtles,
)
from sims.oceanworld.animated import Viewable, grown
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import CPPN, DISTANCE, END, REACH, STRUCTURE, TURTLE, WAVES, Config
from sims.oceanworld.descriptors import CHOICES
from sims.oceanworld.kernel_params import kernel_params

FINER, FEWEST_FINE = 2.5, 120  # times, and at least [steps/beat], for finalists
LONGER = 5  # times
MOST_KNOWN = 1 << 26  # niches of a map of which it is told which can be reached
PLANS: dict[str, Any] = {WAVES: body_plans, TURTLE: turtles, CPPN: pattern_nets}  # what continuous parameters mean


class Engine(Protocol):
    """What lets bodies swim: engine_cpu.Engine or engine_gpu.Engine."""

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""

    def follow(self, bodies: Bodies, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like before some steps, float64 (n, looks, 6), and the greatest speed (n,)."""

    def trace(self, bodies: Bodies, frame_steps: np.ndarray) -> np.ndarray:
        """Return the motion of the first body, float (frames, SITES, position | velocity, x | y)."""


class WaterEngine(Engine, Protocol):
    """What lets bodies swim in waters besides: engine_water_cpu.Engine or engine_water_gpu.Engine."""

    def paths(self, bodies: Bodies, looks: np.ndarray, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the centres of mass [cells] before some steps, float64 (n, frames, 2), and the greatest speed (n,)."""


class World(Viewable, Arena):
    """The water that creatures are scored in; see alife.worlds.arena.Arena for what each method promises."""

    kind = "arena"
    name = "oceanworld"
    rules_version = 1
    engines_alike = ("cpu", "taichi-cpu")  # a device may contract, divide and take roots in its own way
    genome_length = genome.SITES
    descriptor_names = CHOICES[STRUCTURE].names
    descriptor_ranges: Ranges = CHOICES[STRUCTURE].ranges

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        self.config = config or Config()
        self.parameters = PLANS[self.config.plan].PARAMETERS
        self.parameter_mutation = PLANS[self.config.plan].MUTATION
        chosen = CHOICES[self.config.descriptors]
        self.descriptor_names, self.descriptor_ranges = chosen.names, chosen.ranges
        self.axes, self.descriptor_bins = chosen.axes, chosen.bins
        self.path_channels = behaviour.CALLED
        self.path_shape = (len(behaviour.looks(self.config)), behaviour.CHANNELS) if self.config.paths else None
        self._backend = backend or start("cpu")
        self._engine = _engine(self.config, self._backend)
        self._reasons = scores.reasons(self.config)

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return a random genome for each seed, uint8 (n, 256)."""
        return genome.random_genomes(seeds, self.config)

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return a child of each genome."""
        genome.check(genomes)
        return genome.mutated(genomes, seeds, self.config)

    def mutation(self, seeds: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """Return `mutated` with these seeds; its bits are drawn by a thread that has nothing to do meanwhile."""
        drawn = team_cpu.begin(self._backend.threads, genome.mutations, seeds, self.config)
        return lambda genomes: genome.redrawn(genomes, drawn())

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return genomes uint8 (n, 256) from float64 (n, parameters) in 0..1, by its plan, see PLANS."""
        genomes: np.ndarray = PLANS[self.config.plan].genomes_of(check_parameters(vectors, self.parameters))
        return genomes

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Let every body swim; fitness is what the config asks for, see scores.py."""
        genome.check(genomes)
        bodies = body.grown(genomes)
        seen, fastest = self._followed(bodies) if self.config.paths else self._swim(bodies)
        judged = scores.judged(self.config, bodies, self._scored_part(seen), fastest)
        places = descriptors.of(self.config.descriptors, judged.structure, judged.end)
        counts = {name: getattr(bodies, name) for name in ("nodes", "bonds", "rigid", "muscles")}
        details = {"dx": judged.moved[:, 0], "dy": judged.moved[:, 1], **counts, "body_length": body.lengths(bodies)}
        valid, paths = judged.verdict == 0, self._paths(seen, judged)
        return Evaluation(judged.fitness, places, valid, self._reasons[judged.verdict], details, paths)

    def followed(self, genomes: np.ndarray) -> np.ndarray:
        """Return the path of each genome, float64 (n, frames, 6), see behaviour.py; nan of a body that cannot swim."""
        bodies = body.grown(genomes)
        swimmers = np.flatnonzero(bodies.nodes > 1)
        found = np.full((len(bodies), len(behaviour.looks(self.config)), 6), np.nan)
        found[swimmers] = self._engine.follow(body.some(bodies, swimmers), behaviour.looks(self.config))[0]
        return found

    def _followed(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like at the looks of a path and a score, float64 (n, looks, 6), and their speed."""
        engine: Engine = self._engine
        return engine.follow(bodies, np.union1d(behaviour.looks(self.config), scores.looks(self.config)))

    def _scored_part(self, seen: np.ndarray) -> np.ndarray:
        """Return where bodies are when a score looks at them, float64 (n, looks, 2)."""
        if not self.config.paths:
            return seen
        both = np.union1d(behaviour.looks(self.config), scores.looks(self.config))
        return seen[:, np.searchsorted(both, scores.looks(self.config)), :2]

    def _paths(self, seen: np.ndarray, judged: scores.Judged) -> np.ndarray | None:
        """Return the paths from the start on, float32 (n, looks, 6), 0 off the map, if they are recorded."""
        if not self.config.paths:
            return None
        both = np.union1d(behaviour.looks(self.config), scores.looks(self.config))
        paths = seen[:, np.searchsorted(both, behaviour.looks(self.config))]
        paths[:, :, :2] -= paths[:, :1, :2].copy()
        return np.where(np.isfinite(judged.structure[:, :1, None]), paths, 0).astype(np.float32)

    def _swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return where bodies are when a score looks at them, float64 (n, frames, 2), and the greatest speeds (n,)."""
        in_water: WaterEngine = self._engine  # which a config with a target has
        if self.config.fitness == DISTANCE:
            return in_water.swim(bodies)
        return in_water.paths(bodies, scores.looks(self.config))

    def check_genomes(self, genomes: np.ndarray) -> None:
        """Raise ValueError for bytes of more bits than a site has."""
        genome.check(genomes)

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the links of each body, uint8 (n, 256), see body.py."""
        genome.check(genomes)
        return body.grown(genomes).links

    def reachable(self, bins: tuple[int, ...]) -> np.ndarray | None:
        """Return which niches are of a body that can exist, wherever it swims, bool (bins); None for ends alone."""
        if self.config.descriptors == END or prod(bins) > MOST_KNOWN:
            return None
        found = np.zeros(bins, bool)
        places = niches(body.descriptors(*body.possible().T), self.descriptor_ranges[:2], bins[:2])
        found[places[:, 0], places[:, 1]] = True
        return found

    def read_genomes(self, path: Path) -> np.ndarray:
        """Return the genomes of a file, uint8 (n, 256), see genome_files.py for what it may be."""
        return genome_files.read(path)

    @property
    def _fine_steps(self) -> int:
        return max(FEWEST_FINE, ceil(FINER * self.config.steps_per_beat))

    @property
    def episode(self) -> float:
        """Return how many beats a creature swims."""
        return float(self.config.beats)

    @property
    def episode_unit(self) -> str:
        """Return the unit of time of a swim."""
        return "beat"

    def finer(self) -> "World":
        """Return the same water at finer steps alone, which shows what coarse steps gave away."""
        return World(replace(self.config, steps_per_beat=self._fine_steps), self._backend)

    def portrait(self, genes: np.ndarray) -> np.ndarray:
        """Return a picture of the creature of one genome (256,) at rest, uint8 (height, width, 3)."""
        return render.portrait(grown(genes))

    def film(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray:
        """Return pictures of one creature swimming, uint8 (beats x frames_per_beat + 1, height, width, 3)."""
        bodies, steps = grown(genes), render.frame_steps(self.config, beats, frames_per_beat)
        if not bodies.nodes[0]:
            empty = np.zeros((len(steps), genome.SITES, 2))
            return render.film(bodies, self.config, empty, empty[:, 0], steps)
        positions = self._engine.trace(bodies, steps)[:, :, 0]
        centres = body.centres_of_mass(bodies, positions, kernel_params(self.config))
        return render.film(bodies, self.config, positions, centres, steps)

    def refined(self) -> "World":
        """Return the same water at finer steps and for longer, where an exploit of coarse steps does not pay."""
        longer = 1 if self.config.fitness == REACH else LONGER  # who has more time gets nearer to a target
        return World(
            replace(self.config, steps_per_beat=self._fine_steps, beats=longer * self.config.beats), self._backend
        )


def _engine(config: Config, backend: Backend) -> Engine:
    """Return the engine for a backend and a water; imported late, since each takes a while to load."""
    if config.is_still and config.fitness == DISTANCE:
        return _still_engine(config, backend)
    if backend.is_cpu:
        from sims.oceanworld import engine_water_cpu

        return engine_water_cpu.Engine(config, backend.threads)
    from sims.oceanworld import engine_water_gpu

    return engine_water_gpu.Engine(config, backend)


def _still_engine(config: Config, backend: Backend) -> Engine:
    if backend.is_cpu:
        from sims.oceanworld import engine_cpu

        return engine_cpu.Engine(config, backend.threads)
    from sims.oceanworld import engine_gpu

    return engine_gpu.Engine(config, backend)
