"""The section of a report about islands: who went where, what became of them, and how diverse worlds are.

Source of diversity within worlds, in all together, and their quotient: Lou Jost, "Partitioning diversity into
independent alpha and beta components" (2007).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from alife.core.errors import UsageError
from alife.measures.diversity import entropy
from alife.phylogeny import migrants
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.descent import OTHERS, Descent
from alife.report.loaded_run import RunGroup
from alife.runs.config import RunConfig

MEASURES = ("effective genomes within a world", "effective genomes in a ring together", "worlds' worth of genomes")
APART = (
    "These worlds exchange nobody. To compare them with islands, those of neighbouring seeds are taken together as if "
    "they were a ring."
)
PLACES = (
    "A newcomer joins its species where that lives already, or else founds a lineage there; descendants are those of "
    "the founders, so that who came to its own kind is not among them."
)
DIVERSITY = (
    "The effective number of genomes is that of equally common ones which would be as diverse (the exponential of "
    "Shannon's entropy over cells); the quotient of together and within says how many different worlds there are."
)


class Passage(NamedTuple):
    """What went from one world to another in a run."""

    origin: int  # worlds of the run
    world: int
    came: int  # [inhabitants]
    species: int  # how many they were of where they came from
    founded: frozenset[int]  # ids of those that they founded


def section(group: RunGroup, context: Context) -> list[str]:
    """Return who went where in a group's first run and how diverse rings are; nothing on a page without islands."""
    if context.ring < 2:
        return []
    found = passages(group)
    told = [APART] if ring_of(group) < 2 else [_summary(group)]
    pieces = [html.paragraphs(told)]
    if found:
        pieces += [html.paragraphs([PLACES]), _places(group, found), _descendants(group, found)]
    rings = [diversity(ring) for ring in rings_of(group, context.ring)]
    return [*pieces, *([html.paragraphs([DIVERSITY]), _diversity(rings)] if rings else [])]


def ring_of(group: RunGroup) -> int:
    """Return how many worlds of a group's runs exchange inhabitants; 1 where none do."""
    config = group.first.config
    return config.islands if isinstance(config, RunConfig) else 1


def passages(group: RunGroup) -> list[Passage]:
    """Return who went from which world of a group's first run to which; nothing where none is recorded."""
    try:
        table = migrants.read(group.first.folder)
    except UsageError:
        return []
    known = set(group.first.descents)
    found = []
    for world, origin in sorted(set(zip(table["world"].tolist(), table["origin_world"].tolist(), strict=True))):
        here = (table["world"] == world) & (table["origin_world"] == origin)
        if {world, origin} <= known:
            arrived = zip(table["species"][here].tolist(), table["step"][here].tolist(), strict=True)
            founded = frozenset(one for one, step in arrived if _founded(group.first.descents[world], one, step))
            kinds = len(np.unique(table["origin_species"][here]))
            found.append(Passage(origin, world, int(here.sum()), kinds, founded))
    return sorted(found)


def _founded(descent: Descent, species: int, step: int) -> bool:
    """Return whether who came at a step founded a lineage, as far as that is remembered."""
    one = descent.species.get(species)
    return one is not None and one.parent is None and one.born == step > 0


def descended(descent: Descent, founded: frozenset[int]) -> np.ndarray:
    """Return the share of a world's cells that descend from some of its lineages, (samples,)."""
    among = set(founded)
    of_them = np.array([descent.ancestor(number, among) != OTHERS for number in descent.history.species.tolist()], bool)
    return descent.shares.with_values(descent.shares.values * of_them[descent.shares.column]).row_sums()


def rings_of(group: RunGroup, size: int) -> list[list[Descent]]:
    """Return the worlds of a group by rings, in the order of seeds; worlds apart are taken so many at a time."""
    by_seed = {
        run.history.seeds[world]: descent
        for run in group.runs
        for world, descent in run.descents.items()
        if world < len(run.history.seeds)
    }
    size = ring_of(group) if ring_of(group) > 1 else size
    worlds = [by_seed[seed] for seed in sorted(by_seed)]
    return [worlds[first : first + size] for first in range(0, len(worlds) - size + 1, size)]


def diversity(ring: Sequence[Descent]) -> tuple[float, float, float]:
    """Return the MEASURES of the worlds of a ring at their last sample; each world weighs alike."""
    shares = [_genomes(descent) for descent in ring]
    within = float(np.exp(np.mean([entropy(np.array(list(one.values()))) for one in shares])))
    names = sorted({name for one in shares for name in one})
    together = float(np.exp(entropy(np.array([sum(one.get(name, 0.0) for one in shares) for name in names]))))
    return within, together, together / within


def _genomes(descent: Descent) -> dict[str, float]:
    """Return the share of the cells that each genome has at the end, by label; an unknown species is its own."""
    found: defaultdict[str, float] = defaultdict(float)
    for number, share in zip(descent.history.species.tolist(), descent.shares[-1].tolist(), strict=True):
        if share:
            known = descent.species.get(number)
            found[f"species {number}" if known is None else known.label] += share
    return found


def _summary(group: RunGroup) -> str:
    config = group.first.config
    assert isinstance(config, RunConfig)
    return (
        f"Every {config.migrate_every:,} steps each of {config.islands} worlds gave copies of {config.migrants:,} "
        f"of its inhabitants to the next, and the last one to the first."
    )


def _places(group: RunGroup, found: Sequence[Passage]) -> str:
    run = group.first
    rows = [
        [
            f"{run.history.seeds[one.origin]} to {run.history.seeds[one.world]}",
            one.came,
            one.species,
            html.percent(float(descended(run.descents[one.world], one.founded)[-1])),
        ]
        for one in found
    ]
    head = ["seeds of the worlds", "came", "species", "cells at the end that descend from them"]
    return html.table(head, rows, caption="Who went where")


def _descendants(group: RunGroup, found: Sequence[Passage]) -> str:
    """Return how much of each world descends from who came, as a chart."""
    run = group.first
    founded = {
        world: frozenset[int]().union(*(one.founded for one in found if one.world == world))
        for world in sorted({one.world for one in found})[: charts.COLOURS]
    }
    steps = run.descents[next(iter(founded))].history.steps
    lines = [
        Line(f"seed {run.history.seeds[world]}", descended(run.descents[world], species), number)
        for number, (world, species) in enumerate(founded.items())
        if len(run.descents[world].history.steps) == len(steps)
    ]
    keys = "".join(f'<span class="key"><i class="s{line.colour}"></i>{html.text(line.label)}</span>' for line in lines)
    alt = f"Share of the cells of {len(lines)} worlds that descend from newcomers over {int(steps[-1]):,} steps"
    title = "share of the cells that descend from who came"
    note = "lineages that are forgotten count as natives"
    chart = html.figure(charts.lines(steps, lines, alt=alt, x_label="step"), title, note=note)
    return f'<div class="keys">{keys}</div><div class="grid">{chart}</div>'


def _diversity(rings: Sequence[tuple[float, float, float]]) -> str:
    rows = [[name, html.mean_of(values)] for name, values in zip(MEASURES, np.transpose(rings), strict=True)]
    count = f"{len(rings)} ring{'s' * (len(rings) > 1)}"
    return html.table(["measure", "at the end"], rows, caption=f"How diverse: mean over {count}")
