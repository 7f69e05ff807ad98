"""The section of a report about what is new: whether kinds go on arising, and more often than by chance.

The figures are those of alife.phylogeny.novelty, recorded with --neutral; docs/open-endedness.md explains them.
"""

from collections.abc import Mapping

import numpy as np

from alife.core.errors import UsageError
from alife.phylogeny import genomic_shadow
from alife.phylogeny.genomic_shadow import SHADOW
from alife.phylogeny.novelty import NAMES, USUAL_RISE, rise_name
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup

WINDOWS = 10  # of a run, in which rises are counted together
MEANS = {
    "effective_plans": "effective plans",
    "generations": "generations a plan",
    "roles": "roles a plan",
    "reaction_entropy": "reaction entropy [nats]",
}
Table = Mapping[str, np.ndarray]  # of one world by column, (samples,)


def counted(table: Table) -> dict[str, str]:
    """Return the counted columns of a table, the rises that tell most first, and what each is."""
    share = usual(table)
    return {
        rise_name(share): f"plans that rose to {share * 100:g} % for the first time, a tenth of the run",
        "rises_0.2": "plans that rose to 0.2 %",
        "novel": "plans that persisted for the first time",
    }


def usual(table: Table) -> float:
    """Return the share that tells most of those whose rises were counted: of a large world one that others lack."""
    more = [name for name in table if name.startswith("rises_") and name not in NAMES]
    return float(more[0].removeprefix("rises_")) / 100 if more else USUAL_RISE


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return what was new in a group's first run, beside its shadow with genomes; nothing where none was recorded."""
    tables = recorded(group.first)
    if not tables:
        return []
    steps = windows(tables[0], "novel")[0]
    figures = [_figure(name, title, tables) for name, title in {**counted(tables[0]), **MEANS}.items()]
    keys = "".join(
        f'<span class="key"><i class="s{number}"></i>{html.text(name)}</span>'
        for number, name in enumerate(("the run", "shadow with genomes"))
    )
    intro = [
        "A plan is a development word. It rises when it has a share of the cells for the first time, of which it had "
        "less than a fifth 3,000 steps before; it persists when it has 0.2 % twice, 5,000 steps apart. In the shadow "
        "the same spaces lose and get cells and the same mutations happen, but who breeds is chance.",
        summary(tables, int(steps[-1])),
    ]
    return [html.paragraphs(intro), f'<div class="keys">{keys}</div><div class="grid">{"".join(figures)}</div>']


def recorded(run: LoadedRun) -> list[Table]:
    """Return the table of each world of a run; none where nothing was recorded, or too little to be told."""
    try:
        found = genomic_shadow.read(run.folder)
    except UsageError:
        return []
    worlds = range(int(found["world"].max()) + 1)
    tables: list[Table] = [
        {name: column[found["world"] == world] for name, column in found.items()} for world in worlds
    ]
    return tables if all(len(table["step"]) > WINDOWS for table in tables) else []


def windows(table: Table, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the last step of each window of a run and the sum of a column in it, (windows,) both."""
    parts = np.array_split(np.arange(1, len(table["step"])), WINDOWS)
    return np.array([table["step"][part[-1]] for part in parts]), np.array([table[name][part].sum() for part in parts])


def _figure(name: str, title: str, tables: list[Table]) -> str:
    lines = [_line(tables, name, 0)]
    if SHADOW + name in tables[0]:
        lines.append(_line(tables, SHADOW + name, 1))
    steps = windows(tables[0], name)[0] if name in counted(tables[0]) else tables[0]["step"]
    alt = f"{title} over {int(tables[0]['step'][-1]):,} steps"
    return html.figure(charts.lines(steps, lines, alt=alt, x_label="step"), title)


def _line(tables: list[Table], name: str, number: int) -> Line:
    """Return the mean of a column over worlds."""
    in_windows = name.removeprefix(SHADOW) in counted(tables[0])
    values = [windows(table, name)[1] if in_windows else table[name] for table in tables]
    label = "shadow with genomes" if number else "the run"
    return Line(label, np.mean(values, axis=0), number, dashed=bool(number))


def summary(tables: list[Table], last: int) -> str:
    """Return in words whether plans still rise at the end, and how often by chance."""
    share = usual(tables[0])
    names = rise_name(share), SHADOW + rise_name(share)
    own, chance = (np.mean([windows(table, name)[1] for table in tables], axis=0) for name in names)
    above = np.count_nonzero(own - chance > 2 * np.sqrt(chance + 1))
    ended = np.mean([table["effective_plans"][-1] for table in tables])
    return (
        f"In the last tenth of {last:,} steps {own[-1]:,.0f} plans rose to {share * 100:g} %, "
        f"and {chance[-1]:,.0f} in the shadow; there were more than chance makes in {above} of {WINDOWS} tenths. "
        f"At the end there are {ended:,.0f} effective plans."
    )
