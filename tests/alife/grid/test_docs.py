"""Every world that docs/own-worlds.md shows is one that runs."""

import re
from pathlib import Path

import pytest

import alife
from alife import grid
from alife.core import own_files
from alife.worlds import registry

PAGE = Path(__file__).resolve().parents[3] / "docs" / "own-worlds.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(registry, "_own", {})
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_a_world_of_the_page_runs(number, tmp_path):
    file = tmp_path / f"shown_{number}.py"
    file.write_text(SNIPPETS[number])
    size = {"height": 24, "width": 24}
    options = {"steps": 200, "worlds": 1, "threads": 1, "sample_every": 100}
    run = alife.run(str(file), settings=size, quiet=True, out="run", **options)
    assert run.metrics["cells"][-1] > 0
    assert len(set(run.metrics["digest"])) == 3


def test_the_page_names_every_word():
    text = PAGE.read_text(encoding="utf-8")
    unnamed = [word for word in grid.__all__ if not re.search(rf"\b{word}\b", text)]
    assert unnamed == []


def test_the_page_names_every_world_of_the_gallery():
    for path in (PAGE.parents[1] / "examples" / "worlds").glob("*.py"):
        assert f"worlds/{path.name}" in PAGE.read_text(encoding="utf-8")
