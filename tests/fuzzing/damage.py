"""A grammar of damage: what can go wrong with a file of each kind, drawn from a generator of random numbers."""

import csv
import io
import json
import re
import warnings
import zipfile

import numpy as np

NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
ODD_NUMBERS = (
    "-1", "0", "1", "2", "-0", "1.5", "-2.5", "007", "1e5", "1e308", "-1e308", "1e999", "nan", "inf", "-inf", "NaN",
    "Infinity", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "99999999999999999999", "9" * 400, "9" * 5000, "0x10", "1_000", "true", "", " ", "none", "x", "'x'", '"', "[]",
    "[1]", "{}", "null", "\N{ARABIC-INDIC DIGIT THREE}", "\N{SUPERSCRIPT TWO}",
)  # fmt: skip
ODD_VALUES = (
    *(None, True, False, -1, 0, 1, 2.5, 4096, 1e308, 2**31, 2**63, 10**20, 10**400, "", "x", "inf", "nan", "a\x00b"),
    *([], {}, [[]], [1, 2], {"x": 1}, [None], "../../x", "/etc/passwd", ".", "..", "\x1b[2J", "\udcff"),
)
GARBAGE = (b"garbage\n", b"\xff\xfe\n", b"\0\0\0\0", b",,,,\n", b"\n\n", b"\r\n", b"\x1b[2J\n", b'"', b"[", b"{", b"\\")
KINDS = (np.float64, np.float32, np.int64, np.int8, np.uint8, np.uint64, np.complex128, np.bool_, "U3", "S3", ">f8")
ODD_ARRAY_VALUES = (np.nan, np.inf, -np.inf, -1, 0, 255, 1e308, 2.0**31, 2.0**63, 0.5, 4096)


def damaged(draw, path, other=None):
    """Return the content of a file, damaged, and in a word how; `other` is the same file of another run.

    draw: a NumPy generator
    """
    content = path.read_bytes()
    if other is not None and draw.random() < 0.04:
        return other, "of another run"
    own = {".npz": arrays, ".npy": one_array, ".json": json_text, ".jsonl": json_lines, ".csv": table}.get(path.suffix)
    if own is not None and draw.random() < 0.55:
        return own(draw, content, path)
    if path.suffix in (".toml", ".csv", ".json", ".jsonl") and draw.random() < 0.55:
        return text(draw, content)
    return raw(draw, content)


def raw(draw, content):
    """Damage bytes."""
    kinds = (flipped, zeroed, cut, grown, shortened, replaced, ended)
    kind = _one_of(draw, kinds)
    return kind(draw, bytearray(content)), kind.__name__


def flipped(draw, content):
    for place in draw.integers(max(1, len(content)), size=int(draw.choice([1, 1, 2, 8, 64]))):
        if len(content):
            content[place] ^= 1 << int(draw.integers(8))
    return bytes(content)


def zeroed(draw, content):
    begin, length = _range(draw, content)
    content[begin : begin + length] = bytes(len(content[begin : begin + length]))
    return bytes(content)


def cut(draw, content):
    return bytes(content[: draw.integers(len(content) + 1)])


def grown(draw, content):
    begin, length = _range(draw, content)
    more = draw.bytes(length) if draw.random() < 0.5 else bytes(content[begin : begin + length])
    content[begin:begin] = more
    return bytes(content)


def shortened(draw, content):
    begin, length = _range(draw, content)
    del content[begin : begin + length]
    return bytes(content)


def replaced(draw, _content):
    return _one_of(draw, (b"", b"\n", b"\0" * 100, draw.bytes(200), b"PK\x05\x06" + bytes(18), b"\x93NUMPY\x01\x00"))


def ended(draw, content):
    return bytes(content) + _one_of(draw, GARBAGE) * int(draw.choice([1, 1, 3]))


def text(draw, content):
    """Damage a text: a number in it, or a line."""
    kinds = (a_number, a_number, a_number, lines_repeated, lines_moved, line_dropped, line_joined, garbage_line)
    kind = _one_of(draw, kinds)
    return kind(draw, content), kind.__name__


