"""Runs that were begun by earlier code go on to the same end; see tests/make_fixtures.py for what is stored and why."""

import json
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec

import pytest

from tests import make_fixtures
from tests.make_fixtures import CONFIGS, STORIES, TABLE, TABLED
from tests.seen_in_folders import seen, texts

AT_ONCE = 2  # processes, which go on with one thread each
FILMS = [name for name in STORIES if "film" in name]

each_fixture = pytest.mark.parametrize("name", STORIES)


def missing(name):
    """Return the libraries of extras that a fixture needs and that are not here."""
    return [library for library in STORIES[name].needs if find_spec(library) is None]


@pytest.fixture(scope="module")
def work(request, tmp_path_factory):
    """Start all that the chosen tests ask for, some at once: most of their time is spent on starting."""
    chosen = [
        item.callspec.params
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    ]
    names = dict.fromkeys(params["name"] for params in chosen if "name" in params)
    worlds = dict.fromkeys(params["world"] for params in chosen if "world" in params)
    able = [name for name in names if not missing(name)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = {name: pool.submit(make_fixtures.go_on, name, tmp_path_factory.mktemp(name)) for name in able}
        tables = {world: pool.submit(make_fixtures.table, world, tmp_path_factory.mktemp(world)) for world in worlds}
        yield begun, tables
        pool.shutdown(cancel_futures=True)


@pytest.fixture
def end(work, name):
    """Return the folder of a run that went on from its stored middle to its end."""
    if missing(name):
        pytest.skip(f"needs {', '.join(missing(name))}, which is not here")
    return work[0][name].result()


@each_fixture
def test_a_run_that_goes_on_leaves_the_same_files(end, name):
    assert seen(end)["files"] == make_fixtures.stored(name)[1]["files"]


@each_fixture
def test_a_run_that_goes_on_writes_the_same_tables_and_settings_to_the_letter(end, name):
    found, wanted = texts(end), make_fixtures.stored(name)[0]
    assert found.keys() == wanted.keys()
    for path, text in wanted.items():
        assert found[path].splitlines() == text.splitlines(), path  # pytest shows the line that differs
        assert found[path] == text, path


@each_fixture
@pytest.mark.parametrize("what", ["arrays", "headers", "frames"])
def test_a_run_that_goes_on_ends_in_the_same_checkpoints_archives_and_pictures(end, name, what):
    assert seen(end)[what] == make_fixtures.stored(name)[1][what]


@each_fixture
def test_the_report_of_a_run_is_the_same_page(end, name):
    found, wanted = seen(end)["page"], make_fixtures.stored(name)[1]["page"]
    assert len(wanted) > 3
    assert found == wanted


@pytest.mark.parametrize("name", FILMS)
def test_a_film_shows_the_same_pictures(end, name):
    found, wanted = seen(end)["film"], make_fixtures.stored(name)[1]["film"]
    for library, drawn in wanted["drawn_with"].items():
        if version(library) != drawn:
            pytest.skip(f"{library} {drawn} drew what is stored, and here is {version(library)}")
    assert found == wanted


@pytest.mark.parametrize("world", TABLED)
def test_a_history_is_the_same_on_any_number_of_threads_alone_or_not(work, world):
    wanted = json.loads(TABLE.read_text(encoding="utf-8"))
    found = work[1][world].result()
    assert found.keys() == {config for config in wanted if config.startswith(f"{world} ")}
    for config, ways in found.items():
        for way, digests in ways.items():
            assert digests == wanted[config][: len(digests)], f"{config}, {way}"


def test_every_config_of_the_table_and_every_fixture_is_stored():
    assert set(json.loads(TABLE.read_text(encoding="utf-8"))) == set(CONFIGS)
    assert {path.name for path in make_fixtures.FIXTURES.iterdir() if path.is_dir()} == set(STORIES)


def test_what_is_stored_of_a_middle_has_a_single_checkpoint_with_rows_behind_it():
    for name in STORIES:
        middle = make_fixtures.FIXTURES / name / "middle"
        (checkpoint,) = middle.rglob("checkpoints/*.json")
        rows = (checkpoint.parents[1] / "metrics.csv").read_text(encoding="utf-8").splitlines()
        assert int(rows[-1].partition(",")[0]) > json.loads(checkpoint.read_text(encoding="utf-8"))["step"], name
