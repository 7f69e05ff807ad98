"""Studies run from the command line for real: many runs in one folder, each as if it were alone."""

import csv
import json
import multiprocessing
import re
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alife import api, run
from alife.cli import options
from alife.core.colours import SERIES_ON_LIGHT
from alife.core.errors import UsageError
from alife.engines import backend
from alife.executors import processes
from alife.study import execute, plan, study, summary
from tests.alife.made_searches import search, untimed
from tests.alife.running import SMALL, UNSEEN, alife, digests, made, refused, rows, snapshot, spawn, wait_for

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ["--steps", 60, "--sample-every", 20, "--frame-every", 0, "--checkpoint-every", 20]


def again(*arguments):
    return run.main(["--resume", "s", *UNSEEN, *map(str, arguments)])


def table(name):
    with (Path("s") / name).open(newline="") as file:
        return list(csv.DictReader(file))


def runs():
    return sorted(path.parent.name for path in Path("s").glob("*/metrics.csv"))


def test_a_study_has_a_run_folder_a_setting_with_all_seeds_in_one_batch():
    assert alife("--seeds", "2-4", "--sweep", "upkeep=1,2", "--out", "s", *SHORT) == 0
    assert runs() == ["upkeep=1-seeds2-4", "upkeep=2-seeds2-4"]
    assert {row["world"] for row in rows("s/upkeep=1-seeds2-4")} == {"0", "1", "2"}
    planned = study.open_study(Path("s"))
    assert execute._heading(planned, planned.runs, 1).startswith(
        "multicell: 2 settings with 3 seeds, 6 worlds in 2 batches, in s"
    )
    assert "6 worlds in 2 batches, 3 to do, " in execute._heading(planned, planned.runs[1:], 1)
    assert "6 worlds in 2 batches, all done, " in execute._heading(planned, [], 1)


def test_each_seed_has_the_history_that_it_has_alone():
    assert alife("--seeds", "3,7-8", "--sweep", "upkeep=2", "--out", "s", *SHORT) == 0
    ends = {row["seed"]: row["digest"] for row in table("last.csv")}
    assert sorted(ends) == ["3", "7", "8"]
    for seed, digest in ends.items():
        assert alife("--seed", seed, "--worlds", 1, "--set", "upkeep=2", "--out", f"alone{seed}", *SHORT) == 0
        assert digests(f"alone{seed}")[-1][2] == digest


def test_runs_at_once_in_processes_are_the_same_byte_for_byte():
    for name, jobs in (("one", 1), ("s", 2)):
        assert alife("--seeds", "0-1", "--sweep", "upkeep=1,2", "--jobs", jobs, "--out", name, *SHORT) == 0
    for name in ("upkeep=1-seeds0-1", "upkeep=2-seeds0-1"):
        assert (Path("s") / name / "metrics.csv").read_bytes() == (Path("one") / name / "metrics.csv").read_bytes()
    for name in ("summary.csv", "last.csv", "study.toml"):
        assert (Path("s") / name).read_bytes() == (Path("one") / name).read_bytes()


def test_the_summary_is_mean_and_deviation_over_the_rows_of_the_runs():
    made("s", "--seeds", "0-2", "--sweep", "upkeep=1,2", *SHORT)
    at_40 = [float(row["cells"]) for row in rows("s/upkeep=2-seeds0-2") if row["step"] == "40"]
    (row,) = [
        row for row in table("summary.csv") if (row["upkeep"], row["step"], row["measure"]) == ("2", "40", "cells")
    ]
    assert row["seeds"] == "3"
    assert float(row["mean"]) == pytest.approx(np.mean(at_40), rel=1e-5)
    assert float(row["sd"]) == pytest.approx(np.std(at_40, ddof=1), rel=1e-5)
    assert (float(row["min"]), float(row["max"])) == (min(at_40), max(at_40))


def test_the_picture_of_a_study_shows_every_setting():
    made("s", "--seeds", "0-1", "--sweep", "upkeep=1,2", *SHORT, "--pictures", "summary")
    with Image.open("s/summary.png") as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert set(SERIES_ON_LIGHT[:2]) <= colours


