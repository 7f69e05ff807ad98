"""A search run from the command line for real: what it leaves, and that nothing is lost."""

import csv
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alife import run
from alife.search import archive, base
from alife.search import pictures as search_pictures
from alife.search.recorder import SearchRecorder
from tests.alife.running import (
    UNSEEN,
    Killed,
    command,
    moments,
    path_of,
    refused,
    rows,
    snapshot,
    wait_for,
    watch_disk,
)  # fmt: skip
from tests.conftest import TOYS

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

COLUMNS = [
    *("iteration", "evaluations", "coverage", "reachable_coverage", "qd_score", "max_fitness", "mean_fitness"),
    *("new", "improved", "rejected", "invalid", "evaluations_per_second"),
]
PLAN = ["--evaluations", 2000, "--batch", 128, "--checkpoint-every", 300, "--set", "search.random_genomes=300"]
PICTURES = {"map.png", "novelty.png", "curves.png", "best.png", "corners.png", "champion.gif"}


@pytest.fixture
def pictures():
    """Mark a test that looks at pictures; the others do without, since they take most of the time."""


@pytest.fixture(autouse=True)
def _quick(request, monkeypatch):
    if "pictures" not in request.fixturenames:
        for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
            monkeypatch.setattr(search_pictures, name, lambda *_arguments: None)


def search(*arguments, world="hills"):
    """Run a command line in this process; return its exit code."""
    return run.main([world, *UNSEEN, *map(str, arguments)])


def resume(folder, *arguments):
    return run.main(["--resume", str(folder), *UNSEEN, *map(str, arguments)])


def spawn_search(*arguments):
    path = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(*arguments), env=os.environ | {"PYTHONPATH": path}, **pipes)


def untimed(folder):
    """Return metrics.csv byte for byte but for what the clock wrote into it."""
    lines = (Path(folder) / "metrics.csv").read_bytes().split(b"\n")
    place = lines[0].split(b",").index(b"evaluations_per_second")
    cells = [line.split(b",") for line in lines]
    return [line[:place] + line[place + 1 :] for line in cells]


def contents(folder):
    """Return the archives of a run."""
    found = {}
    for name in ("archive.npz", "corrected.npz"):
        with np.load(Path(folder) / name) as stored:
            found |= {f"{name} {key}": stored[key].tobytes() for key in stored.files}
    return found


@pytest.fixture
def whole():
    assert search("--out", "whole", *PLAN) == 0
    return untimed("whole")


@pytest.mark.usefixtures("pictures")
def test_a_run_leaves_its_record():
    assert search("--out", "r", *PLAN, "--pictures", "all") == 0
    left = {str(path.relative_to("r")) for path in Path("r").rglob("*") if path.is_file()}
    assert {"config.toml", "metrics.csv", "archive.npz", "corrected.npz", "finalists.csv", *PICTURES} <= left
    assert {f"checkpoints/step-{16:010d}.{kind}" for kind in ("npz", "json")} <= left
    assert len([name for name in left if name.endswith(".json")]) == 3
    assert not [name for name in left if name.endswith(".tmp")]


def test_metrics_have_a_row_for_every_iteration():
    search("--out", "r", *PLAN)
    found = rows("r")
    assert list(found[0]) == COLUMNS
    assert [row["iteration"] for row in found] == [str(number) for number in range(1, 17)]
    assert [int(row["evaluations"]) for row in found] == list(range(128, 2049, 128))
    for row in found:
        assert sum(int(row[name]) for name in ("new", "improved", "rejected", "invalid")) == 128
        assert float(row["evaluations_per_second"]) > 0
    assert sum(int(row["new"]) for row in found) == round(float(found[-1]["coverage"]) * 1024)
    assert any(int(row["invalid"]) for row in found)


def test_only_novelty_search_and_aurora_have_a_column_more():
    own = {"novelty": ["novelty_mean"], "aurora": ["learned_elites"]}
    for name in base.names():
        search("--out", name, "--search", name, "--evaluations", 100)
        assert list(rows(name)[0]) == COLUMNS + own.get(name, [])


def test_the_archive_holds_what_the_metrics_say():
    search("--out", "r", *PLAN)
    elites = archive.load(Path("r/archive.npz")).elites()
    last = rows("r")[-1]
    assert len(elites) == round(float(last["coverage"]) * 1024)
    assert f"{elites.fitness.max():.6g}" == last["max_fitness"]
    assert f"{elites.fitness.mean():.6g}" == last["mean_fitness"]
    assert f"{(elites.fitness + 25).sum():.6g}" == last["qd_score"]


