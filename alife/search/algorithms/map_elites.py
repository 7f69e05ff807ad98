"""MAP-Elites: mutate random elites, and let each child compete for the niche of its own descriptors.

Source: Jean-Baptiste Mouret and Jeff Clune, "Illuminating search spaces by mapping elites" (2015), on a map of
32 x 32 as in Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), whose appendix begins with the
population of a novelty search instead of random genomes: here this is called the novelty warm-up.
"""

from dataclasses import dataclass

import numpy as np

from alife.core.config import setting
from alife.search import base
from alife.search.algorithms import novelty
from alife.search.archive import Archive
from alife.search.base import PARENT, Migrants
from alife.search.partition import MapSettings, partition_of
from alife.worlds.arena import Arena, Evaluation

RANDOM, NOVELTY = INITS = ("random", "novelty")
WARM_UP = "scout_"  # before the names of the novelty warm-up's arrays in checkpoints, which keep an older word for it


@dataclass(frozen=True)
class Config(MapSettings):
    """The size of the archive, and what first fills it."""

    init: str = setting(RANDOM, "first genomes: random, novelty, or a FILE of genomes")
    random_genomes: int = setting(1000, "[genomes] with which init=random begins", low=1, high=1_000_000_000)
    novelty_evaluations: int = setting(
        20_000, "[genomes] evaluated by the novelty search of init=novelty", low=1, high=1_000_000_000
    )


class Search(base.Search):
    """Holds an archive of elites; an iteration is a batch, during the novelty warm-up the novelty search's own."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.archive = Archive(arena.genome_length, partition_of(arena, config))
        self._waiting = np.zeros((0, arena.genome_length), np.uint8)  # given genomes, not yet evaluated
        self._warm_up = novelty.Search(arena, novelty.Config(), batch=batch, seed=seed)

    def seed_population(self, genomes: np.ndarray) -> None:
        """Evaluate these genomes first, uint8 (n, genome_length); raises RuntimeError when the search has begun."""
        if self.iteration or self._asked is not None:
            raise RuntimeError("The first genomes must be given before the first ask.")
        self._waiting = genomes.copy()

    def _ask(self) -> np.ndarray:
        if self._is_warming_up():
            asked = self._warm_up.ask()
            self._parents = self._warm_up.parent_ids()
            return asked
        if len(self._waiting):
            return self._waiting[: self.batch]
        if not len(self.archive) or (self.config.init == RANDOM and self.evaluations < self.config.random_genomes):
            return self._random_genomes(self.batch)
        picks = self._picks(PARENT, self.batch, len(self.archive))
        self._parents = self.archive.found_at[picks]
        return self._children(self.archive.genome_of(picks))

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Let the genomes compete for the archive; of the novelty warm-up only the last population does."""
        if self._is_warming_up():
            self._warm_up.tell(genomes, evaluation)
            if not self._is_warming_up():
                self._warm_up.settle(self.archive)
            return
        self._waiting = self._waiting[len(genomes) :]
        self.archive.add(genomes, evaluation, found_at=self.evaluations)

    def live_ids(self) -> np.ndarray:
        """Return the ids of the elites, or during the novelty warm-up those of its population."""
        return self._warm_up.live_ids() if self._is_warming_up() else self.archive.found_at

    def migrants(self) -> Migrants:
        """Return the elites, or during the novelty warm-up its population."""
        if self._is_warming_up():
            return self._warm_up.migrants()
        elites = self.archive.elites()
        return Migrants(elites.genomes, elites.fitness, elites.descriptors, elites.found_at)

    def receive(self, migrants: Migrants) -> None:
        """Let genomes of another island compete for the archive, or in the novelty warm-up."""
        if self._is_warming_up():
            self._warm_up.receive(migrants)
        else:
            self.archive.add(migrants.genomes, migrants.evaluation, found_at=migrants.ids)

    def _is_warming_up(self) -> bool:
        return bool(self.config.init == NOVELTY) and self._warm_up.evaluations < self.config.novelty_evaluations

    def _state(self) -> dict[str, np.ndarray]:
        elites = {f"elites_{name}": array for name, array in self.archive.state_dict().items()}
        warm_up = {f"{WARM_UP}{name}": array for name, array in self._warm_up.state_dict().items()}
        return {**elites, **warm_up, "waiting": self._waiting.copy()}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.archive.load_state_dict(_without("elites_", state))
        self._warm_up.load_state_dict(_without(WARM_UP, state))
        self._waiting = state["waiting"].copy()


def _without(prefix: str, state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
