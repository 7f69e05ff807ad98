"""Changing a bitwise world by hand: molecules, killing, newcomers, knocking reactions out. The counters stay balanced.

A space of the map is a pair of chemicals, and so a reaction; a brush reaches those of all pairs it covers.
Molecules are nowhere in particular: a brush adds them once, wherever it is.
"""

import numpy as np

from alife.worlds.intervention import Intervention, Tool, disc
from sims.bitwise.config import Config, pairs
from sims.bitwise.scalar_rules import MOST_INDIVIDUALS, MOST_MOLECULES
from sims.bitwise.state import Counter, State

ROW = 0  # a broth has no rows; its counters have one


def tools(config: Config) -> tuple[Tool, ...]:
    """Return the tools, in the order of their keys."""
    chemicals = tuple(f"chemical {chemical}" for chemical in range(config.chemicals))
    return (
        Tool("add", "Add molecules", chemicals, amount=500, per="each time"),
        Tool("remove", "Take molecules", chemicals, amount=500, per="each time"),
        Tool("kill", "Kill"),
        Tool("send", "Send newcomers", amount=config.newcomers, per="a reaction"),
        Tool("forbid", "Knock out"),
        Tool("allow", "Let in again"),
    )


def apply_intervention(state: State, config: Config, intervention: Intervention) -> None:
    """Apply an intervention in place; raise ValueError for a tool or choice that there is not."""
    numbers = reactions_under(intervention, config)
    if intervention.tool == "add":
        _exchange(state, config, intervention, intervention.amount)
    elif intervention.tool == "remove":
        _exchange(state, config, intervention, -intervention.amount)
    elif intervention.tool == "kill":
        _kill(state, config, intervention.world, numbers)
    elif intervention.tool == "send":
        _send(state, config, intervention, numbers)
    elif intervention.tool == "forbid":
        _kill(state, config, intervention.world, numbers)
        state.open[intervention.world, numbers] = 0
    elif intervention.tool == "allow":
        state.open[intervention.world, numbers] = state.payout[intervention.world, numbers] > 0
    else:
        known = ", ".join(tool.name for tool in tools(config))
        raise ValueError(f"Unknown tool '{intervention.tool}'; a bitwise world has {known}.")


def reactions_under(intervention: Intervention, config: Config) -> np.ndarray:
    """Return the numbers of the reactions whose pairs an intervention's disc covers, int64 (n,), ascending."""
    rows, columns = disc(intervention, config.chemicals, config.chemicals)
    known = {pair: number for number, pair in enumerate(pairs(config.bits))}
    covered = {(min(a, b), max(a, b)) for a, b in zip(rows.tolist(), columns.tolist(), strict=True) if a != b}
    return np.array(sorted(known[pair] for pair in covered), np.int64)


def _exchange(state: State, config: Config, intervention: Intervention, amount: int) -> None:
    """Add molecules of a chemical, or take them, as far as there is room or stock."""
    chemical = intervention.choice
    if not 0 <= chemical < config.chemicals:
        raise ValueError(f"There are chemicals 0..{config.chemicals - 1}, got {chemical}.")
    before = int(state.molecules[intervention.world, chemical])
    after = min(max(before + amount, 0), MOST_MOLECULES)
    state.molecules[intervention.world, chemical] = after
    total = state.supplied if amount > 0 else state.drained
    total[intervention.world, ROW, chemical] += abs(after - before)


def _kill(state: State, config: Config, world: int, numbers: np.ndarray) -> None:
    """Take all individuals of some reactions; what they were made of and had is lost as heat."""
    population, bank = state.population[world, numbers].astype(np.int64), state.bank[world, numbers].astype(np.int64)
    state.books[world, ROW, Counter.HEAT] += int((population * config.birth_cost + bank).sum())
    state.books[world, ROW, Counter.DEATHS] += int(population.sum())
    state.population[world, numbers] = 0
    state.bank[world, numbers] = 0
    state.fires[world, numbers] = 0


def _send(state: State, config: Config, intervention: Intervention, numbers: np.ndarray) -> None:
    """Let newcomers of those reactions come that are open, as mutation would."""
    world = intervention.world
    mine = numbers[state.open[world, numbers] == 1]
    before = state.population[world, mine].astype(np.int64)
    come = np.minimum(max(intervention.amount, 0), MOST_INDIVIDUALS - before)
    state.population[world, mine] = before + come
    state.books[world, ROW, Counter.NEWCOMERS] += int(come.sum())
    state.books[world, ROW, Counter.GIFT] += int(come.sum()) * config.birth_cost
