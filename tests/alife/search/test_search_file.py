"""A search in one file is one like any other: run, gone on with, swept, read again; a stranger's runs no code."""

import csv
import inspect
import os
import re
from pathlib import Path

import numpy as np
import pytest

import alife
from alife import __main__ as command
from alife.core import own_files
from alife.core.errors import UsageError
from alife.search import base, search_file
from alife.search import pictures as search_pictures
from alife.worlds import registry
from tests.alife.running import UNSEEN
from tests.alife.searching import hills

FILE = '''"""Random genomes, a share of them children of the best, told apart by their first two bytes."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from alife.search.own import Search, descriptor, fitness, metric, setting


@dataclass
class Config:
    share: int = setting(50, "[%] of the batch that are children", low=0, high=100)
    plain: int = 3


class Mine(Search):
    def __init__(self, arena, config, **options):
        super().__init__(arena, config, **options)
        self.best = np.zeros((0, arena.genome_length), np.uint8)

    def _ask(self):
        found = self._random_genomes(self.batch)
        bred = self.batch * self.config.share // 100 * len(self.best)
        found[:bred] = self._children(self.best.repeat(bred, axis=0)) if bred else found[:0]
        return found

    def _tell(self, genomes, evaluation):
        self.best = genomes[[np.nan_to_num(evaluation.fitness, nan=-np.inf).argmax()]]

    def _state(self):
        return {"best": self.best.copy()}

    def _load_state(self, state):
        self.best = state["best"].copy()


@fitness("of 255")
def brightness(genomes, found):
    return genomes.mean(axis=1)


@descriptor(0, 255)
def first(genomes, found):
    return genomes[:, 2]


@descriptor(0, 255, "steps")
def second(genomes, found):
    return genomes[:, 3]


@metric
def brightest(search, results):
    return search.best.max(initial=0)
'''
WORLD = '''"""What falls."""

from alife.grid import *


class Space(Place):
    cell: u8 = field("1 where something is", most=1)


@start
def begin(me, law):
    me.cell = chance("begin", 20000)


@phase
def fall(me, law):
    me.cell = me.north.cell
'''
CHANGED = ("mean(axis=1)", "max(axis=1)")
PLAN = ("--evaluations", 256, "--batch", 64, "--bins", 8, *UNSEEN, "--checkpoint-every", 64)

