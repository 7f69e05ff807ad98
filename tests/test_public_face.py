"""What `import alife` offers."""

import ast
import inspect
import pydoc
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import alife
from alife import _moved, api
from alife.core.errors import UsageError
from tests.alife.running import UNSEEN

TINY = {"height": 16, "width": 16, "founders": 6}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("face") / "run"
    return alife.run("multicell", steps=60, sample_every=20, worlds=2, settings=TINY, out=folder, quiet=True)


def test_importing_alife_imports_nothing_slow():
    text = "import sys, alife; print([name for name in sys.modules if name in ('numpy', 'numba', 'taichi', 'PIL')])"
    found = subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", alife.__all__)
def test_every_public_name_is_there(name):
    assert getattr(alife, name) is not None
    assert name in dir(alife)


def test_the_stub_that_editors_read_has_the_same_names():
    stub = (Path(alife.__file__).parent / "__init__.pyi").read_text(encoding="utf-8")
    assert all(f" {name}\n" in stub or f"\n{name}: " in stub for name in alife.__all__)


def test_names_that_are_parts_of_the_package_are_called_however_they_were_imported():
    import alife.run
    import alife.search
    import alife.study

    assert callable(alife.run)
    assert callable(alife.search)
    assert callable(alife.study)
    assert alife.run.main  # and are modules still


@pytest.mark.parametrize("name", ["run", "search", "study", "worlds"])
def test_help_and_editors_are_told_what_these_functions_take(name):
    function = getattr(api, name)
    assert inspect.signature(getattr(alife, name)) == inspect.signature(function)
    assert inspect.getdoc(function) in pydoc.plain(pydoc.render_doc(getattr(alife, name))).replace("\n    ", "\n")


def test_an_unknown_name_is_no_part_of_it():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = alife.nothing


@pytest.mark.parametrize("old", sorted(_moved.MOVED))
def test_an_old_import_path_works_and_warns(old):
    sys.modules.pop(old, None)
    with pytest.warns(DeprecationWarning, match="has moved to"):
        __import__(old)
    assert sys.modules[old] is sys.modules[_moved.MOVED[old]]
    assert sys.modules[old].__spec__.name == _moved.MOVED[old]


