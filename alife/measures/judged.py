"""What judges made of the pictures of a run: judged.csv in its folder, written by `alife judge`, shown by reports."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from alife.core import csv_files
from alife.core.errors import UsageError
from alife.core.files import csv_line, write_text
from alife.core.json_files import read_json

FILE, SETTINGS = "judged.csv", "judged.json"
PLACE = ("world", "step")
MEASURES = {
    "fine_size": "compressed [bytes]",
    "coarse_size": "compressed from afar [bytes]",
    "unexplained": "log odds of new against all before",
    "unexplained_control": "the same of pictures before, drawn anew",
    "unlike_before": "distance to the likest picture before",
    "surprise": "[bits a code] after the pictures before",
    "surprise_control": "[bits a code] after pictures of another time",
}

Row = Mapping[str, float]


def read(folder: Path) -> dict[str, np.ndarray]:
    """Return the columns of a run's judged.csv, (rows,) each, in the order of worlds and steps.

    Raises UsageError where there is none, or none that can be read.
    """
    path = folder / FILE
    columns = csv_files.read_columns(path, PLACE)
    unknown = [name for name in columns if name not in (*PLACE, *MEASURES)]
    if unknown:
        raise UsageError(f"Cannot read '{path}': '{unknown[0][:40]}' is no measure of a judge.")
    found = {name: csv_files.numbers(path, name, cells) for name, cells in columns.items()}
    order = np.lexsort((found["step"], found["world"]))
    return {name: column[order] for name, column in found.items()}


def known(folder: Path, settings: Mapping[str, object]) -> list[Row]:
    """Return the rows that were judged before by the very same settings; none where there are none."""
    try:
        if read_json(folder / SETTINGS, dict) != json.loads(json.dumps(settings)):
            return []
        columns = read(folder)
    except UsageError:
        return []
    names = list(columns)
    return [dict(zip(names, map(float, row), strict=True)) for row in zip(*columns.values(), strict=True)]


def write(folder: Path, settings: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Write judged.csv, and beside it by what settings it was made."""
    names = [*PLACE, *(name for name in MEASURES if any(name in row for row in rows))]
    lines = [
        csv_line([int(row[name]) if name in PLACE else f"{row.get(name, np.nan):.6g}" for name in names])
        for row in rows
    ]
    write_text(folder / FILE, "".join([csv_line(list(names)), *lines]))
    write_text(folder / SETTINGS, json.dumps(settings) + "\n")