pytestmark = pytest.mark.usefixtures("toys")


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Each test is a user of its own, in a process that knows no file yet; pictures take most of the time."""
    become_another_user(tmp_path / "settings", monkeypatch)
    for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
        monkeypatch.setattr(search_pictures, name, lambda *_arguments: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(FILE)


def become_another_user(settings, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(base, "_own", {})


def run(*words):
    return command.main([str(word) for word in words])


def rows(folder):
    with (folder / "metrics.csv").open() as file:
        return [{name: row[name] for name in row if name != "evaluations_per_second"} for row in csv.DictReader(file)]


def test_fitness_descriptors_and_metrics_are_those_of_the_file(tmp_path):
    assert run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one") == 0
    elites = alife.load("one").archive.elites()
    assert np.array_equal(elites.fitness, elites.genomes.mean(axis=1))
    assert np.array_equal(elites.descriptors, elites.genomes[:, 2:4])
    assert float(rows(tmp_path / "one")[-1]["brightest"]) > 0
    assert (tmp_path / "one" / "search-mine.py").read_text() == FILE


def test_a_search_goes_on_from_the_file_in_its_folder(tmp_path):
    run("run", "hills", "--search", "mine.py", *PLAN, "--out", "whole")
    run("run", "hills", "--search", "mine.py", *PLAN, "--evaluations", 128, "--out", "part")
    (tmp_path / "mine.py").write_text(FILE.replace(*CHANGED))
    assert run("run", "--resume", "part", "--evaluations", 256, *UNSEEN) == 0
    assert rows(tmp_path / "part") == rows(tmp_path / "whole")


def test_workers_score_as_the_file_says(tmp_path):
    run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one")
    run("run", "hills", "--search", "mine.py", *PLAN, "--workers", 2, "--out", "two")
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_who_hires_workers_does_not_call_the_file_to_compile(tmp_path):
    leaves = "    import os, pathlib; pathlib.Path(f'by-{os.getpid()}').touch()\n    return genomes.mean"
    (tmp_path / "mine.py").write_text(FILE.replace("    return genomes.mean", leaves))
    run("run", "hills", "--search", "mine.py", *PLAN, "--workers", 2, "--out", "two")
    called = {path.name for path in tmp_path.glob("by-*")}
    assert called
    assert f"by-{os.getpid()}" not in called


def test_parameters_are_scored_as_the_file_says():
    assert run("run", "hills", "--search", "mine.py", *PLAN, "--genome", "parameters", "--out", "one") == 0
    elites = alife.load("one").archive.elites()
    assert np.array_equal(elites.fitness, elites.genomes.mean(axis=1))  # a parameter of a hill is a byte of its genome


def test_the_search_of_another_file_can_be_scored_otherwise(tmp_path):
    scores = FILE[FILE.index("@fitness") :]
    text = "from alife.search.algorithms.map_elites import Config, Search\nfrom alife.search.own import fitness, "
    (tmp_path / "brighter.py").write_text(text + "descriptor, metric\n" + scores[: scores.index("@metric")])
    assert run("run", "hills", "--search", "brighter.py", *PLAN, "--set", "search.random_genomes=64", "--out", "o") == 0
    elites = alife.load("o").archive.elites()
    assert np.array_equal(elites.fitness, elites.genomes.mean(axis=1))


def test_the_copy_in_a_folder_cannot_be_changed_unseen(tmp_path, capsys):
    run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one")
    (tmp_path / "one" / "search-mine.py").write_text(FILE.replace(*CHANGED))
    assert run("run", "--resume", "one", "--evaluations", 512) == 2
    assert "that you never ran" in capsys.readouterr().err
    assert run("run", "--resume", "one", "--evaluations", 512, "--trust") == 2
    assert "which makes another history" in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "code"), [(["run", "--resume", "one", "--evaluations", "512"], 2), (["report", "one", "--quiet"], 0)]
)
def test_the_code_in_a_strangers_folder_is_not_run_unasked(words, code, tmp_path, monkeypatch, capsys):
    run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one")
    become_another_user(tmp_path / "others", monkeypatch)
    (tmp_path / "one" / "search-mine.py").write_text(FILE + "\nopen('was_run', 'w').close()\n")
    assert run(*words) == code
    told = capsys.readouterr().err
    assert "the code of a search that you never ran" in " ".join(told.split())
    assert not (tmp_path / "was_run").exists()


def test_who_trusts_a_folder_can_go_on_with_it_and_read_it(tmp_path, monkeypatch):
    run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one")
    become_another_user(tmp_path / "others", monkeypatch)
    assert run("run", "--resume", "one", "--evaluations", 320, *UNSEEN, "--trust") == 0
    become_another_user(tmp_path / "third", monkeypatch)
    assert run("report", "one", "--trust", "--quiet") == 0
    page = (tmp_path / "one" / "report.html").read_text()
    assert "second" in page
    assert "mean of the right half" not in page


def test_a_study_sweeps_searches_of_files(tmp_path):
    words = ("--seeds", "0-1", "--sweep", "search=random_search,mine.py", "--jobs", 1, "--out", "study")
    assert run("run", "hills", *PLAN, *words) == 0
    assert (tmp_path / "study" / "search-mine.py").is_file()
    assert {row["search"] for row in alife.load("study").rows} == {"random_search", "mine"}
    (tmp_path / "mine.py").unlink()
    assert run("run", "--resume", "study", "--evaluations", 320, "--jobs", 2, *UNSEEN) == 0


def test_python_takes_a_file_and_its_settings():
    done = alife.search(
        "hills", algorithm="mine.py", evaluations=128, batch=64, out="one", quiet=True,
        algorithm_settings={"share": 100, "plain": 4},
    )  # fmt: skip
    assert done.request.algorithm_config.plain == 4
    with pytest.raises(UsageError, match="share must be 0..100, got 101"):
        alife.search("hills", algorithm="mine.py", algorithm_settings={"share": 101})
    with pytest.raises(UsageError, match="plain must be a whole number, got 'x'"):
        alife.search("hills", algorithm="mine.py", algorithm_settings={"plain": "x"})


def test_a_file_cannot_take_the_name_of_a_search_that_is_there(tmp_path, capsys):
    (tmp_path / "novelty.py").write_text(FILE)
    assert run("run", "hills", "--search", "novelty.py") == 2
    assert "There is a search 'novelty' already" in capsys.readouterr().err


WRONG = {
    "it has 1 functions marked @descriptor": ("@descriptor(0, 255)\n", ""),
    "has no _tell": ("def _tell", "def _told"),
    "one class of Search": ("class Mine(Search)", "class Mine"),
    "its setting 'plain' needs a default": ("plain: int = 3", "plain: int = dataclasses.field(default_factory=int)"),
    "its setting 'plain' must be an int": ("plain: int = 3", "plain: complex = 3"),
    "the search has a column 'coverage' already": ("def brightest", "def coverage"),
    "and neither infinite": ("@descriptor(0, 255)", "@descriptor(-float('inf'), 255)"),
    "genomes must be uint8 (n, ": ("return found\n\n    def _tell", "return found[:, :2]\n\n    def _tell"),
    "got NoneType": ("return found\n\n    def _tell", "return None\n\n    def _tell"),
    "n at least 1, got none": ("return found\n\n    def _tell", "return found[:0]\n\n    def _tell"),
    "mine.py:1: ValueError: Object arrays cannot be saved": (
        '{"best": self.best.copy()}',
        '{"best": np.array(object())}',
    ),
    "mine.py:1: TypeError": ('return {"best": self.best.copy()}', "return None"),
    "mine.py:40: ValueError: assignment destination is read-only": ("return genomes.mean(axis=1)", "genomes[0] = 0"),
    "fitness must return real numbers": ("genomes.mean(axis=1)", "genomes.mean(axis=1) * 1j"),
    "fitness must return numbers within 1e+100": ("genomes.mean(axis=1)", "genomes.mean(axis=1) * 1e200"),
    "mine.py:40: SystemExit: 3": ("return genomes.mean(axis=1)", "raise SystemExit(3)"),
    "mine.py:45: IndexError": ("genomes[:, 2]", "genomes[:, 99]"),
    "first must return a number for each": ("genomes[:, 2]", "genomes"),
    "mine.py:12: Expected ':'": ("class Config:", "class Config"),
}


@pytest.mark.parametrize("told", WRONG)
def test_a_mistake_is_one_line(told, tmp_path, capsys):
    wrong = FILE.replace(*WRONG[told]).replace(
        "import *", "import *\nfrom dataclasses import field", told.count("'plain' needs")
    )
    assert wrong != FILE
    (tmp_path / "mine.py").write_text(wrong)
    assert run("run", "hills", "--search", "mine.py", *PLAN, "--out", "one") == 2
    lines = capsys.readouterr().err
    assert told in " ".join(lines.split())
    assert "Traceback" not in lines


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package that offers a search and a world."""
    folder = tmp_path / "site"
    (folder / "others").mkdir(parents=True)
    (folder / "others" / "__init__.py").write_text("")
    (folder / "others" / "mine.py").write_text(FILE)
    (folder / "others-1.dist-info").mkdir()
    (folder / "others-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1\n")
    (folder / "others" / "world.py").write_text(WORLD)
    points = "[alife.searches]\nof_others = others.mine\n[alife.worlds]\nfalling = others.world\n"
    (folder / "others-1.dist-info" / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(str(folder))
    own_files.installed.cache_clear()
    yield
    own_files.installed.cache_clear()


@pytest.mark.usefixtures("package")
def test_an_installed_package_offers_a_search(tmp_path, monkeypatch):
    assert "of_others" in base.names()
    assert run("run", "hills", "--search", "of_others", *PLAN, "--out", "one") == 0
    become_another_user(tmp_path / "others", monkeypatch)
    assert run("run", "--resume", "one", "--evaluations", 320, "--trust", *UNSEEN) == 0


@pytest.mark.usefixtures("package")
def test_an_installed_package_offers_a_world(tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "_own", {})
    words = ("--set", "height=8", "--set", "width=8", "--worlds", 1, "--threads", 1, *UNSEEN, "--sample-every", 5)
    assert run("run", "falling", *words, "--steps", 5, "--out", "one") == 0
    monkeypatch.setattr(registry, "_own", {})
    assert run("run", "--resume", "one", "--steps", 10, *UNSEEN) == 0
    assert (tmp_path / "one" / "world.py").read_text() == WORLD


def test_what_an_arena_has_besides_scores_stays(tmp_path):
    from alife.search.scored import scored

    arena = hills()
    found = scored(arena, search_file.load(tmp_path / "mine.py"))
    methods = {name for name, _ in inspect.getmembers(arena) if not name.startswith("_")}
    assert methods <= set(dir(found)) | {name for name in methods if getattr(found, name) == getattr(arena, name)}
    assert found.refined().descriptor_names == ("first", "second")
    assert found.reachable((8, 8)) is None


def test_the_search_of_the_page_runs(tmp_path):
    page = (Path(__file__).resolve().parents[3] / "docs" / "searches.md").read_text(encoding="utf-8")
    (tmp_path / "shown.py").write_text(re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0])
    done = alife.search(
        "oceanworld", algorithm="shown.py", evaluations=64, batch=32, out="one", quiet=True, threads=1,
        settings={"beats": 2}, algorithm_settings={"population": 30},
    )  # fmt: skip
    assert done.metrics["found_so_far"][-1] == len(done.archive.elites().fitness)


def test_the_example_breeds_swimmers():
    example = Path(__file__).resolve().parents[3] / "examples" / "searches" / "drifters.py"
    done = alife.search(
        "oceanworld", algorithm=str(example), evaluations=96, batch=32, out="one", quiet=True, settings={"beats": 2},
        threads=1,
    )  # fmt: skip
    assert done.archive.elites().fitness.max() > 0
    assert list(done.metrics["stuck"]) == sorted(done.metrics["stuck"]) or min(done.metrics["stuck"]) == 0