def test_a_study_that_was_to_draw_nothing_draws_nothing_when_it_goes_on():
    made("s", "--seeds", "0-1", *SHORT, "--pictures", "none")
    assert run.main(["--resume", "s", "--steps", "80", "--quiet"]) == 0
    assert not list(Path("s").rglob("summary.png"))
    assert run.main(["--resume", "s", "--pictures", "summary", "--quiet"]) == 0
    assert Path("s/summary.png").exists()


def test_a_finished_study_is_left_alone():
    made("s", "--seeds", "0-1", "--sweep", "upkeep=1,2", *SHORT)
    before = {path: path.stat().st_mtime_ns for path in Path("s").glob("*/**/*") if path.name != ".lock"}
    assert again() == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_only_the_run_that_is_missing_is_done():
    made("s", "--seeds", "0-1", "--sweep", "upkeep=1,2", *SHORT)
    before = snapshot("s")
    shutil.rmtree("s/upkeep=2-seeds0-1")
    kept = {path: path.stat().st_mtime_ns for path in Path("s/upkeep=1-seeds0-1").rglob("*")}
    assert again() == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert {path: content for path, content in snapshot("s").items() if path.suffix == ".csv"} == {
        path: content for path, content in before.items() if path.suffix == ".csv"
    }


def test_a_study_goes_on_for_longer():
    made("s", "--seeds", "0-1", *SHORT)
    assert again("--steps", 100) == 0
    made("long", "--seeds", "0-1", *SHORT[2:], "--steps", 100)
    assert Path("s/last.csv").read_bytes() == Path("long/last.csv").read_bytes()
    assert json.loads(Path("s/finished.json").read_text()) == {"seeds0-1": 100}


def test_more_seeds_are_added_to_every_setting_and_those_there_are_left_alone():
    assert alife("--seeds", "0-8", "--sweep", "upkeep=1,2", "--out", "whole", *SHORT) == 0
    assert alife("--seeds", "1-2", "--sweep", "upkeep=1,2", "--out", "s", *SHORT) == 0
    before = snapshot("s/upkeep=1-seeds1-2")
    assert again("--seeds", "1-4,8") == 0
    assert runs() == sorted(f"upkeep={upkeep}-seed{seeds}" for upkeep in (1, 2) for seeds in ("s1-2", "s3-4", "8"))
    assert snapshot("s/upkeep=1-seeds1-2") == before
    with Path("whole/last.csv").open(newline="") as file:
        expected = [row for row in csv.DictReader(file) if row["seed"] in "12348"]
    keyed = {(row["upkeep"], row["seed"]): row["digest"] for row in table("last.csv")}
    assert keyed == {(row["upkeep"], row["seed"]): row["digest"] for row in expected}
    written = snapshot("s")
    assert again("--seeds", "8") == 0
    assert snapshot("s") == written


def test_seeds_added_to_a_study_that_was_asked_to_go_further_go_as_far():
    made("s", "--seeds", "0", *SHORT)
    assert again("--steps", 80, "--seeds", 5) == 0
    assert {(row["seed"], row["step"]) for row in table("last.csv")} == {("0", "80"), ("5", "80")}


@pytest.mark.usefixtures("toys")
def test_more_seeds_of_a_search_are_more_runs():
    plan = ["--evaluations", 300, "--batch", 128, "--seeds", "0", "--sweep", "search=greedy,novelty"]
    assert search("--out", "s", "--jobs", 1, *plan) == 0
    assert again("--jobs", 1, "--seeds", "0-1") == 0
    assert runs() == [f"search={name}-seed{seed}" for name in ("greedy", "novelty") for seed in (0, 1)]


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_ctrl_c_saves_every_run_and_the_rest_is_done_later(jobs):
    plan = ["--steps", 4000, "--sample-every", 500, "--frame-every", 0, "--checkpoint-every", 500]
    study_of = ["multicell", *SMALL, "--seeds", "0-1", "--sweep", "upkeep=1,2,3", *plan]
    process = spawn(*study_of, "--jobs", jobs, "--out", "s")
    wait_for(lambda: len([path for path in Path("s").glob("*/metrics.csv") if len(path.read_bytes()) > 900]) >= jobs)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert "runs are done. Do the others with: python -m alife.run --resume s" in out
    assert again() == 0
    assert run.main([*map(str, study_of), *UNSEEN, "--out", "whole"]) == 0
    assert Path("s/last.csv").read_bytes() == Path("whole/last.csv").read_bytes()
    assert Path("s/summary.csv").read_bytes() == Path("whole/summary.csv").read_bytes()


