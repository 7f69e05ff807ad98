"""Make histories of worlds in one process: `python -m tests.histories BACKEND THREADS < plans.json > digests.json`.

A process a history would start Python, an engine and its kernels anew each time, which takes longer than a history.
Exits with code 2 and one line when the backend is not to be had here.
"""

import json
import sys

from alife.core.config import override
from alife.core.errors import UsageError
from alife.core.state import digest
from alife.engines import backend
from alife.grid import world_file
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import registry

EVERY = 8  # [steps] between two looks


def main(name, threads):
    """Read plans from the standard input, make their histories on one engine, write the digests."""
    try:
        engine = backend.start(name, int(threads))
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    json.dump([history(engine, **plan) for plan in json.load(sys.stdin)], sys.stdout)
    return 0


def history(engine, *, world, settings, seeds, steps):
    """Return [step, world, digest] of all worlds, at the start and after every few steps.

    world: a name, or the file of a world
    """
    world = world_file.named(world)
    config = override(registry.config_class(world)(), settings)
    world = registry.world_class(world)(config, engine)
    state = world.reset(seeds=seeds)
    phylogeny = None
    if world.records_births:
        seen = world.occupancy(state)
        phylogeny = Phylogeny(seen.species.shape, seen.kinds)
        phylogeny.reconcile(seen, 0)
    found = digests(world, state)
    while state.step < steps:
        world.step(state, EVERY, phylogeny)
        found += digests(world, state)
    return found


def digests(world, state):
    """Return [step, world, digest] of all worlds."""
    seen = world.fetch(state)
    return [[seen.step, number, digest(seen, number)] for number in range(len(seen.seeds))]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
