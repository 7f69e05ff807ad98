"""The line at the bottom of every window: how things are, some figures, and on the right what just happened."""

from collections.abc import Hashable
from typing import NamedTuple

import pygame

from alife.core.colours import Colour
from viewers.ui.panel import Panel, Place, Room, Shown
from viewers.ui.theme import FAINT, LINE, MUTED, NORMAL, RECORDING, SMALL, TEXT

HEIGHT = 30  # [units]


class Figure(NamedTuple):
    """A number of the status line."""

    unit: str
    value: str
    least_width: int  # [units]; keeps the line from jittering when the number gets another digit


class Status(NamedTuple):
    """How things are, in a word or two."""

    words: str
    colour: Colour


class StatusLine(Panel[Shown]):
    """Draws a sign for playing or paused, the status, the figures and the newest message."""

    name = "status"
    place = Place.FOOT

    def height(self, playback: Shown, room: Room) -> int:  # noqa: ARG002
        """Return the height of one line."""
        return self.theme.px(HEIGHT)

    def figures(self, playback: Shown) -> tuple[Figure, ...]:
        """Return the numbers to show."""
        raise NotImplementedError

    def status(self, playback: Shown) -> Status:
        """Return how things are."""
        raise NotImplementedError

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        happened = playback.news, playback.recording, playback.filmed
        return self.figures(playback), self.status(playback), happened, playback.playing, self.area.size

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle = self.theme.px, surface.get_height() // 2
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        x = self._draw_status(surface, playback, unit(14), middle)
        for number, figure in enumerate(self.figures(playback)):
            if number:
                pygame.draw.line(surface, LINE, (x - unit(9), middle - unit(7)), (x - unit(9), middle + unit(7)))
            end = self.theme.write(surface, figure.value, x, middle, NORMAL, TEXT, bold=number == 0)
            end = self.term(surface, figure.unit, end + unit(5), middle, MUTED)
            x = max(end, x + unit(figure.least_width)) + unit(18)
            if x > surface.get_width() - unit(120):
                break
        self._draw_message(surface, playback, x, middle)

    def _draw_status(self, surface: pygame.Surface, playback: Shown, x: int, middle: int) -> int:
        unit = self.theme.px
        words, colour = self.status(playback)
        if playback.filmed:
            return self.theme.write(surface, words, x, middle, SMALL, colour) + unit(18)
        if playback.playing:
            points = [(x, middle - unit(5)), (x, middle + unit(5)), (x + unit(9), middle)]
            pygame.draw.polygon(surface, colour, points)
        else:
            for left in (0, 5):
                pygame.draw.rect(surface, colour, (x + unit(left), middle - unit(5), unit(3), unit(10)))
        end = self.theme.write(surface, words, x + unit(16), middle, SMALL, colour)
        return max(end, x + unit(70)) + unit(18)

    def _draw_message(self, surface: pygame.Surface, playback: Shown, left: int, middle: int) -> None:
        unit, right = self.theme.px, surface.get_width() - self.theme.px(14)
        if playback.recording:
            start = right - self.theme.width(playback.recording, SMALL) - unit(14)
            pygame.draw.circle(surface, RECORDING, (start + unit(4), middle), unit(5))
            self.theme.write(surface, playback.recording, start + unit(14), middle, SMALL, RECORDING)
            right = start - unit(14)
        words, colour = (playback.news, TEXT) if playback.news else ("?  all keys", FAINT)
        if right - left > unit(60) and not playback.filmed:
            self.theme.write(surface, words, right, middle, SMALL, colour, align=1.0, width=right - left)
