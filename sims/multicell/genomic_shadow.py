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
from sims.multicell.shadow_cells import cells_of, genomes_of
from sims.multicell.state import State

COMMON = 0.01  # share of the cells from which a reaction is common


class PlanShadow:
    """The genomes of a batch of worlds under chance; see alife.phylogeny.genomic_shadow.GenomicShadow."""

    file, portion = FILE, LONGEST_PORTION

    def __init__(self, config: Config, seeds: np.ndarray, sample_every: int) -> None:
        self._config, self._params, self._seeds = config, kernel_params(config), np.array(seeds, np.uint32)
        size = len(seeds), config.height, config.width
        self._cells = cells_of(np.zeros((*size, config.genome_length), np.uint8), np.zeros(size, np.uint32))
        rises = rises_in(config.height * config.width)
        more = tuple(rise_name(share) for share in rises if share not in RISES)
        self._both = *BOTH, *more
        self.columns = *COLUMNS, *more, *(SHADOW + name for name in more)
        self.counters = [[Novelty(sample_every, rises) for _ in range(2)] for _ in seeds]  # world, shadow

    @property
    def plan(self) -> np.ndarray:
        """Return the body plans, uint32 (worlds, y, x), 0 on empty spaces."""
        return self._cells.plans.reshape(self._cells.changing.shape[:3])

    @property
    def genome(self) -> np.ndarray:
        """Return a copy of the genomes, uint8 (worlds, y, x, byte), 0 on empty spaces."""
        return genomes_of(self._cells)

    def begin(self, state: State) -> None:
        """Place the founders of a state before its first step."""
        plan = np.stack([plans_of(state, self._config, world) for world in range(len(self.counters))])
        self._cells = cells_of(np.where(plan[..., None] > 0, state.genome, 0), plan)

    def replay(self, ordered_events: OrderedEvents, first_step: int, steps: int, _state: Any = None) -> None:
        """Replay the deaths, births and mutations of the steps after `first_step`, with parents by chance."""
        from sims.multicell.genomic_shadow_cpu import replay  # slow to load

        replay(self._cells, self._params, self._seeds, ordered_events, first_step, steps)

    def migrate(self, passages: np.ndarray) -> None:
        """Let who stands where those stood who left their worlds pass to where these landed; see GenomicShadow."""
        genome, plan = self.genome, self.plan.copy()
        columns = plan.shape[2]
        worlds, spaces = passages[:, 0::2], passages[:, 1::2]
        home, landed = ((worlds[:, end], *np.divmod(spaces[:, end], columns)) for end in (0, 1))
        plan[landed], genome[landed] = plan[home], genome[home]
        self._cells = cells_of(genome, plan)

    def count(self, state: State) -> list[dict[str, float]]:
        """Take the next sample of worlds and shadow; return figures by name, one dict a world."""
        found = []
        for world, (mine, chance) in enumerate(self.counters):
            alive, there = np.flatnonzero(is_cell(state, self._config, world)), np.flatnonzero(self._cells.plans[world])
            genomes = state.genome[world].reshape(-1, self._config.genome_length)
            own = self._count_plans(mine, plans_of(state, self._config, world).ravel()[alive], genomes, alive)
            held = self._cells.held[world][there]
            shadow = self._count_plans(chance, self._cells.plans[world][there], self._cells.genomes[world], held)
            cells = np.bincount(state.role[world].ravel()[alive], minlength=self._config.killer + 1)
            cells = cells[1 : self._config.killer]
            reactions = {
                "reaction_entropy": entropy(cells),
                "common_reactions": float(np.count_nonzero(cells >= COMMON * max(1, alive.size))),
            }
            found.append(own | reactions | {SHADOW + name: shadow[name] for name in self._both})
        return found

    def _count_plans(
        self, novelty: Novelty, plans: np.ndarray, genomes: np.ndarray, held: np.ndarray
    ) -> dict[str, float]:
        """Return figures of a population: plans (cells,), genomes (n, genome_length), which each cell has (cells,)."""
        kinds, first, counts = kinds_of(plans)
        return dict(novelty.count(kinds, counts)) | figures_of(genomes[held[first]], counts, self._config)

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
        self._cells = cells_of(state["genome"], state["plan"])
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
