"""Configs: frozen dataclasses whose every value is documented, checked, and read from TOML or `key=value`.

A value is a number, a truth, a text, a list of numbers, or a list of tables: configs themselves.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields, is_dataclass, replace
from math import inf
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

import tomlkit
from tomlkit.items import AoT, Table

from alife.core.errors import UsageError, unknown
from alife.core.files import read_text

Config = TypeVar("Config")

_KINDS = {
    int: "a whole number", float: "a number", bool: "true or false", str: "a text",
    tuple[int, ...]: "a list of whole numbers",
}  # fmt: skip
LARGEST_FILE = 1 << 26  # [bytes] of a config
LONGEST_VALUE = 120  # [letters] of a value that an error repeats
_EXACT = 1 << 53  # whole numbers below it are floats without a loss


@dataclass(frozen=True)
class Preset:
    """A scene with a name: some settings of a world, and of a run of it, that differ from the default."""

    meaning: str
    rules: Mapping[str, Any]
    run: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WorldConfig:
    """What the Config of a world says besides its settings; a world overrides what it has."""

    presets: ClassVar[Mapping[str, Preset]] = {}  # scenes by name
    default_run: ClassVar[Mapping[str, Any]] = {}  # settings of a run that differ from RunConfig's defaults
    paints: ClassVar[tuple[str, ...]] = ()  # tools that change settings instead of a state

    def painted(self, intervention: Any, before: Any = None) -> Any:
        """Return the config as an alife.worlds.intervention.Intervention with one of `paints` leaves it.

        before: the intervention before it, of whose stroke it may be a part; None for the first
        """
        del before
        raise ValueError(f"Unknown tool '{intervention.tool}': nothing changes settings here.")


def setting(
    default: Any,
    meaning: str,
    *,
    low: float | None = None,
    high: float | None = None,
    kernel: bool = False,
    later: bool = False,
) -> Any:
    """Declare a config value: its default, what it means with its unit, and the range its numbers may take.

    kernel: kernels read it, see alife.engines.kernel_tuples
    later: it was added after runs had been recorded, and its default is what they did. Records leave it out while it
        has its default, so that those runs go on, and are told apart, as before.
    """
    metadata = {"meaning": meaning, "low": low, "high": high, "kernel": kernel, "later": later}
    return field(default=default, metadata=metadata)


def recorded_fields(config: Any) -> list[Field[Any]]:
    """Return the settings of a config that its records name: all but the later ones that have their default."""
    return [
        item for item in fields(config) if not item.metadata.get("later") or getattr(config, item.name) != item.default
    ]


def recorded(config: Any) -> dict[str, Any]:
    """Return the settings of a config that its records name, as plain values."""
    names = {item.name for item in recorded_fields(config)}
    return {name: value for name, value in asdict(config).items() if name in names}


def kernel_settings(kind: type) -> tuple[str, ...]:
    """Return the names of the settings of a config class that kernels read."""
    return tuple(item.name for item in fields(kind) if item.metadata.get("kernel"))


def meaning_of(item: Any) -> str:
    """Return what a field of a config means; one that was declared without `setting` says it by its name."""
    return str(item.metadata.get("meaning", item.name.replace("_", " ")))


def check(config: Any) -> None:
    """Raise UsageError unless every value has its declared type and range; called by each config's __post_init__."""
    kinds = get_type_hints(type(config))
    for item in fields(config):
        value, kind = getattr(config, item.name), kinds[item.name]
        if kind is float and type(value) is int and abs(value) < _EXACT:
            value = float(value)  # one spelling, so that equal configs look equal
            object.__setattr__(config, item.name, value)
        if not _is_a(value, kind):
            hint = _counted_hint(meaning_of(item), value) if kind is int else ""
            raise UsageError(f"{item.name} must be {_KINDS.get(kind, 'a list of tables')}, got {shown(value)}.{hint}")
        low, high = item.metadata.get("low"), item.metadata.get("high")
        if not all(_lies_in(number, low, high) for number in _numbers(value)):
            raise UsageError(f"{item.name} must be {range_text(low, high)}, got {shown(value)}.")


def from_table(kind: type[Config], table: Mapping[str, Any]) -> Config:
    """Return a config from a TOML table; missing keys take their defaults."""
    _check_keys(kind, table)
    return kind(**_typed(kind, table))


def override(config: Config, assignments: Iterable[str]) -> Config:
    """Return the config with `key=value` assignments applied."""
    return changed(config, parse_assignments(assignments))


def parse_assignments(assignments: Iterable[str]) -> dict[str, Any]:
    """Return the values of `key=value` assignments, which are written as in TOML; a later one of a key counts."""
    return dict(_parse(assignment) for assignment in assignments)


