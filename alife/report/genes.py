"""The section of a report about genes: what changed the mean of each, see alife.phylogeny.gene_selection."""

import numpy as np

from alife.phylogeny import gene_selection
from alife.phylogeny.gene_selection import PARTS
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup

WHOLE = "the mean, since the start"
OPENING = 3  # genes that the opening of a page tells of
SELECTED = {1: "parents had more of it than", -1: "parents had less of it than", 0: "parents had as much of it as"}


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


def opening(run: LoadedRun) -> list[str]:
    """Return a sentence for each of the first genes of a run: what became of its mean, and what selection added."""
    genes, tables = gene_selection.lived(run.folder)
    return [_told(gene, tables) for gene in genes[:OPENING]] if tables else []


def _told(gene: str, tables: list[dict[str, np.ndarray]]) -> str:
    """Return in words whether parents had more or less of a gene than chance would have drawn: the mean over worlds."""
    first, last, parts = gene_selection.change(gene, tables)
    births = parts.pop("births")
    others = ", ".join(f"{part} {value:+.3g}" for part, value in parts.items())
    return (
        f"The mean {gene.replace('_', ' ')} went from {first:.3g} to {last:.3g}. Births added {births:+.3g}: "
        f"{SELECTED[int(np.sign(births))]} the neighbours that chance would have drawn; {others}."
    )


def _figure(gene: str, tables: list[dict[str, np.ndarray]]) -> str:
    """Return how the mean of a gene changed, and each part of the change, as a chart: means over worlds."""
    steps = tables[0]["step"]
    values = [np.mean([table[gene] - table[gene][0] for table in tables], axis=0)]
    values += [np.mean([table[f"{gene}_{part}"] for table in tables], axis=0) for part in PARTS]
    lines = [Line(name, values[number], number, dashed=number > 0) for number, name in enumerate((WHOLE, *PARTS))]
    title = f"change of {gene.replace('_', ' ')}"
    alt = f"{title.capitalize()} over {int(steps[-1]):,} steps, and what births, places, deaths and mutations added"
    return html.figure(charts.lines(steps, lines, alt=alt, x_label="step"), title)
