"""The report tells the rises that suit the size of a world."""

import numpy as np
import pytest

from alife.phylogeny.genomic_shadow import COLUMNS, SHADOW
from alife.report.novelty import counted, summary

SAMPLES = 21


def table(**columns):
    """Return what was counted of one world, nothing but what is given."""
    empty = {name: np.zeros(SAMPLES) for name in COLUMNS}
    return empty | {"step": np.arange(SAMPLES) * 1000} | columns


@pytest.mark.parametrize(("name", "share"), [("rises_0.5", "0.5 %"), ("rises_0.125", "0.125 %")])
def test_rises_are_told_to_the_share_that_suits_the_world(name, share):
    found = table(**{name: np.full(SAMPLES, 30.0), SHADOW + name: np.full(SAMPLES, 2.0)})
    assert next(iter(counted(found))) == name
    assert f"60 plans rose to {share}, and 4 in the shadow; there were more than chance makes in 10 of 10" in summary(
        [found], 20_000
    )
