"""Searches that are watched while they run, and what they left opened again."""

import shutil
import time

import numpy as np
import pytest

from alife import run
from alife.core.errors import UsageError
from alife.runs.stopping import StopRequest
from alife.search import archive, outputs, pictures
from alife.search.live import LiveSearch
from alife.search.stored import GenomeFile, StoredSearch, is_search
from tests.alife.running import UNSEEN, refused

PLAN = ["--evaluations", "1500", "--batch", "100", "--checkpoint-every", "500", "--set", "search.random_genomes=200"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Leave out pictures and second looks, which take most of the time."""
    for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
        monkeypatch.setattr(pictures, name, lambda *_arguments: None)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")


@pytest.fixture
def nobody_looks(monkeypatch):
    """Let the window be one that nobody sees, which closes when the search has ended."""
    import viewers.creatures

    seen = []

    def watch(source, **_):
        source.start()
        while source.is_live:
            source.refresh()
            seen.append(source.snapshot)
            time.sleep(0.001)
        source.close()

    monkeypatch.setattr(viewers.creatures, "watch", watch)
    return seen


def search(folder, *arguments, name="map_elites"):
    return run.main(["oceanworld", "--search", name, *UNSEEN, "--out", str(folder), *PLAN, *arguments])


def untimed(folder):
    lines = [line.split(",") for line in (folder / "metrics.csv").read_text().splitlines()]
    place = lines[0].index("evaluations_per_second")
    return [line[:place] + line[place + 1 :] for line in lines]


def elites(folder):
    with np.load(folder / "archive.npz") as stored:
        return {name: stored[name].tobytes() for name in stored.files}


@pytest.mark.usefixtures("nobody_looks")
def test_a_watched_search_leaves_the_same_record(tmp_path):
    assert search(tmp_path / "alone") == 0
    assert search(tmp_path / "watched", "--view") == 0
    assert untimed(tmp_path / "alone") == untimed(tmp_path / "watched")
    assert elites(tmp_path / "alone") == elites(tmp_path / "watched")
    one, other = (sorted(path.name for path in (tmp_path / name).iterdir()) for name in ("alone", "watched"))
    assert one == other


def test_what_is_seen_of_a_search_grows(tmp_path, nobody_looks):
    search(tmp_path / "r", "--view")
    counts = [len(seen.populations["elites"]) for seen in nobody_looks]
    assert counts[0] == 0
    assert counts == sorted(counts)
    versions = [seen.version for seen in nobody_looks]
    assert versions == sorted(versions)


def test_a_window_that_is_closed_stops_and_saves_the_search(tmp_path, monkeypatch):
    import viewers.creatures

    def watch(source, **_):
        source.start()
        while source.snapshot.evaluations < 300:
            time.sleep(0.001)
        source.close()

    monkeypatch.setattr(viewers.creatures, "watch", watch)
    folder = tmp_path / "r"
    assert search(folder, "--view", "--evaluations", "1000000") == 0
    rows = len(untimed(folder)) - 1
    assert 3 <= rows < 10000
    assert run.main(["--resume", str(folder), "--quiet", "--evaluations", str(rows * 100 + 200)]) == 0
    assert search(tmp_path / "alone", "--evaluations", str(rows * 100 + 200)) == 0
    assert elites(folder) == elites(tmp_path / "alone")


def test_a_search_that_pauses_waits_and_goes_on(tmp_path, monkeypatch):
    import viewers.creatures

    held = []

    def watch(source, **_):
        source.paused = True
        source.start()
        time.sleep(0.6)
        held.append(source.snapshot.evaluations)
        time.sleep(0.2)
        held.append(source.snapshot.evaluations)
        source.paused = False
        while source.is_live:
            time.sleep(0.001)
        source.close()

    monkeypatch.setattr(viewers.creatures, "watch", watch)
    assert search(tmp_path / "r", "--view") == 0
    assert held[0] == held[1] <= 100
    assert len(untimed(tmp_path / "r")) == 16


def test_what_goes_wrong_in_a_search_is_told_where_it_is_watched(tmp_path, monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("out of luck")

    import viewers.creatures

    def watch(source, **_):
        source.start()
        while source.is_live:
            time.sleep(0.001)
        source.close()

    monkeypatch.setattr(viewers.creatures, "watch", watch)
    monkeypatch.setattr(outputs, "write_outputs", broken)
    with pytest.raises(RuntimeError, match="out of luck"):
        search(tmp_path / "r", "--view")


def test_a_finished_search_is_opened_as_its_archive_is(tmp_path):
    search(tmp_path / "r")
    opened = StoredSearch(tmp_path / "r")
    kept = archive.load(tmp_path / "r" / "archive.npz").elites()
    population = opened.snapshot.populations["elites"]
    assert np.array_equal(population.genomes, kept.genomes)
    assert np.array_equal(population.fitness, kept.fitness)
    assert np.array_equal(population.niche, kept.niche)
    assert opened.snapshot.evaluations == 1500
    assert not opened.refresh()
    assert is_search(tmp_path / "r")


def test_a_search_that_grows_is_followed(tmp_path):
    search(tmp_path / "r")
    opened = StoredSearch(tmp_path / "r")
    version = opened.snapshot.version
    run.main(["--resume", str(tmp_path / "r"), "--quiet", "--evaluations", "2000"])
    assert opened.refresh()
    assert opened.snapshot.evaluations == 2000
    assert opened.snapshot.version > version


def test_the_population_of_a_novelty_search_comes_first(tmp_path):
    arguments = ["--search", "novelty", "--evaluations", "1500", "--set", "search.population=200"]
    run.main(["oceanworld", "--quiet", "--out", str(tmp_path / "r"), *arguments])
    populations = StoredSearch(tmp_path / "r").snapshot.populations
    assert list(populations) == ["population", "elites"]
    assert len(populations["population"]) == 200


def test_a_search_over_parameters_shows_the_genomes_they_stand_for(tmp_path):
    arguments = ["--genome", "parameters", "--evaluations", "600"]
    search(tmp_path / "r", *arguments)
    opened = StoredSearch(tmp_path / "r")
    population = opened.snapshot.populations["elites"]
    assert population.genomes.shape[1] == opened.arena.genome_length
    assert np.array_equal(opened.arena.evaluate(population.genomes).fitness, population.fitness)


def test_a_file_of_genomes_is_scored(tmp_path):
    search(tmp_path / "r")
    opened = GenomeFile(tmp_path / "r" / "archive.npz")
    kept = archive.load(tmp_path / "r" / "archive.npz").elites()
    assert np.array_equal(opened.snapshot.populations["creatures"].fitness, kept.fitness)


@pytest.mark.parametrize("place", [".", "creatures"])
def test_a_file_of_genomes_is_scored_in_the_water_of_the_run_it_lies_in(tmp_path, place):
    search(tmp_path / "r", "--set", "water_drag=1.5")
    target = tmp_path / "r" / place / "mine.npz"
    target.parent.mkdir(exist_ok=True)
    shutil.copy(tmp_path / "r" / "archive.npz", target)
    opened = GenomeFile(target)
    assert opened.settings == "of r"
    kept = archive.load(tmp_path / "r" / "archive.npz").elites()
    assert np.array_equal(opened.snapshot.populations["creatures"].fitness, kept.fitness)


@pytest.mark.parametrize("beside", ["", "[run]\nworld = 'multicell'\n", "[colours]\nwater = 'blue'\n", "no table"])
def test_a_file_of_genomes_with_no_config_of_its_arena_beside_it_is_scored_as_usual(tmp_path, beside):
    search(tmp_path / "r")
    (tmp_path / "other").mkdir()
    shutil.copy(tmp_path / "r" / "archive.npz", tmp_path / "other")
    (tmp_path / "other" / "config.toml").write_text(beside)
    opened = GenomeFile(tmp_path / "other" / "archive.npz")
    assert opened.settings == "the usual"
    assert opened.arena.config == type(opened.arena.config)()


def test_a_search_of_a_larger_machine_is_opened(tmp_path):
    search(tmp_path / "r", "--threads", "1")
    config = tmp_path / "r" / "config.toml"
    assert config.read_text().count("\nthreads = 1 ") == 1
    config.write_text(config.read_text().replace("\nthreads = 1 ", "\nthreads = 999 "))
    assert StoredSearch(tmp_path / "r").snapshot.evaluations == 1500


def test_a_file_that_holds_no_genomes_is_told(tmp_path):
    (tmp_path / "a.npz").write_text("nothing")
    with pytest.raises(UsageError, match="no file of NumPy arrays"):
        GenomeFile(tmp_path / "a.npz")


@pytest.mark.usefixtures("toys")
def test_an_arena_whose_creatures_do_not_move_is_not_watched(tmp_path, capsys):
    arguments = ["hills", "--view", "--quiet", "--out", str(tmp_path / "r"), *PLAN]
    assert "cannot be watched" in refused(capsys, *arguments)
    assert not (tmp_path / "r").exists()


def test_what_a_search_has_found_is_filmed_when_it_ends(tmp_path, monkeypatch):
    from viewers.creatures import record

    monkeypatch.setattr(record, "ALONE", 0.2)
    monkeypatch.setattr(record, "TOGETHER", 0.2)
    assert search(tmp_path / "r", "--video", str(tmp_path / "a.gif")) == 0
    assert (tmp_path / "a.gif").stat().st_size > 5000


def test_a_window_and_a_film_at_once_are_too_much(tmp_path, capsys):
    said = refused(capsys, "oceanworld", "--view", "--video", "a.mp4", "--out", str(tmp_path / "r"), *PLAN)
    assert "cannot go together" in said
    assert not (tmp_path / "r").exists()


def test_without_a_screen_one_line_says_what_to_do(tmp_path, capsys, monkeypatch):
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "--video" in refused(capsys, "oceanworld", "--view", "--out", str(tmp_path / "r"), *PLAN)
    assert not (tmp_path / "r").exists()


def test_a_live_search_is_an_encoding_seen_through(tmp_path):
    from alife.engines import backend
    from alife.search import base
    from alife.search.archive import GridArchive
    from alife.search.encoding import ParameterEncoding
    from alife.worlds import registry

    arena = registry.world_class("oceanworld")(None, backend.start("cpu", 1))
    bred = ParameterEncoding(arena)
    one = base.search_class("map_elites")(bred, base.config_class("map_elites")(), batch=8, seed=0)
    results = GridArchive(bred.genome_length, bred.descriptor_ranges, (8, 8))
    live = LiveSearch(
        bred, one, results, folder=tmp_path, wanted=8, reachable=None, work=print, stop=StopRequest()
    )  # fmt: skip
    assert type(live.arena) is type(arena)
    assert live.arena.config == arena.config
    assert not live.is_live  # as when what was found is filmed: nothing searches until it is started


def test_a_search_on_a_device_is_watched_on_the_processor(tmp_path):
    from alife.engines import backend
    from alife.search import base
    from alife.search.archive import GridArchive
    from alife.worlds import registry

    arena = registry.world_class("oceanworld")(None, backend.start("taichi-cpu", 2))
    search_ = base.search_class("map_elites")(arena, base.config_class("map_elites")(), batch=8, seed=0)
    results = GridArchive(arena.genome_length, arena.descriptor_ranges, (8, 8))

    def work(report):
        for _ in range(3):
            genomes = search_.ask()
            evaluation = arena.evaluate(genomes)
            results.add(genomes, evaluation, found_at=search_.evaluations)
            search_.tell(genomes, evaluation)
            report(search_.evaluations, {})

    live = LiveSearch(
        arena, search_, results, folder=tmp_path, wanted=24, reachable=None, work=work, stop=StopRequest()
    )  # fmt: skip
    live.start()
    genes = arena.random_genomes(np.arange(1, dtype=np.uint32))[0]
    scores = []
    while live.is_live:
        scores.append(live.arena.motion(genes, 8, 48).score)
    live.close()
    assert len(live.snapshot.populations["elites"]) == len(results) > 3
    assert len(set(scores)) <= 1
