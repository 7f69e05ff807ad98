"""What the columns of `metrics.csv` mean: each world says it once, for its docs page, the report and Python."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

Columns = Mapping[str, str]  # by name, its unit first in brackets; a name with a * stands for several

EVERY_RUN: Columns = {
    "step": "[steps] done when the sample was taken",
    "world": "number of the world in its batch, from 0; the seeds stand in `config.toml` in this order",
    "digest": "checksum of the whole state: two runs with the same digests have the same history",
}


def meaning(columns: Columns, name: str) -> str:
    """Return what a column means; empty where nobody said it."""
    if name in columns:
        return columns[name]
    return next((told for pattern, told in columns.items() if "*" in pattern and fnmatchcase(name, pattern)), "")


def table(columns: Columns) -> str:
    """Return the columns of a world as a table in Markdown, those of every run first and last."""
    every = dict(EVERY_RUN)
    digest = every.pop("digest")
    rows = "\n".join(f"| `{name}` | {told} |" for name, told in {**every, **columns, "digest": digest}.items())
    return f"| column | holds |\n|---|---|\n{rows}"