def test_finalists_are_scored_again_and_the_loss_is_told(capsys):
    assert run.main(["hills", "--out", "r", *map(str, PLAN)]) == 0
    told = capsys.readouterr().out
    elites = archive.load(Path("r/archive.npz")).elites()
    corrected = archive.load(Path("r/corrected.npz")).elites()
    with Path("r/finalists.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(elites)
    invalid = [row for row in table if row["reason"]]
    assert len(corrected) == len(elites) - len(invalid)
    assert (f"{len(invalid)} of {len(elites)} turn out invalid" if invalid else "all stay valid") in told
    for row in table:
        if not row["reason"]:
            assert float(row["refined_a_beat"]) == pytest.approx(float(row["fitness_a_beat"]) * 1.2 / 1.1, rel=1e-4)


def test_every_setting_stands_in_the_config_and_repeats_the_run(whole):
    text = Path("whole/config.toml").read_text()
    assert 'search = "map_elites"' in text
    assert "[search]\nbins = 32" in text
    assert "roughness = 10" in text
    assert run.main(["--config", "whole/config.toml", "--out", "again", "--quiet"]) == 0
    assert untimed("again") == whole
    assert contents("again") == contents("whole")


@pytest.mark.usefixtures("in_an_empty_folder", "toys", "whole")
def test_a_config_serves_another_search_too():
    assert run.main(["--config", "whole/config.toml", "--search", "greedy", "--out", "g", "--quiet"]) == 0
    assert "starts = 8" in Path("g/config.toml").read_text()


def test_workers_change_nothing(whole):
    assert search("--out", "r", "--workers", 2, *PLAN) == 0
    assert untimed("r") == whole
    assert contents("r") == contents("whole")


def test_a_worker_that_dies_changes_nothing(whole):
    Path("deadly").touch()
    assert search("--out", "r", "--workers", 2, *PLAN, "--set", "deadly=deadly") == 0
    assert not Path("deadly").exists()
    assert untimed("r") == whole


@pytest.mark.parametrize("name", base.names())
def test_a_run_can_go_on_to_more_evaluations(name):
    search("--out", "whole", "--search", name, "--evaluations", 3000)
    search("--out", "r", "--search", name, "--evaluations", 1100)
    assert resume("r", "--evaluations", 3000) == 0
    assert untimed("r") == untimed("whole")
    assert contents("r") == contents("whole")


@pytest.mark.usefixtures("pictures")
def test_resuming_a_complete_run_changes_nothing(capsys):
    search("--out", "r", *PLAN)
    before = snapshot("r")
    assert run.main(["--resume", "r"]) == 0
    assert "is complete at evaluation 2,048" in capsys.readouterr().out
    assert snapshot("r") == before


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_run_killed_at_any_moment_goes_on_as_if_it_had_not_been(monkeypatch, every):
    plan = ["--evaluations", 700, "--batch", 64, "--checkpoint-every", 150, "--set", "search.random_genomes=100"]
    with monkeypatch.context() as patch:
        seen = watch_disk(patch)
        search("--out", "whole", *plan)
    resumed = 0
    for moment in moments(seen, every=every):
        folder = f"killed-{moment}"
        with monkeypatch.context() as patch:
            watch_disk(patch, kill_at=moment)
            with pytest.raises(Killed):
                search("--out", folder, *plan)
        if (Path(folder) / "config.toml").exists():
            assert resume(folder) == 0
            assert untimed(folder) == untimed("whole"), f"killed at moment {moment}"
            assert contents(folder) == contents("whole")
            resumed += 1
    assert resumed > (40 if every else 8)


def test_sigkill_after_sigkill_loses_nothing():
    dice = random.Random(0)
    long = ["--evaluations", "12000", "--batch", "64", "--checkpoint-every", "400"]
    search("--out", "unharmed", *long)
    slow = ["--set", "milliseconds=3", "--quiet", "--workers", "2"]
    process = spawn_search("hills", *long, *slow, "--out", "r")
    for _ in range(4):
        wait_for(Path("r/metrics.csv").exists)
        time.sleep(dice.uniform(0, 0.4))
        process.kill()
        process.wait()
        process = spawn_search("--resume", "r", "--quiet")
    assert process.wait() == 0
    assert untimed("r") == untimed("unharmed")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_polite_signal_saves_and_says_how_to_go_on(number, code, workers):
    process = spawn_search("hills", "--out", "r", "--evaluations", 2_000_000_000, "--workers", workers, "--batch", 64)
    wait_for(lambda: Path("r/metrics.csv").exists() and len(Path("r/metrics.csv").read_text().splitlines()) > 3)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == ""
    done = int(re.search(r"Stopped and saved at evaluation ([\d,]+)", out)[1].replace(",", ""))
    assert "Go on with: python -m alife.run --resume r" in out
    assert Path("r/archive.npz").exists()
    assert Path("r/map.png").exists()
    assert resume("r", "--evaluations", done + 64) == 0
    search("--out", "unharmed", "--evaluations", done + 64, "--batch", 64)
    assert untimed("r") == untimed("unharmed")


def test_a_torn_last_row_is_written_anew(whole):
    search("--out", "r", *PLAN, "--evaluations", 1000)
    with Path("r/metrics.csv").open("a") as file:
        file.write("9,11")
    assert resume("r", "--evaluations", 2000) == 0
    assert untimed("r") == whole


def test_a_damaged_newest_checkpoint_falls_back_and_says_so(whole, capsys):
    search("--out", "r", *PLAN, "--evaluations", 1000)
    newest = sorted(Path("r/checkpoints").glob("*.npz"))[-1]
    newest.write_bytes(newest.read_bytes()[:-100])
    assert run.main(["--resume", "r", "--evaluations", "2000"]) == 0
    assert f"{newest.name}' is damaged" in capsys.readouterr().err
    assert untimed("r") == whole


def test_map_elites_can_begin_with_the_genomes_of_another_run():
    search("--out", "n", "--search", "novelty", "--evaluations", 3000)
    with np.load("n/population.npz") as stored:
        given = stored["genomes"]
    assert given.shape == (1000, 8)
    search("--out", "r", *PLAN, "--evaluations", 1500, "--init", "n/population.npz")
    assert int(rows("r")[7]["new"]) > 0
    Path("n/population.npz").unlink()  # a run has what it needs
    assert resume("r", "--evaluations", 3000) == 0


def test_a_run_that_ended_among_its_first_genomes_goes_on_with_them():
    search("--out", "n", "--search", "novelty", "--evaluations", 3000)
    plan = [*PLAN, "--init", "n/population.npz"]
    search("--out", "whole", *plan)
    search("--out", "r", *plan, "--evaluations", 300)
    assert resume("r", "--evaluations", 2000) == 0
    assert untimed("r") == untimed("whole")


def test_map_elites_can_begin_with_a_novelty_search():
    search("--out", "r", "--init", "novelty", "--set", "search.novelty_evaluations=2000", "--evaluations", 4000)
    assert [int(row["evaluations"]) for row in rows("r")][:4] == [1000, 2000, 2512, 3024]


@pytest.mark.usefixtures("pictures")
def test_a_champion_moves():
    search("--out", "r", *PLAN, "--pictures", "all")
    with Image.open("r/champion.gif") as film:
        assert film.n_frames > 10
    for name in PICTURES:
        with Image.open(Path("r") / name) as picture:
            assert min(picture.size) >= 10


def test_overwrite_replaces_a_run():
    search("--out", "r", *PLAN)
    Path("r/notes.txt").write_text("old")
    assert search("--out", "r", *PLAN, "--seed", 3, "--overwrite") == 0
    assert not Path("r/notes.txt").exists()


def test_runs_without_a_name_get_one_of_their_own():
    for _ in range(2):
        search("--evaluations", 100)
    assert sorted(path.name for path in Path("runs").iterdir()) == [
        "hills-map_elites-seed0",
        "hills-map_elites-seed0_2",
    ]


def test_quiet_is_quiet(capsys):
    search("--out", "r", *PLAN)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("pictures")
def test_progress_and_summary_tell_what_happened(capsys):
    assert run.main(["hills", *map(str, PLAN), "--out", "r"]) == 0
    told = capsys.readouterr().out
    for words in (
        "map_elites, 2,000 evaluations, seed 0",
        "niches of 1024",
        "Best fitness",
        "A second look",
        "r/map.png",
    ):
        assert words in told


def test_help_of_an_arena_explains_searches_and_not_steps(capsys):
    with pytest.raises(SystemExit):
        run.main(["hills", "--help"])
    told = capsys.readouterr().out
    for option in ("--search", "--evaluations", "--batch", "--workers", "--init", "roughness = 10"):
        assert option in told
    assert "--steps N" not in told
    assert "--worlds N" not in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--search", "map_elits"], "Unknown search 'map_elits'. Did you mean 'map_elites'?"),
        (["--evaluations", "0"], "evaluations must be 1.."),
        (["--evaluations", "many"], "--evaluations: must be a whole number, got 'many'"),
        (["--batch", "0"], "batch must be 1..1000000, got 0."),
        (["--workers", "0"], "workers must be 1..1024, got 0."),
        (["--workers", "2", "--backend", "taichi-cpu"], "Several workers need the backend cpu"),
        (["--steps", "5"], "Unknown option of an arena '--steps'."),
        (["--worlds", "5"], "Unknown option of an arena '--worlds'."),
        (["--set", "rougness=3"], "Unknown setting 'rougness'. Did you mean 'roughness'?"),
        (["--set", "search.bin=3"], "Unknown setting 'bin'. Did you mean 'bins'?"),
        (["--set", "search.bins=0"], "bins must be 1..4096, got 0."),
        (["--init", "novlty"], "Unknown init 'novlty'. Did you mean 'novelty'?"),
        (["--init", "none.npz"], "Cannot read 'none.npz': "),
        (["--init", "novelty", "--evaluations", "9"], "evaluations must be more than the 20000 of the novelty search"),
        (["--search", "greedy", "--init", "random"], "'greedy' begins in one way only; --init goes with: map_elites."),
        (["--search", "greedy", "--set", "search.children=0"], "children must be 1..65536, got 0."),
        (["--search", "novelty", "--set", "search.neighbours=x"], "neighbours must be a whole number, got 'x'."),
        (["--seed", "-1"], "seed must be 0..4294967295, got -1."),
        (["--evalutions", "5"], "Unknown option '--evalutions'. Did you mean '--evaluations'?"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(capsys, arguments, words):
    assert words in refused(capsys, "hills", *arguments)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("flag", ["--evaluations", "--search", "--batch", "--workers", "--init"])
def test_a_world_without_searches_refuses_their_options(capsys, flag):
    assert f"Unknown option of a world without a search '{flag}'" in refused(capsys, "cellworld", flag, "1")


def test_a_file_without_genomes_is_refused(capsys):
    Path("text.npz").write_text("years of work")
    np.savez("other.npz", genomes=np.zeros((3, 7), np.uint8))
    np.savez("none.npz", genomes=np.zeros((0, 8), np.uint8))
    assert "Cannot read 'text.npz': it is damaged, or no file of NumPy arrays." in refused(
        capsys, "hills", "--init", "text.npz"
    )
    assert "'other.npz' holds no genomes of hills" in refused(capsys, "hills", "--init", "other.npz")
    assert "'none.npz' holds no genome." in refused(capsys, "hills", "--init", "none.npz")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seed", "3"], "--seed cannot go with --resume, only: --evaluations"),
        (["--batch", "3"], "--batch cannot go with --resume"),
        (["--search", "greedy"], "--search cannot go with --resume"),
        (["--init", "random"], "--init cannot go with --resume"),
        (["--set", "roughness=3"], "--set cannot go with --resume"),
        (["--overwrite"], "--overwrite cannot go with --resume"),
        (["--steps", "4"], "Unknown option of an arena '--steps'"),
    ],
)
def test_a_resumed_run_keeps_its_history(capsys, arguments, words):
    search("--out", "r", *PLAN)
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", *arguments)
    assert snapshot("r") == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("roughness = 10", "roughness = 11", "other settings than those now in config.toml"),
        ("random_genomes = 300", "random_genomes = 301", "other settings than those now in config.toml"),
        ("batch = 128", "batch = 129", "other settings than those now in config.toml"),
    ],
)
def test_a_folder_whose_config_was_changed_is_refused(capsys, old, new, words):
    search("--out", "r", *PLAN)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace(old, new))
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", "--evaluations", 4000)
    assert snapshot("r") == before


