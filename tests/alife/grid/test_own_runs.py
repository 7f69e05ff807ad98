"""A world in one file runs, goes on, is swept, checked and refused like any other."""

import shutil

import pytest

import alife
from alife.cli import options
from alife.core.errors import UsageError
from alife.grid import world_file
from tests.alife.grid.users import CHANGED, SMALL, WORLD, digests, run
from tests.alife.running import UNSEEN

pytestmark = pytest.mark.usefixtures("own_settings")


def test_a_run_is_gone_on_with_from_the_file_in_its_folder(tmp_path):
    assert run("run", "drift.py", *SMALL, "--steps", 20, "--worlds", 1, "--out", "whole") == 0
    assert run("drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "part") == 0
    (tmp_path / "drift.py").unlink()
    assert run("run", "--resume", "part", "--steps", 20, *UNSEEN) == 0
    assert digests("part") == digests("whole")
    assert (tmp_path / "part" / "world.py").read_text() == WORLD


def test_an_edited_file_does_not_change_a_run_that_began_with_another(tmp_path):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    (tmp_path / "drift.py").write_text(WORLD.replace(*CHANGED))
    run("run", "drift.py", *SMALL, "--steps", 20, "--worlds", 1, "--out", "other")
    assert run("run", "--resume", "one", "--steps", 20, *UNSEEN) == 0
    assert digests("one") != digests("other")


def test_a_study_keeps_the_file_and_sweeps_its_settings(tmp_path):
    words = ("--seeds", "0-1", "--sweep", "rate=100,9000", "--steps", 10, "--out", "study", "--jobs", 1)
    assert run("run", "drift.py", *SMALL, *words) == 0
    assert (tmp_path / "study" / "world.py").is_file()
    rows = alife.load("study").rows
    assert [row["seed"] for row in rows] == [0, 1, 0, 1]
    assert len({row["digest"] for row in rows}) == 4
    assert run("report", "study", "--quiet") == 0


def test_a_file_can_be_named_in_python():
    world = alife.make("drift.py", height=16, width=16, threads=1)
    state = world.reset(seeds=[0])
    world.step(state, 10)
    done = alife.run("drift.py", steps=10, worlds=1, out="one", settings={"height": 16, "width": 16}, quiet=True)
    assert done.metrics["living"][-1] == world.measure(state, world.totals(state))["living"][0]


def test_plain_python_gives_the_same_run():
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "fast")
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--backend", "plain", "--out", "plain") == 0
    assert digests("plain") == digests("fast")
    assert run("run", "--resume", "plain", "--steps", 20, "--backend", "cpu", "--quiet") == 0


def test_a_number_too_large_ends_a_run_in_plain_python_with_its_line(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(WORLD.replace("me.cell = max(", "me.cell = 1 + max("))
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--backend", "plain", "--out", "one") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "drift.py:21: Overflow: cell = 2 at y" in told


def test_a_check_ends_with_its_judge(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(WORLD.replace("me.cell = max(", "me.cell = 1 + max("))
    assert run("check", "drift.py") == 1
    told = capsys.readouterr().out
    assert told.count("cell = 2 at y") == 1
    assert "the rest is put to the test when that holds" in told
    assert "0 of 1 promises kept" in told


@pytest.mark.parametrize("world", ["cellworld", "oceanworld"])
def test_no_other_world_runs_in_plain_python(world):
    with pytest.raises(UsageError, match="plain runs worlds in single files"):
        alife.make(world, backend="plain")


def test_help_explains_the_settings_of_a_file(capsys):
    with pytest.raises(SystemExit):
        run("run", "drift.py", "--help")
    assert "rate = 900" in capsys.readouterr().out


def test_a_file_cannot_take_the_name_of_a_world_that_is_there(capsys):
    shutil.copy("drift.py", "cellworld.py")
    assert run("run", "cellworld.py") == 2
    assert "There is a world 'cellworld' already" in capsys.readouterr().err


def test_a_mistake_is_one_line_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "wrong.py").write_text(WORLD.replace("me.north.cell", "me.north.living"))
    assert run("run", "wrong.py", "--out", "one") == 2
    assert "wrong.py:21" in capsys.readouterr().err
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize("switch", ["--quick", "--until-extinct", "--neutral", "--quiet"])
def test_a_file_may_come_after_an_option_that_takes_no_value(switch):
    assert options.parse([switch, "drift.py"]).world == "drift"


def test_a_file_after_an_option_that_takes_one_is_its_value():
    assert options.parse(["drift.py", "--out", "other.py"]).out == "other.py"


def test_a_new_world_is_written_and_can_be_read(tmp_path, capsys):
    assert run("new", "spark") == 0
    assert world_file.load(tmp_path / "spark.py").name == "spark"
    assert run("new", "spark") == 2
    assert run("new", "my-world") == 2
    assert "such as my_world" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["alife", "numpy", "json", "class", "multicell"])
def test_a_new_world_hides_no_module_and_no_world(name, tmp_path, capsys):
    assert run("new", name) == 2
    assert f"'{name}'" in capsys.readouterr().err
    assert not (tmp_path / f"{name}.py").exists()
