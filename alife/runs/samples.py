"""The rows of a run's metrics.csv, as plots over time take them."""

from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.table import read_metrics
from alife.runs import folder as run_folder


def samples_of(folder: Path, names: tuple[str, ...]) -> list[tuple[int, dict[str, np.ndarray]]]:
    """Return the rows of metrics.csv as (step, metrics (worlds,)), as far as they are whole; empty without them."""
    try:
        table = read_metrics(folder / run_folder.METRICS)
    except UsageError:
        return []
    columns = [name for name in table if name in names or name == "cells" or name.startswith("share_")]
    steps, worlds = table["step"].astype(int), int(table["world"].max()) + 1
    rows = np.arange(len(steps) // worlds * worlds).reshape(-1, worlds)
    return [(int(steps[row[0]]), {name: table[name][row] for name in columns}) for row in rows]
