"""What tests of worlds in single files need."""

import pytest

from alife.core import own_files
from alife.worlds import registry
from tests.alife.grid.users import WORLD


@pytest.fixture
def own_settings(tmp_path, monkeypatch):
    """Each test is a user of its own, in a process that knows no file yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(registry, "_own", {})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drift.py").write_text(WORLD)
