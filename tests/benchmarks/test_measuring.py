import json
from dataclasses import replace

import numpy as np
import pytest

from alife.core.state import arrays
from alife.engines import backend
from alife.engines.device_library import installed
from benchmarks import cases, limits, timing
from benchmarks.cases import Case
from benchmarks.peers import __main__ as peers
from benchmarks.peers import environments
from benchmarks.peers.environments import Environment, Unavailable
from benchmarks.report import Report, short


def test_a_rate_counts_all_that_was_done_but_the_first_call():
    done = []
    found = timing.rate(done.append, timing.LEAST)
    assert done[0] == 1
    assert done[-timing.LEAST.portions :] == [done[-1]] * timing.LEAST.portions
    assert 0 < found.lower <= found.median <= found.upper <= found.best


def test_quartiles_are_those_of_the_values():
    found = timing.spread([5.0, 1.0, 3.0, 2.0, 4.0])
    assert (found.lower, found.median, found.upper, found.best) == (2, 3, 4, 5)
    assert found.table(10)["median"] == 30


def test_a_state_is_held_against_the_memory_that_holds_it():
    most = limits.Limits("cpu", 2, {limits.CORE: 4.0, limits.SHARED: 3.0, limits.MEMORY: 2.0})
    assert most.bandwidth(2 * limits.CORE_BYTES) == (limits.CORE, 4.0)
    assert most.bandwidth(2 * limits.CORE_BYTES + 1) == (limits.SHARED, 3.0)
    assert most.bandwidth(1 << 40) == (limits.MEMORY, 2.0)


def test_a_device_has_no_cache_of_a_core():
    assert limits.Limits("cuda", 1, {limits.SHARED: 3.0, limits.MEMORY: 2.0}).bandwidth(1) == (limits.SHARED, 3.0)


def test_arithmetic_that_is_timed_is_carried_out():
    from benchmarks import limits_cpu

    sums = np.ones((1, limits_cpu.CHAINS * 16), np.int32)
    limits_cpu.add_int32(sums, np.int32(1), 1, 3)
    expected = 1
    for _ in range(3):
        expected = (expected + 1) ^ 0x5555
    assert (sums == expected).all()
    source, target = np.arange(100, dtype=np.float32), np.zeros(100, np.float32)
    limits_cpu.copy(source, target, 1, 1)
    assert (target == source).all()
    limits_cpu.triad(source, source, target, np.float32(3), 1, 1)
    assert (target == 4 * source).all()


@pytest.mark.parametrize("world", ["multicell", "cellworld"])
def test_tiles_are_copies_side_by_side(world):
    engine = backend.start("cpu")
    small = Case(world, 16, warm=5, settings=(("founders", 8),))
    state = cases.state_of(small, engine)
    laid = cases.tiled(state, replace(small, size=48))
    assert laid.species.shape == (1, 48, 48)
    for y in range(3):
        for x in range(3):
            assert (laid.species[:, 16 * y :, 16 * x :][:, :16, :16] == state.species).all()
            assert (laid.genome[:, 16 * y :, 16 * x :][:, :16, :16] == state.genome).all()
    made = cases.registry.world_class(world)(replace(small, size=48).config, engine)
    expected = {name: array.shape for name, array in arrays(made.reset()).items()}
    assert {name: array.shape for name, array in arrays(laid).items()} == expected


def test_measuring_leaves_the_state_as_it_was():
    engine = backend.start("cpu")
    case = Case("cellworld", 16, warm=5)
    state = cases.state_of(case, engine)
    before = {name: array.copy() for name, array in arrays(state).items()}
    cases.workload(case, engine, state).work(3)
    assert state.step == 5
    assert all((array == before[name]).all() for name, array in arrays(state).items())


def test_a_state_that_is_kept_comes_back(tmp_path):
    case = Case("bitwise", 2, warm=3)
    state = cases.state_of(case, backend.start("cpu"))
    cases.keep(tmp_path, case, state)
    again = cases.kept(tmp_path, case)
    assert again.step == 3
    assert all((array == arrays(again)[name]).all() for name, array in arrays(state).items())


def test_creatures_of_a_file_come_again_until_they_are_enough(tmp_path):
    from sims.oceanworld.world import World

    bits = np.random.default_rng(0).integers(0, 2, (3, 16, 16, 7), np.uint8)
    path = tmp_path / "genomes.npz"
    np.savez(path, nodes=bits[..., 0], bonds=bits[..., 1:].reshape(3, 16, 16, 2, 3))
    found = cases.creatures(World(), Case("oceanworld", 7, genomes=str(path)))
    assert found.shape == (7, 256)
    assert (found[3:6] == found[:3]).all()
    assert (found[0] != found[1]).any()


def test_every_line_says_where_and_how_it_was_measured(tmp_path, capsys):
    report = Report(tmp_path / "deep" / "figures.jsonl", "example")
    figures = timing.spread([1.0, 2.0, 3.0], 0.7).table()
    report.add({"kind": "speed", **figures})
    (row,) = map(json.loads, (tmp_path / "deep" / "figures.jsonl").read_text().splitlines())
    libraries = {"numpy", "numba", installed() or "numpy"}
    assert {"date", "command", "commit", "processor", "processors", "python", "gpu", *libraries} <= set(row)
    assert row == {**report.described, "kind": "speed", **figures}
    assert not report.described.keys() & figures.keys()
    assert row["median"] == 2.0
    assert "processor" in capsys.readouterr().out


def test_numbers_are_told_shortly():
    assert [short(n) for n in (0.5, 12.3456, 1234, 5.6e7, 2e10, 3e12)] == [
        "0.5",
        "12.3",
        "1.23 k",
        "56 M",
        "20 G",
        "3 T",
    ]


def test_a_peer_without_its_python_is_left_out_with_the_reason():
    peer = peers.Peer("none", "of_none", Environment("none", ("none",), ("2.1",)))
    (row,) = peers.measured(peer, 1, "least", "cpu", "")
    assert row["kind"] == "left out"
    assert row["reason"] == "it needs Python 2.1, which was not found here"


def test_a_peer_that_cannot_be_installed_is_left_out_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(environments, "HOME", tmp_path)
    monkeypatch.setattr(environments, "_call", refuse)
    with pytest.raises(Unavailable, match="could not be installed"):
        Environment("none", ("none",), (f"{'.'.join(peers.sys.version.split('.')[:2])}",)).python()
    assert not (tmp_path / "none" / environments.READY).exists()


def refuse(command, failure):
    if "pip" in command:
        raise Unavailable(f"{failure} (no matching distribution)")


def test_a_program_that_fails_is_left_out_with_its_last_words():
    (row,) = peers.measured(peers.Peer("none", "of_nothing_there"), 1, "least", "cpu", "")
    assert row["kind"] == "left out"
    assert "No module named benchmarks.peers.of_nothing_there" in row["reason"]