def test_a_folder_with_changed_rows_is_refused(capsys):
    search("--out", "r", *PLAN)
    metrics = Path("r/metrics.csv")
    metrics.write_text("".join(metrics.read_text().splitlines(keepends=True)[:-3]))
    before = snapshot("r")
    assert "so the run cannot go on" in refused(capsys, "--resume", "r", "--evaluations", 4000)
    assert snapshot("r") == before


def test_two_runs_cannot_write_to_one_folder(capsys):
    process = spawn_search("hills", "--evaluations", 2_000_000_000, "--out", "r", "--quiet")
    wait_for(lambda: Path("r/metrics.csv").exists())
    try:
        assert "Another run is writing to 'r'" in refused(capsys, "--resume", "r")
    finally:
        process.kill()
        process.communicate()


def test_parameters_can_be_bred_in_place_of_bits_by_one_process_or_several():
    plan = [*PLAN, "--genome", "parameters"]
    assert search("--out", "one", *plan) == 0
    assert search("--out", "two", *plan, "--workers", 2) == 0
    assert untimed("one") == untimed("two")
    assert 'genome = "parameters"' in Path("one/config.toml").read_text()
    assert resume("one", "--evaluations", 3000) == 0


def test_a_genome_that_is_not_to_be_had_is_refused(capsys):
    assert "Unknown genome 'bit'. Did you mean 'bits'?" in refused(capsys, "hills", "--genome", "bit")


