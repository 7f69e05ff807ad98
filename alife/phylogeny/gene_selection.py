"""What changed the mean of each gene: genes.csv of a run with --neutral, and what it says in words.

Source: George R. Price, "Extension of covariance selection mathematics" (1972): the change of a mean is the sum of what
selection and what transmission add to it. Parents are held against what the local neutral shadow would expect, one of
the living neighbours of the space of each birth, all alike. Columns of a gene, each summed up since step 0:

| column | what it adds to the mean |
|---|---|
| GENE_births | parents differ from the living neighbours of the spaces of their children: selection |
| GENE_places | these neighbours differ from all who live: births fall where such genes stand |
| GENE_deaths | the dead differ from all who live: selection, by chance too where few die |
| GENE_mutations | children differ from their parents |
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.table import read_metrics

FILE = "genes.csv"
PARTS = ("births", "places", "deaths", "mutations")
TOLD = 8  # genes in words, at most
MEANINGS = (
    "Births: parents had more or less of it than the living neighbours of the space, from whom chance alone would have "
    "drawn them, as in the local neutral shadow. Places: births fell where such genes stood. Deaths: the dead had more "
    "or less of it. Mutations: children differed from their parents. The four add up to the whole change."
)


def columns_of(genes: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of some genes: the mean of each, and what changed it."""
    return tuple(name for gene in genes for name in (gene, *(f"{gene}_{part}" for part in PARTS)))


def read(folder: Path) -> tuple[list[str], list[dict[str, np.ndarray]]]:
    """Return the genes of a run, and the table of each world by column, (samples,); nothing where none is recorded."""
    try:
        table = read_metrics(folder / FILE)
    except UsageError:
        return [], []
    genes = [name for name in table if all(f"{name}_{part}" in table for part in PARTS)]
    worlds = range(int(table["world"].max()) + 1) if len(table["world"]) else ()
    return genes, [{name: column[table["world"] == world] for name, column in table.items()} for world in worlds]


def sentence(gene: str, tables: Sequence[Mapping[str, np.ndarray]]) -> str:
    """Return in words how the mean of a gene changed, and what changed it: the means over worlds."""
    first, last, parts = change(gene, tables)
    told = ", ".join(f"{part} {value:+.3g}" for part, value in parts.items())
    return f"{gene.replace('_', ' ')}: {first:.3g} at the start, {last:.3g} at the end; {told}."


def change(gene: str, tables: Sequence[Mapping[str, np.ndarray]]) -> tuple[float, float, dict[str, float]]:
    """Return the mean of a gene at the start and at the end, and what each part added to it: the means over worlds."""
    first, last = (float(np.nanmean([_known(table[gene])[place] for table in tables])) for place in (0, -1))
    return first, last, {part: float(np.mean([table[f"{gene}_{part}"][-1] for table in tables])) for part in PARTS}


def sentences(folder: Path) -> list[str]:
    """Return a sentence for each of the first genes of a run; nothing where none is recorded."""
    genes, tables = lived(folder)
    return [sentence(gene, tables) for gene in genes[:TOLD]] if tables else []


def lived(folder: Path) -> tuple[list[str], list[dict[str, np.ndarray]]]:
    """Return as `read` does, of those worlds alone in which somebody ever lived."""
    genes, tables = read(folder)
    return genes, [table for table in tables if all(len(_known(table[gene])) for gene in genes)]


def _known(values: np.ndarray) -> np.ndarray:
    """Return the values while somebody lived."""
    known: np.ndarray = values[~np.isnan(values)]
    return known
