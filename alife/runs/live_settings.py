"""Settings changed while a run goes on: each change is an intervention, so that the run repeats to the bit.

In interventions.jsonl the tool is `set NAME` and the amount the value, true as 1. What kernels read can be changed so;
everything else, such as the size, makes another world. A world may have tools that change settings as well, where
somebody paints what a setting describes (`WorldConfig.paints`), such as the stones in a tank.
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
    """Return whether an intervention gives a setting a value, by its name."""
    return intervention.tool.startswith(PREFIX)


def changes_config(config: Any, intervention: Intervention) -> bool:
    """Return whether an intervention changes the config of a world rather than its state."""
    return is_setting(intervention) or intervention.tool in getattr(config, "paints", ())


def change(step: int, name: str, value: int, *, stroke: int = 0) -> Intervention:
    """Return the intervention that gives a setting a value before the step that follows `step`."""
    return Intervention(step=step, world=0, tool=PREFIX + name, y=0, x=0, amount=int(value), stroke=stroke)


def with_change(config: Any, intervention: Intervention, before: Intervention | None = None) -> Any:
    """Return a config as an intervention changes it; raise UsageError for a setting or value that it cannot have.

    before: the intervention before it, None for the first
    """
    if not is_setting(intervention):
        try:
            return config.painted(intervention, before)
        except UsageError:
            raise
        except ValueError as error:
            raise UsageError(f"'{intervention.tool}' cannot be used so: {error}") from error
    name = intervention.tool.removeprefix(PREFIX)
    known = changeable(type(config))
    if name not in known:
        raise unknown("setting to change while a world runs", name, known)
    if type(getattr(config, name)) is bool and intervention.amount not in (0, 1):
        raise UsageError(f"{name} must be 0 or 1, got {intervention.amount}.")
    return changed(config, {name: type(getattr(config, name))(intervention.amount)})


def config_after(config: Any, interventions: Iterable[Intervention]) -> Any:
    """Return a config as all those interventions leave it that change settings."""
    before = None
    for one in interventions:
        config, before = with_change(config, one, before) if changes_config(config, one) else config, one
    return config


def apply(world: World, intervention: Intervention, before: Intervention | None = None) -> None:
    """Let a world go on with a setting changed; before: the intervention before, None for the first."""
    world.adopt(with_change(world.config, intervention, before))
