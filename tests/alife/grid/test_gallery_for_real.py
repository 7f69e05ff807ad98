"""The commands on worlds in one file, as processes: lizards that live, and Gray-Scott, where nobody lives."""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import alife
from alife.runs.interventions import read
from tests.alife.running import UNSEEN
from tests.test_kill_campaign import Mortal, assert_same, contents
from tests.viewers.films import frames_of
from tests.viewers.screens import Shown, missing, wait_for

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[3]
BOTH = ("lizards", "gray_scott")
SMALL = "--set height=48 --set width=48 --sample-every 20 --frame-every 40 --threads 1"
KILLS = 4
MAP = (454, 368)  # [pixels] the middle of the map in a window of 1280 x 800
SEED = 16


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Each test is a user of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    from tests.viewers.screens import Screen

    screen = Screen(tmp_path_factory.mktemp("screen"))
    yield screen
    screen.close()


def file_of(name):
    return str(PROJECT / "examples" / "worlds" / f"{name}.py")


def done(*words):
    """Run a command in a process of its own, which must end well; return what it said."""
    ended = subprocess.run(
        [sys.executable, "-m", "alife", *map(str, words)], env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def table(path):
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", BOTH)
def test_a_killed_run_leaves_every_byte_that_it_would_have_left(name, tmp_path):
    words = [file_of(name), *SMALL.split(), "--worlds", "2", "--checkpoint-every", "50", "--steps", "410"]

    def run(place):
        (tmp_path / place).mkdir()
        return Mortal(tmp_path / place, words)

    whole = run("whole")
    touches, chance = whole.finish(), random.Random(f"{SEED} {name}")
    killed = run("killed")
    moments = [chance.randint(1, touches // 2) for _ in range(KILLS)]
    assert sum(killed.die_at(moment) for moment in moments) == KILLS
    killed.finish()
    assert_same(contents(killed.home / "r"), contents(whole.home / "r"))


@pytest.mark.parametrize(("name", "swept"), [("lizards", "mutation_rate=0,6000"), ("gray_scott", "feed=2000,2294")])
def test_a_study_on_two_processes_gives_what_single_runs_give(name, swept):
    words = [*SMALL.split(), "--steps", 100, *UNSEEN]
    done("run", file_of(name), "--seeds", "0-1", "--sweep", swept, "--jobs", 2, "--out", "study", *words)
    rows = alife.load("study").rows
    assert len({row["digest"] for row in rows}) == len(rows) == 4
    for number, value in enumerate(swept.partition("=")[2].split(",")):
        setting = f"{swept.partition('=')[0]}={value}"
        done("run", file_of(name), "--set", setting, "--worlds", 1, "--seed", 1, "--out", value, *words)
        assert alife.load(value).digests[-1] == rows[2 * number + 1]["digest"]
    done("report", "study", "--quiet")
    assert swept.partition("=")[0] in Path("study/report.html").read_text()


def test_lizards_run_beside_neutral_shadows():
    done("run", file_of("lizards"), *SMALL.split(), "--worlds", 1, "--steps", 300, "--neutral", "--out", "r", *UNSEEN)
    alive = int(table("r/metrics.csv")[-1]["cells"])
    for kind in ("", "-local", "-mixed"):  # the world, and its shadows, which have as many inhabitants
        counts = table(f"r/abundances{kind}.csv")[-1]["counts"].split()
        assert sum(map(int, counts)) == alive > 100
    done("report", "r", "--quiet")
    assert "neutral" in Path("r/report.html").read_text()


@pytest.mark.parametrize("name", BOTH)
def test_a_film_moves(name):
    done("run", file_of(name), *SMALL.split(), "--worlds", 1, "--steps", 200, "--out", "r", *UNSEEN)
    done("view", "r", "--video", "film.mp4", "--seconds", 2)
    frames = frames_of("film.mp4")
    assert len(frames) > 20
    assert (frames[0] != frames[-1]).mean() > 0.02


# phylotrackpy puts all names of NumPy among those of whoever calls it, so it has a process of its own.
THEIRS = """
import json
from phylotrackpy import systematics
found = systematics.Systematics(str, True, True, False, False)
found.load_from_file("r/phylogeny-species.csv", "taxon_label", False, True)
print(json.dumps([found.get_num_taxa(), found.get_num_active(), found.get_num_roots(), found.get_max_depth()]))
"""


def test_another_program_reads_the_phylogeny_of_lizards():
    pytest.importorskip("phylotrackpy")
    words = ["--worlds", 1, "--steps", 300, "--phylogeny", "all", "--out", "r", *UNSEEN]
    done("run", file_of("lizards"), *SMALL.split(), *words)
    told = subprocess.run([sys.executable, "-c", THEIRS], capture_output=True, text=True, check=True).stdout
    all_taxa, active, roots, depth = json.loads(told)
    taxa = table("r/phylogeny-species.csv")
    alive = [taxon for taxon in taxa if taxon["destruction_time"] == "inf"]
    assert all_taxa == len(taxa) > 50
    assert active == len(alive)
    assert len({taxon["taxon_label"] for taxon in alive}) == int(table("r/metrics.csv")[-1]["species"])
    assert roots == sum(taxon["ancestor_list"] == "[none]" for taxon in taxa) > 1
    assert depth > 3
    done("report", "r", "--quiet")
    page = Path("r/report.html").read_text()
    assert "Tree of" in page
    assert "Muller plot" in page


@pytest.mark.skipif(bool(missing()), reason=missing() or "all is here")
@pytest.mark.parametrize("name", BOTH)
def test_brushes_in_a_real_window_are_done_again_to_the_bit(name, screen, tmp_path):
    folder = tmp_path / "run"
    options = [*SMALL.split(), "--worlds", 1, "--steps", 2_000_000_000, "--checkpoint-every", 1_000_000]
    options[options.index("--frame-every") + 1] = "0"
    options[options.index("--sample-every") + 1] = "100000"
    shown = Shown(screen, "alife", "run", file_of(name), "--view", "--out", folder, *options, folder=tmp_path)
    shown.key("space")
    record = folder / "interventions.jsonl"
    for tool, place in (("h", (0, 60)), ("i", (80, -40)), ("h", (-90, 20))):
        shown.key(tool)
        shown.click(MAP[0] + place[0], MAP[1] + place[1])
        shown.key("space")
        shown.key("space")
    wait_for(lambda: record.exists() and len(read(record)) >= 2)
    shown.key("space")
    shown.key("Escape", "q")
    code, told = shown.end()
    assert code == 0, told
    newest = max(int(path.stem.removeprefix("step-")) for path in (folder / "checkpoints").glob("*.json"))
    again = ["--config", folder / "config.toml", "--interventions", record, "--steps", newest, "--out", "again"]
    done("run", file_of(name), *again, "--overwrite", *UNSEEN)
    checkpoints = [place / "checkpoints" / f"step-{newest:010}.npz" for place in (folder, Path("again"))]
    first, second = (np.load(path) for path in checkpoints)
    assert sorted(first) == sorted(second)
    assert all(np.array_equal(first[key], second[key]) for key in first)
    untouched = ["--config", folder / "config.toml", "--steps", newest, "--out", "untouched"]
    done("run", file_of(name), *untouched, *UNSEEN)
    third = np.load(Path("untouched") / "checkpoints" / checkpoints[0].name)
    assert any(not np.array_equal(first[key], third[key]) for key in first)
