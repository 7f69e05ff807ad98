"""A search for energy tables on which long chains of dependants live."""

from dataclasses import dataclass, replace

import numpy as np

from alife.engines.backend import Backend
from sims.bitwise.config import Config
from sims.bitwise.metrics import levels
from sims.bitwise.world import World

AT_ONCE = 256  # worlds in a batch
KEPT = 10  # tables
SETTLING = 1000  # [steps] without mutation, after which only what sustains itself is left


@dataclass(frozen=True)
class Table:
    """An energy table, how far its reactions could build on each other, and how far they did."""

    seed: int
    energy: tuple[int, ...]
    depth: int  # the deepest possible level
    reactions: int  # how many are possible
    lived: int  # the deepest level that sustained itself
    living: int  # how many reactions did


def search(config: Config, tries: int, steps: int, backend: Backend, first_seed: int = 0) -> list[Table]:
    """Return the tables with the longest living chains among those that many seeds draw, the longest first."""
    found: list[Table] = []
    last = first_seed + tries
    for begin in range(first_seed, last, AT_ONCE):
        found += lived(config, range(begin, min(begin + AT_ONCE, last)), steps, backend)
        found = sorted(found, key=lambda table: (-table.lived, -table.living, -table.depth, table.seed))[:KEPT]
    return found


def lived(config: Config, seeds: range, steps: int, backend: Backend) -> list[Table]:
    """Return the tables of some seeds after worlds with them have lived for some steps."""
    world = World(config, backend)
    state = world.reset(seeds=seeds)
    world.step(state, steps)
    World(replace(config, mutation_rate=0), backend).step(state, SETTLING)
    tables = []
    for number, seed in enumerate(seeds):
        level, alive = levels(state, config, number), state.population[number] > 0
        tables.append(
            Table(
                seed,
                tuple(state.levels[number].tolist()),
                int(level.max()),
                int(np.count_nonzero(level)),
                int(level[alive].max(initial=0)),
                int(alive.sum()),
            )
        )
    return tables
