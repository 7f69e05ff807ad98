"""Begin or restore the phylogeny of a run, as its RunConfig asks for."""

from typing import Any

from alife.core.errors import UsageError
from alife.phylogeny.genomic_shadow import GENOMIC
from alife.phylogeny.neutral_shadow import MIXED, NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.tracker import ALL, OFF, ORGANISMS, Phylogeny
from alife.runs.checkpoint import Loaded
from alife.runs.config import RunConfig
from alife.worlds import registry
from alife.worlds.viewable import ViewableWorld
from alife.worlds.world import World


def begin(world: World, state: Any, run_config: RunConfig) -> Phylogeny | None:
    """Return a phylogeny that begins with a state, all its cells founders; None if the run records none."""
    phylogeny = _unfounded(world, state, run_config)
    if phylogeny is not None:
        seen = world.fetch(state)
        phylogeny.reconcile(world.occupancy(state), int(seen.step))
        if phylogeny.genomic is not None:
            phylogeny.genomic.begin(seen)
    return phylogeny


def restore(world: World, loaded: Loaded, run_config: RunConfig) -> Phylogeny | None:
    """Return the phylogeny of a checkpoint; one that begins there if it holds none; None if the run records none."""
    if run_config.neutral and not any(name.startswith(f"{MIXED}/") for name in loaded.phylogeny):
        raise UsageError("This run began without a neutral shadow, and none can begin in its midst.")
    if not loaded.phylogeny:
        return begin(world, loaded.state, run_config)
    phylogeny = _unfounded(world, loaded.state, run_config)
    if phylogeny is not None:
        if not any(name.startswith(f"{GENOMIC}/") for name in loaded.phylogeny):  # a run of before there was any
            phylogeny.genomic = None
        phylogeny.load_state_dict(loaded.phylogeny)
    return phylogeny


def check_neutral(world: ViewableWorld, run_config: RunConfig) -> None:
    """Raise UsageError when a neutral shadow is asked for and the world or the engine cannot have one."""
    if not run_config.neutral:
        return
    if not world.inhabitants:
        raise UsageError(
            f"--neutral needs a world in which somebody lives; {world.name} has spaces alone, no class of Life."
        )
    if run_config.islands > 1 and registry.own(world.name) is not None:
        raise UsageError(
            "--neutral cannot go with --islands in a world of a single file: its genes are followed without newcomers."
        )
    if run_config.phylogeny == OFF:
        raise UsageError("--neutral needs the phylogeny: it cannot go with --phylogeny off.")
    if not world.records_births:
        raise UsageError("--neutral needs --backend cpu: devices do not tell who is born and who dies.")
    if ORGANISMS not in world.occupancy(world.reset()).kinds:
        raise UsageError(f"--neutral needs a world of organisms; {world.name} has no heredity.")


def _unfounded(world: World, state: Any, run_config: RunConfig) -> Phylogeny | None:
    if run_config.phylogeny == OFF or not world.records_births:
        return None
    seen = world.occupancy(state)
    worlds, rows, columns = seen.species.shape
    seeds = world.fetch(state).seeds
    known = NEUTRAL_SHADOWS if seen.in_space else (MIXED,)
    names = known if run_config.neutral else ()
    shadows = {name: NeutralShadow(name, seeds, (rows, columns), walled=seen.walled) for name in names}
    genomic = world.genomic_shadow(seeds, run_config.sample_every) if run_config.neutral else None
    keeps_all = run_config.phylogeny == ALL
    return Phylogeny((worlds, rows, columns), seen.kinds, keeps_all=keeps_all, shadows=shadows, genomic=genomic)