@pytest.mark.parametrize("call", ["open", "fsync"])  # a row is written, or made safe
def test_a_full_disk_is_one_line(capsys, monkeypatch, call):
    def full(function, name_of):
        def wrapped(place, *arguments, **options):
            if name_of(place) == "metrics.csv" and arguments[:1] != ("rb",):
                raise OSError(28, "No space left on device")
            return function(place, *arguments, **options)

        return wrapped

    if call == "open":
        monkeypatch.setattr(Path, "open", full(Path.open, lambda path: path.name))
    else:
        monkeypatch.setattr(os, "fsync", full(os.fsync, lambda place: Path(path_of(place)).name))
    assert search("--out", "r", *PLAN) == 2
    assert capsys.readouterr().err.endswith("metrics.csv': No space left on device.\n")


def change_a_row(folder):
    lines = (folder / "metrics.csv").read_text().splitlines(keepends=True)
    cells = lines[2].split(",")
    cells[5] = "9.75"
    (folder / "metrics.csv").write_text("".join([*lines[:2], ",".join(cells), *lines[3:]]))


def swap_rows_of_another_seed(folder):
    assert search("--out", "other", *PLAN, "--seed", 9) == 0
    shutil.copyfile("other/metrics.csv", folder / "metrics.csv")


@pytest.mark.parametrize("lie", [change_a_row, swap_rows_of_another_seed])
def test_a_record_that_the_search_did_not_write_is_refused(capsys, lie):
    assert search("--out", "r", *PLAN) == 0
    lie(Path("r"))
    before = snapshot("r")
    told = refused(capsys, "--resume", "r", "--evaluations", 3000)
    assert "'r/metrics.csv' is not what it was at the checkpoint step-" in told
    assert snapshot("r") == before