def test_a_study_that_was_to_go_on_for_longer_and_was_stopped_goes_on_to_there():
    made("s", "--seeds", "0-1", "--sweep", "upkeep=1,2", *SHORT)
    stopped = json.loads(Path("s/finished.json").read_text())
    assert again("--steps", 100) == 0
    shutil.rmtree("s/upkeep=2-seeds0-1")  # as if the study had been stopped before it
    Path("s/finished.json").write_text(json.dumps(stopped))
    assert again() == 0
    assert {row["step"] for row in table("last.csv")} == {"100"}


@pytest.mark.slow
def test_threads_that_were_asked_for_hold_for_runs_at_once():
    all_of_them = backend.processors()
    arguments = ["--seeds", "0", "--sweep", "upkeep=1,2", "--jobs", 2, "--threads", all_of_them]
    assert alife(*arguments, "--out", "s", *SHORT) == 0
    for name in runs():
        assert f"threads = {all_of_them} " in (Path("s") / name / "config.toml").read_text()


def test_a_damaged_run_is_told_and_one_that_has_not_begun_is_not(capsys):
    made("s", "--seeds", "0", "--sweep", "upkeep=1,2,3", *SHORT)
    text = Path("s/upkeep=1-seed0/metrics.csv").read_text()
    Path("s/upkeep=1-seed0/metrics.csv").write_text(text + "80,0\n")
    Path("s/upkeep=2-seed0/metrics.csv").write_text(text.splitlines(keepends=True)[0])
    capsys.readouterr()
    groups = summary.read(study.open_study(Path("s")))
    assert [setting for setting, _ in groups] == [{"upkeep": 3}]
    assert "upkeep=1-seed0" in capsys.readouterr().err
    assert summary.read(study.open_study(Path("s")))
    assert "upkeep=2-seed0" not in capsys.readouterr().err


def test_a_process_that_dies_is_started_again(monkeypatch):
    begun = []

    @contextmanager
    def deadly():
        yield
        (newest,) = [process for process in multiprocessing.active_children() if process not in begun]
        begun.append(newest)
        if len(begun) == 1:
            newest.kill()

    monkeypatch.setattr(processes, "no_interrupts", deadly)
    assert alife("--seeds", "0", "--sweep", "upkeep=1,2", "--jobs", 2, "--out", "s", *SHORT) == 0
    assert len(begun) == 3
    assert len(table("last.csv")) == 2


def test_a_run_that_cannot_be_done_is_named_and_the_others_are_done(capsys):
    assert alife("--seeds", "0", "--sweep", "upkeep=1,2,3", "--out", "s", *SHORT) == 0
    Path("s/finished.json").unlink()
    for checkpoint in Path("s/upkeep=2-seed0/checkpoints").glob("*.npz"):
        checkpoint.write_bytes(b"torn")
    assert again() == 1
    err = capsys.readouterr().err
    assert "alife: The run 'upkeep=2-seed0' was not done: No checkpoint in " in err
    assert sorted(json.loads(Path("s/finished.json").read_text())) == ["upkeep=1-seed0", "upkeep=3-seed0"]


def test_presets_and_settings_of_the_run_can_be_swept():
    short = ["--frame-every", 0, "--seeds", 0, "--out", "s"]
    assert alife("--sweep", "preset=no-killers,neutral", "--sweep", "steps=20,40", *short) == 0
    ends = [(row["preset"], row["steps"], row["step"]) for row in table("last.csv")]
    assert ends == [(name, steps, steps) for name in ("no-killers", "neutral") for steps in ("20", "40")]
    assert "killers = false" in Path("s/preset=no-killers,steps=20-seed0/config.toml").read_text()