def imported(text):
    """Return the full names that a module imports: of `from a import b` both a and a.b, which may be a module."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


@pytest.mark.parametrize("folder", ["alife", "sims", "viewers", "benchmarks", "examples"])
def test_no_code_of_ours_uses_an_old_path(folder):
    files = list((Path(alife.__file__).parent.parent / folder).rglob("*.py"))
    assert files
    used = {str(path): imported(path.read_text(encoding="utf-8")) & _moved.MOVED.keys() for path in files}
    assert not {path: old for path, old in used.items() if old}


@pytest.mark.parametrize("line", ["import alife.rng", "from alife import rng", "from alife.rng import word"])
def test_an_old_path_is_seen_however_it_is_imported(line):
    assert "alife.rng" in imported(line)


def test_a_world_is_made_by_its_name_and_settings():
    world = alife.make("multicell", **TINY)
    assert world.config.height == 16
    with pytest.raises(UsageError, match="Did you mean 'multicell'"):
        alife.make("multicel")
    with pytest.raises(UsageError, match="Did you mean 'height'"):
        alife.make("multicell", heigth=3)


def test_a_run_is_the_run_of_the_command_line(run, tmp_path):
    from alife.run import main

    words = ["multicell", "--steps", "60", "--sample-every", "20", "--worlds", "2", *UNSEEN]
    words += [word for key, value in TINY.items() for word in ("--set", f"{key}={value}")]
    assert main([*words, "--out", str(tmp_path / "typed")]) == 0
    assert (tmp_path / "typed" / "metrics.csv").read_bytes() == (run.folder / "metrics.csv").read_bytes()


def test_a_run_has_figures_digests_and_pictures(run):
    assert run.config.steps == 60
    assert len(run.digests) == 2
    assert run.metrics["step"].tolist() == [0, 0, 20, 20, 40, 40, 60, 60]
    assert run.state.step == 60
    assert run.picture(world=1).pixels.shape == (16, 16, 3)
    assert run.picture().pixels.shape[1] == 2 * 16 + 1
    assert run._repr_png_().startswith(b"\x89PNG")
    assert "data:image/png;base64," in run._repr_html_()
    assert "reaction entropy" in run._repr_html_()


def test_a_loaded_run_goes_on(run, tmp_path):
    import shutil

    shutil.copytree(run.folder, tmp_path / "copy")
    loaded = alife.load(tmp_path / "copy")
    assert loaded.resume(steps=80, quiet=True).state.step == 80
    with pytest.raises(UsageError, match="Unknown option 'step'"):
        loaded.resume(step=90)


@pytest.mark.parametrize("changes", [{"seed": 3}, {"phylogeny": "off"}, {"worlds": 9}])
def test_a_loaded_run_goes_on_with_what_it_is_made_of(run, tmp_path, changes):
    folder = shutil.copytree(run.folder, tmp_path / "kept")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="cannot change when a run goes on, only: steps, "):
        alife.load(folder).resume(steps=100, quiet=True, **changes)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_config_whose_run_is_no_table_is_told(tmp_path):
    (tmp_path / "config.toml").write_text("run = 3\n")
    with pytest.raises(UsageError, match=r"\[run\] must be a table"):
        alife.load(tmp_path)


def test_what_is_no_run_is_not_loaded(tmp_path):
    with pytest.raises(UsageError, match="not a run folder"):
        alife.load(tmp_path)


def test_worlds_are_not_searched_and_arenas_not_run():
    with pytest.raises(UsageError, match=r"use alife\.search"):
        alife.run("oceanworld")
    with pytest.raises(UsageError, match=r"use alife\.run"):
        alife.search("cellworld")


def test_a_mistake_writes_nothing(tmp_path):
    with pytest.raises(UsageError, match=r"height is a setting of multicell: give settings=\{'height': \.\.\.\}"):
        alife.run("multicell", height=16, out=tmp_path / "never")
    with pytest.raises(UsageError, match="Did you mean 'steps'"):
        alife.run("multicell", step=3, out=tmp_path / "never")
    assert not (tmp_path / "never").exists()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: alife.run("multicell", out=5), "out must be a path, got 5."),
        (lambda: alife.run("multicell", settings=[1]), "settings must be a table of values by name"),
        (lambda: alife.run("multicell", settings="upkeep=1"), "settings must be a table of values by name"),
        (lambda: alife.search(algorithm_settings=[1]), "algorithm_settings must be a table of values by name"),
        (lambda: alife.study("multicell", seeds=5), "seeds must be a list of values, got 5."),
        (lambda: alife.study("multicell", sweep=[1]), "sweep must be a table of values by name"),
        (lambda: alife.load(None), "folder must be a path, got None."),
        (lambda: alife.show(None), "what must be a path, got None."),
        (lambda: alife.make("multicell", threads="two"), "got 'two'."),
        (lambda: alife.make("multicell").step(5), "got a int."),
    ],
)
def test_what_is_of_a_wrong_kind_is_told_in_a_line_and_writes_nothing(call, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=re.escape(words)):
        call()
    assert not list(tmp_path.iterdir())


def test_a_study_is_a_table(tmp_path):
    found = alife.study(
        "multicell", seeds="0-1", sweep={"kill_cost": [4, 8]}, steps=20, sample_every=20, settings=TINY,
        out=tmp_path / "study", quiet=True,
    )  # fmt: skip
    assert len(found) == 4
    assert found["kill_cost"].tolist() == [4, 4, 8, 8]
    assert found["seed"].tolist() == [0, 1, 0, 1]
    assert np.isfinite(found["cells"]).all()
    assert "<th>kill_cost</th>" in found._repr_html_()
    assert len(alife.load(tmp_path / "study").runs()) == 2
    with pytest.raises(UsageError, match="Did you mean 'cells'"):
        found["cell"]


def test_a_search_is_a_map(tmp_path):
    found = alife.search(
        "oceanworld", algorithm="random_search", evaluations=32, batch=16, settings={"beats": 2}, out=tmp_path / "map",
        quiet=True,
    )  # fmt: skip
    assert len(found.archive.elites()) > 0
    assert found._repr_png_().startswith(b"\x89PNG")
    assert "coverage" in found._repr_html_()
    assert isinstance(alife.load(tmp_path / "map"), alife.SearchRun)


def test_a_world_shows_itself_in_a_notebook():
    world = alife.make("multicell", **TINY)
    assert world._repr_png_().startswith(b"\x89PNG")
    assert "16 x 16 spaces" in world._repr_html_()
    assert "height" in world._repr_html_()  # which was changed


def test_a_printed_state_is_one_line():
    world = alife.make("multicell", **TINY)
    state = world.reset(seeds=[3, 9])
    world.step(state, 5)
    assert str(state) == repr(state) == "<multicell State: step 5, 2 worlds of seeds 3, 9>"


def test_long_steps_show_their_progress():
    world = alife.make("multicell", **TINY)
    heard = []
    state = world.reset()
    world.step(state, 50, progress=heard.append)
    assert state.step == heard[-1] == 50
    assert heard == sorted(heard)
