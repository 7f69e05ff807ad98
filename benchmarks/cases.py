"""What is measured: worlds of several sizes that are full of life, and genomes to be scored.

A world is warmed up on the CPU, up to 512 x 512 spaces; a greater one is laid out with copies of that, side
by side, and left alone for some more steps. All engines go on from the same state.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.state import arrays, with_arrays
from alife.engines.backend import Backend
from alife.worlds import registry
from benchmarks import costs

LARGEST_WARMED = 512  # [spaces] side of a square world
LIVED_IN = 20  # [steps] that copies laid side by side live together before they are measured
CREATURES = 512


@dataclass(frozen=True)
class Case:
    """A world and how large it is."""

    world: str
    size: int  # [spaces] side of a square world; bitwise: worlds; Oceanworld: creatures
    warm: int = 0  # [steps]
    genomes: str | None = None  # Oceanworld: a file; None: random ones
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """Return what it is in words."""
        if self.world == "oceanworld":
            return f"{self.world}, {self.size} {'given' if self.genomes else 'random'} creatures"
        return (
            f"{self.world}, {self.size} worlds"
            if self.world == "bitwise"
            else f"{self.world} {self.size} x {self.size}"
        )

    @property
    def config(self) -> Any:
        """Return the config of the world."""
        shape = {} if self.world in ("bitwise", "oceanworld") else {"height": self.size, "width": self.size}
        return registry.config_class(self.world)(**shape, **dict(self.settings))


@dataclass(frozen=True)
class Workload:
    """Something to be measured on an engine, and what it amounts to."""

    work: Callable[[int], object]  # does it so many times
    units: float  # [units] such as creature-steps or spaces, that doing it once amounts to
    unit: str
    sites: float  # units of benchmarks.costs for each of these
    size: int  # [bytes] of its state


def usual(*, quick: bool, genomes: Path | None = None) -> list[Case]:
    """Return what is measured by default."""
    warm = 1000 if quick else 3000
    sizes = {"multicell": (128, 512), "cellworld": (64, 256)} if quick else {
        "multicell": (64, 128, 256, 512, 1024), "cellworld": (64, 256, 512, 1024)
    }  # fmt: skip
    found = [Case(world, size, warm) for world, own in sizes.items() for size in own]
    found += [Case("bitwise", worlds, warm) for worlds in ((16,) if quick else (16, 256))]
    file = str(genomes) if genomes else None
    return found + [Case("oceanworld", n, genomes=file) for n in ((CREATURES,) if quick else (CREATURES, 4096))]


def state_of(case: Case, engine: Backend) -> Any:
    """Return the state, with NumPy's arrays, of an ecology that is full of life."""
    if case.world == "bitwise" or case.size <= LARGEST_WARMED:
        world = registry.world_class(case.world)(case.config, engine)
        state = world.reset(seeds=range(case.size) if case.world == "bitwise" else [0])
        world.step(state, case.warm)
        return state
    if case.size % LARGEST_WARMED:
        raise UsageError(f"Sizes above {LARGEST_WARMED} must be multiples of it, got {case.size}.")
    state = tiled(state_of(replace(case, size=LARGEST_WARMED), engine), case)
    registry.world_class(case.world)(case.config, engine).step(state, LIVED_IN)
    return state


def tiled(state: Any, case: Case) -> Any:
    """Return the world of a case as copies, side by side, of a smaller one."""
    layout = registry.world_class(case.world).layout(case.config)

    def laid(name: str, array: np.ndarray) -> np.ndarray:
        return np.tile(
            array, [1, *(long // short for long, short in zip(layout[name][1], array.shape[1:], strict=True))]
        )

    return with_arrays(state, {name: laid(name, array) for name, array in arrays(state).items()})


def workload(case: Case, engine: Backend, state: Any = None) -> Workload:
    """Return what to measure on an engine; `state` is one of `state_of`, which is left as it is."""
    if case.world == "oceanworld":
        return _swimming(case, engine)
    world = registry.world_class(case.world)(case.config, engine)
    state = with_arrays(state, {name: array.copy() for name, array in arrays(state).items()})
    units = costs.units(case.world, case.config) * len(state.seeds)
    size = sum(array.nbytes for array in arrays(state).values())
    placed = world.place(state)
    unit = f"{costs.cost(case.world).unit}-steps"
    return Workload(lambda steps: world.step(placed, steps), units, unit, 1, size)


def _swimming(case: Case, engine: Backend) -> Workload:
    from sims.oceanworld import body
    from sims.oceanworld.kernels_cpu import LANES

    arena = registry.world_class("oceanworld")(case.config, engine)
    genomes = creatures(arena, case)
    bodies = body.grown(genomes)
    sites = np.ceil(bodies.width * bodies.height / LANES).mean() * LANES if engine.is_cpu else bodies.nodes.mean()
    steps = arena.config.beats * arena.config.steps_per_beat

    def score(times: int) -> None:
        for _ in range(times):
            arena.evaluate(genomes)

    return Workload(score, len(genomes) * steps, "creature-steps", float(sites), 0)


def creatures(arena: Any, case: Case) -> np.ndarray:
    """Return the genomes of a case: a file's, again and again until they are enough, or random ones."""
    if case.genomes is None:
        found: np.ndarray = arena.random_genomes(np.arange(case.size, dtype=np.uint32))
        return found
    given = arena.read_genomes(Path(case.genomes))
    return np.resize(given, (case.size, given.shape[1]))


def keep(folder: Path, case: Case, state: Any) -> None:
    """Write a state, for other processes to go on from."""
    np.savez(folder / f"{case.world}-{case.size}.npz", step=state.step, **arrays(state))


def kept(folder: Path, case: Case) -> Any:
    """Return a state that was written; None for what has no state."""
    path = folder / f"{case.world}-{case.size}.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as stored:
        found = {name: stored[name] for name in stored.files}
    step = int(found.pop("step"))
    return registry.world_class(case.world)(case.config).state_type(step=step, **found)