def changed(config: Config, changes: Mapping[str, Any]) -> Config:
    """Return the config with some of its values replaced."""
    _check_keys(type(config), changes)
    return replace(config, **_typed(type(config), changes))  # type: ignore[type-var]  # a Config is a dataclass, which TypeVar cannot say


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; raise UsageError when it cannot be read."""
    try:
        return tomllib.loads(read_text(path, "read config", largest=LARGEST_FILE).replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, lists in lists in lists
        raise UsageError(f"'{path}' is not a TOML file: {error}.") from error


def table_of(config: Any) -> Table:
    """Return a config as a TOML table with the meaning of each value beside it."""
    table = tomlkit.table()
    for item in recorded_fields(config):
        value = tomlkit.item(_plain(getattr(config, item.name)))
        if isinstance(value, AoT):  # a list of tables, which has no line to put a comment on
            table.add(tomlkit.comment(f"{item.name}: {meaning_of(item)}"))
            table.append(item.name, value)
        else:
            table.append(item.name, value.comment(meaning_of(item)))
    return table


def file_of(name: str, config: Any, remark: str) -> str:
    """Return a config file with one table of a name, a config's, below a remark of one line."""
    document = tomlkit.document()
    document.add(tomlkit.comment(remark))
    document.add(name, table_of(config))
    return tomlkit.dumps(document)


def settings_of(kind: type) -> list[tuple[str, str, str]]:
    """Return (name, default, meaning with range) of every setting of a config class, for help texts."""
    rows = []
    for item in fields(kind):
        limits = range_text(item.metadata.get("low"), item.metadata.get("high"))
        meaning = meaning_of(item) + (f" ({limits})" if limits else "")
        rows.append((item.name, _told(item.default), meaning))
    return rows


def range_text(low: float | None, high: float | None) -> str:
    """Return the range of a number in words; empty when it has no bounds."""
    if low is not None and high is not None:
        return f"{low}..{high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""


def _parse(assignment: str) -> tuple[str, Any]:
    key, equals, text = assignment.partition("=")
    if not equals or not key.strip():
        raise UsageError(f"A setting is given as key=value, got '{assignment}'.")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        value = text.strip()
    return key.strip(), value


def _check_keys(kind: type, given: Iterable[str]) -> None:
    known = [item.name for item in fields(kind)]
    for key in given:
        if key not in known:
            raise unknown("setting", key, known)


def _is_a(value: Any, kind: Any) -> bool:
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_is_a(element, get_args(kind)[0]) for element in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _counted_hint(meaning: str, value: Any) -> str:
    """Return which whole number means a fraction, for a setting that is counted in fractions such as [/65536]."""
    counted, fraction = re.match(r"\[/(\d+)", meaning), _fraction(value)
    if counted is None or fraction is None or not -_EXACT < fraction < _EXACT:
        return ""
    whole = round(fraction * int(counted[1]))
    return f" It is counted in 1/{counted[1]}: for {fraction:g} give {whole}."


def _fraction(value: Any) -> float | None:
    """Return the fraction that somebody gave, also as `.5` or `50%`, which are no numbers in TOML; None for none."""
    if not isinstance(value, str):
        return value if type(value) is float else None
    percent = value.endswith("%")
    try:
        return float(value.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        return None


def _lies_in(number: float, low: float | None, high: float | None) -> bool:
    return -inf < number < inf and (low is None or low <= number) and (high is None or number <= high)


def _numbers(value: Any) -> tuple[float, ...]:
    numbers = value if isinstance(value, tuple) else (value,)
    return tuple(number for number in numbers if type(number) in (int, float))


def _typed(kind: type, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a TOML table as a config of this kind holds them: lists frozen, tables as configs."""
    kinds = get_type_hints(kind)
    return {key: _frozen(value, kinds[key]) for key, value in table.items()}


def _frozen(value: Any, kind: Any) -> Any:
    if kind == tuple[int, ...] and isinstance(value, str) and re.fullmatch(r"\d{1,9}(,\d{1,9})*", value):
        return tuple(map(int, value.split(",")))  # as options of a command line have them
    if not isinstance(value, list) or get_origin(kind) is not tuple:
        return value
    element = get_args(kind)[0]
    if is_dataclass(element) and all(isinstance(table, dict) for table in value):
        build: Any = element  # or mypy takes it for an instance of a dataclass
        return tuple(from_table(build, table) for table in value)
    return tuple(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def shown(value: Any) -> str:
    """Return a wrong value for an error, cut where it is too long for a line."""
    try:
        text = repr(_plain(value))
    except ValueError:  # Python writes no number of thousands of digits
        text = "a number of thousands of digits"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def _told(default: Any) -> str:
    """Return a default value as help texts show it: as in TOML, of tables their names."""
    plain = _plain(default)
    if isinstance(plain, list) and plain and isinstance(plain[0], dict):
        plain = [table["name"] for table in plain]
    return str(tomlkit.item(plain).as_string())
