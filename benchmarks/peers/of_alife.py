"""What is ours, measured by the same rules as the programs of others.

python -m benchmarks.peers.of_alife THREADS EFFORT BACKEND GENOMES
"""

import sys
from typing import Any

import numpy as np

from alife.engines import backend
from alife.search import base
from alife.worlds import registry
from alife.worlds.arena import Evaluation
from benchmarks import cases, stamp_speed
from benchmarks.cases import Case
from benchmarks.peers.telling import asked, tell
from sims.oceanworld import body
from sims.oceanworld.world import World

BATCH, BINS = 512, 32


class Shallow(World):
    """Oceanworld's genomes and mutation with scores that cost next to nothing."""

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score by sums of bits alone."""
        descriptors = genomes[:, :2] / 127.0
        count = len(genomes)
        return Evaluation(
            genomes.sum(axis=1).astype(float), descriptors, np.ones(count, bool), np.full(count, ""), {}
        )  # fmt: skip


def main() -> None:
    """Measure two ecologies, the swimmers, a search, and a garden."""
    threads, effort = asked()
    engine = backend.start(sys.argv[3], threads)
    warm = 3 if sys.argv[2] == "least" else 3000
    for world, size, what in (
        ("multicell", 512, "8 int16 chemicals, a 23-byte genome, bodies, killers"),
        ("cellworld", 512, "16 parts a cell, conquest"),
    ):
        case = Case(world, size, warm)
        load = cases.workload(case, engine, cases.state_of(case, backend.start("cpu", threads)))
        tell(f"alife, {world}", f"{size} x {size}, {what}", "cell-updates", load.units, load.work, effort)
    _swim(engine, effort)
    _search(engine, effort)
    _grow(engine, effort)


def _swim(engine: backend.Backend, effort: Any) -> None:
    case = Case("oceanworld", 512, genomes=sys.argv[4] or None)
    arena = registry.world_class("oceanworld")(case.config, engine)
    nodes = body.grown(cases.creatures(arena, case)).nodes.mean()
    load = cases.workload(case, engine)
    what = f"512 bodies of {nodes:.1f} masses, float32, semi-implicit Euler: the forces once a substep; fins and water"
    tell("alife, Oceanworld", what, "mass-substeps", load.units * nodes, load.work, effort)


def _search(engine: backend.Backend, effort: Any) -> None:
    arena = Shallow(None, engine)
    config = base.config_class("map_elites")(bins=BINS)
    search = base.search_class("map_elites")(arena, config, batch=BATCH, seed=0)

    def run(times: int) -> None:
        for _ in range(times):
            genomes = search.ask()
            search.tell(genomes, arena.evaluate(genomes))

    what = f"ask, tell, 256 bytes a genome, batch {BATCH}, map of {BINS} x {BINS}, exact random numbers of each child"
    tell("alife, MAP-Elites", what, "evaluations", BATCH, run, effort)


def _grow(engine: backend.Backend, effort: Any) -> None:
    """Measure gardens of Stamp: what counts are cells that are worked out, those with life beside them."""
    config = registry.config_class("stamp")(rows=4, columns=4, plot=32)
    world, rule = registry.world_class("stamp")(config, engine), config.stamp.rule
    amount, _ = stamp_speed.grown(world)

    def run(times: int) -> None:
        for _ in range(times):
            world.step(world.reset(seeds=[0]), config.growth)

    what = f"128 x 128, {rule.channels} whole numbers a cell, 4 filters, a layer of {rule.hidden}; cells near life"
    tell("alife, Stamp", what, "cell-updates", amount, run, effort)


if __name__ == "__main__":
    main()
