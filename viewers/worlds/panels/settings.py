"""The settings of the world, docked beside it: each is changed while it runs, or for the new world begun at the foot.

A number is typed after a click on it: Enter gives it to the setting, Esc leaves it as it was.
"""

from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import Any

import pygame

from alife.core.errors import UsageError
from alife.worlds import registry
from viewers.ui.flow import Flow
from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, SMALL, TEXT, WARNING, Theme
from viewers.worlds.playback import Playback
from viewers.worlds.settings_plan import Setting, SettingsPlan, told

WIDE, HEAD, COUNT = 480, 62, 20  # [units] of the sheet; heights of its head and of the line below the rows
UPPER, LINE_TALL, MOST_LINES = 27, 15, 2  # [units] heights of a row's first line and of the others; how many of these
BUTTON = 22  # [units]
TRACK, BOX, TEXT_BOX = 84, 72, 150  # [units] of a slider; of the box of a number, of any other value
MOST_LETTERS = 60
NEW_ONLY = "new world"  # beside a setting that cannot be changed while the world runs


class SettingsPanel(Overlay[Playback]):
    """A sheet at the right of the window; rows are scrolled by the wheel."""

    name = "settings"
    is_sheet = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.plan = SettingsPlan()
        self.typed: tuple[str, str] | None = None  # the setting whose value is being typed, and what it is by now
        self._scrolled = 0  # [rows]
        self._held: tuple[str, int] | None = None  # the setting whose slider is held, and the value it would get
        self._buttons: list[tuple[pygame.Rect, str, Any]] = []  # where, what, with what
        self._tracks: list[tuple[pygame.Rect, Setting]] = []

    def toggle(self) -> None:
        """Open or close; what is typed and not given is forgotten."""
        self.open, self.typed = not self.open, None

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the right of the window, above the toolbar and below what there is to wait for: the map stays seen."""
        if not self.open:
            return None
        free = around.free
        wide = min(self.theme.px(WIDE), free.width)
        return pygame.Rect(free.right - wide, free.top, wide, free.height)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        config, size = playback.simulation.run.world.config, self.area.size
        hands = self._scrolled, self._held, self.typed
        return repr(config), hands, repr(self.plan), len(playback.simulation.run.log.interventions), size

    def place_of(self, name: str, sign: str = "+") -> tuple[int, int] | None:
        """Return the middle of a setting's button (+, -, or = for its value) or of another one; None for none."""
        wanted = {({"+": "add", "-": "take", "=": "type"}[sign], name), (name, None), ("preset", name)}
        return next((area.center for area, what, which in self._buttons if (what, _name(which)) in wanted), None)

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the sheet."""
        unit, (wide, tall) = self.theme.px, surface.get_size()
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self._buttons, self._tracks = [], []
        self._draw_head(surface, playback)
        foot = self._foot(playback, wide)
        foot_tall = foot[-1][0].bottom + unit(10)
        rows = self.plan.rows(playback)
        heights = [self._height(one, wide) for one in rows]
        room = tall - unit(HEAD + COUNT) - foot_tall
        self._scrolled = max(0, min(self._scrolled, len(rows) - _fitting(heights[::-1], room)))
        shown, y = _fitting(heights[self._scrolled :], room), unit(HEAD)
        for one, height in list(zip(rows, heights, strict=True))[self._scrolled : self._scrolled + shown]:
            self._draw_row(surface, pygame.Rect(0, y, wide, height), one)
            y += height
        bottom = tall - foot_tall
        if shown < len(rows):
            words = f"{self._scrolled + 1} to {self._scrolled + shown} of {len(rows)}, the wheel scrolls"
            self.theme.write(surface, words, wide // 2, bottom - unit(COUNT / 2), SMALL, MUTED, align=0.5)
        self.scroll_bar(surface, pygame.Rect(0, unit(HEAD), wide, room), self._scrolled, shown, len(rows))
        pygame.draw.line(surface, LINE, (0, bottom), (wide, bottom))
        self._draw_foot(surface, foot, bottom)

    def take(self, event: pygame.event.Event, playback: Playback) -> bool:
        """Type a value; return whether the key meant it."""
        if not self.open or self.typed is None or event.mod & pygame.KMOD_CTRL:
            return False
        (name, text), letter = self.typed, event.unicode or ""
        if event.key == pygame.K_ESCAPE:
            self.typed = None
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self._enter(name, text, playback)
        elif event.key == pygame.K_BACKSPACE:
            self.typed = name, text[:-1]
        elif letter.isprintable() and len(text) < MOST_LETTERS:
            self.typed = name, text + letter
        return True

    def wheel(self, place: tuple[int, int], steps: int, playback: Playback) -> None:  # noqa: ARG002
        """Scroll."""
        self._scrolled = max(0, self._scrolled - steps)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Press a button, or move a slider there; what is typed and not given is forgotten."""
        self.typed = None
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
                self._held = one.name, one.value_at(share)

    def release(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Give the setting the value at which its slider was let go of."""
        held, self._held = self._held, None
        for one in self.plan.rows(playback):
            if held is not None and one.name == held[0]:
                self._change(one, held[1], playback)

    def _enter(self, name: str, text: str, playback: Playback) -> None:
        """Give a setting what was typed; what it cannot be stays, to be mended."""
        if not text.strip():
            self.typed = None
            return
        try:
            value = self.plan.read(name, text, playback)
        except UsageError as error:
            playback.say(str(error))
            return
        self.typed = None
        for one in self.plan.rows(playback):
            if one.name == name:
                self._change(one, value, playback)

    def _press(self, what: str, which: Any, playback: Playback) -> None:
        plan = self.plan
        if what in ("add", "take"):
            self._change(which, which.stepped(1 if what == "add" else -1), playback)
        elif what == "type":
            self.typed = which.name, ""
        elif what == "preset":
            plan.preset = None if plan.preset == which else which
        elif what in ("seed up", "seed down"):
            plan.seed = max(0, plan.new_seed(playback) + (1 if what == "seed up" else -1))
        elif what == "close":
            self.open = False
        elif what == "begin":
            self._begin(playback)

    def _begin(self, playback: Playback) -> None:
        try:
            playback.wish = self.plan.wish(playback)
        except UsageError as error:
            playback.say(str(error))

    def _change(self, one: Setting, value: Any, playback: Playback) -> None:
        try:
            self.plan.change(one, value, playback)
        except UsageError as error:
            playback.say(str(error))

    # Drawing

    def _draw_head(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw whose settings they are, what comes of a change, and a button that closes."""
        unit, wide = self.theme.px, surface.get_width()
        self.theme.write(surface, f"Settings of {playback.world_name}", unit(18), unit(21), 16, TEXT, bold=True,
                         width=wide - unit(100))  # fmt: skip
        close = pygame.Rect(wide - unit(72), unit(10), unit(54), unit(BUTTON))
        self.theme.button(surface, close, "Close")
        self._buttons.append((close, "close", None))
        words = "A change is of the new world that Begin makes."
        if playback.live_settings:
            words = f'A change branches off here; of a "{NEW_ONLY}" it waits for Begin.'
        self.theme.write(surface, words, unit(18), unit(45), SMALL, MUTED, width=wide - unit(36))

    def _height(self, one: Setting, wide: int) -> int:
        return self.theme.px(UPPER + LINE_TALL * len(self._lines(one, wide)) + 4)

    def _lines(self, one: Setting, wide: int) -> list[str]:
        return self.theme.wrapped(one.words, wide - self.theme.px(36), SMALL)[:MOST_LINES]

    def _draw_row(self, surface: pygame.Surface, row: pygame.Rect, one: Setting) -> None:
        unit, changed = self.theme.px, one.value != one.default
        upper = row.y + unit(14)
        pygame.draw.line(surface, LINE, (unit(18), row.y), (row.right - unit(18), row.y))
        if changed:
            pygame.draw.aacircle(surface, WARNING, (unit(11), upper), unit(3))
        for number, line in enumerate(self._lines(one, row.width)):
            y = row.y + unit(UPPER + LINE_TALL * (number + 0.5))
            self.theme.write(surface, line, unit(18), y, SMALL, MUTED, width=row.width - unit(30))
        left = self._draw_value(surface, row, one)
        name = one.name.replace("_", " ")
        end = self.theme.write(surface, name, unit(18), upper, NORMAL, TEXT, bold=changed, width=left - unit(24))
        if not one.live and end + unit(12) + self.theme.width(NEW_ONLY, SMALL) < left:
            self.theme.write(surface, NEW_ONLY, end + unit(8), upper, SMALL, ACCENT if one.planned else MUTED)

    def _draw_value(self, surface: pygame.Surface, row: pygame.Rect, one: Setting) -> int:
        """Draw a value with what changes it, from the right; return where that begins."""
        unit, right, y = self.theme.px, row.right - self.theme.px(18), row.y + self.theme.px(4)
        value = one.value if self._held is None or self._held[0] != one.name else self._held[1]
        if type(one.value) is bool:
            area = pygame.Rect(right - unit(60), y, unit(60), unit(BUTTON))
            self.theme.button(surface, area, "on" if one.value else "off", chosen=one.value)
            self._buttons.append((area, "add", one))
            return area.left
        if type(one.value) is not int:
            return self._draw_box(surface, pygame.Rect(right - unit(TEXT_BOX), y, unit(TEXT_BOX), unit(BUTTON)), one)
        for words, what, offset in (("+", "add", BUTTON), ("-", "take", 2 * BUTTON + 4)):
            area = pygame.Rect(right - unit(offset), y, unit(BUTTON), unit(BUTTON))
            self.theme.button(surface, area, words)
            self._buttons.append((area, what, one))
        box = pygame.Rect(right - unit(2 * BUTTON + 10 + BOX), y, unit(BOX), unit(BUTTON))
        self._draw_box(surface, box, one, told(value))
        track = pygame.Rect(box.left - unit(TRACK + 14), row.y + unit(13), unit(TRACK), unit(4))
        if track.x < unit(18) + self.theme.width(one.name, NORMAL, bold=True) + unit(10):
            return box.left
        pygame.draw.rect(surface, GROUND, track.inflate(0, unit(2)), border_radius=unit(3))
        pygame.draw.aacircle(surface, ACCENT, (track.x + round(one.share_of(value) * track.width), track.centery),
                             unit(6))  # fmt: skip
        self._tracks.append((track, one))
        return track.left - unit(6)

    def _draw_box(self, surface: pygame.Surface, box: pygame.Rect, one: Setting, words: str = "") -> int:
        """Draw a value that is typed after a click on it, lists of tables apart; return where it begins."""
        unit, typed = self.theme.px, self.typed is not None and self.typed[0] == one.name
        if not isinstance(one.value, tuple) or not one.value or isinstance(one.value[0], int):
            pygame.draw.rect(surface, GROUND, box, border_radius=unit(4))
            pygame.draw.rect(surface, ACCENT if typed else LINE, box, 1, border_radius=unit(4))
            self._buttons.append((box, "type", one))
        words, ink = words or told(one.value), ACCENT if one.planned else TEXT
        if typed and self.typed is not None:
            words, ink = f"{self.typed[1]}|", TEXT
        self.theme.write(surface, words, box.right - unit(8), box.centery, NORMAL, ink, align=1.0, bold=True,
                         width=box.width - unit(12))  # fmt: skip
        return box.left

    def _foot(self, playback: Playback, wide: int) -> list[tuple[pygame.Rect, str, str, Any, bool]]:
        """Return what a new world would be, and the button that begins it: where, words, what, which, whether chosen.

        Places are below the top of the foot.
        """
        unit, plan = self.theme.px, self.plan
        shown: list[tuple[str, str, Any, bool]] = [
            ("A new world", "", None, False), ("-", "seed down", None, False),
            (f"seed {plan.new_seed(playback)}", "", None, False), ("+", "seed up", None, False),
            ("settings as here", "preset", None, plan.preset is None),
        ]  # fmt: skip
        shown += [(name, "preset", name, name == plan.preset) for name in registry.presets(playback.world_name)]
        flow = Flow(pygame.Rect(unit(18), unit(10), wide - unit(36), 0), unit(BUTTON), gap=unit(5))
        return [
            (flow.add(self.theme.width(words, SMALL) + unit(16)), words, what, which, chosen)
            for words, what, which, chosen in [*shown, ("Begin", "begin", None, True)]
        ]

    def _draw_foot(
        self, surface: pygame.Surface, foot: Sequence[tuple[pygame.Rect, str, str, Any, bool]], top: int
    ) -> None:
        for place, words, what, which, chosen in foot:
            area = place.move(0, top)
            if what:
                self.theme.button(surface, area, words, chosen=chosen, bold=what == "begin")
                self._buttons.append((area, what, which))
            else:
                self.theme.write(surface, words, *area.center, SMALL, TEXT, align=0.5)


def _name(which: Any) -> Any:
    return which.name if isinstance(which, Setting) else which


def _fitting(heights: Sequence[int], room: int) -> int:
    """Return how many of some rows fit into a height, at least one."""
    return max(1, sum(end <= room for end in accumulate(heights)))
