"""What the sheet of settings shows and changes: a world's settings, and those of a new world. Knows no pygame."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from alife.core.config import changed, meaning_of, override, range_text
from alife.worlds import registry
from viewers.ui.wishes import NewWorld
from viewers.worlds.playback import Playback

CURVE = 3.0  # small values of a wide range have more of a slider than large ones
STEP = 0.1  # share of a value by which a button changes it, at least 1


@dataclass(frozen=True)
class Setting:
    """A setting as a row shows it."""

    name: str
    meaning: str
    low: float | None
    high: float | None
    value: Any  # of the world, or what is planned for a new one
    default: Any
    live: bool  # whether it can be changed while the world runs
    planned: bool = False  # whether the value is that of a new world

    @property
    def words(self) -> str:
        """Return what it means, its range and its usual value."""
        limits = range_text(self.low, self.high)
        return f"{self.meaning}; {limits + ', ' if limits else ''}usually {told(self.default)}"

    def stepped(self, sign: int) -> Any:
        """Return the next higher (1) or lower (-1) value that it can have; the other one of a truth."""
        if type(self.value) is bool:
            return not self.value
        value = self.value + sign * max(1, round(abs(self.value) * STEP))
        value = value if self.low is None else max(int(self.low), value)
        return value if self.high is None else min(int(self.high), value)

    def value_at(self, share: float) -> int:
        """Return the value at a place of its slider, from 0, the lowest, to 1."""
        low, high = self._span
        value: float = low + (high - low) * share**CURVE
        return round(value)

    def share_of(self, value: float) -> float:
        """Return where on its slider a value is."""
        low, high = self._span
        return float(min(max((value - low) / max(high - low, 1), 0.0), 1.0) ** (1 / CURVE))

    @property
    def _span(self) -> tuple[float, float]:
        return self.low or 0, self.high if self.high is not None else max(1.0, 4 * abs(float(self.default)))


@dataclass
class SettingsPlan:
    """What a new world would be."""

    seed: int | None = None  # None for the next one
    preset: str | None = None  # None for the settings as they are
    values: dict[str, Any] = field(default_factory=dict)  # settings that were chosen for it

    def rows(self, playback: Playback) -> list[Setting]:
        """Return the settings, those first that can be changed while the world runs."""
        config = playback.simulation.run.world.config
        default, live = type(config)(), playback.live_settings
        found = [
            Setting(
                item.name, meaning_of(item), item.metadata.get("low"), item.metadata.get("high"),
                self.values.get(item.name, getattr(config, item.name)), getattr(default, item.name),
                item.name in live, item.name in self.values,
            )
            for item in fields(config)
        ]  # fmt: skip
        return sorted(found, key=lambda one: not one.live)

    def new_seed(self, playback: Playback) -> int:
        """Return the seed of the new world."""
        return playback.seeds[-1] + 1 if self.seed is None else self.seed

    def read(self, name: str, text: str, playback: Playback) -> Any:
        """Return the value that was typed for a setting; raise UsageError for one that it cannot have."""
        config = changed(playback.simulation.run.world.config, self.values)
        return getattr(override(config, [f"{name}={text}"]), name)

    def change(self, one: Setting, value: Any, playback: Playback) -> None:
        """Give a setting a value: at once where that can be done, else of the new world; UsageError as `read`."""
        config = playback.simulation.run.world.config
        if not one.live:
            changed(config, {**self.values, one.name: value})  # raises before anything is kept
            self.values[one.name] = value
        elif getattr(config, one.name) != value:
            playback.change_setting(one.name, int(value))

    def wish(self, playback: Playback) -> NewWorld:
        """Return the new world to be begun; raise UsageError where its settings do not go together."""
        name, kind = playback.world_name, type(playback.simulation.run.world.config)
        rules: Mapping[str, Any] = {}
        if self.preset is None:
            changes = {one.name: one.value for one in self.rows(playback) if one.value != one.default}
        else:
            rules, changes = registry.preset(name, self.preset).rules, dict(self.values)
        changed(kind(), {**rules, **changes})
        return NewWorld(name, self.preset, self.new_seed(playback), changes)


def told(value: Any) -> str:
    """Return a value in few letters."""
    if isinstance(value, tuple):
        return f"{len(value)} tables" if value and not isinstance(value[0], int) else str(list(value))
    return str(value).lower() if isinstance(value, bool) else f"{value:,}" if isinstance(value, int) else str(value)