def test_a_sweep_alone_takes_the_usual_seeds():
    assert alife("--sweep", "upkeep=1,2", "--seed", 5, "--worlds", 2, "--out", "s", *SHORT) == 0
    assert runs() == ["upkeep=1-seeds5-6", "upkeep=2-seeds5-6"]


@pytest.mark.usefixtures("toys")
def test_searches_are_compared_with_a_run_a_seed():
    plan = ["--evaluations", 600, "--batch", 128, "--seeds", "0-1", "--sweep", "search=greedy,random_search"]
    assert search("--out", "s", "--jobs", 1, *plan) == 0
    assert runs() == [f"search={name}-seed{seed}" for name in ("greedy", "random_search") for seed in (0, 1)]
    assert search("--out", "alone", "--search", "greedy", "--seed", 1, *plan[:4]) == 0
    assert untimed("alone") == untimed("s/search=greedy-seed1")
    assert {row["measure"] for row in table("summary.csv")} >= {"max_fitness", "coverage", "qd_score"}
    assert "evaluations_per_second" not in Path("s/summary.csv").read_text()


@pytest.mark.usefixtures("toys")
@pytest.mark.slow
def test_searches_at_once_are_the_same():
    plan = ["--evaluations", 600, "--batch", 128, "--seeds", "0-1"]
    assert search("--out", "s", "--jobs", 2, *plan) == 0
    assert search("--out", "one", "--jobs", 1, *plan) == 0
    assert Path("s/summary.csv").read_bytes() == Path("one/summary.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["multicell", "--seeds", "nine"], "such as 0-9 or 1,4,7-9, got 'nine'."),
        (["multicell", "--seeds", ""], "--seeds: must not be empty."),
        (["multicell", "--sweep", "upkeep"], "A sweep is given as KEY=VALUE,VALUE,..., got 'upkeep'."),
        (["multicell", "--sweep", "upkep=1,2"], "Unknown setting 'upkep'. Did you mean 'upkeep'?"),
        (["multicell", "--sweep", "upkeep=1,-2"], "upkeep must be 0..10000, got -2."),
        (["multicell", "--sweep", "seed=1,2"], "--sweep cannot vary seed; give --seeds, such as --seeds 0-9."),
        (["multicell", "--sweep", "threads=1,2"], "Unknown setting to sweep 'threads'."),
        (["multicell", "--sweep", "preset=none"], "Unknown preset of multicell 'none'."),
        (["multicell", "--sweep", "steps=long"], "steps must be a whole number, got 'long'."),
        (["multicell", "--seeds", "0-3", "--seed", "1"], "--seed cannot go with --seeds."),
        (["multicell", "--seeds", "0-3", "--worlds", "2"], "--worlds cannot go with --seeds."),
        (["multicell", "--seeds", "0-3", "--video", "a.mp4"], "--video cannot go with --seeds."),
        (["multicell", "--seeds", "0-3", "--resume", "s"], "There is no folder 's'."),
        (["multicell", "--seeds", "nine", "--resume", "s"], "such as 0-9 or 1,4,7-9, got 'nine'."),
        (["multicell", "--seeds", "0-3", "--jobs", "0"], "--jobs must be 1..1024, got 0."),
        (["multicell", "--seeds", "0-3", "--jobs", "2", "--backend", "taichi-cpu"], "need the backend cpu"),
        (["multicell", "--jobs", "2"], "--jobs goes with --seeds, --sweep or the --resume of a study."),
        (["--seeds", "0-3"], "Which world? Give one of: "),
        (["multicel", "--seeds", "0-3"], "Did you mean 'multicell'?"),
        (["multicell", "--seeds", "0-3", "--evaluations", "5"], "Unknown option of a world without a search"),
    ],
)
def test_a_mistake_gets_one_line_and_writes_nothing(capsys, arguments, words):
    assert words in refused(capsys, *arguments)
    assert not list(Path().iterdir())


