"""The genomic shadow of Multicell worlds, and what is counted of body plans in them and in it.

It begins with the founders of its world. In each step the same spaces lose their cells and get children as in the
world, and a mutation puts the same value on the same byte, or copies the same leaf onto the same other one; but the
parent is a random living neighbour of the space, and where founders are crossed, it is with the first of the other
neighbours, relatives among them. Plans are read of both by the same functions.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from alife.measures.diversity import entropy
from alife.phylogeny.events import LONGEST_PORTION, OrderedEvents
from alife.phylogeny.genomic_shadow import BOTH, COLUMNS, FILE, SHADOW
from alife.phylogeny.novelty import RISES, Novelty, rise_name, rises_in
from sims.multicell.config import Config
from sims.multicell.genome import words
from sims.multicell.kernel_params import kernel_params
from sims.multicell.metrics import is_cell, plans_of
from sims.multicell.state import State

COMMON = 0.01  # share of the cells from which a reaction is common


class PlanShadow:
    """The genomes of a batch of worlds under chance; see alife.phylogeny.genomic_shadow.GenomicShadow."""

    file, portion = FILE, LONGEST_PORTION

    def __init__(self, config: Config, seeds: np.ndarray, sample_every: int) -> None:
        self._config, self._params, self._seeds = config, kernel_params(config), np.array(seeds, np.uint32)
        size = len(seeds), config.height, config.width
        self.genome = np.zeros((*size, config.genome_length), np.uint8)
        self.plan = np.zeros(size, np.uint32)  # 0 on empty spaces
        rises = rises_in(config.height * config.width)
        more = tuple(rise_name(share) for share in rises if share not in RISES)
        self._both = *BOTH, *more
        self.columns = *COLUMNS, *more, *(SHADOW + name for name in more)
        self.counters = [[Novelty(sample_every, rises) for _ in range(2)] for _ in seeds]  # world, shadow

    def begin(self, state: State) -> None:
        """Place the founders of a state before its first step."""
        for world in range(len(self.counters)):
            self.plan[world] = plans_of(state, self._config, world)
            self.genome[world] = np.where(self.plan[world][..., None] > 0, state.genome[world], 0)

    def replay(self, ordered_events: OrderedEvents, first_step: int, steps: int, _state: Any = None) -> None:
        """Replay the deaths, births and mutations of the steps after `first_step`, with parents by chance."""
        from sims.multicell.genomic_shadow_cpu import replay  # slow to load

        replay(self.genome, self.plan, self._params, self._seeds, ordered_events, first_step, steps)

    def migrate(self, passages: np.ndarray) -> None:
        """Let who stands where those stood who left their worlds pass to where these landed; see GenomicShadow."""
        columns = self.plan.shape[2]
        worlds, spaces = passages[:, 0::2], passages[:, 1::2]
        home, landed = ((worlds[:, end], *np.divmod(spaces[:, end], columns)) for end in (0, 1))
        self.plan[landed], self.genome[landed] = self.plan[home], self.genome[home]

    def count(self, state: State) -> list[dict[str, float]]:
        """Take the next sample of worlds and shadow; return figures by name, one dict a world."""
        found = []
        for world, (mine, chance) in enumerate(self.counters):
            alive, there = np.flatnonzero(is_cell(state, self._config, world)), np.flatnonzero(self.plan[world])
            own = self._count_plans(mine, plans_of(state, self._config, world), state.genome[world], alive)
            shadow = self._count_plans(chance, self.plan[world], self.genome[world], there)
            cells = np.bincount(state.role[world].ravel()[alive], minlength=self._config.killer + 1)
            cells = cells[1 : self._config.killer]
            reactions = {
                "reaction_entropy": entropy(cells),
                "common_reactions": float(np.count_nonzero(cells >= COMMON * max(1, alive.size))),
            }
            found.append(own | reactions | {SHADOW + name: shadow[name] for name in self._both})
        return found

    def _count_plans(
        self, novelty: Novelty, plans: np.ndarray, genomes: np.ndarray, cells: np.ndarray
    ) -> dict[str, float]:
        """Return figures of a population: plans (y, x), genomes (y, x, genome_length), spaces (n,) that have cells."""
        kinds, first, counts = kinds_of(plans.ravel()[cells])
        examples = genomes.reshape(-1, genomes.shape[2])[cells[first]]
        return dict(novelty.count(kinds, counts)) | figures_of(examples, counts, self._config)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""
        counted = {
            f"{world}/{number}/{name}": array
            for world, pair in enumerate(self.counters)
            for number, novelty in enumerate(pair)
            for name, array in novelty.state_dict().items()
        }
        return {"genome": self.genome, "plan": self.plan, **counted}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of one of the same worlds returned."""
        self.genome[:], self.plan[:] = state["genome"], state["plan"]
        for world, pair in enumerate(self.counters):
            for number, novelty in enumerate(pair):
                prefix = f"{world}/{number}/"
                mine = {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
                novelty.load_state_dict(mine)


def kinds_of(plans: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the different plans of uint32 (n,), rising, where each is found first, and how often.

    As np.unique, which takes two and a half times as long, since it sorts indices and not numbers.
    """
    keys = np.sort(plans.astype(np.uint64) << np.uint64(32) | np.arange(plans.size, dtype=np.uint64))
    sorted_plans = (keys >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.diff(sorted_plans, prepend=~sorted_plans[:1]))
    counts = np.diff(starts, append=plans.size)
    return sorted_plans[starts], keys[starts].astype(np.uint32), counts


def figures_of(genomes: np.ndarray, counts: np.ndarray, config: Config) -> dict[str, float]:
    """Return how many plans there are and what they are like, by name.

    genomes: uint8 (plans, genome_length), one of each plan; counts: int64 (plans,), its cells
    """
    generations, roles = shape_of(words(genomes, config))
    cells = float(max(counts.sum(), 1))
    return {
        "effective_plans": float(np.exp(entropy(counts))),
        "largest_plan": float(counts.max(initial=0)) / cells,
        "generations": float((generations * counts).sum()) / cells,
        "roles": float((roles * counts).sum()) / cells,
    }


def shape_of(found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many generations and how many different roles development words (n, _) have, (n,) each."""
    roles = np.sort(found[:, :-1].astype(np.int16), axis=1)
    is_first = np.diff(roles, axis=1, prepend=0) > 0
    return (roles > 0).sum(axis=1), is_first.sum(axis=1)
