"""The window on creatures: which panels it has, where they go, and how it is run."""

from collections.abc import Callable
from contextlib import ExitStack

import pygame

from alife.terminal import screen as screens
from viewers.creatures.actions import Actions
from viewers.creatures.keys import BY_CODE, GROUPS, KEYS, MOUSE
from viewers.creatures.panels.archive_map import Chart
from viewers.creatures.panels.genome_editor import Lattice
from viewers.creatures.panels.inspector import Facts
from viewers.creatures.panels.small_panels import Status, Tip, Title
from viewers.creatures.panels.tank import Tank
from viewers.creatures.panels.timeline import Beats
from viewers.creatures.playback import Aquarium, Source
from viewers.ui.help import Sheet
from viewers.ui.panel_window import Areas
from viewers.ui.theme import Theme
from viewers.ui.window import Window, loop, opened

STATUS, BEATS, TITLE = 30, 34, 40  # [units] heights
SIDE, EDITING_SIDE = 0.29, 0.42  # shares of the width that the side takes
LEAST_SIDE, MOST_SIDE = 286, 400  # [units]
FRAMES_BESIDE_A_SEARCH = 40  # a second
FACTS, EDITING_FACTS = 210, 120  # [units] height of the facts, at least, where there is room for them


class Ocean(Window):
    """A window on creatures."""

    main = "tank"
    keys = BY_CODE

    def __init__(self, aquarium: Aquarium, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(aquarium, screen, theme, Sheet(f"Watching {aquarium.name}", KEYS, GROUPS, MOUSE))
        self.lattice, self.chart = Lattice(theme), Chart(theme)
        self.tip = self.tooltip = Tip(theme)
        self.panels = {
            "tank": Tank(theme), "title": Title(theme), "chart": self.chart, "lattice": self.lattice,
            "facts": Facts(theme), "beats": Beats(theme), "status": Status(theme),
        }  # fmt: skip
        self.actions: Actions = Actions(self)
        self.arrange()

    def lay_out(self) -> Areas:
        """Return where every panel goes; the lattice takes the place of the chart while a genome is edited."""
        unit, (width, height) = self.theme.px, self.screen.get_size()
        editing = self.playback.editing is not None
        side = round(width * (EDITING_SIDE if editing else SIDE))
        side = min(max(side, unit(LEAST_SIDE)), unit(MOST_SIDE * (1.4 if editing else 1)), max(1, width // 2))
        left, foot = max(1, width - side), max(1, height - unit(STATUS + BEATS))
        room = max(1, foot - unit(TITLE))
        wanted = side + unit(8) if editing else side + unit(2)
        tall = max(min(wanted, room - unit(EDITING_FACTS if editing else FACTS)), room * 11 // 20)
        tall = max(1, min(tall, room))
        rest = max(0, room - tall)
        return {
            "status": pygame.Rect(0, height - unit(STATUS), width, unit(STATUS)),
            "beats": pygame.Rect(0, foot, width, unit(BEATS)),
            "tank": pygame.Rect(0, 0, left, foot),
            "title": pygame.Rect(left, 0, side, unit(TITLE)),
            ("lattice" if editing else "chart"): pygame.Rect(left, unit(TITLE), side, tall),
            "facts": pygame.Rect(left, unit(TITLE) + tall, side, rest),
        }

    def arrange(self) -> None:
        """Lay the panels out; the lens looks through the tank."""
        super().arrange()
        self.playback.lens.set_port(*self._areas["tank"].size)

    def tip_size(self) -> tuple[int, int] | None:
        """Return the size of the sheet beside the mouse, None where it points at no creature of the chart."""
        if self.playback.editing is not None or self.panel_at(self._mouse) != "chart":
            return None
        return self.tooltip.size(self.playback)

    def tip_place(self, size: tuple[int, int]) -> pygame.Rect:
        """Return where a sheet of a size goes: left of the chart, so that it hides nothing of it."""
        sheet = pygame.Rect((0, self._mouse[1] - size[1] // 2), size)
        sheet.right = self._areas["chart"].left - self.theme.px(8)
        return sheet.clamp(self._areas["tank"])

    def advance(self, seconds: float) -> None:
        """Let the creatures swim."""
        self.playback.tick(min(seconds, 0.25))
        if self.playback.editing is None:  # the chart may have changed under a mouse that stands still
            over = self.panel_at(self._mouse) == "chart"
            self.chart.point(self._within("chart", self._mouse) if over else None, self.playback)

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        return super().busy or self.playback.busy

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted: fewer beside a search, whose processors they take."""
        searching = self.playback.source.is_live and not self.playback.source.paused
        return FRAMES_BESIDE_A_SEARCH if searching else super().frames_wanted

    def key(self, event: pygame.event.Event) -> bool:
        """Follow one of those that swim by its number."""
        if pygame.K_1 <= event.key <= pygame.K_9 and not event.mod & pygame.KMOD_CTRL:
            self.playback.choose(event.key - pygame.K_1)
            return True
        return False


def watch(source: Source, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Show creatures in a window until it is closed; a running search is then stopped and saved."""
    with ExitStack() as ended:
        ended.callback(source.close)
        screen, theme = opened(f"alife: {source.arena.name}")
        aquarium = Aquarium(source)
        ended.callback(aquarium.close)
        ended.callback(_save_edits, aquarium)
        ended.callback(pygame.display.quit)
        window = Ocean(aquarium, screen, theme)
        ended.callback(window.end_film)
        source.start()
        loop(window, stopped)


def _save_edits(aquarium: Aquarium) -> None:
    for told in aquarium.save_edits():
        screens.warn(told)
