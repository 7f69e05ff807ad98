from dataclasses import replace

import numpy as np
import pytest

from alife.core.array_files import save_arrays
from alife.core.errors import UsageError
from sims.stamp import rule as rules
from sims.stamp.config import Config
from sims.stamp.rule import load, save
from tests.sims.stamp.rules import ALL, TINY


@pytest.fixture
def stamp():
    return load(TINY)


def changed(tmp_path, stamp, **arrays):
    path = tmp_path / "changed.npz"
    save_arrays(path, {**stamp.arrays, **arrays})
    return str(path)


def test_a_rule_comes_back_as_it_was_written(tmp_path, stamp):
    save(tmp_path / "rule.npz", stamp)
    again = load(str(tmp_path / "rule.npz"))
    assert (again.checksum == stamp.checksum).all()
    assert again.names == stamp.names


@pytest.mark.parametrize("name", ALL)
def test_no_rule_can_make_a_sum_that_float32_rounds(name):
    assert load(name).rule.largest_sum <= rules.numbers.LARGEST_SUM < 1 << 24


def test_there_is_a_shipped_rule():
    assert "emoji16" in rules.shipped()
    assert len(load("emoji16").codes) >= 100


def test_a_file_that_was_learned_anew_is_read_anew_but_by_no_world_that_has_begun(tmp_path, stamp):
    path = tmp_path / "rule.npz"
    save(path, stamp)
    begun = Config(rule=str(path))
    assert begun.stamp.names == stamp.names
    save(path, replace(stamp, names=tuple(f"new {name}" for name in stamp.names)))
    assert Config(rule=str(path)).stamp.names[0] == f"new {stamp.names[0]}"
    assert begun.stamp.names == stamp.names


def test_a_rule_that_is_not_shipped_is_told():
    with pytest.raises(UsageError, match="Unknown rule 'emoji61'. Did you mean 'emoji16'?"):
        Config(rule="emoji61")


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(UsageError, match=r"Cannot read '.*nowhere.npz': No such file"):
        Config(rule="nowhere.npz")


def test_a_foreign_file_is_refused(tmp_path):
    np.savez(tmp_path / "foreign.npz", weights=np.zeros(3))
    with pytest.raises(UsageError, match="it is no rule of Stamp"):
        load(str(tmp_path / "foreign.npz"))


def test_a_damaged_file_is_refused(tmp_path, stamp):
    save(tmp_path / "rule.npz", stamp)
    content = bytearray((tmp_path / "rule.npz").read_bytes())
    content[len(content) // 3] ^= 0xFF
    (tmp_path / "rule.npz").write_bytes(bytes(content))
    with pytest.raises(UsageError, match="Cannot read"):
        load(str(tmp_path / "rule.npz"))


def test_a_rule_of_another_version_is_refused(tmp_path, stamp):
    with pytest.raises(UsageError, match="format 2, this version knows 1"):
        load(changed(tmp_path, stamp, format=np.array(2, np.int32)))


def test_weights_that_are_not_finite_are_refused(tmp_path, stamp):
    first = stamp.rule.first.astype(np.float32)
    first[0, 0, 0] = np.nan
    with pytest.raises(UsageError, match="'first' has numbers that are not finite"):
        load(changed(tmp_path, stamp, first=first))


def test_weights_that_are_too_large_to_count_with_are_refused(tmp_path, stamp):
    with pytest.raises(UsageError, match="is counted exactly"):
        load(changed(tmp_path, stamp, first=np.full_like(stamp.rule.first, 30_000)))


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        ("second", np.zeros((5, 5), np.int16), "'second' must be int16"),
        ("growth", np.array(0, np.int32), "growth of 0"),
        ("distance", np.array(2, np.int32), "distance of 2"),
        ("names", np.zeros(0, np.uint8), "it names"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path, stamp, name, array, words):
    with pytest.raises(UsageError, match=words):
        load(changed(tmp_path, stamp, **{name: array}))


def test_a_state_of_another_rule_is_refused(tmp_path, stamp):
    from sims.stamp.world import World

    other = replace(stamp, held=stamp.held + 1)
    save(tmp_path / "other.npz", other)
    state = World(Config(rule=TINY, rows=1, columns=2)).reset()
    with pytest.raises(UsageError, match="grown by another rule"):
        World(Config(rule=str(tmp_path / "other.npz"), rows=1, columns=2)).step(state, 1)
