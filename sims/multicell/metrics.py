"""What is measured of a Multicell world: who lives, what they do, and how well they live."""

from collections.abc import Mapping

import numpy as np

from alife.measures.diversity import entropy
from sims.multicell import genome
from sims.multicell.config import Config
from sims.multicell.state import Counter, State

COLUMNS = {
    "cells": "[cells] alive",
    "organisms": "how many live; all cells that descend from one spore are one",
    "species": "how many live; a species is all organisms with the same genome",
    "words": "body plans that live; a plan is the roles of an organism's generations, its development word",
    "reaction_entropy": "[nats] how evenly cells share out the reactions, killers left out; 0 when all run the same",
    "killer_share": "share of the cells that are killers",
    "multi_reaction_share": "share of the cells whose organism runs at least two different reactions",
    "share_role_*": "share of the cells that have the role of this number",
    "effective_plans": "body plans, were all equally common, that would be as diverse; only with disease",
    "attack": "[points] mean over the cells' genomes; only with arms",
    "defence": "[points] the same; only with arms",
    "energy_per_food": "[energy] paid by reactions a molecule of food that entered, since the last sample",
    "births": "[cells] born since the last sample",
    "deaths": "[cells] that died since the last sample, of whatever cause",
    "kills": "[cells] killed by killers since the last sample",
    "diseased": "[cells] that died of the disease since the last sample; only with disease",
}


def totals(state: State) -> dict[str, np.ndarray]:
    """Return the counts since step 0, int64 (worlds,)."""
    counters = {counter.name.lower(): state.books[:, :, counter].sum(axis=1) for counter in Counter}
    if state.diseased.size:
        counters["diseased"] = state.diseased.sum(axis=(1, 2))
    return {**counters, "supplied": state.supplied.sum(axis=(1, 2)), "drained": state.drained.sum(axis=(1, 2))}


def measure(state: State, config: Config, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the metrics of every world (worlds,), counts as increases on the totals `since`."""
    rows = [_measure_one(state, config, world) for world in range(len(state.seeds))]
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    grown = {name: total - since[name] for name, total in totals(state).items()}
    metrics["energy_per_food"] = grown["payout"] / np.maximum(grown["supplied"], 1)
    return metrics | {name: grown[name] for name in ("births", "deaths", "kills", "diseased") if name in grown}


def _measure_one(state: State, config: Config, world: int) -> dict[str, float]:
    alive = is_cell(state, config, world)
    role, organism = state.role[world][alive], state.organism[world][alive]
    cells = np.bincount(role, minlength=config.roles + 1)[1:]
    shares = cells / max(len(role), 1)
    return {
        "cells": len(role),
        "organisms": len(np.unique(organism)),
        "species": len(np.unique(state.species[world][alive])),
        "words": len(words_of(state, config, world)),
        "reaction_entropy": entropy(cells[: config.killer - 1]),
        "killer_share": shares[config.killer - 1],
        "multi_reaction_share": multi_reaction_share(role, organism, config.killer),
        **{f"share_role_{number}": share for number, share in enumerate(shares, start=1)},
        **({"effective_plans": effective(plans_of(state, config, world)[alive])} if config.disease else {}),
        **(_arms(state.genome[world][alive]) if config.arms_cost else {}),
    }


def _arms(genomes: np.ndarray) -> dict[str, float]:
    """Return the mean attack and defence of genomes (n, genome_length) with arms."""
    attack, defence = genomes[:, -2:].mean(axis=0).tolist() if len(genomes) else (0.0, 0.0)
    return {"attack": attack, "defence": defence}


def is_cell(state: State, config: Config, world: int) -> np.ndarray:
    """Return which spaces of a world have a cell, bool (height, width): those that are neither empty nor rock."""
    found: np.ndarray = (state.role[world] > 0) & (state.role[world] <= config.killer)
    return found


def plans_of(state: State, config: Config, world: int) -> np.ndarray:
    """Return the body plan of the cell on every space of a world, uint32 (height, width); 0 where there is none."""
    if state.plan.size:
        found: np.ndarray = state.plan[world]
        return found
    alive = is_cell(state, config, world)
    plans = np.zeros(alive.shape, np.uint32)
    _, first, member = np.unique(state.species[world][alive], return_index=True, return_inverse=True)
    plans[alive] = genome.plans(state.genome[world][alive][first], config)[member]
    return plans


def effective(labels: np.ndarray) -> float:
    """Return how many kinds, all equally common, are as diverse as these labels (n,): exp of their entropy."""
    return float(np.exp(entropy(np.unique(labels, return_counts=True)[1])))


def multi_reaction_share(role: np.ndarray, organism: np.ndarray, killer: int) -> float:
    """Return the share of cells (n,) whose organism runs at least two different reactions."""
    if not len(role):
        return 0.0
    _, member = np.unique(organism, return_inverse=True)
    reacting = role != killer
    pairs = np.unique(np.stack([member[reacting], role[reacting]]), axis=1)
    reactions = np.bincount(pairs[0], minlength=member.max() + 1)
    return float((reactions[member] >= 2).mean())


def words_of(state: State, config: Config, world: int) -> dict[str, int]:
    """Return how many cells there are of each development word, the most frequent first."""
    alive = is_cell(state, config, world)
    _, first, member = np.unique(state.species[world][alive], return_index=True, return_inverse=True)
    words = genome.words(state.genome[world][alive][first], config)
    kinds, word = np.unique(words, axis=0, return_inverse=True)
    cells = np.bincount(word[member], minlength=len(kinds)) if len(kinds) else np.zeros(0, int)
    order = np.argsort(-cells, kind="stable")
    return {genome.spell(kinds[i]): int(cells[i]) for i in order}
