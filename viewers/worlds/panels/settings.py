"""The settings of the world: what each means, its range, those that can be changed while it runs; a new world."""

from collections.abc import Hashable
from dataclasses import dataclass, fields
from typing import Any

import pygame

from alife.core.config import meaning_of, range_text
from alife.runs.live_settings import changeable
from alife.worlds import registry
from viewers.ui.flow import Flow
from viewers.ui.panel import Around, Overlay, centred
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, SMALL, TEXT, WARNING, Theme
from viewers.ui.wishes import NewWorld
from viewers.worlds.playback import Playback

WIDE, ROW, HEAD, FOOT = 720, 44, 44, 96  # [units]
BUTTON = 24  # [units]
TRACK = 150  # [units] of a slider
CURVE = 3.0  # small values of a wide range have more of a slider than large ones
STEP = 0.1  # share of a value by which a button changes it, at least 1


@dataclass(frozen=True)
class Setting:
    """A setting as a row shows it."""

    name: str
    meaning: str
    low: float | None
    high: float | None
    value: Any
    default: Any
    live: bool  # whether it can be changed while the world runs


class SettingsPanel(Overlay[Playback]):
    """A sheet over the window; rows are scrolled by the wheel."""

    name = "settings"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scrolled = 0  # [rows]
        self._held: tuple[str, int] | None = None  # the setting whose slider is held, and the value it would get
        self._buttons: list[tuple[pygame.Rect, str, Any]] = []  # where, what, with what
        self._tracks: list[tuple[pygame.Rect, Setting]] = []
        self._live: tuple[str, ...] = ()
        self._seed: int | None = None  # of the new world; None for the next one
        self._preset: str | None = None  # of the new world; None for the settings as they are

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:
        """Return the middle of the window, above the toolbar and below what there is to wait for."""
        if not self.open:
            return None
        unit = self.theme.px
        tall = unit(HEAD + FOOT) + unit(ROW) * len(self.rows(playback))
        size = min(unit(WIDE), around.window.width - unit(16)), min(tall, around.free.height - unit(8))
        return centred(size, around.free)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        config = playback.simulation.run.world.config
        new = self._new_seed(playback), self._preset
        return repr(config), self._scrolled, self._held, new, len(playback.simulation.run.log.interventions)

    def rows(self, playback: Playback) -> list[Setting]:
        """Return the settings, those first that can be changed while the world runs."""
        config = playback.simulation.run.world.config
        kind = type(config)
        default, live = kind(), self._live_of(kind)
        found = [
            Setting(
                item.name, meaning_of(item), item.metadata.get("low"), item.metadata.get("high"),
                getattr(config, item.name), getattr(default, item.name), item.name in live,
            )
            for item in fields(config)
        ]  # fmt: skip
        return sorted(found, key=lambda one: not one.live)

    def _live_of(self, kind: type) -> tuple[str, ...]:
        """Return the settings that can be changed live, worked out once: rows are wanted every frame."""
        if not self._live:
            self._live = changeable(kind)
        return self._live

    def place_of(self, name: str, sign: str = "+") -> tuple[int, int] | None:
        """Return the middle of a setting's button in the panel, or of another button by its name; None for none."""
        wanted = {("add", name) if sign == "+" else ("take", name), (name, None), ("preset", name)}
        return next((area.center for area, what, which in self._buttons if (what, _name(which)) in wanted), None)

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the sheet."""
        unit, (wide, tall) = self.theme.px, surface.get_size()
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self.theme.write(surface, f"Settings of {playback.world_name}", unit(18), unit(HEAD / 2), 16, TEXT, bold=True)
        close = pygame.Rect(wide - unit(72), unit(11), unit(54), unit(22))
        words = "a change branches off here, recorded; the wheel scrolls"
        self.theme.write(surface, words, close.left - unit(10), unit(HEAD / 2), SMALL, MUTED, align=1.0,
                         width=wide - unit(330))  # fmt: skip
        rows, room = self.rows(playback), max(1, (tall - unit(HEAD + FOOT)) // unit(ROW))
        self._scrolled = max(0, min(self._scrolled, len(rows) - room))
        self._buttons, self._tracks = [(close, "close", None)], []
        self.theme.button(surface, close, "Close")
        for number, one in enumerate(rows[self._scrolled : self._scrolled + room]):
            self._draw_row(surface, pygame.Rect(0, unit(HEAD) + number * unit(ROW), wide, unit(ROW)), one)
        if room < len(rows):
            words = f"{self._scrolled + 1} to {self._scrolled + room} of {len(rows)}"
            self.theme.write(surface, words, wide // 2, tall - unit(FOOT + 6), SMALL, MUTED, align=0.5)
        listed = pygame.Rect(0, unit(HEAD), wide, room * unit(ROW))
        self.scroll_bar(surface, listed, self._scrolled, room, len(rows))
        self._draw_new(surface, pygame.Rect(0, tall - unit(FOOT), wide, unit(FOOT)), playback)

    def wheel(self, place: tuple[int, int], steps: int, playback: Playback) -> None:  # noqa: ARG002
        """Scroll."""
        self._scrolled = max(0, self._scrolled - steps)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Press a button, or move a slider there."""
        for area, what, which in self._buttons:
            if area.collidepoint(place):
                self._press(what, which, playback)
                return
        self.drag(place, (0, 0), playback)
        self.release(place, playback)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Hold a slider; the setting changes when it is let go of."""
        for track, one in self._tracks:
            held = self._held is not None and self._held[0] == one.name
            if held or (self._held is None and track.inflate(12, 20).collidepoint(place)):
                share = min(max((place[0] - track.x) / max(1, track.width), 0.0), 1.0)
                self._held = one.name, round(_value_at(one, share))

    def release(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Give the setting the value at which its slider was let go of."""
        held, self._held = self._held, None
        if held is not None:
            self._change(*held, playback)

    def _press(self, what: str, which: Any, playback: Playback) -> None:
        if what in ("add", "take"):
            step = max(1, round(abs(which.value) * STEP)) * (1 if what == "add" else -1)
            value = which.value + step if type(which.value) is int else not which.value
            self._change(which.name, int(_clipped(which, value)), playback)
        elif what == "preset":
            self._preset = None if self._preset == which else which
        elif what in ("seed up", "seed down"):
            self._seed = max(0, self._new_seed(playback) + (1 if what == "seed up" else -1))
        elif what == "close":
            self.open = False
        elif what == "begin":
            playback.wish = self._wish(playback)

    def _change(self, name: str, value: int, playback: Playback) -> None:
        if int(getattr(playback.simulation.run.world.config, name)) != value:
            playback.change_setting(name, value)

    def _new_seed(self, playback: Playback) -> int:
        return playback.seeds[-1] + 1 if self._seed is None else self._seed

    def _wish(self, playback: Playback) -> NewWorld:
        rows = self.rows(playback) if self._preset is None else []
        changes = {one.name: one.value for one in rows if one.value != one.default}
        return NewWorld(playback.world_name, self._preset, self._new_seed(playback), changes)

    def _draw_row(self, surface: pygame.Surface, row: pygame.Rect, one: Setting) -> None:
        unit, changed = self.theme.px, one.value != one.default
        upper, lower = row.y + unit(13), row.y + unit(30)
        pygame.draw.line(surface, LINE, (unit(18), row.y), (row.right - unit(18), row.y))
        if changed:
            pygame.draw.aacircle(surface, WARNING, (unit(11), upper), unit(3))
        self.theme.write(surface, one.name.replace("_", " "), unit(18), upper, NORMAL, TEXT, bold=changed)
        limits = range_text(one.low, one.high)
        usual = f"usually {_told(one.default)}"
        words = f"{one.meaning}; {limits + ', ' if limits else ''}{usual}"
        self.theme.write(surface, words, unit(18), lower, SMALL, MUTED, width=row.width - unit(36))
        value = one.value if self._held is None or self._held[0] != one.name else self._held[1]
        right = row.right - unit(18)
        if not one.live:
            words = f"{_told(one.value)}   of a new world only"
            self.theme.write(surface, words, right, upper, SMALL, MUTED, align=1.0, width=row.width // 2)
        elif type(one.value) is bool:
            area = pygame.Rect(right - unit(60), row.y + unit(2), unit(60), unit(BUTTON - 2))
            self.theme.button(surface, area, "on" if one.value else "off", chosen=one.value)
            self._buttons.append((area, "add", one))
        else:
            self._draw_number(surface, row, one, value)

    def _draw_number(self, surface: pygame.Surface, row: pygame.Rect, one: Setting, value: int) -> None:
        unit, right, y = self.theme.px, row.right - self.theme.px(18), row.y + self.theme.px(2)
        for words, what, offset in (("+", "add", BUTTON), ("-", "take", 2 * BUTTON + 4)):
            area = pygame.Rect(right - unit(offset), y, unit(BUTTON), unit(BUTTON - 2))
            self.theme.button(surface, area, words)
            self._buttons.append((area, what, one))
        left = right - unit(2 * BUTTON + 16)
        self.theme.write(surface, f"{value:,}", left, y + unit(11), NORMAL, TEXT, align=1.0, bold=True)
        track = pygame.Rect(left - unit(TRACK + 70), y + unit(9), unit(TRACK), unit(4))
        if track.x > row.width // 3:
            pygame.draw.rect(surface, GROUND, track.inflate(0, unit(2)), border_radius=unit(3))
            knob = track.x + round(_share_of(one, value) * track.width), track.centery
            pygame.draw.aacircle(surface, ACCENT, knob, unit(6))
            self._tracks.append((track, one))

    def _draw_new(self, surface: pygame.Surface, foot: pygame.Rect, playback: Playback) -> None:
        """Draw what a new world would be, and the button that begins it."""
        unit = self.theme.px
        pygame.draw.line(surface, LINE, foot.topleft, foot.topright)
        self.theme.write(surface, "A new world", unit(18), foot.y + unit(22), NORMAL, TEXT, bold=True)
        flow = Flow(pygame.Rect(unit(112), foot.y + unit(10), foot.width - unit(130), 0), unit(BUTTON), gap=unit(5))
        shown: list[tuple[str, str, Any, bool]] = [
            ("-", "seed down", None, False), (f"seed {self._new_seed(playback)}", "", None, False),
            ("+", "seed up", None, False), ("settings as now", "preset", None, self._preset is None),
        ]  # fmt: skip
        shown += [(name, "preset", name, name == self._preset) for name in registry.presets(playback.world_name)]
        for words, what, which, chosen in [*shown, ("Begin", "begin", None, False)]:
            area = flow.add(self.theme.width(words, SMALL) + unit(18))
            if not what:
                self.theme.write(surface, words, *area.center, SMALL, TEXT, align=0.5)
                continue
            self.theme.button(surface, area, words, chosen=chosen or what == "begin", bold=what == "begin")
            self._buttons.append((area, what, which))


def _name(which: Any) -> Any:
    return which.name if isinstance(which, Setting) else which


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} tables" if value and not isinstance(value[0], int) else str(list(value))
    return str(value).lower() if isinstance(value, bool) else f"{value:,}" if isinstance(value, int) else str(value)


def _clipped(one: Setting, value: Any) -> Any:
    low = value if one.low is None else max(one.low, value)
    return low if one.high is None else min(one.high, low)


def _value_at(one: Setting, share: float) -> float:
    low, high = one.low or 0, one.high if one.high is not None else max(1, 4 * abs(one.default))
    return float(low + (high - low) * share**CURVE)


def _share_of(one: Setting, value: float) -> float:
    low, high = one.low or 0, one.high if one.high is not None else max(1, 4 * abs(one.default))
    return float(min(max((value - low) / max(high - low, 1), 0.0), 1.0) ** (1 / CURVE))