def test_a_folder_that_is_there_is_not_written_over_unless_told_to(capsys):
    made("s", "--seeds", "0", *SHORT)
    before = snapshot("s")
    assert "exists already" in refused(capsys, "multicell", "--seeds", "0-1", "--out", "s")
    assert "has no config.toml" in refused(capsys, "multicell", "--out", "s", "--overwrite")
    assert snapshot("s") == before
    assert alife("--seeds", "1", "--out", "s", "--overwrite", *SHORT) == 0
    assert runs() == ["seed1"]


def test_what_would_make_other_runs_cannot_go_with_the_resume_of_a_study(capsys):
    made("s", "--seeds", "0", *SHORT)
    for option in (["--set", "upkeep=3"], ["--sample-every", "5"], ["--overwrite"], ["--evaluations", "9"]):
        assert f"{option[0]} cannot go with --resume of a study" in refused(capsys, "--resume", "s", *option)


def test_a_damaged_study_file_is_told_in_one_line(capsys):
    made("s", "--seeds", "0", *SHORT)
    for text in ("[study]\n", "runs = 3", "[[runs]]\nfolder='../x'\nseeds='0'\nsetting={}\n[study]\nworld='multicell'"):
        (Path("s") / study.FILE).write_text(text)
        assert "study.toml'" in refused(capsys, "--resume", "s")


def test_a_study_is_not_asked_for_less_than_is_done(capsys):
    made("s", "--seeds", "0", *SHORT)
    assert again("--steps", 80) == 0
    before = snapshot("s")
    words = "A run is at step 80 already; --steps must be at least that."
    assert words in refused(capsys, "--resume", "s", "--steps", "70", "--seeds", "0-2")
    assert snapshot("s") == before


def test_a_log_that_is_wanted_later_is_written_of_runs_that_are_done():
    made("s", "--seeds", "0", "--sweep", "upkeep=1,2", *SHORT)
    assert again("--log", "parquet") == 0
    assert len(list(Path("s").glob("*/metrics.parquet"))) == 2
    Path("s/upkeep=1-seed0/metrics.csv").write_text("")
    assert again("--log", "parquet") == execute.FAILED


def test_runs_that_ended_are_written_in_the_order_of_the_plan_whichever_ended_first(tmp_path):
    runs = [study.StudyRun(f"upkeep={upkeep}-seed0", {"upkeep": upkeep}, [0]) for upkeep in (1, 2, 3)]
    planned = study.Study(tmp_path, "multicell", runs)
    for ended in (runs[2], runs[0]):
        (tmp_path / ended.name).mkdir()
        (tmp_path / ended.name / "config.toml").touch()
        planned.finish(ended, 100)
    assert list(json.loads((tmp_path / "finished.json").read_text())) == ["upkeep=1-seed0", "upkeep=3-seed0"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"seeds": "0-1", "jobs": 0}, "--jobs must be 1..1024, got 0."),
        ({"seeds": "0-1", "jobs": "two"}, "--jobs must be 1..1024, got two."),
        ({"seeds": "0-1", "worlds": 7}, "worlds cannot go with seeds"),
        ({"seeds": [0], "seed": 3}, "seed cannot go with seeds"),
        ({"sweep": {"upkeep": []}}, "--sweep wants a value of upkeep at least, got none."),
        ({"sweep": {"upkeep": 5}}, "sweep of upkeep must be a list of values, got 5."),
        ({"sweep": {"upkeep": [1, 2, 1]}}, "--sweep gives upkeep the value 1 twice."),
        ({"seeds": "0-1", "jobs": 2, "backend": "taichi-cpu"}, "Several --jobs need the backend cpu"),
    ],
)
def test_python_is_told_of_the_same_mistakes_and_nothing_is_written(arguments, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        api.study("multicell", out="s", quiet=True, **arguments)
    assert not list(Path().iterdir())


def test_on_a_cluster_several_runs_at_once_may_be_on_devices():
    words = ["multicell", "--seeds", "0-7", "--jobs", "2", "--backend", "cuda", "--cluster", "scheduler.json"]
    assert plan.request(options.parse(words)).jobs == 2
