"""The ground on which judges are rewards: rules of life-like automata as genomes, for any search.

Unlike in an arena of the package, the score of a genome depends on what was judged before, because judges remember. So
this ground is for studies alone. `Generational` forgets scores when they are old; other searches compare those of
different times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.engines.rng import scramble
from alife.learn.judges import automata
from alife.learn.judges.rewards import Reward
from alife.search import base
from alife.worlds.arena import Arena, Evaluation

FLIPS = 1.5 / automata.RULE  # chance of each bit of a rule to change
DRAWN = 0.4  # chance of each bit of a rule drawn by lot
KEPT, KEPT_BEFORE, NEWCOMERS = 0.25, 0.125, 0.125  # shares of a batch: parents of it, of the one before, drawn by lot


@dataclass(frozen=True)
class Config:
    """Nothing to set."""


class Ground(Arena):
    """Scores rules, uint8 (n, 18) of 0 and 1, by what a judge says of the pictures that they grow."""

    kind = "arena"
    name = "life-like rules"
    rules_version = 1
    genome_length = automata.RULE
    parameters = automata.RULE
    descriptor_names = ("density", "change")
    descriptor_ranges = ((0.0, 1.0), (0.0, 1.0))

    def __init__(self, reward: Reward, seed: int) -> None:
        self.config = Config()
        self._reward, self._random = reward, np.random.default_rng([seed, 1])
        self.seen: set[tuple[int, int, int, int]] = set()  # bins of the yardstick
        self.noise: list[float] = []  # share of static noise of each batch
        self.found: list[int] = []  # bins after each batch
        self.best: list[np.ndarray] = []  # (12, 32, 32) of each batch, the pictures that were worth most

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return rules drawn by lot, of which nothing comes from nothing."""
        rules = (_shares(seeds, 0) < DRAWN).astype(np.uint8)
        rules[:, 0] = 0
        return rules

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return rules some of whose bits changed."""
        rules = genomes ^ (_shares(seeds, 1) < FLIPS).astype(np.uint8)
        rules[:, 0] = 0
        return rules

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the rules themselves."""
        return genomes

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return rules whose bits are 1 where numbers (n, 18) in 0..1 are above a half."""
        return (vectors > 0.5).astype(np.uint8)

    def refined(self) -> "Ground":
        """Return this ground: an automaton has no finer steps."""
        return self

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score a batch: its pictures begin by chance, and are new only once."""
        pictures = automata.pictures(genomes, self._random)
        worth = self._reward.scores(pictures)
        self.seen |= {automata.kind(picture) for picture in pictures}
        self.found.append(len(self.seen))
        self.noise.append(float(np.mean([automata.is_noise(picture) for picture in pictures])))
        self.best.append(pictures[np.argsort(-worth, kind="stable")[:12], 0])
        changed = np.sqrt((pictures[:, 0] != pictures[:, 1]).mean((1, 2)))
        places = np.stack([pictures[:, 0].mean((1, 2)), changed], axis=1).astype(float)
        count = len(genomes)
        return Evaluation(worth, places, np.ones(count, bool), np.full(count, ""), {})


class Generational(base.Search):
    """Breeds the best quarter of the last batch, half as many of the one before, and a few newcomers."""

    def __init__(self, arena: Any, config: Any, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self._parents_now = self._parents_before = np.zeros((0, arena.genome_length), np.uint8)

    def _ask(self) -> np.ndarray:
        parents = np.concatenate([self._parents_now, self._parents_before])
        if not len(parents):
            return self._random_genomes(self.batch)
        newcomers = max(1, round(self.batch * NEWCOMERS))
        picks = self._picks(base.PARENT, self.batch - newcomers, len(parents))
        return np.concatenate([self._children(parents[picks]), self._random_genomes(self.batch)[:newcomers]])

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        order = np.argsort(-evaluation.fitness, kind="stable")
        self._parents_before = self._parents_now[: max(1, round(self.batch * KEPT_BEFORE))]
        self._parents_now = genomes[order[: max(1, round(self.batch * KEPT))]]


def searches(batch: int) -> dict[str, Callable[[Ground, int], base.Search]]:
    """Return searches by name that ask for `batch` genomes at once, each made of a ground and a seed."""

    def built_in(name: str, **settings: Any) -> Callable[[Ground, int], base.Search]:
        def made(ground: Ground, seed: int) -> base.Search:
            config: Any = base.config_class(name)(**settings)
            return base.search_class(name)(ground, config, batch=batch, seed=seed)

        return made

    starts, emitters = max(1, batch // 16), max(1, batch // 32)
    return {
        "generational": lambda ground, seed: Generational(ground, Config(), batch=batch, seed=seed),
        "greedy": built_in("greedy", starts=starts, children=batch // starts),
        "map_elites": built_in("map_elites", bins=8, random_genomes=batch),
        "local_competition": built_in("local_competition", population=batch),
        "dominated_novelty": built_in("dominated_novelty", population=batch),
        "cma_me": built_in("cma_me", bins=8, emitters=emitters, population=batch // emitters),
        "cma_es": built_in("cma_es", population=batch),
    }


def _shares(seeds: np.ndarray, stream: int) -> np.ndarray:
    """Return numbers 0 <= x < 1 that depend on each seed alone, (n, 18)."""
    keys = (np.arange(automata.RULE) + automata.RULE * stream + 1) * 0x9E3779B9 % 2**32
    mixed: Any = seeds.astype(np.uint32)[:, None] ^ keys.astype(np.uint32)[None]  # it takes arrays as well as numbers
    found: np.ndarray = np.asarray(scramble(scramble(mixed)), np.uint32) / 2.0**32
    return found