def a_number(draw, content):
    found = list(NUMBER.finditer(content))
    if not found:
        return content + b"1"
    match = found[draw.integers(len(found))]
    return content[: match.start()] + _one_of(draw, ODD_NUMBERS).encode() + content[match.end() :]


def lines_repeated(draw, content):
    lines = content.splitlines(keepends=True) or [b""]
    place = int(draw.integers(len(lines)))
    times = int(draw.choice([1, 1, 2, 50]))
    return b"".join([*lines[:place], *([lines[place]] * times), *lines[place:]])


def lines_moved(draw, content):
    lines = content.splitlines(keepends=True)
    order = draw.permutation(len(lines)) if draw.random() < 0.5 else range(len(lines) - 1, -1, -1)
    return b"".join(lines[number] for number in order)


def line_dropped(draw, content):
    lines = content.splitlines(keepends=True) or [b""]
    del lines[draw.integers(len(lines))]
    return b"".join(lines)


def line_joined(draw, content):
    lines = content.splitlines(keepends=True) or [b""]
    place = int(draw.integers(len(lines)))
    lines[place] = lines[place].rstrip(b"\n")
    return b"".join(lines)


def garbage_line(draw, content):
    lines = content.splitlines(keepends=True)
    lines.insert(int(draw.integers(len(lines) + 1)), _one_of(draw, GARBAGE))
    return b"".join(lines)


def table(draw, content, _path):
    """Damage a CSV file as a table: a cell, a column, a row, who descends from whom."""
    rows = list(csv.reader(content.decode().splitlines()))
    if len(rows) < 2:
        return text(draw, content)
    kind = _one_of(draw, (_cell, _cell, _cell, _column, _row, _long_cell, _own_ancestor, _ids))
    kind(draw, rows)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode(), kind.__name__.strip("_")


def _cell(draw, rows):
    row = rows[draw.integers(1, len(rows))]
    if row:
        place = int(draw.integers(len(row)))
        words = row[place].split(" ")  # some cells are lists of numbers
        words[draw.integers(len(words))] = str(_one_of(draw, ODD_NUMBERS))
        row[place] = " ".join(words)


def _column(draw, rows):
    place, what = int(draw.integers(len(rows[0]))), draw.integers(3)
    if what == 0:
        rows[0][place] = _one_of(draw, ("", "x", rows[0][0]))
        return
    for row in rows:
        if what == 1:
            del row[place : place + 1]
        else:
            row.insert(place, row[place] if place < len(row) else "")


def _row(draw, rows):
    row = rows[draw.integers(1, len(rows))]
    if draw.random() < 0.5:
        del row[draw.integers(len(row)) :]
    else:
        row += ["1"] * int(draw.integers(1, 4))


def _long_cell(draw, rows):
    row = rows[draw.integers(1, len(rows))]
    row[draw.integers(len(row))] = _one_of(draw, ("7 " * 3, "9" * 140_000, "1 " * 70_000, "x" * 140_000))


def _own_ancestor(draw, rows):
    if "ancestor_list" not in rows[0]:
        return _cell(draw, rows)
    own, line = rows[0].index("id"), rows[0].index("ancestor_list")
    first, second = rows[draw.integers(1, len(rows))], rows[draw.integers(1, len(rows))]
    first[line] = f"[{second[own]}]"
    second[line] = f"[{first[own]}]"  # of which the two may be one
    return None


def _ids(draw, rows):
    """Let a column count on from somewhere far away, or be the same all over."""
    place, begin = int(draw.integers(len(rows[0]))), int(draw.choice([-5, 0, 2**31, 2**62]))
    step = int(draw.choice([0, 1, 1000]))
    for number, row in enumerate(rows[1:]):
        if place < len(row):
            row[place] = str(begin + step * number)


