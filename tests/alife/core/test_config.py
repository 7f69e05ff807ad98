import tomllib
from dataclasses import dataclass

import pytest
import tomlkit

from alife.core.config import check, from_table, override, range_text, read_toml, setting, settings_of, table_of
from alife.core.errors import UsageError


@dataclass(frozen=True)
class Pond:
    depth: int = setting(3, "[m] from the surface to the ground", low=1, high=9)
    salty: bool = setting(False, "whether fish of the sea can live there")
    name: str = setting("pond", "how people call it")
    fish: tuple[int, ...] = setting((1, 2), "[g] weights", low=0)

    def __post_init__(self):
        check(self)


def test_missing_settings_take_their_defaults():
    assert from_table(Pond, {"depth": 5}) == Pond(depth=5)


def test_assignments_are_written_as_in_toml():
    changed = override(Pond(), ["depth=4", "salty = true", 'name="sea"', "fish=[3, 4]"])
    assert changed == Pond(depth=4, salty=True, name="sea", fish=(3, 4))


def test_a_bare_word_is_a_text():
    assert override(Pond(), ["name=sea"]).name == "sea"


def test_the_last_of_two_assignments_counts():
    assert override(Pond(), ["depth=4", "depth=5"]).depth == 5


def test_a_written_config_reads_back_the_same_and_explains_itself():
    pond = Pond(depth=7, salty=True, name='a "deep" one', fish=())
    text = tomlkit.dumps({"pond": table_of(pond)})
    assert from_table(Pond, tomllib.loads(text)["pond"]) == pond
    assert "# [m] from the surface to the ground" in text


def test_settings_are_listed_with_default_meaning_and_range():
    assert settings_of(Pond)[0] == ("depth", "3", "[m] from the surface to the ground (1..9)")


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("depht=4", "Unknown setting 'depht'. Did you mean 'depth'? Allowed: depth, fish, name, salty."),
        ("depth=0", "depth must be 1..9, got 0."),
        ("depth=10", "depth must be 1..9, got 10."),
        ("depth=2.5", "depth must be a whole number, got 2.5."),
        ("depth=true", "depth must be a whole number, got True."),
        ("depth=deep", "depth must be a whole number, got 'deep'."),
        ("salty=1", "salty must be true or false, got 1."),
        ("name=3", "name must be a text, got 3."),
        ("fish=[1, -2]", "fish must be at least 0, got [1, -2]."),
        ("fish=[1, 2.5]", "fish must be a list of whole numbers, got [1, 2.5]."),
        ("fish=3", "fish must be a list of whole numbers, got 3."),
        ("depth", "A setting is given as key=value, got 'depth'."),
        ("=3", "A setting is given as key=value, got '=3'."),
    ],
)
def test_a_wrong_assignment_is_told_in_one_line(assignment, words):
    with pytest.raises(UsageError) as error:
        override(Pond(), [assignment])
    assert str(error.value) == words


def test_a_table_with_an_unknown_key_is_refused():
    with pytest.raises(UsageError, match="Unknown setting 'width'"):
        from_table(Pond, {"width": 3})


@pytest.mark.parametrize("content", [b"depth = ", b"[[["])
def test_what_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "pond.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is not a TOML file"):
        read_toml(path)


def test_the_mark_that_some_editors_begin_a_file_with_is_no_part_of_it(tmp_path):
    path = tmp_path / "pond.toml"
    path.write_text("[pond]\ndepth = 4\n", encoding="utf-8-sig")
    assert read_toml(path) == {"pond": {"depth": 4}}


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="Cannot read config"):
        read_toml(tmp_path / "none.toml")


def test_ranges_are_told_in_words():
    assert [range_text(1, 2), range_text(1, None), range_text(None, 2), range_text(None, None)] == [
        "1..2",
        "at least 1",
        "at most 2",
        "",
    ]


@dataclass(frozen=True)
class Plain:
    rate: float = 0.5

    def __post_init__(self):
        check(self)


def test_a_plain_field_is_a_setting_that_says_its_meaning_by_its_name():
    assert settings_of(Plain) == [("rate", "0.5", "rate")]
    assert "rate = 0.5 # rate" in table_of(Plain()).as_string()
    assert from_table(Plain, {"rate": 1}).rate == 1.0
    with pytest.raises(UsageError, match="rate must be a number"):
        Plain(rate="much")


@dataclass(frozen=True)
class Chance:
    death_rate: int = setting(281, "[/65536] chance to die", low=0, high=65536)

    def __post_init__(self):
        check(self)


@pytest.mark.parametrize("written", ["0.5", ".5", "50%", "5e-1"])
def test_a_fraction_of_what_is_counted_is_answered_with_the_number_to_give(written):
    with pytest.raises(UsageError, match=r"counted in 1/65536: for 0\.5 give 32768"):
        override(Chance(), [f"death_rate={written}"])


@pytest.mark.parametrize("written", ["half", "inf", "nan", "%", "[0.5]", "1e400"])
def test_what_is_no_fraction_is_answered_without(written):
    with pytest.raises(UsageError) as refused:
        override(Chance(), [f"death_rate={written}"])
    assert "counted in" not in str(refused.value)
