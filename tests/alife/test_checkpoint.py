import json
from dataclasses import dataclass, replace

import numpy as np
import pytest

from alife import checkpoint
from alife.checkpoint import Identity
from alife.errors import UsageError
from alife.state import arrays

IDENTITY = Identity(world="pond", rules=1, config="abc")
NOTES = {"since": {"births": [1, 2]}}


@dataclass
class Pond:
    step: int
    depth: np.ndarray
    fish: np.ndarray


def pond(step):
    return Pond(step, np.arange(4, dtype=np.int16).reshape(2, 2) + step, np.ones((2, 3), np.uint8))


def save(folder, *steps, keep=3):
    return [checkpoint.save(folder, pond(step), IDENTITY, NOTES, keep=keep) for step in steps]


def load(folder, identity=IDENTITY, kind=Pond):
    return checkpoint.load_newest(folder, kind, identity)


def test_a_checkpoint_brings_back_what_was_saved(tmp_path):
    save(tmp_path, 7)
    loaded = load(tmp_path)
    assert loaded.state.step == 7
    assert loaded.notes == NOTES
    assert loaded.warnings == []
    for name, array in arrays(pond(7)).items():
        restored = getattr(loaded.state, name)
        assert restored.dtype == array.dtype
        assert (restored == array).all()


def test_there_is_none_before_the_first(tmp_path):
    assert load(tmp_path) is None
    assert load(tmp_path / "nowhere") is None


def test_the_newest_counts(tmp_path):
    save(tmp_path, 5, 900, 1000)
    assert load(tmp_path).state.step == 1000


def test_only_the_newest_few_are_kept(tmp_path):
    save(tmp_path, 1, 2, 3, 4, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"step-{step:010d}.{kind}" for step in (3, 4) for kind in ("json", "npz")
    ]


def truncate(path):
    path.write_bytes(path.read_bytes()[:-20])


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [truncate, flip_a_bit, empty, lambda path: path.unlink()])
@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_a_damaged_newest_falls_back_to_the_one_before(tmp_path, damage, suffix):
    if suffix == ".json" and damage.__name__ == "<lambda>":
        pytest.skip("without its header a checkpoint does not exist")
    *_, newest = save(tmp_path, 10, 20)
    damage(newest.with_suffix(suffix))
    loaded = load(tmp_path)
    assert loaded.state.step == 10
    assert "is damaged" in loaded.warnings[0]
    assert newest.name in loaded.warnings[0]


def test_arrays_without_a_header_were_never_finished(tmp_path):
    *_, newest = save(tmp_path, 10, 20)
    newest.with_suffix(".json").unlink()
    loaded = load(tmp_path)
    assert loaded.state.step == 10
    assert loaded.warnings == []


def test_when_all_are_damaged_that_is_an_error(tmp_path):
    for path in save(tmp_path, 10, 20):
        truncate(path)
    with pytest.raises(UsageError, match="Every checkpoint in .* is damaged"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"world": "sea"}, "is a checkpoint of world 'pond', not of 'sea'"),
        ({"rules": 2}, "under version 1 of the rules of pond; this alife has version 2"),
        ({"config": "xyz"}, "with other settings than those now in config.toml"),
    ],
)
def test_a_checkpoint_of_another_history_is_refused(tmp_path, other, words):
    save(tmp_path, 10)
    with pytest.raises(UsageError, match=words):
        load(tmp_path, replace(IDENTITY, **other))


def test_a_checkpoint_of_another_format_is_refused(tmp_path, monkeypatch):
    save(tmp_path, 10)
    monkeypatch.setattr(checkpoint, "FORMAT", 2)
    with pytest.raises(UsageError, match="format 1; this alife reads format 2"):
        load(tmp_path)


def test_nothing_in_a_checkpoint_is_pickled(tmp_path):
    (path,) = save(tmp_path, 10)
    with np.load(path, allow_pickle=False) as stored:
        assert set(stored.files) == {"depth", "fish"}
    json.loads(path.with_suffix(".json").read_text())


def test_a_failed_write_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    save(tmp_path, 10)

    def disk_full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", disk_full)
    with pytest.raises(UsageError, match="No space left on device"):
        save(tmp_path, 20)
    assert load(tmp_path).state.step == 10
