"""Files of arrays: what was written comes back, and what was changed or made to harm is refused in one line."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from alife.core import array_files, memory
from alife.core.array_files import Form, check_forms, read_array, read_arrays, save_arrays
from alife.core.errors import UsageError

ARRAYS = {
    "genomes": np.arange(600, dtype=np.uint8).reshape(20, 30),
    "fitness": np.linspace(-1, 1, 20),
    "valid": np.arange(20) % 2 == 0,
    "none": np.zeros((0, 5)),
    "bins": np.array([8, 8]),
    "one": np.array(3.5),
    "big_endian": np.arange(5, dtype=">i4"),
    "columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
}


def npy(header, content=b"", magic=b"\x93NUMPY\x01\x00"):
    text = header.encode()
    return magic + len(text).to_bytes(2, "little") + text + content


def header(kind="|u1", shape="(4,)"):
    return f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n"


def packed(path, members, **options):
    with zipfile.ZipFile(path, "w", **options) as stored:
        for name, content in members:
            stored.writestr(name, content)
    return path


def test_arrays_come_back_as_they_were(tmp_path):
    save_arrays(tmp_path / "a.npz", ARRAYS)
    found = read_arrays(tmp_path / "a.npz")
    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert found[name].shape == array.shape
        assert found[name].dtype == array.dtype.newbyteorder("=")
        assert np.array_equal(found[name], array)
        assert found[name].flags.writeable


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_files_of_numpy_itself_are_read(tmp_path, write):
    write(tmp_path / "a.npz", **ARRAYS)
    assert read_arrays(tmp_path / "a.npz").keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        np.save(tmp_path / "one.npy", array)
        assert np.array_equal(read_array(tmp_path / "one.npy"), array), name


def test_a_file_that_was_written_again_without_a_new_checksum_is_refused(tmp_path):
    save_arrays(tmp_path / "a.npz", ARRAYS)
    with np.load(tmp_path / "a.npz") as stored:
        changed = dict(stored)
    changed["fitness"][3] += 1
    np.savez(tmp_path / "a.npz", **changed)
    with pytest.raises(UsageError, match="its checksum does not match"):
        read_arrays(tmp_path / "a.npz")


def hostile(tmp_path, kind):
    """Return a file that is not what it should be."""
    path = tmp_path / "a.npz"
    good = npy(header(), b"abcd")
    members = {
        "no arrays": [],
        "objects": [("a.npy", npy(header("|O"), b"cos\nsystem\n"))],
        "texts": [("a.npy", npy(header("<U1"), bytes(16)))],
        "code": [("a.npy", npy("{'descr': print('x'), 'fortran_order': False, 'shape': (4,)}", b"abcd"))],
        "negative": [("a.npy", npy(header(shape="(-4,)"), b"abcd"))],
        "short": [("a.npy", npy(header(shape="(5,)"), b"abcd"))],
        "long": [("a.npy", npy(header(shape="(3,)"), b"abcd"))],
        "vast": [("a.npy", npy(header(shape="(4611686018427387904, 4611686018427387904)")))],
        "vast and empty": [("a.npy", npy(header(shape="(0, 4611686018427387904)")))],
        "third version": [("a.npy", npy(header(), b"abcd", b"\x93NUMPY\x03\x00"))],
        "neither true nor false": [("a.npy", npy(header("|b1"), b"\0\1\2\1"))],
        "twins": [("a.npy", good), ("a.npy", good)],
        "stranger": [("a.npy", good), ("setup.py", b"1")],
        "many": [(f"{number}.npy", good) for number in range(array_files.MOST_ARRAYS + 1)],
    }
    if kind == "encrypted":
        packed(path, [("a.npy", good)])
        content = bytearray(path.read_bytes())
        content[6] |= 1
        content[content.index(b"PK\1\2") + 8] |= 1
        path.write_bytes(content)
    elif kind == "bzip":
        packed(path, [("a.npy", good)], compression=zipfile.ZIP_BZIP2)
    elif kind == "bomb":
        np.savez_compressed(path, a=np.zeros(1 << 20))
    else:
        packed(path, members[kind])
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("no arrays", "it has no array"),
        ("objects", "an array of object"),
        ("texts", "an array of <U1"),
        ("twins", "two of its arrays have one name"),
        ("stranger", "'setup.py' in it is no array"),
        ("many", "more than 1000 arrays"),
        ("encrypted", "it is encrypted"),
        ("bzip", "compressed in a way"),
        ("bomb", "would take 8.4 MB of memory, and at most 1.0 MB"),
        *((kind, "it is damaged") for kind in ("code", "negative", "short", "long", "vast", "vast and empty")),
        *((kind, "it is damaged") for kind in ("third version", "neither true nor false")),
    ],
)
def test_a_file_made_to_harm_is_refused(tmp_path, kind, words):
    with pytest.raises(UsageError, match=words) as refusal:
        read_arrays(hostile(tmp_path, kind), largest=1_000_000)
    assert str(refusal.value).startswith(f"Cannot read '{tmp_path / 'a.npz'}': ")


def test_arrays_that_do_not_fit_the_memory_are_refused(tmp_path, monkeypatch):
    np.savez(tmp_path / "a.npz", a=np.zeros(1 << 20))
    monkeypatch.setattr(memory, "free", lambda: 10_000_000)
    with pytest.raises(UsageError, match=r"would take 8.4 MB of memory, and at most 5.0 MB"):
        read_arrays(tmp_path / "a.npz")


def test_no_damage_passes_for_what_was_written(tmp_path):
    save_arrays(tmp_path / "a.npz", ARRAYS)
    whole, draw, path = (tmp_path / "a.npz").read_bytes(), np.random.default_rng(0), tmp_path / "b.npz"
    refused = 0
    for number in range(300):
        content, place = bytearray(whole), int(draw.integers(len(whole)))
        if number % 3 == 0:
            content[place] ^= 1 << int(draw.integers(8))
        elif number % 3 == 1:
            content[place : place + 20] = bytes(20)
        else:
            del content[place:]
        path.write_bytes(content)
        try:
            found = read_arrays(path)
        except UsageError:
            refused += 1
        else:
            assert all(np.array_equal(found[name], array) for name, array in ARRAYS.items())
    assert refused > 250


def test_one_array_is_told_from_many(tmp_path):
    np.save(tmp_path / "a.npy", ARRAYS["fitness"])
    np.savez(tmp_path / "a.npz", a=ARRAYS["fitness"])
    assert array_files.is_one_array(tmp_path / "a.npy")
    assert not array_files.is_one_array(tmp_path / "a.npz")


def test_an_array_that_ends_early_or_late_is_refused(tmp_path):
    file = io.BytesIO()
    np.save(file, ARRAYS["fitness"])
    for content in (file.getvalue()[:-1], file.getvalue() + b"x", b"", b"\x93NUMPY"):
        (tmp_path / "a.npy").write_bytes(content)
        with pytest.raises(UsageError, match="it is damaged"):
            read_array(tmp_path / "a.npy")


FORMS = {"genomes": Form(np.uint8, ("n", 30)), "fitness": Form(np.float64, ("n",)), "bins": Form(np.int64, (2,))}


def test_forms_that_fit_are_taken():
    check_forms(Path("a.npz"), ARRAYS, FORMS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fitness": np.zeros(19)}, r"'fitness' must be float64 \(n,\) with n = 20, got float64 \(19,\)."),
        ({"fitness": np.array(1.0)}, r"'fitness' must be float64 \(n,\), got float64 \(\)."),
        ({"fitness": np.zeros(20, np.float32)}, r"got float32 \(20,\)."),
        ({"bins": np.array([8, 8, 8])}, r"'bins' must be int64 \(2,\), got int64 \(3,\)."),
        ({"genomes": np.zeros((20, 29), np.uint8)}, r"'genomes' must be uint8 \(n, 30\)"),
    ],
)
def test_an_array_of_another_form_is_refused(change, words):
    with pytest.raises(UsageError, match=words):
        check_forms(Path("a.npz"), ARRAYS | change, FORMS)


def test_an_array_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="it has no array 'fitness'"):
        check_forms(Path("a.npz"), {"genomes": ARRAYS["genomes"]}, FORMS)
