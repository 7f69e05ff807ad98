"""What a reaction of a bitwise world does and on whom it lives, and how a world stands, in words."""

from typing import Any

from alife.core.text import several
from sims.bitwise.config import Config, pairs
from sims.bitwise.metrics import chemistry
from sims.bitwise.state import State
from sims.chemistry import Reaction

SPECIES_TOLD = 5


def living(state: State, config: Config, world: int) -> dict[int, Reaction]:
    """Return the reactions of a world with at least one individual, by number."""
    return {
        number: found for number, found in possible(state, config, world).items() if state.population[world, number]
    }


def possible(state: State, config: Config, world: int) -> dict[int, Reaction]:
    """Return the reactions that a world's table allows, by number."""
    numbers = {pair: number for number, pair in enumerate(pairs(config.bits))}
    return {numbers[reaction.inputs]: reaction for reaction in chemistry(state, config, world).reactions}


def number_of(a: int, b: int, config: Config) -> int:
    """Return the number of the reaction of two different chemicals."""
    return pairs(config.bits).index((min(a, b), max(a, b)))


def name_of(number: int, config: Config) -> str:
    """Return a reaction's name, its inputs: `3+9`."""
    a, b = pairs(config.bits)[number]
    return f"{a}+{b}"


def suppliers(number: int, among: dict[int, Reaction]) -> list[int]:
    """Return the reactions whose waste a reaction takes in."""
    wanted = set(among[number].inputs)
    return [other for other, reaction in among.items() if other != number and wanted & set(reaction.outputs)]


def inspect(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return all about the reaction of chemicals y and x; raise IndexError off the map."""
    if not (0 <= world < len(state.seeds) and 0 <= y < config.chemicals and 0 <= x < config.chemicals):
        size = f"{several(len(state.seeds), 'world')} of {config.chemicals} chemicals"
        raise IndexError(f"No reaction at world {world}, y {y}, x {x}: the batch is {size}.")
    if y == x:
        return {"does": "a molecule does not react with its like", "molecules": int(state.molecules[world, y])}
    number, reactions = number_of(y, x, config), possible(state, config, world)
    molecules = {str(chemical): int(state.molecules[world, chemical]) for chemical in sorted((y, x))}
    if number not in reactions:
        return {"does": "does not pay, or is out of reach", "molecules": molecules}
    reaction, alive = reactions[number], living(state, config, world)
    neighbours = {**alive, number: reaction}
    eaters = [other for other in alive if other != number and number in suppliers(other, neighbours)]
    return {
        "does": str(reaction),
        "molecules": molecules,
        "payout": reaction.payout,
        "level": reaction.level,
        "population": int(state.population[world, number]),
        "bank": int(state.bank[world, number]),
        "fires": int(state.fires[world, number]),
        "knocked_out": not state.open[world, number],
        "lives_on": [name_of(other, config) for other in suppliers(number, neighbours)],
        "feeds": [name_of(other, config) for other in eaters],
    }


def summary(state: State, config: Config, world: int) -> list[str]:
    """Return the commonest reactions of a world and on whom they live."""
    alive = living(state, config, world)
    if not alive:
        return ["Nothing lives any more."]
    all_of_them = state.population[world].sum()
    order = sorted(alive, key=lambda number: -state.population[world, number])[:SPECIES_TOLD]
    lines = [f"{len(alive)} of {len(possible(state, config, world))} possible reactions live, the commonest:"]
    for number in order:
        fed_by = ", ".join(name_of(other, config) for other in suppliers(number, alive)) or "food alone"
        lines.append(f"{state.population[world, number] / all_of_them:6.1%}  {alive[number]}  lives on {fed_by}")
    return lines
