"""The sections of a report about species: each over time inside the one it came from, and the tree of lineages."""

from collections.abc import Iterable

import numpy as np

from alife.report import charts, descent, html, living
from alife.report import tree as tree_chart
from alife.report.context import Context
from alife.report.descent import OTHERS, Descent
from alife.report.html import DASH, Raw
from alife.report.loaded_run import RunGroup

MOST_SPECIES, LEAST_SHARE = 48, 0.01  # that a Muller plot shows, and the peak share of the cells from which it does
LEAST_TOLD = 0.001  # share of the cells that are said not to be shown apart
MOST_ROWS = 64  # of a tree
NAMED = 10  # species in the table, and in the tree
WORLDS = 2  # of a group that are shown
HEREDITY = (
    "Each band is a species, all with the same genome, inside the one from which it arose; it has that colour in the "
    "window as well. Height is its share of all there are. Where births brought the same genome forth again, those "
    "from the same band are one band, and those from another a band of their own. What stayed small is drawn with "
    "what it descends from; what left no descendants, and whose origin is forgotten, is grey."
)
AGAIN = "; again: its genome had arisen before in another band, and so has the same name"
LINES = (
    "A line is a lineage, which begins with a birth that changes the genome and ends with its last member; the same "
    "genome may begin several. It is thicker the more members it ever had, and begins at its parent. A dot at the end "
    "is one that lives."
)
NO_HEREDITY = (
    "Each band is a species, from its coming to its dying out; nobody here descends from another. Height is its share "
    "of all there are. Species that stayed small are grey."
)


def muller(group: RunGroup, context: Context) -> list[str]:
    """Return Muller plots of the first worlds of a group's first run, and the species that live at its end."""
    shown = _shown(group, context)
    intro = HEREDITY if _inherits(shown.values()) else NO_HEREDITY
    drawn = [_muller(one, seed) for seed, one in shown.items()]
    return [html.paragraphs([intro]), *drawn, *living.species(group, context)] if shown else []


def tree(group: RunGroup, context: Context) -> list[str]:
    """Return the trees of the same worlds; nothing of a world without heredity, in which no lineage has a parent."""
    shown = _shown(group, context)
    trees = [_tree(one, seed) for seed, one in shown.items()]
    return [html.paragraphs([LINES]), *trees] if _inherits(shown.values()) else []


def _shown(group: RunGroup, context: Context) -> dict[int, Descent]:
    """Return the recorded lineages of the first worlds of a group's first run, by seed."""
    worlds = list(group.first.descents)[: context.at_most(WORLDS)]
    return {group.first.history.seeds[world]: group.first.descents[world] for world in worlds}


def _inherits(found: Iterable[Descent]) -> bool:
    return any(species.parent is not None for one in found for species in one.species.values())


def _muller(recorded: Descent, seed: int) -> str:
    one = recorded.merged()
    shown = one.notable(MOST_SPECIES, LEAST_SHARE)
    if not shown:
        return html.paragraphs([f"Seed {seed}: none ever had {html.percent(LEAST_SHARE)} of all there were."])
    ordered = [number for number in one.species if number in set(shown)]  # parents first
    parents = one.parents(ordered)
    born = {number: one.species[number].born for number in ordered}
    shades = descent.colours(one.species, ordered)
    shares = one.bundled(ordered)
    drawn = float(sum(shares[number][-1] for number in ordered))
    layers = [
        charts.Layer(_name(one, number), shares[number] * part, shades[number])
        for number, part in descent.halves(descent.nested(parents, born))
    ]
    if shares[OTHERS].max() > 0:
        layers.insert(0, charts.Layer("other species", shares[OTHERS], shades[OTHERS]))
    steps = one.history.steps
    alt = f"Muller plot of {len(shown)} bands over {steps[-1]:,} steps in the world of seed {seed}"
    chart = charts.areas(steps, layers, alt=alt, x_label="step", most=1.0, halves=True)
    return html.figure(chart, f"Seed {seed}", kind="wide", note=_folded(one, ordered, drawn)) + _table(
        one, ordered, shades
    )


def _folded(one: Descent, shown: list[int], drawn: float) -> str:
    """Return in words which share of the cells of `drawn` is at the end in bands that are not shown apart."""
    few = drawn - float(one.shares[-1][np.isin(one.history.species, shown)].sum())
    if few < LEAST_TOLD:
        return ""
    return f"At the end {html.percent(few)} of all are in bands too small to show apart from what they descend from"


def _name(one: Descent, number: int) -> str:
    return f"{one.species[number].name}, since {one.species[number].born:,.0f}"


def _table(one: Descent, shown: list[int], shades: dict[int, str]) -> str:
    """Return the bands with the highest peaks as a table, in the order in which they arose."""
    first = sorted(shown, key=lambda number: -one.peaks[number])[:NAMED]
    rows = []
    for number in sorted(first, key=lambda number: one.species[number].born):
        own = one.species[number]
        parent = one.species.get(own.parent) if own.parent is not None else None
        lives = own.gone == float("inf")
        key = Raw(
            f'<span class="key"><i style="background:{shades[number]}"></i>{html.text(one.called(number))}</span>'
        )
        end = "lives" if lives else f"{own.gone:,.0f}"
        line = [key, DASH if parent is None else parent.name, f"{own.born:,.0f}", end, html.percent(one.peaks[number])]
        rows.append(line)
    least, many = html.percent(LEAST_SHARE), f"The {len(rows)}" if len(rows) > 1 else "The one"
    which = "that once had the largest share" if len(shown) > NAMED else f"that ever had {least}"
    caption = f"{many} band{'s' * (len(rows) > 1)} {which} of all, in the order in which they arose"
    if one.risen_again & set(first):
        caption += AGAIN
    return html.table(
        ["species", "came from", "born at step", "gone at step", "most"], rows, caption=caption, numeric=2
    )


def _tree(one: Descent, seed: int) -> str:
    """Return the tree of the most notable lineages and all their ancestors, as SVG."""
    shown = _with_ancestors(one)
    end = float(one.history.steps[-1])
    parents = one.parents(shown)
    shades = descent.colours(one.species, shown)
    largest = max([1, *(one.species[number].peak for number in shown)])
    named = set(sorted(shown, key=lambda number: -one.species[number].peak)[:NAMED])
    branches = [
        _branch(one, number, parents[number], shades[number], largest, named=number in named) for number in shown
    ]
    alt = f"Tree of {len(shown)} lineages over {end:,.0f} steps in the world of seed {seed}"
    return tree_chart.drawn(branches, end, f"Seed {seed}", alt=alt, x_label="step")


def _branch(one: Descent, number: int, parent: int, shade: str, largest: int, *, named: bool) -> tree_chart.Branch:
    own = one.species[number]
    until = "lives" if own.gone == tree_chart.GONE else f"gone at step {own.gone:,.0f}"
    tooltip = f"{one.called(number)}: born at step {own.born:,.0f}, {until}, at most {own.peak:,} organisms"
    width = 1.2 + 5 * (own.peak / largest) ** 0.5
    return tree_chart.Branch(own.number, parent, own.born, own.gone, shade, tooltip, width, own.name if named else "")


def _with_ancestors(one: Descent) -> list[int]:
    """Return the most notable lineages with their ancestors, as many as fit, parents first."""
    kept: set[int] = set()
    for number in one.notable(len(one.species), 0.0):
        line, at = set(), one.species.get(number)
        while at is not None and at.number not in kept:
            line.add(at.number)
            at = None if at.parent is None else one.species.get(at.parent)
        if len(kept) + len(line) <= MOST_ROWS:
            kept |= line
    return [number for number in one.species if number in kept]
