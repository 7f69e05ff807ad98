"""The one reader of `.npz` and `.npy`, and the writer of files that tell when they were changed.

What a file says of its arrays is checked before any memory is taken for them: their names, kinds and shapes, and
that their sizes fit the file, the memory and a limit. No file can make the reader run code, since arrays of Python
objects are refused.
"""

import hashlib
import math
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal

import numpy as np
from numpy.lib import format as npy

from alife.core import memory
from alife.core.errors import UsageError
from alife.core.files import open_regular, os_errors_as_usage_errors, write_whole
from alife.core.text import format_bytes

CHECKSUM = "checksum"  # the array of a file that is the SHA-256 of all others
LARGEST = 1 << 29  # [bytes] of all arrays of a file that is small itself
MOST_SWOLLEN = 20  # times the size of a larger file: real arrays shrink less than that
MOST_ARRAYS = 1000
MOST_MEMORY = 0.5  # of what is free
NUMBERS = "biuf"  # kinds of arrays, as NumPy names them: truths, whole numbers, numbers
_DIRECTORY_ENTRY = 4096  # [bytes] of a ZIP file's list of contents, at most, for an array
_LONGEST_END = 65_557 + 76  # [bytes] that a ZIP file may have behind its list of contents
_LONGEST_HEADER = 1 << 14  # [bytes]
_LARGEST_ARRAY = 1 << 48  # [bytes], however many of its axes have no length
_MOST_AXES = 16
_PIECE = 1 << 20  # [bytes] that are read at once
_HEADER = re.compile(
    r"\{\s*'descr':\s*'(?P<kind>[<>|=]?[A-Za-z]\d{0,4})',\s*'fortran_order':\s*(?P<fortran>True|False),"
    r"\s*'shape':\s*\((?P<shape>[\d, ]{0,400})\),?\s*\}\s*"
)
# What zipfile and NumPy raise for a damaged file, by their documentation and by trial.
_DAMAGES = (
    ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, SyntaxError, RuntimeError, MemoryError,
    struct.error, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """What an array must be: its kind, and its length along each axis; a letter is a length that many can share."""

    kind: type[np.generic]
    shape: tuple[int | str, ...]

    def __str__(self) -> str:
        """Return the kind and shape in words."""
        return f"{np.dtype(self.kind)} ({', '.join(map(str, self.shape))}{',' * (len(self.shape) == 1)})"


@dataclass(frozen=True)
class _Header:
    """What a file says of an array."""

    kind: np.dtype
    shape: tuple[int, ...]
    order: Literal["C", "F"]  # of its axes in the file

    @property
    def size(self) -> int:
        """Return how much memory [bytes] the array takes."""
        return math.prod(self.shape) * self.kind.itemsize


def read_arrays(path: Path, *, kinds: str = NUMBERS, largest: int = LARGEST) -> dict[str, np.ndarray]:
    """Return the arrays of an .npz by name, without its checksum, which is verified where there is one.

    kinds: those of arrays that are taken, as NumPy names them
    largest: [bytes] of all arrays together, unless the file itself is large

    Raises UsageError "Cannot read 'PATH': reason".
    """
    with _opened(path) as file:
        count = _check_directory(path, file)
        with zipfile.ZipFile(file) as stored:
            headers = {member: _check_member(path, stored, member, kinds) for member in _members(path, stored, count)}
            _check_size(path, file, sum(header.size for header in headers.values()), largest)
            arrays = {
                member.filename.removesuffix(".npy"): _read_member(stored, member, header)
                for member, header in headers.items()
            }
    told = arrays.pop(CHECKSUM, None)
    if told is not None and told.tobytes() != checksum(arrays).tobytes():
        raise UsageError(f"Cannot read '{path}': its checksum does not match, so it was changed or damaged.")
    return arrays


def read_array(path: Path, *, kinds: str = NUMBERS, largest: int = LARGEST) -> np.ndarray:
    """Return the array of an .npy. Raise UsageError "Cannot read 'PATH': reason"; `kinds`, `largest`: see above."""
    with _opened(path) as file:
        header = _read_header(path, file, kinds)
        begin = file.tell()
        if file.seek(0, 2) - begin != header.size:
            raise ValueError(header)
        _check_size(path, file, header.size, largest)
        file.seek(begin)
        return _read_data(file, header)


def is_one_array(path: Path) -> bool:
    """Return whether a file begins as an .npy does, rather than an .npz. Raise UsageError where it cannot be read."""
    with _opened(path) as file:
        return file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX


def save_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays and their checksum to a compressed .npz, wholly or not at all."""
    contents: dict[str, Any] = {**arrays, CHECKSUM: checksum(arrays)}
    write_whole(path, partial(np.savez_compressed, allow_pickle=False, **contents))


def checksum(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the SHA-256 of arrays with their names, kinds and shapes, uint8 (32,)."""
    total = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        total.update(f"{name} {plain.dtype.str} {array.shape}\n".encode())
        total.update(plain.tobytes())
    return np.frombuffer(total.digest(), np.uint8)


def check_forms(path: Path, arrays: Mapping[str, np.ndarray], forms: Mapping[str, Form]) -> None:
    """Raise UsageError unless a file's arrays have all these forms; the lengths that share a letter must be equal."""
    lengths: dict[str, int] = {}
    for name, form in forms.items():
        if name not in arrays:
            raise UsageError(f"Cannot read '{path}': it has no array '{name}'.")
        array = arrays[name]
        fits = array.dtype == form.kind and array.ndim == len(form.shape)
        for wanted, length in zip(form.shape, array.shape, strict=False):
            known = lengths.setdefault(wanted, length) if isinstance(wanted, str) else wanted
            fits = fits and length == known
        if not fits:
            shape = ", ".join(f"{letter} = {length}" for letter, length in lengths.items() if letter in form.shape)
            told = f" with {shape}" if shape and array.ndim == len(form.shape) else ""
            raise UsageError(f"Cannot read '{path}': '{name}' must be {form}{told}, got {array.dtype} {array.shape}.")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file of arrays, in whose body every sign of damage becomes a UsageError."""
    with open_regular(path) as file:
        try:
            with os_errors_as_usage_errors("read", path):
                yield file
        except UsageError:
            raise
        except _DAMAGES as error:
            raise UsageError(f"Cannot read '{path}': it is damaged, or no file of NumPy arrays.") from error


def _check_directory(path: Path, file: BinaryIO) -> int:
    """Return how many entries the list of contents of a ZIP file should have.

    Raises UsageError when that list alone would take a lot of memory.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\5\6")
    if end < 0:
        raise zipfile.BadZipFile
    count, directory = struct.unpack_from("<HL", tail, end + 10)
    if tail[max(0, end - 20) : end].startswith(b"PK\6\7") and end >= 76:  # of more than 4 GB: the length is beside it
        directory = struct.unpack_from("<Q", tail, end - 76 + 40)[0]
    if directory > MOST_ARRAYS * _DIRECTORY_ENTRY:
        raise UsageError(f"Cannot read '{path}': it has more than {MOST_ARRAYS} arrays.")
    return int(count)


def _members(path: Path, stored: zipfile.ZipFile, count: int) -> Sequence[zipfile.ZipInfo]:
    """Return what is in a ZIP file. Raise UsageError unless it is `count` arrays, each by a name of its own."""
    members = stored.infolist()
    if not members:
        raise UsageError(f"Cannot read '{path}': it has no array.")
    if len(members) > MOST_ARRAYS:
        raise UsageError(f"Cannot read '{path}': it has more than {MOST_ARRAYS} arrays.")
    if len(members) != count:
        raise zipfile.BadZipFile
    if len({member.filename for member in members}) < len(members):
        raise UsageError(f"Cannot read '{path}': two of its arrays have one name.")
    for member in members:
        if not member.filename.endswith(".npy"):
            raise UsageError(f"Cannot read '{path}': {member.filename[:80]!r} in it is no array.")
        if member.flag_bits & 1:
            raise UsageError(f"Cannot read '{path}': it is encrypted.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UsageError(f"Cannot read '{path}': it is compressed in a way that NumPy does not use.")
    return members


def _check_member(path: Path, stored: zipfile.ZipFile, member: zipfile.ZipInfo, kinds: str) -> _Header:
    """Return what an array says of itself. Raise UsageError when that cannot be."""
    with stored.open(member) as file:
        header = _read_header(path, file, kinds)
        if member.file_size - file.tell() != header.size:
            raise ValueError(header)
        return header


def _read_header(path: Path, file: IO[bytes], kinds: str) -> _Header:
    """Return the header of the array that comes next in a file.

    NumPy's own reader evaluates it as Python, which damage makes fail in many ways, some of them with warnings.
    """
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(version)
    length = struct.unpack("<H", file.read(2))[0] if version == (1, 0) else struct.unpack("<L", file.read(4))[0]
    told = _HEADER.fullmatch(file.read(min(length, _LONGEST_HEADER)).decode("latin1"))
    if told is None or not told["kind"]:
        raise ValueError
    kind = np.dtype(told["kind"])
    if kind.kind not in kinds:
        raise UsageError(f"Cannot read '{path}': it has an array of {kind}, which is no kind of number.")
    shape = tuple(int(length) for length in told["shape"].split(",") if length.strip())
    if math.prod(max(1, length) for length in shape) * kind.itemsize > _LARGEST_ARRAY or len(shape) > _MOST_AXES:
        raise ValueError(shape)
    return _Header(kind, shape, "F" if told["fortran"] == "True" else "C")


def _check_size(path: Path, file: BinaryIO, wanted: int, largest: int) -> None:
    """Raise UsageError when arrays would take more memory [bytes] than their file is likely to mean."""
    most = max(largest, MOST_SWOLLEN * os.fstat(file.fileno()).st_size)
    room = min(most, int(MOST_MEMORY * memory.free()))
    if wanted > room:
        raise UsageError(
            f"Cannot read '{path}': its arrays would take {format_bytes(wanted)} of memory, "
            f"and at most {format_bytes(room)} are given to such a file."
        )


def _read_member(stored: zipfile.ZipFile, member: zipfile.ZipInfo, header: _Header) -> np.ndarray:
    with stored.open(member) as file:
        file.read(member.file_size - header.size)
        return _read_data(file, header)  # to the last byte, where zipfile checks its CRC


def _read_data(file: IO[bytes], header: _Header) -> np.ndarray:
    """Return the array that follows a header, in this machine's order of bytes."""
    content = np.empty(header.size, np.uint8)
    for begin in range(0, header.size, _PIECE):
        piece = file.read(min(_PIECE, header.size - begin))
        content[begin : begin + len(piece)] = np.frombuffer(piece, np.uint8)
        if len(piece) < min(_PIECE, header.size - begin):
            raise EOFError
    if header.kind.kind == "b" and content.max(initial=0) > 1:
        raise ValueError  # neither true nor false
    array = content.view(header.kind).reshape(header.shape, order=header.order)
    return array if header.kind.isnative else array.astype(header.kind.newbyteorder("="))
