"""What a study varies, read from the command line."""

import pytest

from alife.core.errors import UsageError
from alife.study import sweep


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("0-3", [0, 1, 2, 3]), ("5", [5]), ("7-9,1, 4", [1, 4, 7, 8, 9]), ("2,2,1-2", [1, 2])],
)
def test_seeds_are_numbers_and_ranges_each_once_and_rising(text, numbers):
    assert sweep.seeds(text) == numbers


@pytest.mark.parametrize("text", ["", "x", "3-1", "-1", "1,,2", "0-", "4294967296", "1.5", "٣"])
def test_what_is_no_list_of_seeds_is_refused_in_one_line(text):
    with pytest.raises(UsageError, match=r"such as 0-9 or 1,4,7-9, got") as error:
        sweep.seeds(text)
    assert "\n" not in str(error.value)


def test_more_seeds_than_worlds_can_be_are_refused():
    with pytest.raises(UsageError, match="65536 at most"):
        sweep.seeds("0-4000000000")


def test_seeds_are_written_as_they_are_read():
    assert sweep.seeds_text([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10"
    assert sweep.seeds(sweep.seeds_text([1, 2, 3, 7, 9, 10])) == [1, 2, 3, 7, 9, 10]


def test_seeds_without_a_gap_go_together_as_far_as_they_fit():
    assert sweep.stretches([1, 2, 3, 7, 8]) == [[1, 2, 3], [7, 8]]
    assert sweep.stretches([1, 2, 3, 7, 8], 2) == [[1, 2], [3], [7, 8]]


def test_several_ranges_make_every_combination_the_last_changing_fastest():
    found = sweep.settings(sweep.ranges(["upkeep=1,2", "killers=true,false"]))
    assert found == [
        {"upkeep": 1, "killers": True},
        {"upkeep": 1, "killers": False},
        {"upkeep": 2, "killers": True},
        {"upkeep": 2, "killers": False},
    ]


def test_commas_within_brackets_and_quotes_belong_to_a_value():
    (one,) = sweep.ranges(["foods=[1,2],[1,4]"])
    assert one.values == ([1, 2], [1, 4])
    assert sweep.ranges(['name="a,b",c'])[0].values == ("a,b", "c")


@pytest.mark.parametrize("text", ["upkeep", "=1", "upkeep=", "upkeep=1,,2", "upkeep=1,"])
def test_what_is_no_sweep_is_refused(text):
    with pytest.raises(UsageError, match=r"KEY=VALUE,VALUE,\.\.\., got"):
        sweep.ranges([text])


def test_a_value_or_a_key_given_twice_is_refused():
    with pytest.raises(UsageError, match="the value 2 twice"):
        sweep.ranges(["upkeep=2,3,2"])
    with pytest.raises(UsageError, match="names 'upkeep' twice"):
        sweep.ranges(["upkeep=1", "upkeep=2"])


def test_settings_beyond_count_are_refused_before_they_are_made():
    wide = ",".join(map(str, range(1000)))
    with pytest.raises(UsageError, match="1,000,000,000 settings"):
        sweep.settings(sweep.ranges([f"a={wide}", f"b={wide}", f"c={wide}"]))


def test_folder_names_tell_the_setting_and_are_safe_everywhere():
    assert (
        sweep.folder_name({"supply_top": 8000, "killers": False}, [0, 1, 2]) == "supply_top=8000,killers=false-seeds0-2"
    )
    assert sweep.folder_name({}, [4]) == "seed4"
    assert sweep.folder_name({"init": "../a b/c:*?"}, [4]) == "init=.._a_b_c-seed4"
    assert len(sweep.folder_name({"energy": list(range(99))}, [4])) < 100
