"""A search run from the command line for real: what it leaves, and how it goes on."""

import csv
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from alife import run
from alife.search import archive, base, outputs
from alife.search.columns import EVERY_SEARCH
from tests.alife.made_searches import PLAN, contents, resume, search, untimed
from tests.alife.running import UNSEEN, rows, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

COLUMNS = list(EVERY_SEARCH)
PICTURES = {"map.png", "novelty.png", "curves.png", "best.png", "corners.png", "champion.gif"}


def test_a_run_leaves_its_record():
    assert search("--out", "r", *PLAN, "--pictures", "all") == 0
    left = {str(path.relative_to("r")) for path in Path("r").rglob("*") if path.is_file()}
    assert {"config.toml", "metrics.csv", "archive.npz", "corrected.npz", "finalists.csv", *PICTURES} <= left
    assert {f"checkpoints/step-{16:010d}.{kind}" for kind in ("npz", "json")} <= left
    assert len([name for name in left if name.endswith(".json")]) == 3
    assert not [name for name in left if name.endswith(".tmp")]


def test_pictures_are_said_to_show_random_genomes_where_they_do():
    quick, slow = (outputs.meanings(SimpleNamespace(underlying=SimpleNamespace(is_quick=one))) for one in (True, False))
    assert "against random ones" in quick["novelty.png"]
    assert "random" not in slow["novelty.png"]
    assert list(quick) == list(slow)


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
    assert run.main(["hills", "--pictures", "none", "--out", "r", *map(str, PLAN)]) == 0
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
    assert run.main(["--config", "whole/config.toml", "--out", "again", *UNSEEN]) == 0
    assert untimed("again") == whole
    assert contents("again") == contents("whole")


@pytest.mark.usefixtures("in_an_empty_folder", "toys", "whole")
def test_a_config_serves_another_search_too():
    assert run.main(["--config", "whole/config.toml", "--search", "greedy", "--out", "g", *UNSEEN]) == 0
    assert "starts = 8" in Path("g/config.toml").read_text()


@pytest.mark.parametrize("name", base.names())
def test_a_run_can_go_on_to_more_evaluations(name):
    search("--out", "whole", "--search", name, "--evaluations", 3000)
    search("--out", "r", "--search", name, "--evaluations", 1100)
    assert resume("r", "--evaluations", 3000) == 0
    assert untimed("r") == untimed("whole")
    assert contents("r") == contents("whole")


def test_resuming_a_complete_run_changes_nothing(capsys):
    search("--out", "r", *PLAN)
    before = snapshot("r")
    assert run.main(["--resume", "r"]) == 0
    assert "is complete at evaluation 2,048" in capsys.readouterr().out
    assert snapshot("r") == before


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


def test_parameters_can_be_bred_in_place_of_bits_by_one_process_or_several():
    plan = [*PLAN, "--genome", "parameters"]
    assert search("--out", "one", *plan) == 0
    assert search("--out", "two", *plan, "--workers", 2) == 0
    assert untimed("one") == untimed("two")
    assert 'genome = "parameters"' in Path("one/config.toml").read_text()
    assert resume("one", "--evaluations", 3000) == 0


@pytest.mark.parametrize(("drawn", "left"), [("none", set()), ("summary", {"map.png", "curves.png"})])
def test_pictures_that_nobody_wants_are_not_drawn_and_all_else_is_there(drawn, left):
    assert search("--out", "a", "--pictures", drawn, "--evaluations", 300, "--batch", 128) == 0
    assert {path.name for path in Path("a").glob("*.*") if path.suffix in (".png", ".gif")} == left
    assert {"archive.npz", "corrected.npz", "finalists.csv"} <= {path.name for path in Path("a").iterdir()}
    assert resume("a", "--pictures", "all") == 0
    assert {path.name for path in Path("a").glob("*.*") if path.suffix in (".png", ".gif")} == PICTURES
