"""Settings changed while a run goes on: recorded, in a branch of its own, and repeated to the bit."""

from dataclasses import replace

import pytest

from alife.core.errors import UsageError
from alife.core.state import digest
from alife.core.table import read_metrics
from alife.engines import backend
from alife.run import main
from alife.runs import live_settings
from alife.runs import opened as replay
from alife.runs.interventions import read
from alife.worlds import registry
from tests.alife.runs.test_live import PLAN, go, kill_at, live_run, mark


def test_a_change_branches_off_and_is_a_line_of_the_record(tmp_path):
    run = go(live_run(tmp_path / "r"), 100)
    branch = run.change_setting("supply_bottom", 60_000)
    assert branch == run.folder == tmp_path / "r-from-100"
    assert [(one.step, one.tool, one.amount) for one in read(branch / "interventions.jsonl")] == [
        (100, "set supply_bottom", 60_000)
    ]
    assert not (tmp_path / "r" / "interventions.jsonl").exists()
    assert "supply_bottom = 16000" in (branch / "config.toml").read_text()  # what it began with
    run.close()


def test_a_later_change_stays_in_the_branch(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    branch = run.change_setting("death_rate", 900)
    go(run, 90)
    assert run.change_setting("death_rate", 0) is None
    assert run.folder == branch
    assert [one.step for one in run.log.interventions] == [60, 90]
    run.close()


def test_a_knob_turned_live_repeats_to_the_bit(tmp_path):
    run = go(live_run(tmp_path / "r"), 100)
    untouched = mark(run)
    branch = run.change_setting("mutation_rate", 60_000)
    run.apply_intervention(kill_at(run, stroke=2))
    go(run, 160)
    run.change_setting("supply_top", 30_000)
    go(run, 300)
    run.close()
    words = ["--config", branch / "config.toml", "--interventions", branch / "interventions.jsonl", "--quiet"]
    assert main([str(word) for word in (*words, "--threads", 1, "--out", tmp_path / "again")]) == 0
    for name in ("metrics.csv", "phylogeny-species.csv", "interventions.jsonl"):
        assert (branch / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    other = go(live_run(tmp_path / "without"), 100)
    assert mark(other) == untouched
    assert mark(go(other, 300)) != mark(run)


def test_going_back_before_a_change_takes_it_back_and_forth_again(tmp_path):
    run = go(live_run(tmp_path / "r"), 100)
    run.change_setting("upkeep", 3)
    go(run, 140)
    there = mark(run)
    run.go_to(80)
    go(run, 80)
    assert run.world.config.upkeep == 1
    run.go_to(140)
    go(run, 140)
    assert run.world.config.upkeep == 3
    assert mark(run) == there
    run.close()


def test_a_run_goes_on_and_opens_with_the_settings_it_was_left_with(tmp_path):
    run = go(live_run(tmp_path / "r"), 50)
    branch = run.change_setting("upkeep", 2)
    go(run, 120)
    run.close()
    assert replay.open_folder(branch, engine="cpu", threads=1).run.world.config.upkeep == 2
    assert main(["--resume", str(branch), "--threads", "1", "--quiet"]) == 0
    straight = go(live_run(tmp_path / "s"), 50)
    straight.change_setting("upkeep", 2)
    go(straight, 300)
    last = read_metrics(branch / "metrics.csv")["digest"][-1]
    assert str(last) == digest(straight.world.fetch(straight.state), 0)


def test_undo_takes_a_change_back(tmp_path):
    run = go(live_run(tmp_path / "r"), 50)
    run.change_setting("upkeep", 2)
    before = run.world.config
    run.change_setting("upkeep", 5)
    assert run.undo() is None
    assert run.world.config == before
    run.close()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("supply_botom", 1, "Did you mean 'supply_bottom'?"),
        ("height", 64, "Unknown setting to change while a world runs 'height'"),
        ("sharing", 9, "sharing must be 0..8, got 9."),
        ("birth_threshold", 1, "birth_threshold must be at least"),
    ],
)
def test_what_a_setting_cannot_be_is_refused_before_anything_is_written(tmp_path, name, value, words):
    run = go(live_run(tmp_path / "r"), 10)
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        run.change_setting(name, value)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]
    run.close()


@pytest.mark.parametrize("world", registry.ecologies())
def test_every_changeable_setting_of_every_world_can_be_changed_and_back(world):
    """At its bounds, as far as the other settings allow; the steps that follow are the same when they are repeated."""
    kind = registry.config_class(world)
    running = registry.world_class(world)(kind(), backend.start("cpu", 1))
    state = running.reset(seeds=[1])
    running.step(state, 20)
    usual = running.config
    for name in live_settings.changeable(kind):
        field = next(one for one in kind.__dataclass_fields__.values() if one.name == name)
        for value in {field.metadata["low"] or 0, min(field.metadata["high"] or 1, 10_000)}:
            try:
                wanted = live_settings.with_change(usual, live_settings.change(20, name, value))
            except UsageError:
                continue
            ends = []
            for _ in range(2):
                running.adopt(wanted)
                copy = replace(state, **{key: array.copy() for key, array in vars(state).items() if key != "step"})
                running.step(copy, 3)
                ends.append(digest(copy, 0))
                running.adopt(usual)
            assert ends[0] == ends[1], (name, value)
    assert running.config == usual


def test_settings_of_the_size_are_refused():
    world = registry.world_class("multicell")(None, backend.start("cpu", 1))
    with pytest.raises(UsageError, match="keeps its size"):
        world.adopt(replace(world.config, height=64))


def test_a_plan_of_pictures_is_left_by_every_folder_of_a_run_that_branched_off(tmp_path):
    run = go(live_run(tmp_path / "r", replace(PLAN, frame_every=50)), 100)
    branch = run.change_setting("upkeep", 2)
    go(run, 150)
    run.close()
    run.draw_pictures()
    for folder in (tmp_path / "r", branch):
        assert (folder / "populations.png").exists()
        assert (folder / "strip.png").exists()
