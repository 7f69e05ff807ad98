import numpy as np
import pytest

from alife.core.errors import UsageError
from viewers.worlds.conditions import Reading, parse

BANDS = (("share_1", "1+2 -> 3+5", (0, 0, 0)), ("share_2", "1+3 -> 2+2", (0, 0, 0)), ("share_3", "killer", (0, 0, 0)))


def reading(*census, step=0, named=None):
    return Reading(step, np.array(census), named or {})


@pytest.mark.parametrize(
    ("text", "before", "now"),
    [
        ("extinction", (3, 0, 0), (0, 0, 0)),
        ("extinction rewinds", (3, 0, 0), (0, 0, 0)),
        ("killer appears", (3, 0, 0), (3, 0, 1)),
        ("first killer", (3, 0, 0), (3, 0, 1)),
        ("Killer Appears", (3, 0, 0), (3, 0, 1)),
        ("killer gone", (3, 0, 1), (3, 0, 0)),
        ("killer > 10%", (95, 0, 5), (85, 0, 15)),
        ("killer < 10 %", (85, 0, 15), (95, 0, 5)),
        ("1+2 < 50", (6, 4, 0), (4, 6, 0)),
        ("2 > 12.5%", (99, 1, 0), (80, 20, 0)),
    ],
)
def test_a_condition_is_met_when_it_becomes_true(text, before, now):
    condition = parse(text, BANDS)
    assert condition.met(reading(*before), reading(*now))
    assert not condition.met(reading(*now), reading(*now))
    assert not condition.met(reading(*before), reading(*before))
    assert not condition.met(None, reading(*now))


def test_a_step_is_met_once():
    condition = parse("step 5,000", BANDS)
    assert condition.met(reading(1, step=4999), reading(1, step=5000))
    assert not condition.met(reading(1, step=5000), reading(1, step=5001))


def test_a_named_species_is_met_when_it_is_gone():
    condition = parse("species 2dd33e4a gone", BANDS)
    assert condition.met(reading(1, named={"2dd33e4a": True}), reading(1, named={"2dd33e4a": False}))


@pytest.mark.parametrize(
    "text", ["", "killers dance", "step", "killer > 101%", "species xyz gone", "9 appears", "1+ > 5%"]
)
def test_what_is_no_condition_is_told_in_one_line(text):
    with pytest.raises(UsageError) as error:
        parse(text, BANDS)
    assert "\n" not in str(error.value)


def test_the_error_for_an_unknown_name_lists_those_there_are():
    with pytest.raises(UsageError, match="killer"):
        parse("kilr appears", BANDS)
