"""Worlds are found wherever the folders of `sims` lie."""

import sims
from alife.worlds import registry


def test_a_world_that_is_found_in_two_places_is_named_once(monkeypatch):
    once = registry.names()
    monkeypatch.setattr(sims, "__path__", [*sims.__path__, *sims.__path__])
    registry.with_folders.cache_clear()
    try:
        assert registry.names() == once
    finally:
        monkeypatch.undo()
        registry.with_folders.cache_clear()
