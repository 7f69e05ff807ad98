"""What tests of several folders need."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

import sims
from alife.worlds import registry
from tests import warm

# A shell starts what runs in its background deaf to Ctrl-C, and so would be all that is spawned from here.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A first example may compile a kernel: how long an example takes is nothing that a test asks.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_sessionstart(session):
    """Before the whole suite, compile once what its processes would else compile each."""
    config = session.config
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not (
        config.option.keyword or config.option.collectonly
    )
    if whole and not hasattr(config, "workerinput"):
        warm.compile_all()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Return one process more than there are processors: tests wait for windows, and for what they kill."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else None


@pytest.fixture(autouse=True)
def _worlds_in_files_are_forgotten():
    """Let no test see the worlds in single files that one before it has run in this process."""
    before = dict(registry._own)
    yield
    if registry._own != before:
        registry._own.clear()
        registry._own.update(before)


TOYS = Path(__file__).resolve().parent / "toys"


@pytest.fixture
def toys(monkeypatch):
    """Let the worlds of tests/toys be worlds like any other, here and in processes spawned from here."""
    monkeypatch.syspath_prepend(str(TOYS))
    monkeypatch.setattr(sims, "__path__", [*sims.__path__, str(TOYS / "sims")])
    registry.with_folders.cache_clear()
    yield
    registry.with_folders.cache_clear()
