"""Tables that grow: CSV files to which rows are appended, cut back to what a checkpoint contains, and read."""

import hashlib
import os
from collections.abc import Iterable
from io import FileIO
from pathlib import Path
from weakref import finalize

import numpy as np

from alife.core.csv_files import numbers, read_columns
from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, read_bytes, write_text
from alife.core.fingerprint import Fingerprint

TEXTS = ("digest",)  # columns that hold no numbers


class RecordLost(UsageError):
    """A record that was removed, replaced or changed while its run was writing to it."""


class AppendedTable:
    """A file of lines that a run appends to. A kill can tear its last line only, and a checkpoint says which count.

    It stays open from its first writing on, so that a run notices when somebody takes it away, and can still read it:
    a file that was deleted can be read as long as it is open (on Windows it cannot be deleted then).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = os.fspath(path)  # asked for at every sample
        self._file: FileIO | None = None  # not buffered: what was written is there
        self._size = 0  # [bytes] of the file, as far as we wrote it
        self._lasting_size = 0  # [bytes] at its beginning that a checkpoint may rely on
        self._lasting = hashlib.sha256()  # of these

    def rewrite(self, lines: Iterable[str]) -> None:
        """Replace all lines, header and rows, wholly or not at all."""
        self.close()  # an open file cannot be replaced on Windows
        write_text(self.path, "".join(lines))
        self._take()

    def append(self, rows: Iterable[str], *, lasting: bool = True) -> None:
        """Append rows, each ending in a newline, to a file that was found untouched just before.

        lasting: whether a checkpoint may rely on them; after rows that do not last come others only by `rewrite`
        """
        content = "".join(rows).encode()
        file = self._taken()
        with os_errors_as_usage_errors("write", self.path):
            file.seek(self._size)
            left = memoryview(content)
            while left:
                left = left[file.write(left) :]
        self._size += len(content)
        if lasting:
            self._rely_on(content)

    def _rely_on(self, content: bytes) -> None:
        """Let checkpoints rely on what was appended."""
        self._lasting.update(content)
        self._lasting_size += len(content)

    def lines(self) -> list[str]:
        """Return all lines with their newlines, the last one perhaps torn; while it is open, what was written to it.

        Raises UsageError, and RecordLost when what was written is there no more.
        """
        if self._file is None:
            return read_bytes(self.path).decode(errors="replace").splitlines(keepends=True)
        with os_errors_as_usage_errors("read", self.path):
            self._file.seek(0)
            content = self._file.read()[: self._size]
        if Fingerprint.of(content[: self._lasting_size]) != self.fingerprint:
            raise RecordLost(f"What the run wrote to '{self.path}' is there no more.")
        return content.decode().splitlines(keepends=True)

    def sync(self) -> None:
        """Make sure that the rows are on disk before a checkpoint relies on them. Raises RecordLost."""
        file = self._taken()
        self.check_untouched()
        with os_errors_as_usage_errors("write", self.path):
            os.fsync(file.fileno())

    def check_untouched(self) -> None:
        """Raise RecordLost unless the file, once it is written to, is still there and as long as we left it."""
        if self._file is None:
            return
        try:
            found = os.stat(self._name)
        except OSError as error:
            raise RecordLost(f"'{self.path}' was removed while the run was writing to it.") from error
        if (found.st_dev, found.st_ino) != self._place:
            raise RecordLost(f"'{self.path}' was replaced by another file while the run was writing to it.")
        if found.st_size != self._size:
            raise RecordLost(
                f"'{self.path}' was changed while the run was writing to it: it has {found.st_size:,} bytes, "
                f"and {self._size:,} were written."
            )

    @property
    def is_there(self) -> bool:
        """Return whether there are any lines to read."""
        return self._file is not None or self.path.exists()

    @property
    def fingerprint(self) -> Fingerprint:
        """Return what a checkpoint may rely on."""
        return Fingerprint(self._lasting_size, self._lasting.hexdigest())

    def close(self) -> None:
        """Let go of the file, as also happens when nobody needs this object any more; writing takes it again."""
        if self._file is not None:
            self._closing()
            self._file = None

    def _taken(self) -> FileIO:
        return self._file or self._take()

    def _take(self) -> FileIO:
        """Open the file, read it once, and keep it open."""
        with os_errors_as_usage_errors("write", self.path):
            file = self.path.open("rb+", buffering=0)
            content = file.read()
        self._file, self._closing, self._size = file, finalize(self, file.close), len(content)
        own = os.fstat(file.fileno())
        self._place = own.st_dev, own.st_ino  # on disk, which an open file keeps
        self._lasting, self._lasting_size = hashlib.sha256(content), len(content)
        return file


def has_rows(path: Path) -> bool:
    """Return whether a table has any row below its header, sound or not."""
    with os_errors_as_usage_errors("read", path):
        is_there = path.exists()
    return is_there and read_bytes(path).count(b"\n") > 1


def read_metrics(path: Path) -> dict[str, np.ndarray]:
    """Return the columns of a metrics.csv by name, (rows,): float64, the digest str; a torn last row is left out.

    Raises UsageError when there is no row, or one that no run wrote.
    """
    columns = read_columns(path)
    if not any(columns.values()):
        raise UsageError(f"'{path}' has no row yet.")
    return {name: np.array(cells) if name in TEXTS else numbers(path, name, cells) for name, cells in columns.items()}
