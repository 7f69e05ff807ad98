"""Logs for other programs beside metrics.csv, which stays the record: TensorBoard event files and Parquet.

Both mirror metrics.csv: an event file is written as its rows come, all rows of a run that goes on anew; Parquet,
which cannot be appended to, when the run ends or is stopped.

tensorboard/world-W/   events of one world, so that TensorBoard lays seeds over each other; of a search tensorboard/
metrics.parquet        the whole table
"""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, Self

from alife.core import csv_files
from alife.core.errors import UsageError, unknown
from alife.core.files import os_errors_as_usage_errors, write_whole
from alife.core.table import TEXTS
from alife.runs.folder import METRICS

TENSORBOARD, PARQUET = KINDS = ("tensorboard", "parquet")
LIBRARIES = {TENSORBOARD: "tensorboardX", PARQUET: "pyarrow"}
COUNTS = ("step", "world", "iteration", "evaluations")  # columns that are no measures, as are TEXTS

SHOWN_EVERY = 5.0  # [s] events are put on disk while a run goes on

Report = Callable[[int, Mapping[str, Any]], None]


def kinds(text: str | None) -> tuple[str, ...]:
    """Return the kinds of logs of `tensorboard,parquet`; raises UsageError for others, or without their library."""
    from importlib.util import find_spec

    found = tuple(dict.fromkeys(part.strip() for part in text.split(","))) if text else ()
    for kind in found:
        if kind not in KINDS:
            raise unknown("log", kind, KINDS)
        if find_spec(LIBRARIES[kind]) is None:
            raise UsageError(
                f"--log {kind} needs {LIBRARIES[kind]}, which is not here: pip install 'alife-worlds[log]'."
            )
    return found


class Logs:
    """The logs of one run."""

    def __init__(self, folder: Path, wanted: Iterable[str]) -> None:
        self._metrics = folder / METRICS
        self._folder, self._wanted = folder, tuple(wanted)
        self._read = 0  # [bytes] of metrics.csv
        self._header: list[str] = []
        self._rows: list[list[str]] = []
        self._writers: dict[str, Any] = {}
        self._shown = time.monotonic()  # [s] when the events so far were put on disk

    def _begin_anew(self) -> None:
        """Forget what was written, be it by an earlier process: rows of metrics.csv may have gone."""
        self._close_events()
        self._read, self._header, self._rows, self._writers = 0, [], [], {}
        events = self._folder / TENSORBOARD
        if TENSORBOARD in self._wanted and events.exists():
            with os_errors_as_usage_errors("clear", events):
                shutil.rmtree(events)

    def reporting(self, report: Report) -> Report:
        """Return what also writes down new rows whenever a run reports how far it is."""
        if not self._wanted:
            return report

        def both(count: int, metrics: Mapping[str, Any]) -> None:
            report(count, metrics)
            self.catch_up()

        return both

    def catch_up(self) -> None:
        """Write down the rows that metrics.csv has got since."""
        if not self._wanted or not self._metrics.exists() or self._metrics.stat().st_size == self._read:
            return
        if self._read == 0 or self._metrics.stat().st_size < self._read:
            self._begin_anew()
        with os_errors_as_usage_errors("read", self._metrics), self._metrics.open("rb") as file:
            file.seek(self._read)
            text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        rows = csv_files.rows_of(self._metrics, whole.decode("utf-8", errors="replace"))
        if not self._header and rows:
            self._header = rows.pop(0)
        if any(len(row) != len(self._header) for row in rows):
            raise UsageError(f"Cannot read '{self._metrics}': a row of it has not as many cells as there are columns.")
        self._rows += rows if PARQUET in self._wanted else []
        if TENSORBOARD in self._wanted:
            for row in rows:
                self._add_events(dict(zip(self._header, row, strict=True)))
            self._show_events()

    def __enter__(self) -> Self:
        """Return itself, to be ended with the run."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write down what is left, but nothing more of a run that failed or was refused; let go of all files."""
        if kind is None:
            self.close()
            return
        with suppress(UsageError):  # what went wrong first is what is told
            self._close_events()

    def close(self) -> None:
        """Write down what is left, and let go of all files."""
        self.catch_up()
        self._close_events()
        if PARQUET in self._wanted and self._header and self._metrics.exists():
            self._write_parquet()

    def _show_events(self) -> None:
        """Let who watches see what was written, every few seconds: each time waits for the disk."""
        if time.monotonic() < self._shown + SHOWN_EVERY:
            return
        self._shown = time.monotonic()
        with os_errors_as_usage_errors("write to", self._folder / TENSORBOARD):
            for writer in self._writers.values():
                writer.flush()

    def _close_events(self) -> None:
        with os_errors_as_usage_errors("write to", self._folder / TENSORBOARD):
            for writer in self._writers.values():
                writer.close()

    def _add_events(self, row: Mapping[str, str]) -> None:
        """Add the events of one row; what is no number, as of a niche that nobody reached, has none."""
        from tensorboardX.proto.event_pb2 import Event
        from tensorboardX.proto.summary_pb2 import Summary

        axis = "step" if "step" in row else "evaluations"
        if axis not in row:
            raise UsageError(f"Cannot read '{self._metrics}': it has no column '{axis}'.")
        step = int(self._typed(axis, [row[axis]])[0])
        writer = self._writer(row.get("world"))
        measures = {name: self._typed(name, [cell])[0] for name, cell in row.items() if name not in (*TEXTS, *COUNTS)}
        values = [Summary.Value(tag=name, simple_value=value) for name, value in measures.items() if isfinite(value)]
        with os_errors_as_usage_errors("write to", self._folder / TENSORBOARD):
            writer.write_event(Event(wall_time=time.time(), step=step, summary=Summary(value=values)))

    def _writer(self, world: str | None) -> Any:
        """Return what writes the events of a world, in this thread: one of its own would die of a full disk unheard."""
        from tensorboardX.event_file_writer import EventsWriter

        name = "" if world is None else f"world-{world}"
        if name not in self._writers:
            folder = self._folder / TENSORBOARD / name
            with os_errors_as_usage_errors("write to", folder):
                folder.mkdir(parents=True, exist_ok=True)
                self._writers[name] = EventsWriter(str(folder / "events"))
        return self._writers[name]

    def _write_parquet(self) -> None:
        import pyarrow
        from pyarrow import parquet

        cells = list(zip(*self._rows, strict=True)) or [() for _ in self._header]
        columns = {
            name: pyarrow.array(self._typed(name, column)) for name, column in zip(self._header, cells, strict=True)
        }
        write_whole(self._folder / "metrics.parquet", partial(parquet.write_table, pyarrow.table(columns)))

    def _typed(self, name: str, column: Sequence[str]) -> list[Any]:
        """Return the cells of a column as what they mean. Raise UsageError where one means nothing."""
        if name in TEXTS:
            return list(column)
        read: Any = csv_files.whole_numbers if name in COUNTS else csv_files.numbers
        values: list[Any] = read(self._metrics, name, column).tolist()
        return values
