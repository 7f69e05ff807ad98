"""The section of a report about the ancestors of elites: the tree of the best, and the first genomes of all."""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from alife.core.errors import UsageError
from alife.phylogeny import files
from alife.phylogeny.files import Row
from alife.report import html, tree
from alife.report.context import Context
from alife.report.descent import OTHERS
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.report.search import is_newest, scale, shades
from alife.search import ancestry

MOST_ROWS = 64  # of a tree
SHOWN = 2  # runs of a group
INTRO = (
    "A line is a genome, from its evaluation until a better one took its place; it begins at its parent, and its "
    "colour is its fitness. A dot at the end is one that lives. Shown are the best elites with all their ancestors."
)


@dataclass(frozen=True)
class Genome:
    """A row of the file of ancestors."""

    number: int
    parent: int  # OTHERS for none
    gone: float  # [evaluations]
    fitness: float
    place: tuple[float, float]  # descriptors
    is_elite: bool


def section(group: RunGroup, context: Context) -> list[str]:
    """Return the trees of the first runs of a group of searches, as far as they recorded ancestors."""
    found = {run.config.seed: recorded(run) for run in group.runs[: context.at_most(SHOWN)]}
    figures = [
        html.paragraphs([_summary(genomes)]) + _drawn(genomes, seed, float(group.history.end().max()))
        for seed, genomes in found.items()
        if genomes
    ]
    return [html.paragraphs([INTRO]), *figures] if figures else []


def recorded(run: LoadedRun) -> dict[int, Genome]:
    """Return the genomes that a search recorded, by number, parents first; none if no elite has a parent.

    None either while a search goes on: its file is then from an earlier stop, with other elites than the map.
    """
    path = run.folder / ancestry.NAME
    if not is_newest(path, run.folder):
        return {}
    try:
        rows = files.read(path)
        found = {number: _genome(row, rows) for number, row in rows.items()}
    except (UsageError, KeyError, ValueError):
        return {}
    return found if any(one.is_elite and one.parent != OTHERS for one in found.values()) else {}


def _genome(row: Row, known: Container[int]) -> Genome:
    """Return a genome; its parent is not in the file if it was evaluated before the search recorded ancestors."""
    cells = row.cells
    return Genome(
        row.id,
        OTHERS if row.parent is None or row.parent not in known else row.parent,
        row.destruction,
        float(cells["fitness"]),
        (float(cells["descriptor_0"]), float(cells["descriptor_1"])),
        cells["elite"] == "1",
    )


def line_of(genomes: dict[int, Genome], number: int) -> list[int]:
    """Return a genome and its ancestors, the youngest first."""
    line = []
    while number in genomes:
        line.append(number)
        number = genomes[number].parent
    return line


def best_elites(genomes: dict[int, Genome]) -> list[int]:
    """Return the numbers of the elites, the fittest first; of equally fit ones the oldest."""
    elites = [one for one in genomes.values() if one.is_elite]
    return [one.number for one in sorted(elites, key=lambda one: (-one.fitness, one.number))]


def chosen(genomes: dict[int, Genome], most: int = MOST_ROWS) -> list[int]:
    """Return the best elites with all their ancestors, parents first: at most `most`, but always the best elite."""
    kept: set[int] = set()
    for elite in best_elites(genomes):
        line = set(line_of(genomes, elite)) - kept
        if not kept or len(kept) + len(line) <= most:
            kept |= line
    return sorted(kept)


def _summary(genomes: dict[int, Genome]) -> str:
    """Return in words from how many first genomes the elites descend, and how far away the best is."""
    elites = best_elites(genomes)
    lines = [line_of(genomes, elite) for elite in elites]
    roots, depths = {line[-1] for line in lines}, [len(line) - 1 for line in lines]
    best, first = genomes[elites[0]], genomes[lines[0][-1]]
    return (
        f"The {len(elites):,} elites descend from {len(roots):,} first genome{'s' * (len(roots) > 1)}, over "
        f"{min(depths)} to {max(depths)} births, {html.number(float(np.mean(depths)))} on average. The best, of "
        f"fitness {html.number(best.fitness)}, is {depths[0]} births away from genome {first.number:,}, whose "
        f"fitness was {html.number(first.fitness)}."
    )


def _drawn(genomes: dict[int, Genome], seed: int, end: float) -> str:
    shown = chosen(genomes)
    if not shown:
        return ""
    fitness = np.array([genomes[number].fitness for number in shown])
    colours = shades(fitness)
    branches = [_branch(genomes[number], colour) for number, colour in zip(shown, colours, strict=True)]
    alt = f"Tree of {len(shown)} genomes over {end:,.0f} evaluations, seed {seed}"
    figure = tree.drawn(branches, end, f"Seed {seed}", alt=alt, x_label="evaluation")
    return figure + scale(fitness, "fitness of the genome")


def _branch(one: Genome, colour: str) -> tree.Branch:
    until = "elite" if one.is_elite else "bred from" if one.gone == tree.GONE else f"replaced at {one.gone:,.0f}"
    place = ", ".join(f"{value:.3g}" for value in one.place)
    tooltip = f"genome {one.number:,}: fitness {html.number(one.fitness)}, at {place}; {until}"
    return tree.Branch(one.number, one.parent, float(one.number), one.gone, colour, tooltip)
