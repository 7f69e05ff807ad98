"""The status line: step, speed, frames, how many live; on the right what just happened."""

from collections.abc import Hashable
from typing import Any

import pygame

from viewers.ui.panel import Panel
from viewers.ui.theme import ACCENT, FAINT, GOOD, LINE, MUTED, NORMAL, RECORDING, SMALL, TEXT, WARNING
from viewers.worlds.panels.legend import short
from viewers.worlds.playback import Playback
from viewers.worlds.simulation_thread import FULL_SPEED

Figure = tuple[str, str, int]  # unit, figure, least width [units], which keeps the line from jittering
Mood = tuple[str, tuple[int, int, int]]


class StatusLine(Panel[Any]):
    """One line at the bottom of the window: how things are, some figures, what just happened."""

    def figures(self, playback: Any) -> tuple[Figure, ...]:
        """Return what is told."""
        raise NotImplementedError

    def mood(self, playback: Any) -> Mood:
        """Return how things are in a word, and in what colour."""
        raise NotImplementedError

    def key(self, playback: Any) -> Hashable:
        """Return what the picture depends on."""
        return (
            self.figures(playback),
            playback.news,
            playback.recording,
            playback.playing,
            self.mood(playback),
            self.area.size,
        )

    def draw(self, surface: pygame.Surface, playback: Any) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle = self.theme.px, surface.get_height() // 2
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        x = self._light(surface, playback, unit(14), middle)
        for number, (name, value, wide) in enumerate(self.figures(playback)):
            if number:
                pygame.draw.line(surface, LINE, (x - unit(9), middle - unit(7)), (x - unit(9), middle + unit(7)))
            end = self.theme.write(surface, value, x, middle, NORMAL, TEXT, bold=number == 0)
            end = self.theme.write(surface, name, end + unit(5), middle, SMALL, MUTED)
            x = max(end, x + unit(wide)) + unit(18)
            if x > surface.get_width() - unit(120):
                break
        self._message(surface, playback, x, middle)

    def _light(self, surface: pygame.Surface, playback: Any, x: int, middle: int) -> int:
        unit = self.theme.px
        words, colour = self.mood(playback)
        if playback.playing:
            points = [(x, middle - unit(5)), (x, middle + unit(5)), (x + unit(9), middle)]
            pygame.draw.polygon(surface, colour, points)
        else:
            for left in (0, 5):
                pygame.draw.rect(surface, colour, (x + unit(left), middle - unit(5), unit(3), unit(10)))
        end = self.theme.write(surface, words, x + unit(16), middle, SMALL, colour)
        return max(end, x + unit(70)) + unit(18)

    def _message(self, surface: pygame.Surface, playback: Any, left: int, middle: int) -> None:
        unit, right = self.theme.px, surface.get_width() - self.theme.px(14)
        if playback.recording:
            words = playback.recording
            start = right - self.theme.width(words, SMALL) - unit(14)
            pygame.draw.circle(surface, RECORDING, (start + unit(4), middle), unit(5))
            self.theme.write(surface, words, start + unit(14), middle, SMALL, RECORDING)
            right = start - unit(14)
        words, colour = (playback.news, TEXT) if playback.news else ("?  all keys", FAINT)
        if right - left > unit(60):
            self.theme.write(surface, words, right, middle, SMALL, colour, align=1.0, width=right - left)


class Status(StatusLine):
    """The status of a run."""

    def figures(self, playback: Playback) -> tuple[Figure, ...]:
        """Return step, speed, frames, cells and species."""
        facts, frame = playback.pump.facts, playback.frame
        cells = sum(frame.census.tolist()) if frame else 0
        speed = facts.speed
        wanted = "" if playback.speed == FULL_SPEED else f" of {playback.speed:,.0f}"
        found = [
            ("step", f"{playback.step:,}", 84),
            ("steps/s", (f"{speed:,.0f}" if speed >= 10 or not speed else f"{speed:.1f}") + wanted, 96),
            ("frames/s", f"{playback.frames_per_second:.0f}" if playback.playing else "-", 64),
            ("cells", f"{cells:,}" if cells < 100_000 else short(cells), 72),
        ]
        if facts.species is not None:
            found.append(("species", f"{facts.species:,}", 70))
        return tuple(found)

    def mood(self, playback: Playback) -> Mood:
        """Return whether it runs."""
        facts = playback.pump.facts
        if facts.seeking is not None:
            return f"on the way to step {facts.seeking:,}", WARNING
        if playback.playing:
            return "running", GOOD
        return ("replay, paused", ACCENT) if not playback.pump.run.writes else ("paused", WARNING)
