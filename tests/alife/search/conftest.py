"""What several tests of searches need."""

import pytest

from tests.alife.made_searches import PLAN, search, untimed


@pytest.fixture
def whole():
    """Return the metrics of a search that nobody stopped; it lies in the folder `whole`."""
    assert search("--out", "whole", *PLAN) == 0
    return untimed("whole")
