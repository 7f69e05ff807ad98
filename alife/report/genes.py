"""The section of a report about genes: what changed the mean of each, see alife.phylogeny.gene_selection."""

import numpy as np

from alife.phylogeny import gene_selection
from alife.phylogeny.gene_selection import PARTS
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.loaded_run import RunGroup

WHOLE = "the mean, since the start"


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return what changed the genes of a group's first run; nothing where none is recorded."""
    told = gene_selection.sentences(group.first.folder)
    genes, tables = gene_selection.read(group.first.folder)
    if not told or len(tables[0]["step"]) < 2:
        return []
    keys = "".join(
        f'<span class="key"><i class="s{number}"></i>{html.text(name)}</span>'
        for number, name in enumerate((WHOLE, *PARTS))
    )
    figures = [_figure(gene, tables) for gene in genes[: gene_selection.TOLD]]
    return [
        html.paragraphs([*told, gene_selection.MEANINGS]),
        f'<div class="keys">{keys}</div><div class="grid">{"".join(figures)}</div>',
    ]


def _figure(gene: str, tables: list[dict[str, np.ndarray]]) -> str:
    """Return how the mean of a gene changed, and each part of the change, as a chart: means over worlds."""
    steps = tables[0]["step"]
    values = [np.mean([table[gene] - table[gene][0] for table in tables], axis=0)]
    values += [np.mean([table[f"{gene}_{part}"] for table in tables], axis=0) for part in PARTS]
    lines = [Line(name, values[number], number, dashed=number > 0) for number, name in enumerate((WHOLE, *PARTS))]
    title = f"change of {gene.replace('_', ' ')}"
    alt = f"{title.capitalize()} over {int(steps[-1]):,} steps, and what births, places, deaths and mutations added"
    return html.figure(charts.lines(steps, lines, alt=alt, x_label="step"), title)
