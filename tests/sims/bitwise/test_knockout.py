"""Who cannot live without whom."""

import csv
from pathlib import Path

import numpy as np
import pytest

from alife import run
from alife.engines import backend
from sims.bitwise import __main__ as command
from sims.bitwise import dependencies
from sims.bitwise.config import PRESETS, Config
from sims.bitwise.describe import number_of
from sims.bitwise.knockout import experiment
from sims.bitwise.search import lived, search
from sims.bitwise.world import World

CHAINS = Config(**PRESETS["chains"].rules)


def named(found, *names):
    return [number_of(*map(int, name.split("+")), found.config) for name in names]


@pytest.fixture(scope="module")
def found():
    world = World(CHAINS)
    state = world.reset(seeds=[15])
    world.step(state, 5000)
    return experiment(CHAINS, state, 0, backend.start("cpu"))


def test_dependants_go_extinct_one_after_the_other(found):
    first, second, *ends = named(found, "1+2", "3+9", "3+10", "9+14")
    assert [first, second, ends[0]] in found.successions() or [first, second, ends[1]] in found.successions()
    for chain in found.successions():
        times = [found.knockouts[found.survivors.index(chain[0])].extinct[link] for link in chain[1:]]
        assert len(times) >= 2
        assert times == sorted(set(times))


def test_the_longest_chain_of_dependants_is_found(found):
    assert found.chains() == [named(found, "1+2", "3+9", "3+10", "9+14")]


def test_nobody_depends_on_the_last_link(found):
    (last,) = named(found, "9+14")
    assert found.knockouts[found.survivors.index(last)].extinct == {}


def test_without_a_knockout_nobody_goes_extinct(found):
    assert found.control.extinct == {}
    assert all(0.8 < share < 1.2 for share in found.control.change.values())


def test_a_reaction_comes_back_when_it_is_put_back(found):
    assert all(knockout.returned for knockout in found.knockouts)


def test_a_reaction_whose_place_is_gone_does_not_come_back():
    world = World(Config())
    state = world.reset(seeds=[17])
    world.step(state, 5000)
    found = experiment(Config(), state, 0, backend.start("cpu"))
    lost = [knockout for knockout in found.knockouts if not knockout.returned]
    assert [found.name(knockout.removed) for knockout in lost] == ["8+15"]


def test_an_experiment_leaves_the_run_as_it_was():
    world = World(CHAINS)
    state = world.reset(seeds=[15, 16])
    world.step(state, 500)
    before = state.population.copy()
    experiment(CHAINS, state, 1, backend.start("cpu"), steps=50)
    assert np.array_equal(state.population, before)
    assert state.step == 500


def test_the_outcome_is_told_written_and_drawn(found, tmp_path):
    told = dependencies.told(found)
    assert told[0].startswith("without   1+2: extinct 3+9 after ")
    assert "longest chain of dependants: 1+2 <- 3+9 <- 3+10 <- 9+14" in told
    with dependencies.write_table(tmp_path, found).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["removed"] for row in rows] == ["1+2", "3+9", "3+10", "9+14", "control"]
    assert set(rows[0]["extinct"].split()) == {"3+9", "3+10", "9+14"}
    assert rows[0]["others_left"] == "0"
    assert dependencies.draw(tmp_path, found, "title").stat().st_size > 20_000


def test_the_command_does_it_all_from_a_run_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    plan = ["--steps", "2000", "--worlds", "2", "--out", "r", "--quiet", "--frame-every", "0"]
    assert run.main(["bitwise", "--preset", "chains", *plan]) == 0
    before = {path: path.read_bytes() for path in Path("r").rglob("*") if path.is_file()}
    assert command.main(["knockout", "r", "--world", "1", "--steps", "500", "--out", "k"]) == 0
    assert "longest chain of dependants: 1+2 <- 3+9" in capsys.readouterr().out
    assert sorted(path.name for path in Path("k").iterdir()) == ["dependencies.png", "knockouts.csv"]
    assert {path: path.read_bytes() for path in Path("r").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "The following arguments are required: EXPERIMENT."),
        (["knockout", "nowhere"], "'nowhere' is not a run folder"),
        (["knockout", "nowhere", "--steps", "x"], "--steps: invalid int value: 'x'"),
        (["tables", "--tries", "0"], "--tries and --steps must be at least 1"),
        (["knokout"], "invalid choice"),
    ],
)
def test_a_mistake_is_one_line(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert command.main(arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_a_run_of_another_world_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run.main(["cellworld", "--preset", "fills-and-stops", "--out", "r", "--quiet"]) == 0
    assert command.main(["knockout", "r"]) == 2
    assert "is a config of world 'cellworld', not of 'bitwise'" in capsys.readouterr().err


def test_a_search_finds_the_tables_with_the_longest_living_chains(capsys):
    engine = backend.start("cpu")
    everyone = lived(Config(), range(20), 1500, engine)
    best = search(Config(), 20, 1500, engine)
    assert best[0].lived == max(table.lived for table in everyone) > 2
    assert [table.lived for table in best] == sorted((table.lived for table in everyone), reverse=True)[:10]
    assert command.main(["tables", "--tries", "3", "--steps", "200"]) == 0
    assert capsys.readouterr().out.count("--set energy=[") == 3
