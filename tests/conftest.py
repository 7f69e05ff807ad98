"""What tests of several folders need."""

import signal
from pathlib import Path

import pytest

import sims
from alife.worlds import registry

# A shell starts what runs in its background deaf to Ctrl-C, and so would be all that is spawned from here.
signal.signal(signal.SIGINT, signal.default_int_handler)

TOYS = Path(__file__).resolve().parent / "toys"


@pytest.fixture
def toys(monkeypatch):
    """Let the worlds of tests/toys be worlds like any other, here and in processes spawned from here."""
    monkeypatch.syspath_prepend(str(TOYS))
    monkeypatch.setattr(sims, "__path__", [*sims.__path__, str(TOYS / "sims")])
    registry.names.cache_clear()
    yield
    registry.names.cache_clear()
