"""The page about runs whose world, or search, is code that this user never ran: what can be told without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from alife.core import config
from alife.core.errors import UsageError
from alife.report import ecology, html, page, species
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.runs import folder as run_folder
from alife.study import histories, study
from alife.study.histories import Histories

LARGEST = 2000  # [pixels] a side of a picture that is inlined


@dataclass(frozen=True)
class Unread:
    """What stands for the world of such a run: the names of what it measured."""

    headline: tuple[str, ...]
    curves: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[Any, ...] = ()

    def legend(self) -> list[Any]:
        """Return nothing: what colours mean is said by the code."""
        return []


@dataclass(frozen=True)
class _Piece:
    """A section of the page."""

    name: str
    label: str
    contents: Sequence[str] = field(default_factory=tuple)


def page_of(folders: Sequence[Path], reason: str) -> str:
    """Return the page about some folders, of runs or of studies. Raises UsageError where nothing was measured."""
    body, labels = [html.paragraphs([reason])], dict[str, str]()
    for number, folder in enumerate(_runs_of(folders)):
        pieces = [one for one in _pieces(folder, Context(f"run{number}")) if any(one.contents)]
        body += [f"<h1>{html.text(folder.resolve().name)}</h1>"]
        body += [html.section(f"run{number}-{one.name}", one.label, *one.contents) for one in pieces]
        labels |= {f"run{number}-{one.name}": one.label for one in pieces}
    return page.framed("Runs of a world that was not read", labels, body)


def _runs_of(folders: Sequence[Path]) -> list[Path]:
    found = []
    for folder in folders:
        inside = sorted(path.parent for path in folder.glob(f"*/{run_folder.METRICS}"))
        found += inside if (folder / study.FILE).is_file() else [folder]
    return found


def _pieces(folder: Path, context: Context) -> list[_Piece]:
    run = _run_of(folder, histories.as_recorded(folder))
    group = RunGroup(folder.name, [run], run.history)
    return [
        _Piece("settings", "Settings", _settings(folder)),
        _Piece("measures", "Measures", ecology.measures(group, context)),
        _Piece("drawn", "Pictures that the run drew", _drawn(folder)),
        _Piece("pictures", "How it looked", ecology.pictures(group, context) if _has_frames(folder) else ()),
        _Piece("muller", "Species over time", species.muller(group, context)),
        _Piece("tree", "Who descends from whom", species.tree(group, context)),
    ]


def _run_of(folder: Path, history: Histories) -> LoadedRun:
    """Return a run whose world is not known; nothing here asks for its config."""
    unknown: Any = None
    names = tuple(name for name, values in history.values.items() if np.isfinite(values).any())
    return LoadedRun(folder, unknown, unknown, None, Unread(names), history)


def _settings(folder: Path) -> list[str]:
    """Return the tables of the config as they stand there."""
    tables = config.read_toml(folder / run_folder.CONFIG)
    rows = [
        [f"{name}.{key}", value]
        for name, table in tables.items()
        if isinstance(table, dict)
        for key, value in table.items()
    ]
    return [html.table(["setting", "value"], rows, caption="As config.toml has them", numeric=None)]


def _drawn(folder: Path) -> list[str]:
    """Return the pictures in the folder as figures."""
    found = []
    for path in sorted(folder.glob("*.png")):
        try:
            with Image.open(path) as picture:
                picture.thumbnail((LARGEST, LARGEST))
                pixels = np.asarray(picture.convert("RGB"))
        except (OSError, ValueError, Image.DecompressionBombError):
            continue  # what is no picture is none of the page
        found.append(html.figure(html.image(pixels, path.name, kind="drawn"), path.name))
    return found


def _has_frames(folder: Path) -> bool:
    try:
        return any(run_folder.frames(folder, 0).glob("*.png"))
    except OSError as error:
        raise UsageError(f"Cannot look into '{folder}': {error}.") from error
