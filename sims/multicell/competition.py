"""Competition in place: whether genomes of a late sample do better than those of an early one in a running world.

A fifth of the cells of a saved world become founders, in turn with genomes of the living of an early and of a late
sample; the chemicals, the energy and all other cells stay. Nothing mutates, and after some time the descendants are
counted. A world favours what it did not breed, since the disease spares what is rare, so this is done in the early
world and in the late one, and the mean of both is taken: 0.5 where neither is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from alife.core.state import one_world, repeated
from alife.engines import rng
from alife.engines.backend import Backend
from sims.multicell.config import Config
from sims.multicell.initial_state import place_founders
from sims.multicell.metrics import is_cell
from sims.multicell.state import State
from sims.multicell.world import World

PICK, EARLY_DRAW, LATE_DRAW = 0xC0F1, 0xC0F2, 0xC0F3  # streams of random words that no world draws from
SIDES = 3  # low bits of a species' label that say whose descendant a cell is
RESIDENT, EARLY, LATE = 0, 1, 2
FOUNDING = 5  # one cell in so many becomes a founder
LABELS = 1 << 31  # from here on organisms of founders are numbered


@dataclass(frozen=True)
class CompetitionOutcome:
    """How one world decided, a number a repeat."""

    step: int  # of the world
    shares: np.ndarray  # of the late among the descendants of both, float64 (repeats,); nan where none lives
    residents: np.ndarray  # [cells] int64 (repeats,)

    @property
    def mean(self) -> float:
        """Return the mean share of the late."""
        return float(np.nanmean(self.shares)) if np.isfinite(self.shares).any() else float("nan")

    @property
    def error(self) -> float:
        """Return the standard error of the mean."""
        count = int(np.isfinite(self.shares).sum())
        return float(np.nanstd(self.shares, ddof=1) / np.sqrt(count)) if count > 1 else float("nan")


def compete(
    config: Config,
    samples: Sequence[State],
    *,
    world: int = 0,
    repeats: int = 12,
    steps: int = 2000,
    backend: Backend | None = None,
) -> tuple[CompetitionOutcome, CompetitionOutcome]:
    """Return how the early and the late world decide between their genomes. samples: the early and the late state."""
    arena = World(replace(config, mutation_rate=0), backend)
    alone = [one_world(sample, world) for sample in samples]
    pools = [one.genome[0][is_cell(one, config, 0)] for one in alone]
    return _decide(arena, alone[0], pools, repeats, steps), _decide(arena, alone[1], pools, repeats, steps)


def _decide(arena: World, start: State, pools: list[np.ndarray], repeats: int, steps: int) -> CompetitionOutcome:
    """Return how one world, in repeats that differ by their random numbers, decides between two pools of genomes."""
    state = repeated(start, repeats)
    seed = int(start.seeds[0])
    state.seeds[:] = rng.words(seed, state.step, PICK, np.arange(repeats))
    for number in range(repeats):
        _found(state, arena.config, number, pools)
    placed = arena.place(state)
    arena.step(placed, steps)
    end = arena.fetch(placed)
    cells = [end.species[number][is_cell(end, arena.config, number)] & SIDES for number in range(repeats)]
    counts = np.array([np.bincount(sides, minlength=SIDES + 1) for sides in cells])
    descendants = counts[:, EARLY] + counts[:, LATE]
    shares = np.where(descendants > 0, counts[:, LATE] / np.maximum(descendants, 1), np.nan)
    return CompetitionOutcome(start.step, shares, counts[:, RESIDENT])


def _found(state: State, config: Config, number: int, pools: list[np.ndarray]) -> None:
    """Turn a fifth of the cells of a world into founders with genomes of both pools, and mark who is who."""
    alive = np.flatnonzero(is_cell(state, config, number))
    seed = int(state.seeds[number])
    order = np.argsort(rng.words(seed, state.step, PICK, alive), kind="stable")
    chosen = alive[order[: len(alive) // FOUNDING // 2 * 2]]
    state.species[number] &= np.uint32(~SIDES & 0xFFFFFFFF)
    for side, pool, stream in ((EARLY, pools[0], EARLY_DRAW), (LATE, pools[1], LATE_DRAW)):
        spaces = chosen[side - 1 :: 2]
        drawn = rng.words(seed, state.step, stream, spaces).astype(np.int64) * len(pool) >> 32
        here = (number, *np.divmod(spaces, config.width))
        energy = state.energy[here]
        labels = (LABELS + 2 * np.arange(len(spaces)) + side - 1).astype(np.uint32)
        place_founders(state, config, here, labels, pool[drawn])
        state.energy[here] = energy
        state.pheromone[here] = 0
        state.birth_step[here] = np.uint32(state.step % 2**32)
        state.species[here] = state.species[here] & np.uint32(~SIDES & 0xFFFFFFFF) | np.uint32(side)
