"""The sections of a report about species: each over time inside the one it came from, and their tree."""

from collections.abc import Iterable

from alife.report import charts, descent, html, living
from alife.report import tree as tree_chart
from alife.report.context import Context
from alife.report.descent import OTHERS, Descent
from alife.report.html import DASH, Raw
from alife.report.loaded_run import RunGroup

MOST_SPECIES, LEAST_SHARE = 48, 0.01  # that a Muller plot shows, and the peak share of the cells from which it does
MOST_ROWS = 64  # of a tree
NAMED = 10  # species in the table, and in the tree
WORLDS = 2  # of a group that are shown
HEREDITY = (
    "Each colour is a species, a lineage that began when a birth changed the genome, inside the one it came from; "
    "it has that colour in the window as well. "
    "Height is its share of the cells. Species that stayed small count with those they descend from; those that "
    "left no descendants, and whose origin is forgotten, are grey."
)
AGAIN = "; again: its genome had arisen before in another lineage, and so has the same name"
LINES = (
    "A line is a species from its first to its last member, thicker the more it ever had; it begins at its parent. "
    "A dot at the end is one that lives."
)
NO_HEREDITY = (
    "Each colour is a species, from its coming to its dying out; here nobody inherits from anybody. Height is its "
    "share of all there are. Species that stayed small are grey."
)


def muller(group: RunGroup, context: Context) -> list[str]:
    """Return Muller plots of the first worlds of a group's first run, and the species that live at its end."""
    shown = _shown(group, context)
    intro = HEREDITY if _inherits(shown.values()) else NO_HEREDITY
    drawn = [_muller(one, seed) for seed, one in shown.items()]
    return [html.paragraphs([intro]), *drawn, *living.species(group, context)] if shown else []


def tree(group: RunGroup, context: Context) -> list[str]:
    """Return the trees of the same worlds; nothing of a world without heredity, in which no species has a parent."""
    shown = _shown(group, context)
    trees = [_tree(one, seed) for seed, one in shown.items()]
    return [html.paragraphs([LINES]), *trees] if _inherits(shown.values()) else []


def _shown(group: RunGroup, context: Context) -> dict[int, Descent]:
    """Return the recorded species of the first worlds of a group's first run, by seed."""
    worlds = list(group.first.descents)[: context.at_most(WORLDS)]
    return {group.first.history.seeds[world]: group.first.descents[world] for world in worlds}


def _inherits(found: Iterable[Descent]) -> bool:
    return any(species.parent is not None for one in found for species in one.species.values())


def _muller(one: Descent, seed: int) -> str:
    shown = one.notable(MOST_SPECIES, LEAST_SHARE)
    if not shown:
        return ""
    ordered = [number for number in one.species if number in set(shown)]  # parents first
    parents = one.parents(ordered)
    born = {number: one.species[number].born for number in ordered}
    shades = descent.colours(one.species, ordered)
    shares = one.bundled(ordered)
    layers = [
        charts.Layer(_name(one, number), shares[number] * part, shades[number])
        for number, part in descent.halves(descent.nested(parents, born))
    ]
    if shares[OTHERS].max() > 0:
        layers.insert(0, charts.Layer("other species", shares[OTHERS], shades[OTHERS]))
    steps = one.history.steps
    alt = f"Muller plot of {len(shown)} species over {steps[-1]:,} steps in the world of seed {seed}"
    chart = charts.areas(steps, layers, alt=alt, x_label="step", share=True, halves=True)
    return html.figure(chart, f"Seed {seed}", kind="wide") + _table(one, ordered, shades)


def _name(one: Descent, number: int) -> str:
    return f"{one.species[number].name}, since {one.species[number].born:,.0f}"


def _table(one: Descent, shown: list[int], shades: dict[int, str]) -> str:
    """Return the species with the highest peaks as a table, in the order in which they arose."""
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
    caption = f"The {len(rows)} species that once had the largest share of the cells, in the order in which they arose"
    if one.risen_again & set(first):
        caption += AGAIN
    return html.table(
        ["species", "came from", "born at step", "gone at step", "most"], rows, caption=caption, numeric=2
    )


def _tree(one: Descent, seed: int) -> str:
    """Return the tree of the most notable species and all their ancestors, as SVG."""
    shown = _with_ancestors(one)
    end = float(one.history.steps[-1])
    parents = one.parents(shown)
    shades = descent.colours(one.species, shown)
    largest = max([1, *(one.species[number].peak for number in shown)])
    named = set(sorted(shown, key=lambda number: -one.species[number].peak)[:NAMED])
    branches = [
        _branch(one, number, parents[number], shades[number], largest, named=number in named) for number in shown
    ]
    alt = f"Tree of {len(shown)} species over {end:,.0f} steps in the world of seed {seed}"
    return tree_chart.drawn(branches, end, f"Seed {seed}", alt=alt, x_label="step")


def _branch(one: Descent, number: int, parent: int, shade: str, largest: int, *, named: bool) -> tree_chart.Branch:
    own = one.species[number]
    until = "lives" if own.gone == tree_chart.GONE else f"gone at step {own.gone:,.0f}"
    tooltip = f"{one.called(number)}: born at step {own.born:,.0f}, {until}, at most {own.peak:,} organisms"
    width = 1.2 + 5 * (own.peak / largest) ** 0.5
    return tree_chart.Branch(own.number, parent, own.born, own.gone, shade, tooltip, width, own.name if named else "")


def _with_ancestors(one: Descent) -> list[int]:
    """Return the most notable species with their ancestors, as many as fit, parents first."""
    kept: set[int] = set()
    for number in one.notable(len(one.species), 0.0):
        line, at = set(), one.species.get(number)
        while at is not None and at.number not in kept:
            line.add(at.number)
            at = None if at.parent is None else one.species.get(at.parent)
        if len(kept) + len(line) <= MOST_ROWS:
            kept |= line
    return [number for number in one.species if number in kept]
