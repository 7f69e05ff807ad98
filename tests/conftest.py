"""What tests of several folders need."""

from pathlib import Path

import pytest

import sims
from alife import registry

TOYS = Path(__file__).resolve().parent / "toys"


@pytest.fixture
def toys(monkeypatch):
    """Let the worlds of tests/toys be worlds like any other, here and in processes spawned from here."""
    monkeypatch.syspath_prepend(str(TOYS))
    monkeypatch.setattr(sims, "__path__", [*sims.__path__, str(TOYS / "sims")])
    registry.names.cache_clear()
    yield
    registry.names.cache_clear()