def json_text(draw, content, _path):
    """Damage JSON: a value in it becomes another."""
    found = json.loads(content)
    places = list(_places(found))
    if not places or draw.random() < 0.15:
        return _dumped(_one_of(draw, ODD_VALUES)), "another value"
    owner, key = places[draw.integers(len(places))]
    what = draw.integers(4)
    if what == 0 and isinstance(owner, dict):
        del owner[key]
    elif what == 1:
        return b"[" * 100_000 + b"]" * 100_000, "deep"
    else:
        owner[key] = _one_of(draw, ODD_VALUES)
    return _dumped(found), "a value"


def json_lines(draw, content, path):
    """Damage a line of JSON."""
    lines = content.splitlines()
    place = int(draw.integers(len(lines)))
    lines[place], how = json_text(draw, lines[place], path)
    return b"\n".join(lines) + b"\n", how


def _dumped(value):
    return json.dumps(value, ensure_ascii=True).encode()


def _places(value):
    """Yield where values stand: (list or dict, index or key)."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def arrays(draw, content, _path):
    """Damage an .npz as a set of arrays, which is then a file like any other."""
    with np.load(io.BytesIO(content)) as stored:
        found = {name: stored[name] for name in stored.files}
    name = _one_of(draw, sorted(found))
    what = draw.integers(8)
    if what == 0:
        del found[name]
    elif what == 1:
        found["more"] = found[name]
    elif what == 2:
        return _made_to_harm(draw, found, name)
    else:
        found[name] = _array(draw, found[name])
    if draw.random() < 0.9:  # as who changes a file with NumPy leaves it; else as one that knows of checksums
        found.pop("checksum", None)
    return _packed(found), "arrays"


def one_array(draw, content, _path):
    """Damage an .npy."""
    file = io.BytesIO()
    np.save(file, _array(draw, np.load(io.BytesIO(content))))
    return file.getvalue(), "array"


def _array(draw, array):
    what = draw.integers(6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if what == 0:
            return array.astype(_one_of(draw, KINDS))
        if what == 1:
            return _one_of(draw, (np.array(1), np.zeros((0, *array.shape[1:])), array[..., None], array.ravel()))
        if what == 2:
            return array[: int(draw.integers(len(array) + 1))] if array.ndim else array
        if what == 3:
            return np.concatenate([array, array]) if array.ndim else np.stack([array, array])
        if what == 4:
            return np.full(array.shape, _one_of(draw, ODD_ARRAY_VALUES)).astype(array.dtype)
        changed = array.copy()
        if array.size:
            changed.ravel()[draw.integers(array.size)] = np.array(_one_of(draw, ODD_ARRAY_VALUES)).astype(array.dtype)
        return changed


def _made_to_harm(draw, found, name):
    """Return a file that would run code, take all memory, or is not what a ZIP file of arrays may be."""
    what = draw.integers(6)
    if what == 0:
        found[name] = np.array([{"x": 1}], dtype=object)
        return _packed(found), "objects"
    if what == 1:
        found[name] = np.broadcast_to(np.uint8(0), 300_000_000)  # which takes little here and when it is compressed
        return _packed(found), "bomb"
    shapes = ("(99999999999,)", "(-1,)", "(4611686018427387904, 8)", "(0, 4611686018427387904)", "()", "(1e9,)")
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {_one_of(draw, shapes)}, }}".encode().ljust(117)
    false = b"\x93NUMPY\x01\x00" + (len(header) + 1).to_bytes(2, "little") + header + b"\n" + bytes(80)
    file = io.BytesIO(_packed({key: array for key, array in found.items() if key != name}))
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as stored:
        warnings.simplefilter("ignore")  # of two that have one name
        stored.writestr(f"{name}.npy", false)
        if what == 3:
            stored.writestr(f"{name}.npy", false)
        if what == 4:
            stored.writestr("x.py", b"1")
    return file.getvalue(), "header"


def _packed(found):
    file = io.BytesIO()
    np.savez_compressed(file, **found)
    return file.getvalue()


def _range(draw, content):
    return int(draw.integers(len(content) + 1)), int(draw.choice([1, 4, 20, 200]))


def _one_of(draw, choices):
    return choices[draw.integers(len(choices))]
