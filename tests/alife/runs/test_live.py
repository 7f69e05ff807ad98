"""Runs that are held, touched, taken back and branched off; and the record of what hands did."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import digest
from alife.engines import backend
from alife.phylogeny import files as phylogeny_files
from alife.run import main
from alife.runs import opened as replay
from alife.runs import session
from alife.runs.config import RunConfig
from alife.runs.interventions import read
from alife.runs.live import LiveRun
from alife.worlds import registry
from alife.worlds.intervention import Intervention
from tests.alife.running import UNSEEN

SMALL = {"height": 24, "width": 24, "founders": 12, "birth_threshold": 30, "mutation_rate": 16000}
PHYLOGENY = ("phylogeny-organisms.csv", "phylogeny-species.csv")
PLAN = RunConfig(worlds=1, steps=300, sample_every=50, frame_every=0, checkpoint_every=100, keep_checkpoints=50)


def live_run(folder, plan=PLAN):
    config = registry.config_class("multicell")(**SMALL)
    world = registry.world_class("multicell")(config, backend.start("cpu", 1))
    folder.mkdir(parents=True, exist_ok=True)
    return LiveRun(session.begin(folder, world, plan))


def go(run, step):
    while run.step < step:
        run.advance(0.01, step - run.step)
    return run


def mark(run):
    """Return what tells histories apart, those of the taxa included."""
    taxa = {name: array.tobytes() for name, array in run.phylogeny.state_dict().items()}
    return digest(run.world.fetch(run.state), 0), taxa


def kill_at(run, y=20, x=8, stroke=1):
    return Intervention(step=run.step, world=0, tool="kill", y=y, x=x, radius=4, stroke=stroke)


def untouched(folder):
    return go(live_run(folder), 300)


def test_a_run_held_in_portions_records_what_an_ordinary_run_does(tmp_path):
    settings = [f"{name}={value}" for name, value in SMALL.items()]
    sets = [word for setting in settings for word in ("--set", setting)]
    options = "--steps 300 --worlds 1 --sample-every 50 --frame-every 0 --checkpoint-every 100 --keep-checkpoints 50"
    assert main(["multicell", *options.split(), *sets, "--threads", "1", "--out", str(tmp_path / "a"), *UNSEEN]) == 0
    go(live_run(tmp_path / "b"), 300).close()
    records = ("metrics.csv", "abundances.csv", *PHYLOGENY)
    for name in (*records, "checkpoints/step-0000000300.npz", "checkpoints/step-0000000300.json"):
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a" / name).read_bytes()


def test_going_back_and_forward_again_is_the_same_history(tmp_path):
    run = go(live_run(tmp_path / "r"), 150)
    seen = mark(run)
    run.go_to(37)
    while run.seeking is not None:
        run.advance(0.01)
    assert run.step == 37
    assert mark(run) == mark(go(live_run(tmp_path / "other"), 37))
    go(run, 150)
    assert mark(run) == seen


def test_going_back_writes_nothing_twice(tmp_path):
    run = go(live_run(tmp_path / "r"), 200)
    run.go_to(0)
    go(run, 300).close()
    untouched(tmp_path / "s").close()
    assert (tmp_path / "r" / "metrics.csv").read_text() == (tmp_path / "s" / "metrics.csv").read_text()


def test_the_files_of_taxa_have_what_was_planted_since_they_were_written(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.save()
    run.apply_intervention(replace(kill_at(run), tool="add", choice=3, amount=40))
    run.apply_intervention(kill_at(run, y=12, x=12, stroke=2))
    run.save()
    (tmp_path / "afresh").mkdir()
    phylogeny_files.write(tmp_path / "afresh", run.phylogeny, run.world.name_of_species)
    for name in PHYLOGENY:
        assert (tmp_path / "r" / name).read_text() == (tmp_path / "afresh" / name).read_text()


def test_a_touched_run_goes_another_way_and_says_so(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    assert mark(go(run, 300)) != mark(untouched(tmp_path / "s"))
    assert [intervention.step for intervention in read(tmp_path / "r" / "interventions.jsonl")] == [60]


def test_a_touched_run_replays_to_the_bit_from_its_record(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    go(run, 110)
    run.apply_intervention(replace(kill_at(run, stroke=2), tool="add", choice=3, amount=40))
    end = mark(go(run, 300))
    run.close()
    files = [str(tmp_path / "r" / name) for name in ("config.toml", "interventions.jsonl")]
    out = str(tmp_path / "again")
    assert main(["--config", files[0], "--interventions", files[1], "--out", out, *UNSEEN, "--threads", "1"]) == 0
    assert (tmp_path / "again" / "metrics.csv").read_text() == (tmp_path / "r" / "metrics.csv").read_text()
    opened = replay.open_folder(tmp_path / "again", engine="cpu").run
    assert mark(opened) == end


@pytest.mark.parametrize("kept", [0, 100, 200])
def test_a_killed_run_does_its_deeds_again_after_any_checkpoint(tmp_path, kept):
    run = go(live_run(tmp_path / "r"), 100)
    run.apply_intervention(kill_at(run))
    go(run, 130)
    run.apply_intervention(kill_at(run, y=22, stroke=2))
    end = mark(go(run, 300))
    for path in (tmp_path / "r" / "checkpoints").glob("step-*"):
        if int(path.stem.removeprefix("step-")) > kept:
            path.unlink()
    assert main(["--resume", str(tmp_path / "r"), *UNSEEN, "--threads", "1"]) == 0
    assert mark(replay.open_folder(tmp_path / "r", engine="cpu").run) == end


def test_rewinding_past_a_deed_and_running_does_it_again(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    end = mark(go(run, 200))
    run.go_to(20)
    go(run, 200)
    assert mark(run) == end


def test_the_past_cannot_be_touched_without_branching(tmp_path):
    run = go(live_run(tmp_path / "r"), 100)
    run.apply_intervention(kill_at(run))
    go(run, 150)
    run.go_to(50)
    assert run.is_past
    while run.seeking is not None:
        run.advance(0.01)
    with pytest.raises(RuntimeError, match="branch"):
        run.apply_intervention(kill_at(run, stroke=2))


def test_a_branch_is_a_run_of_its_own_and_its_origin_stays(tmp_path):
    run = go(live_run(tmp_path / "r"), 200)
    run.go_to(120)
    while run.seeking is not None:
        run.advance(0.01)
    folder = run.branch()
    before = (tmp_path / "r" / "metrics.csv").read_text()
    run.apply_intervention(kill_at(run))
    end = mark(go(run, 300))
    run.close()
    assert folder == tmp_path / "r-from-120"
    assert (tmp_path / "r" / "metrics.csv").read_text() == before
    rows = [int(row.split(",")[0]) for row in (folder / "metrics.csv").read_text().splitlines()[1:]]
    assert rows == [0, 50, 100, 150, 200, 250, 300]
    assert mark(replay.open_folder(folder, engine="cpu").run) == end


def test_a_branch_can_be_resumed_as_any_run(tmp_path):
    run = go(live_run(tmp_path / "r"), 200)
    run.go_to(100)
    while run.seeking is not None:
        run.advance(0.01)
    folder = run.branch()
    run.close()
    assert main(["--resume", str(folder), *UNSEEN, "--threads", "1"]) == 0
    untouched(tmp_path / "s").close()
    for name in ("metrics.csv", "abundances.csv", *PHYLOGENY):
        assert (folder / name).read_text() == (tmp_path / "s" / name).read_text(), name


def test_undo_takes_back_a_whole_stroke_and_its_record(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    between = mark(run)
    run.apply_intervention(kill_at(run, y=5, stroke=2))
    run.apply_intervention(kill_at(run, y=18, stroke=2))
    assert run.undo() is None
    assert mark(run) == between
    assert len(read(tmp_path / "r" / "interventions.jsonl")) == 1


def test_a_run_killed_after_an_undo_goes_on(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    run.save()
    run.undo()  # and then the power fails
    assert main(["--resume", str(tmp_path / "r"), *UNSEEN, "--threads", "1"]) == 0
    assert mark(replay.open_folder(tmp_path / "r", engine="cpu").run) == mark(untouched(tmp_path / "s"))


def test_a_watched_run_whose_records_are_taken_away_is_saved_elsewhere_once(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    go(run, 80)
    shutil.rmtree(tmp_path / "r")
    with pytest.raises(UsageError, match="r-rescued'. Go on with: ") as told:
        go(run, 120)
    assert "metrics.csv' was removed" in str(told.value) or "interventions.jsonl' was removed" in str(told.value)
    run.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r-rescued"]
    other = go(live_run(tmp_path / "s"), 60)
    other.apply_intervention(kill_at(other))
    go(other, 300).close()
    assert main(["--resume", str(tmp_path / "r-rescued"), *UNSEEN, "--threads", "1"]) == 0
    for name in ("metrics.csv", "abundances.csv", "interventions.jsonl", *PHYLOGENY):
        assert (tmp_path / "r-rescued" / name).read_text() == (tmp_path / "s" / name).read_text(), name


def test_undo_after_steps_is_a_branch_from_before_the_stroke(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    before = mark(run)
    run.apply_intervention(kill_at(run))
    go(run, 90)
    folder = run.undo()
    assert folder == tmp_path / "r-from-60"
    assert mark(run) == before
    assert len(read(tmp_path / "r" / "interventions.jsonl")) == 1
    assert mark(go(run, 300)) == mark(untouched(tmp_path / "s"))


def test_undo_takes_back_a_stroke_that_was_painted_while_the_world_ran(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    before = mark(run)
    run.apply_intervention(kill_at(run))
    run.apply_intervention(kill_at(go(run, 61), y=5))
    run.apply_intervention(kill_at(go(run, 63), y=18))
    assert run.undo() == tmp_path / "r-from-60"
    assert mark(run) == before
    assert read(tmp_path / "r-from-60" / "interventions.jsonl") == []
    assert mark(go(run, 300)) == mark(untouched(tmp_path / "s"))


def test_undo_keeps_an_earlier_stroke_of_the_same_step(tmp_path):
    run = go(live_run(tmp_path / "r"), 60)
    run.apply_intervention(kill_at(run))
    between = mark(run)
    run.apply_intervention(kill_at(run, y=5, stroke=2))
    run.apply_intervention(kill_at(go(run, 61), y=18, stroke=2))
    run.undo()
    assert mark(run) == between
    assert [intervention.stroke for intervention in run.log.interventions] == [1]


def test_there_is_nothing_to_undo_in_an_untouched_run(tmp_path):
    with pytest.raises(LookupError, match="nothing"):
        go(live_run(tmp_path / "r"), 10).undo()


def test_a_run_that_goes_on_from_a_last_step_off_the_grid_has_the_rows_of_one_that_did_not_stop(tmp_path):
    run = go(live_run(tmp_path / "r", replace(PLAN, steps=130)), 130)
    run.extend(300)
    go(run, 300).close()
    untouched(tmp_path / "s").close()
    assert (tmp_path / "r" / "metrics.csv").read_text() == (tmp_path / "s" / "metrics.csv").read_text()


def test_the_ring_keeps_its_first_state_and_forgets_only_some_others(tmp_path, monkeypatch):
    monkeypatch.setattr("alife.runs.snapshots.FIRST_SPACING", 0.0)
    monkeypatch.setattr("alife.runs.snapshots.SHARE_OF_TIME", 1e9)  # however long a snapshot takes on a busy machine
    monkeypatch.setattr("alife.runs.snapshots.MOST_SNAPSHOTS", 8)
    run = live_run(tmp_path / "r")
    for step in range(1, 100):
        go(run, step)
    assert run.snapshots[0] == 0
    assert 3 <= len(run.snapshots) <= 8
    assert run.snapshots == sorted(set(run.snapshots))


def test_a_replayed_folder_is_not_written_to(tmp_path):
    go(live_run(tmp_path / "r"), 200).close()
    before = {path: path.read_bytes() for path in (tmp_path / "r").rglob("*") if path.is_file()}
    run = replay.open_folder(tmp_path / "r", engine="cpu").run
    run.go_to(10)
    go(run, 300)
    run.close()
    assert {path: path.read_bytes() for path in (tmp_path / "r").rglob("*") if path.is_file()} == before


def test_a_growing_run_is_followed_to_its_newest_checkpoint(tmp_path):
    writer = go(live_run(tmp_path / "r"), 100)
    opened = replay.open_folder(tmp_path / "r", engine="cpu")
    assert opened.run.step == 100
    assert not replay.follow(opened)
    go(writer, 200)
    assert replay.follow(opened)
    assert mark(opened.run) == mark(writer)


def test_a_torn_last_line_of_the_record_is_left_out(tmp_path):
    path = tmp_path / "interventions.jsonl"
    line = json.dumps({"step": 3, "world": 0, "tool": "kill", "y": 1, "x": 1})
    path.write_text(f"{line}\n{line[:20]}")
    assert [intervention.step for intervention in read(path)] == [3]


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"step": "x", "world": 0, "tool": "kill", "y": 1, "x": 1}'])
def test_a_line_that_is_no_intervention_is_told(tmp_path, line):
    path = tmp_path / "interventions.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(UsageError, match="Line 1"):
        read(path)


def test_interventions_out_of_order_are_told(tmp_path):
    path = tmp_path / "interventions.jsonl"
    rows = [json.dumps({"step": step, "world": 0, "tool": "kill", "y": 1, "x": 1}) + "\n" for step in (9, 3)]
    path.write_text("".join(rows))
    with pytest.raises(UsageError, match="order"):
        read(path)


def test_samples_of_a_folder_are_its_metrics(tmp_path):
    run = go(live_run(tmp_path / "r"), 300)
    found = replay.samples_of(tmp_path / "r", run.world.curves)
    assert [step for step, _ in found] == [0, 50, 100, 150, 200, 250, 300]
    assert found[-1][1]["killer_share"] == pytest.approx(run.samples[-1][1]["killer_share"], rel=1e-4)
    assert np.isfinite(found[-1][1]["reaction_entropy"]).all()


def test_a_disk_that_is_full_is_told_of_a_deed(tmp_path, monkeypatch):
    def disk_full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    run = go(live_run(tmp_path / "r"), 60)
    monkeypatch.setattr(Path, "open", disk_full)
    with pytest.raises(UsageError, match=r"Cannot write '.*interventions\.jsonl'"):
        run.apply_intervention(kill_at(run))
