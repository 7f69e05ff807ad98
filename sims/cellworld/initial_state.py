"""How a Cellworld begins: founders scattered over it."""

import numpy as np

from alife.core.state import blank
from alife.engines import rng
from alife.engines.kernel_tuples import filled
from alife.phylogeny.tracker import Occupancy
from sims.cellworld import cell_rules
from sims.cellworld.config import Config
from sims.cellworld.kernel_params import kernel_params, tables_of
from sims.cellworld.parts import PARTS_OF_A_CELL
from sims.cellworld.scalar_rules import FOUNDERS
from sims.cellworld.state import Cells, State, axis_lengths


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds with scattered founders, which take the genomes, uint8 (n, 16), in turn.

    Raises ValueError for genomes of another kind.
    """
    genomes = np.array([config.ancestor], np.uint8) if genomes is None else genomes
    check_genomes(genomes, config)
    state = blank(State, axis_lengths(config), seeds)
    cells, params, tables = filled(Cells, state), kernel_params(config), tables_of(config)
    for world, seed in enumerate(seeds):
        words = rng.words(int(seed), 0, FOUNDERS, np.arange(config.height * config.width))
        chosen = np.argsort(words, kind="stable")[: config.founders]
        for number, space in enumerate(chosen.tolist()):
            y, x = divmod(space, config.width)
            state.genome[world, y, x] = genomes[number % len(genomes)]
            state.energy[world, y, x] = config.founder_energy
            with np.errstate(over="ignore"):  # hashes wrap around by design
                cell_rules.develop(cells, params, tables, world, y, x)
    return state


def occupancy(state: State) -> Occupancy:
    """Return the species on every space; every cell is an organism of its own."""
    return Occupancy(state.species, birth_step=state.birth_step)


def check_genomes(genomes: np.ndarray, config: Config) -> None:
    """Raise ValueError unless these are genomes: uint8 (n, 16) of parts that there are."""
    if genomes.dtype != np.uint8 or genomes.ndim != 2 or genomes.shape[1] != PARTS_OF_A_CELL:
        raise ValueError(f"genomes must be uint8 (n, {PARTS_OF_A_CELL}), got {genomes.dtype} {genomes.shape}.")
    if genomes.max(initial=0) >= len(config.parts):
        raise ValueError(f"genomes must name parts 0..{len(config.parts) - 1}, got {genomes.max()}.")
