from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from alife import run
from alife.core import memory
from alife.core.errors import UsageError
from alife.core.state import arrays, middle
from alife.core.text import format_bytes
from alife.terminal import parser
from sims.cellworld.config import Config as CellworldConfig
from sims.cellworld.world import World as Cellworld
from sims.multicell.config import Config
from sims.multicell.world import World

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")
WORLD = World(Config(height=64, width=64))


@pytest.fixture
def _little_memory(monkeypatch):
    monkeypatch.setattr(memory, "free", lambda: 3_000_000)


def test_the_state_of_a_world_takes_what_was_stated_less_what_its_steps_are_worked_out_with():
    for world in (WORLD, Cellworld(CellworldConfig(height=64, width=32))):
        state = world.reset()
        spaces = world.config.height * world.config.width
        taken = sum(array.nbytes for array in arrays(state).values())
        assert world.bytes_per_world() == taken + world.working_bytes * spaces


def test_what_is_needed_leaves_room_to_measure_one_world():
    assert memory.needed(WORLD, 3) == 4 * WORLD.bytes_per_world()


@pytest.mark.usefixtures("_little_memory")
def test_worlds_that_fit_are_not_refused():
    assert memory.needed(WORLD, 9) < 3_000_000 < memory.needed(WORLD, 20)
    memory.check(WORLD, 9)


@pytest.mark.usefixtures("_little_memory")
def test_a_refusal_says_what_is_needed_what_is_free_and_how_many_fit():
    with pytest.raises(UsageError) as refusal:
        memory.check(WORLD, 20)
    fitting = 3_000_000 // WORLD.bytes_per_world() - 1
    assert "20 worlds of this size would take 5." in str(refusal.value)
    assert "MB of memory" in str(refusal.value)
    assert "3.0 MB are free" in str(refusal.value)
    assert f"at most {fitting} --worlds fit" in str(refusal.value)
    memory.check(WORLD, fitting)


@pytest.mark.usefixtures("_little_memory")
def test_python_is_refused_before_anything_is_taken(monkeypatch):
    monkeypatch.setattr(np, "zeros", None)
    with pytest.raises(UsageError, match="give a smaller size"):
        World.reset(WORLD, seeds=range(100))


def test_a_world_that_cannot_fit_is_one_line_and_exit_code_2(capsys):
    code = run.main(["multicell", "--set", "height=32768", "--set", "width=32768", "--worlds", "1024"])
    assert code == parser.USAGE_ERROR
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "1024 worlds of this size would take" in lines[0]
    assert not list(Path().iterdir())


def test_a_size_beyond_all_limits_is_one_line_and_exit_code_2(capsys):
    assert run.main(["multicell", "--set", "height=65536", "--set", "width=65536"]) == parser.USAGE_ERROR
    assert capsys.readouterr().err.splitlines() == ["alife: height must be 2..32768, got 65536."]


def test_a_run_says_at_its_start_what_memory_it_takes(capsys):
    assert run.main(["multicell", "--worlds", "2", "--steps", "1", "--out", "r"]) == 0
    assert format_bytes(memory.needed(World(Config()), 2)) in capsys.readouterr().out.splitlines()[0]


def test_a_container_may_allow_less_than_the_machine_has(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "ALLOWED", tmp_path / "max")
    monkeypatch.setattr(memory, "TAKEN", tmp_path / "current")
    monkeypatch.setattr(memory, "KINDS", tmp_path / "stat")
    (tmp_path / "current").write_text("1000\n")
    (tmp_path / "max").write_text("max\n")
    assert memory.free() > 1000
    (tmp_path / "max").write_text("1600\n")
    assert memory.free() == 600


def test_what_a_container_would_give_up_when_needed_is_free(monkeypatch, tmp_path):
    for name, text in (
        ("ALLOWED", "1600"),
        ("TAKEN", "1000"),
        ("KINDS", "anon 500\ninactive_file 300\nactive_file 20\n"),
    ):
        (tmp_path / name).write_text(text)
        monkeypatch.setattr(memory, name, tmp_path / name)
    assert memory.free() == 600 + 320


def test_the_middle_of_a_world_is_the_same_as_there_and_smaller_worlds_are_whole():
    state = Cellworld(CellworldConfig(height=40, width=20, founders=300)).reset()
    seen = middle(state, 16)
    assert seen.species.shape == (1, 16, 16)
    assert (seen.genome == state.genome[:, 12:28, 2:18]).all()
    assert seen.books is state.books
    assert middle(state, 64).species.shape == state.species.shape


def test_pictures_from_near_of_a_large_world_are_those_of_its_middle():
    world = Cellworld(CellworldConfig(height=48, width=48, founders=900))
    state = world.reset()
    whole = world.render(state, colours="parts")
    near = world.render(middle(state, 20), colours="parts")
    first = 14 * near.shape[0] // 20
    assert (near == whole[first : first + len(near), first : first + len(near)]).all()


def test_working_memory_is_what_the_engine_keeps():
    config = replace(CellworldConfig(), height=16, width=16)
    world = Cellworld(config)
    world.step(world.reset())
    [(_, memory)] = world._engine._spare
    kept = sum(array.nbytes for array in memory)
    assert kept == world.working_bytes * 16 * 16


def test_a_sparse_array_takes_memory_only_where_it_is_written_to():
    here = psutil.Process()
    before = here.memory_info().rss
    array = memory.sparse((64, 1 << 20), np.uint32)
    array[:, 5] = 7
    assert here.memory_info().rss - before < array.nbytes // 16
    assert array.sum() == 64 * 7
    assert memory.sparse((0, 3), np.uint32).shape == (0, 3)
