"""Settings changed while a run goes on: each change is an intervention, so that the run repeats to the bit.

In interventions.jsonl the tool is `set NAME` and the amount the value, true as 1. What kernels read can be changed so;
everything else, such as the size, makes another world.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, replace
from importlib import import_module
from typing import Any, get_type_hints

from alife.core.config import changed, kernel_settings
from alife.core.errors import UsageError, unknown
from alife.worlds.intervention import Intervention
from alife.worlds.world import World

PREFIX = "set "


def changeable(kind: type) -> tuple[str, ...]:
    """Return the names of the settings of a config class that can be changed while a world runs."""
    kinds, known, default = get_type_hints(kind), kernel_settings(kind), kind()
    numbers = [item.name for item in fields(kind) if item.name in known and kinds[item.name] in (int, bool)]
    return tuple(name for name in numbers if not _changes_size(default, name))


def _changes_size(config: Any, name: str) -> bool:
    """Return whether a setting decides how large the arrays of a state are, as the depth of a genome's tree does."""
    state = import_module(f"{type(config).__module__.rpartition('.')[0]}.state")
    for step in (1, -1):
        with suppress(UsageError):
            other = replace(config, **{name: type(getattr(config, name))(getattr(config, name) + step)})
            return bool(state.axis_lengths(other) != state.axis_lengths(config))
    return False


def is_setting(intervention: Intervention) -> bool:
    """Return whether an intervention changes a setting rather than spaces."""
    return intervention.tool.startswith(PREFIX)


def change(step: int, name: str, value: int, *, stroke: int = 0) -> Intervention:
    """Return the intervention that gives a setting a value before the step that follows `step`."""
    return Intervention(step=step, world=0, tool=PREFIX + name, y=0, x=0, amount=int(value), stroke=stroke)


def with_change(config: Any, intervention: Intervention) -> Any:
    """Return a config as an intervention changes it; raise UsageError for a setting or value that it cannot have."""
    name = intervention.tool.removeprefix(PREFIX)
    known = changeable(type(config))
    if name not in known:
        raise unknown("setting to change while a world runs", name, known)
    if type(getattr(config, name)) is bool and intervention.amount not in (0, 1):
        raise UsageError(f"{name} must be 0 or 1, got {intervention.amount}.")
    return changed(config, {name: type(getattr(config, name))(intervention.amount)})


def config_after(config: Any, interventions: Iterable[Intervention]) -> Any:
    """Return a config as all those interventions leave it that change settings."""
    for one in interventions:
        config = with_change(config, one) if is_setting(one) else config
    return config


def apply(world: World, intervention: Intervention) -> None:
    """Let a world go on with a setting changed."""
    world.adopt(with_change(world.config, intervention))
