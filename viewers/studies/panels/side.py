"""The column at the right: which study this is, what its colours mean, and the run that the mouse points at."""

from collections.abc import Hashable

import pygame

from viewers.studies.playback import StudyPlayback
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import LINE, MUTED, RAISED, SMALL, TEXT
from viewers.ui.title_line import TitleLine

ROW = 18  # [units]


class Title(TitleLine[StudyPlayback]):
    """Names the world, and says how many runs there are."""

    def details(self, playback: StudyPlayback) -> str:
        """Return how many settings and seeds there are."""
        return f"{len(playback.rows)} settings"


class Legend(Panel[StudyPlayback]):
    """One legend for all; pointing at an entry lights it up in every tile."""

    name = "legend"

    def height(self, playback: StudyPlayback, room: Room) -> int:  # noqa: ARG002
        """Return the height of its entries."""
        return self.theme.px(ROW * len(playback.legend) + 20)

    def key(self, playback: StudyPlayback) -> Hashable:
        """Return what the picture depends on."""
        return playback.lit, self.area.size

    def draw(self, surface: pygame.Surface, playback: StudyPlayback) -> None:
        """Draw the entries."""
        unit, wide = self.theme.px, surface.get_width()
        self.ground(surface)
        for number, (name, colour) in enumerate(playback.legend):
            row = pygame.Rect(unit(10), unit(10 + ROW * number), wide - unit(20), unit(ROW))
            if number == playback.lit:
                pygame.draw.rect(surface, RAISED, row, border_radius=unit(3))
            swatch = pygame.Rect(row.x + unit(4), row.y + unit(4), unit(10), unit(10))
            pygame.draw.rect(surface, colour, swatch, border_radius=unit(2))
            pygame.draw.rect(surface, LINE, swatch, 1, border_radius=unit(2))
            self.theme.write(surface, name, row.x + unit(20), row.centery, SMALL, TEXT, width=row.width - unit(24))

    def point(self, place: tuple[int, int] | None, playback: StudyPlayback) -> None:
        """Light up the entry under the mouse, and say it in full."""
        number = -1 if place is None else (place[1] - self.theme.px(10)) // self.theme.px(ROW)
        playback.lit = number if 0 <= number < len(playback.legend) else None
        playback.hint = "" if playback.lit is None else playback.legend[playback.lit][0]


class Details(Panel[StudyPlayback]):
    """Means of every setting in a table, or what to do with the mouse."""

    name = "details"

    def key(self, playback: StudyPlayback) -> Hashable:
        """Return what the picture depends on."""
        return playback.study.folder, self.area.size

    def draw(self, surface: pygame.Surface, playback: StudyPlayback) -> None:
        """Write what there is to do."""
        unit = self.theme.px
        self.ground(surface)
        y = self.heading(surface, "study", unit(6))
        words = (
            "Every row is a setting, every tile a seed; figures are means over the seeds at this step. "
            "A click opens a run, where everything can be inspected; Study there leads back here.\n\n"
            f"Means and spreads, and all of it on one page:\npython -m alife.report {playback.folder}"
        )
        for line in self.theme.wrapped(words, surface.get_width() - unit(28), SMALL):
            self.theme.write(surface, line, unit(14), y + unit(10), SMALL, MUTED, width=surface.get_width() - unit(20))
            y += unit(17)
