"""How a garden begins: seeds of designs in the middles of plots."""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.state import blank
from alife.engines import rng
from alife.engines.kernel_tuples import filled
from alife.phylogeny.tracker import Occupancy
from alife.worlds import genome_checks
from sims.stamp import plot_rules
from sims.stamp.config import Config
from sims.stamp.kernel_params import kernel_params
from sims.stamp.plot_rules import FOUNDERS
from sims.stamp.state import Garden, State, axis_lengths


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds with seeds on plots drawn by lot, which take the designs, or the genomes uint8 (n, code), in turn.

    Raises ValueError for genomes of another kind.
    """
    stamp = config.stamp
    codes = stamp.codes if genomes is None else genomes
    check_genomes(codes, config)
    state = blank_garden(config, seeds)
    for world, seed in enumerate(seeds):
        order = np.argsort(rng.words(int(seed), 0, FOUNDERS, np.arange(config.rows * config.columns)), kind="stable")
        for number, plot in enumerate(order[: config.founders or len(order)].tolist()):
            chosen = (config.first_design + number) % len(codes)
            design = 1 + chosen if genomes is None else 0
            row, column = divmod(plot, config.columns)
            sow_by_hand(state, config, world, row, column, codes[chosen], design)
    return state


def blank_garden(config: Config, seeds: np.ndarray) -> State:
    """Return worlds without a body."""
    state = blank(State, axis_lengths(config), seeds)
    state.rule[:] = config.stamp.checksum
    return state


def sow_by_hand(state: State, config: Config, world: int, row: int, column: int, code: np.ndarray, design: int) -> None:
    """Put a seed into the middle of an empty plot."""
    state.genome[world, row, column] = code
    with np.errstate(over="ignore"):  # hashes wrap around by design
        plot_rules.place_seed(filled(Garden, state), kernel_params(config), world, row, column, state.step)
    state.design[world, row, column] = design


def occupancy(state: State) -> Occupancy:
    """Return the species on every plot; every body is an organism of its own."""
    return Occupancy(state.species, birth_step=state.birth_step)


def check_genomes(genomes: np.ndarray, config: Config) -> None:
    """Raise ValueError unless these are encodings of the rule's length, uint8 (n, code), one at least."""
    genome_checks.check_genomes(genomes, config.stamp.code_length)
    if not len(genomes):
        raise ValueError(f"genomes must be uint8 (n, {config.stamp.code_length}), n at least 1, got none.")


def check_rule(state: Any, config: Config) -> None:
    """Raise UsageError unless it was the rule of a config that a fetched state, or the array of it, has grown by."""
    found = state if isinstance(state, np.ndarray) else state.rule
    if not (found == config.stamp.checksum).all():
        raise UsageError(f"The state has grown by another rule than '{config.rule}' holds: the file was changed.")
