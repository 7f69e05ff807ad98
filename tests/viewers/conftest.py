"""Tests of the viewer need no screen, but for those that start one of their own."""

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pytest

from tests.viewers.screens import Screen
from tests.viewers.worlds.windows import Window


@pytest.fixture
def window(tmp_path):
    """A window on a small world at step 120, driven turn by turn, without a thread."""
    window = Window(tmp_path / "run")
    yield window
    window.close()


@pytest.fixture(scope="session")
def screen(tmp_path_factory):
    """One screen for all real windows."""
    screen = Screen(tmp_path_factory.mktemp("screen"))
    yield screen
    screen.close()
