import json
from dataclasses import dataclass, replace

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import arrays
from alife.runs import checkpoint
from alife.runs.checkpoint import Identity

IDENTITY = Identity(world="pond", rules_version=1, config="abc")
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


def steps(folder):
    """Return the steps of the checkpoints there are, and of the halves of any."""
    return sorted({int(path.stem.removeprefix("step-")) for path in folder.iterdir()})


def test_what_a_kill_left_of_forgotten_checkpoints_goes_with_the_next_look(tmp_path):
    save(tmp_path, 1, 2, 3, 4, 5, keep=9)
    for step, suffix in ((1, ".json"), (5, ".json")):  # killed while it forgot one, and while it wrote one
        checkpoint.step_file(tmp_path, step, suffix).unlink()
    checkpoint.forget_older(tmp_path, 4, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"step-{step:010d}.{kind}" for step in (3, 4) for kind in ("json", "npz")
    ]


def test_saving_after_a_fallback_keeps_what_is_sound(tmp_path):
    for path in save(tmp_path, 10, 20, 30, 40, keep=4)[1:]:
        truncate(path)
    assert save(tmp_path, 15) == [tmp_path / "step-0000000015.npz"]
    assert steps(tmp_path) == [10, 15]
    assert load(tmp_path).state.step == 15


def test_saving_never_deletes_a_sound_later_checkpoint(tmp_path):
    save(tmp_path, 30, 10, 20, 25, keep=2)
    assert steps(tmp_path) == [20, 25, 30]
    assert load(tmp_path).state.step == 30


def test_files_of_other_names_are_neither_counted_nor_deleted_nor_read(tmp_path):
    others = [
        "step-9.json",
        "step-copy.json",
        "step-0000000099.json.bak",
        "step-00000000990.json",
        "step-²000000099.json",
    ]
    for name in others:
        (tmp_path / name).write_text("mine")
    save(tmp_path, 10, 20, keep=2)
    loaded = load(tmp_path)
    assert loaded.state.step == 20
    assert loaded.warnings == []
    assert all((tmp_path / name).read_text() == "mine" for name in others)


def test_a_checkpoint_is_forgotten_header_first(tmp_path, monkeypatch):
    save(tmp_path, 10, 20)
    forgotten = []
    monkeypatch.setattr("pathlib.Path.unlink", lambda path, **_: forgotten.append(path.name))
    save(tmp_path, 30, keep=2)
    assert forgotten == ["step-0000000010.json", "step-0000000010.npz"]


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
    assert "is damaged: " in loaded.warnings[0]
    assert loaded.warnings[0].endswith(". Taking the one before.")
    assert newest.name in loaded.warnings[0]


@pytest.mark.parametrize("header", ["[]", "{}", "3", '"text"', '{"header": 1}', "[" * 100_000, "sealed", "\xff"])
def test_a_header_that_is_none_falls_back_too(tmp_path, header):
    *_, newest = save(tmp_path, 10, 20)
    if header == "sealed":
        header = json.dumps({"header": checkpoint._seal({})})
    newest.with_suffix(".json").write_text(header, encoding="latin-1")
    assert load(tmp_path).state.step == 10


@pytest.mark.parametrize("content", [{"depth": np.zeros(2)}, {"depth": np.array([{}]), "fish": np.zeros(2)}, None])
def test_arrays_of_another_kind_fall_back_even_where_the_checksum_agrees(tmp_path, content):
    *_, newest = save(tmp_path, 10, 20)
    np.savez(newest, **content) if content else newest.write_bytes(b"no archive")
    header = json.loads(newest.with_suffix(".json").read_text())
    header.pop("header")
    header["arrays"] = checkpoint._checksum(newest)
    newest.with_suffix(".json").write_text(json.dumps({**header, "header": checkpoint._seal(header)}))
    loaded = load(tmp_path)
    assert loaded.state.step == 10
    assert "its arrays cannot be read" in loaded.warnings[0]


def test_arrays_without_a_header_were_never_finished(tmp_path):
    *_, newest = save(tmp_path, 10, 20)
    newest.with_suffix(".json").unlink()
    loaded = load(tmp_path)
    assert loaded.state.step == 10
    assert loaded.warnings == []


def test_when_all_are_damaged_that_is_an_error(tmp_path):
    for path in save(tmp_path, 10, 20):
        truncate(path)
    with pytest.raises(
        UsageError, match="No checkpoint in .* is sound, .* the checksum of its arrays does not match.$"
    ):
        load(tmp_path)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"world": "sea"}, "is a checkpoint of world 'pond', not of 'sea'"),
        ({"rules_version": 2}, "under version 1 of the rules of pond; this alife has version 2"),
        ({"config": "xyz"}, "with other settings than those now in config.toml"),
    ],
)
def test_a_checkpoint_of_another_history_is_refused(tmp_path, other, words):
    save(tmp_path, 10)
    with pytest.raises(UsageError, match=words):
        load(tmp_path, replace(IDENTITY, **other))


def test_a_checkpoint_of_another_format_is_refused(tmp_path, monkeypatch):
    save(tmp_path, 10)
    monkeypatch.setattr(checkpoint, "FORMAT", 3)
    with pytest.raises(UsageError, match="format 2; this alife reads format 3"):
        load(tmp_path)


def test_nothing_in_a_checkpoint_is_pickled(tmp_path):
    (path,) = save(tmp_path, 10)
    with np.load(path, allow_pickle=False) as stored:
        assert set(stored.files) == {"depth", "fish"}
    json.loads(path.with_suffix(".json").read_text())


def test_what_could_run_code_when_it_is_read_is_damage(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("code of a checkpoint was run",))

    save(tmp_path, 10)
    (path,) = save(tmp_path, 20)
    np.savez(path, depth=np.array([Trap()], object))
    header = json.loads(path.with_suffix(".json").read_text())
    header.pop("header")
    header["arrays"] = checkpoint._checksum(path)
    path.with_suffix(".json").write_text(json.dumps({**header, "header": checkpoint._seal(header)}))
    assert load(tmp_path).state.step == 10


def test_a_failed_write_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    save(tmp_path, 10)

    def disk_full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", disk_full)
    with pytest.raises(UsageError, match="No space left on device"):
        save(tmp_path, 20)
    assert load(tmp_path).state.step == 10


def test_a_failed_write_leaves_no_other_file_behind(tmp_path, monkeypatch):
    def disk_full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(UsageError, match=r"Cannot write '.*step-0000000010.npz': No space left on device.$"):
        save(tmp_path, 10)
    assert list(tmp_path.iterdir()) == []
