"""What stands on one space of a Multicell world, and how a world stands, in words."""

from typing import Any

import numpy as np

from alife.core.text import several
from sims.multicell import ground
from sims.multicell.config import Config
from sims.multicell.genome import draw_tree, spell, words
from sims.multicell.metrics import is_cell, words_of
from sims.multicell.roles import role_labels
from sims.multicell.state import State

WORDS_TOLD = 5


def inspect(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return the molecules of a space and, if a cell stands there, all about it; raise IndexError off the map."""
    if not (0 <= world < len(state.seeds) and 0 <= y < config.height and 0 <= x < config.width):
        size = f"{several(len(state.seeds), 'world')} of {config.height} x {config.width} spaces"
        raise IndexError(f"No space at world {world}, y {y}, x {x}: the batch is {size}.")
    role = int(state.role[world, y, x])
    found: dict[str, Any] = {"chemicals": state.chemicals[world, y, :, x].tolist()}
    if config.has_ground:
        column = (x - ground.drifted_by(config, state.step)) % config.width
        found["ground"] = ground.kinds(config)[state.ground[world, y, column]]
    if role in (0, config.rock):
        return found | {"does": "rock" if role else "empty"}
    found["role"] = role
    organism, species, genome = state.organism[world, y, x], state.species[world, y, x], state.genome[world, y, x]
    return found | {
        "does": config.role_names[role - 1],
        "energy": int(state.energy[world, y, x]),
        "age": (state.step - int(state.birth_step[world, y, x])) % 2**32,
        "pheromone": int(state.pheromone[world, y, x]),
        "child_pheromone": int(state.child_pheromone[world, y, x]),
        "telomere": int(state.telomere[world, y, x]),
        "organism": f"{organism:08x}",
        "organism_cells": int(np.count_nonzero(state.organism[world] == organism)),
        "species": f"{species:08x}",
        "species_cells": int(np.count_nonzero(state.species[world] == species)),
        **(_plan_of(state, config, world, y, x) if config.disease else {}),
        "word": spell(words(genome[None], config)[0]),
        **({"attack": int(genome[-2]), "defence": int(genome[-1])} if config.arms_cost else {}),
        "genome": genome.tolist(),
        "tree": draw_tree(genome, config),
    }


def _plan_of(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return the body plan of a cell, and by how much of its surroundings it is in danger of the disease."""
    plan, radius = state.plan[world, y, x], config.disease_radius
    rows = state.plan[world, max(0, y - radius) : y + radius + 1]
    near = rows.take(range(x - radius, x + radius + 1), axis=1, mode="wrap")
    return {
        "plan": f"{plan:08x}",
        "plan_cells": int(np.count_nonzero(state.plan[world] == plan)),
        "plan_share_around": round(float((near == plan).mean()), 4),
    }


def summary(state: State, config: Config, world: int) -> list[str]:
    """Return the commonest development words, and what the roles in them do."""
    cells = np.count_nonzero(is_cell(state, config, world))
    if cells == 0:
        return ["Nothing lives any more."]
    common = list(words_of(state, config, world).items())[:WORDS_TOLD]
    lines = [f"{count / cells:6.1%}  {word}" for word, count in common]
    roles = sorted(
        {int(role) for word, _ in common for role in word.replace("(", "").replace(")", "").split() if role.isdigit()}
    )
    labels = role_labels(config)
    return [*lines, "where " + "; ".join(f"{role} is {labels[role - 1]}" for role in roles)]