def test_a_search_is_not_told_to_end_before_where_it_is(capsys, whole):
    reached = int(rows("whole")[-1]["evaluations"])
    before = snapshot("whole")
    assert f"at evaluation {reached} already" in refused(capsys, "--resume", "whole", "--evaluations", 1500)
    assert snapshot("whole") == before
    assert reached > 2000
    assert resume("whole", "--evaluations", 2000) == 0  # what it was told, and so ended with this iteration
    assert untimed("whole") == whole


@pytest.mark.parametrize("at", [5, 7])  # an iteration with a checkpoint after it, and one without
@pytest.mark.parametrize("attack", [shutil.rmtree, lambda folder: (folder / "metrics.csv").unlink()])
def test_a_search_whose_record_is_taken_away_is_saved_elsewhere(monkeypatch, capsys, whole, attack, at):
    write = SearchRecorder.write

    def attacked(self, row):
        write(self, row)
        if row["iteration"] == at and self.folder.name == "r":
            attack(self.folder)

    monkeypatch.setattr(SearchRecorder, "write", attacked)
    assert search("--out", "r", *PLAN) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "was removed while the run was writing to it. Stopped at evaluation " in told
    assert "saved as 'r-rescued'. Go on with: python -m alife.run --resume r-rescued" in told
    assert resume("r-rescued") == 0
    assert untimed("r-rescued") == whole
    assert contents("r-rescued") == contents("whole")
    assert not Path("r/metrics.csv").exists()


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize(("drawn", "left"), [("none", set()), ("summary", {"map.png", "curves.png"})])
def test_pictures_that_nobody_wants_are_not_drawn_and_all_else_is_there(drawn, left):
    assert search("--out", "a", "--pictures", drawn, "--evaluations", 300, "--batch", 128) == 0
    assert {path.name for path in Path("a").glob("*.*") if path.suffix in (".png", ".gif")} == left
    assert {"archive.npz", "corrected.npz", "finalists.csv"} <= {path.name for path in Path("a").iterdir()}
    assert resume("a", "--pictures", "all") == 0
    assert {path.name for path in Path("a").glob("*.*") if path.suffix in (".png", ".gif")} == PICTURES


def test_pictures_of_a_kind_that_is_not_are_refused(capsys):
    line = refused(capsys, "hills", "--pictures", "som", "--out", "a")
    assert "Unknown pictures 'som'." in line
    assert "Allowed: all, none, summary." in line
