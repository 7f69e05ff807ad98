"""What open-ended Multicell costs: the disease a step, and recording what is new.

    python -m benchmarks.open_costs [--size 128] [--turns 15]

Question: how much longer is a step with the disease, and one of which births, shadows and novelty are recorded?
Method: one thread; worlds of one size and seed, after 3000 steps each; turns of 1000 steps, one world after another,
so that all see the same machine, with a sample of novelty a turn, as in runs of the bar (benchmarks.open_endedness);
processor time, median of the ratios within a turn, and the best of each. With the disease about twice as many cells die
and are born, which is part of its cost; a usual world in which as many die of age tells how large a part.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from alife.engines import backend
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.tracker import Phylogeny
from sims.multicell.config import OPEN, Config
from sims.multicell.world import World

SETTLED, TURN = 3000, 1000  # [steps]
AS_MANY_DIE = 600  # [/65536] a step: 124 deaths and 125 births a step, as with a disease of radius 12 (122; usually 60)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_args(arguments)
    size = {"height": options.size, "width": options.size}
    turns = {
        "usual world": stepping(Config(**size)),
        "usual world, as many die": stepping(Config(**size, death_rate=AS_MANY_DIE)),
        "with the disease": stepping(Config(**size, **{name: OPEN[name] for name in ("disease", "disease_radius")})),
        "open": stepping(Config(**size, **OPEN)),
        "open, births recorded": stepping(Config(**size, **OPEN), records=True),
        "open, shadows and novelty recorded": stepping(Config(**size, **OPEN), records=True, neutral=True),
    }
    took: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(options.turns):
        for name, turn in turns.items():
            took[name].append(turn() / TURN)
    sick = ((base, "with the disease") for base in ("usual world", "usual world, as many die"))
    pairs = [*sick, *(("open", name) for name in turns if name.startswith("open, "))]
    for name, seconds in took.items():
        print(f"{name:>36}: {statistics.median(seconds) * 1e6:7.0f} us a step, best {min(seconds) * 1e6:7.0f}")
    for base, name in pairs:
        ratios = [one / other for one, other in zip(took[name], took[base], strict=True)]
        best = min(took[name]) / min(took[base])
        print(f"{name} / {base}: median {statistics.median(ratios):.3f}, of the best {best:.3f}")
    return 0


def stepping(config: Config, *, records: bool = False, neutral: bool = False) -> Callable[[], float]:
    """Return what steps a settled world for a turn and returns the processor time [s] that it took."""
    world = World(config, backend.start("cpu", 1))
    state = world.reset(seeds=[0])
    seen = world.occupancy(state)
    names = NEUTRAL_SHADOWS if neutral else ()
    shadows = {name: NeutralShadow(name, state.seeds, seen.species.shape[1:], walled=True) for name in names}
    genomic = world.genomic_shadow(state.seeds, TURN) if neutral else None
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, shadows=shadows, genomic=genomic) if records else None
    if phylogeny is not None:
        phylogeny.reconcile(seen, 0)
    if genomic is not None:
        genomic.begin(state)
    world.step(state, SETTLED, phylogeny)

    def turn() -> float:
        begun = time.process_time()
        world.step(state, TURN, phylogeny)
        if genomic is not None:
            genomic.count(state)
        return time.process_time() - begun

    return turn


if __name__ == "__main__":
    sys.exit(main())
