"""The beats: where in its swim a creature is, power strokes lighter; a click or drag goes there."""

from collections.abc import Hashable
from math import ceil

import pygame

from viewers.creatures.playback import Aquarium
from viewers.ui.panel import Panel
from viewers.ui.theme import ACCENT, FAINT, GOOD, LINE, MUTED, RAISED, SMALL, TEXT, Theme
from viewers.worlds.panels.timeline import bubble

STROKE = (58, 84, 116)


class Beats(Panel[Aquarium]):
    """A bar over as many times the scored swim as it takes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._hover: int | None = None  # x of the mouse

    def key(self, aquarium: Aquarium) -> Hashable:
        """Return what the picture depends on."""
        bar = self.bar()
        return (
            round(bar.width * aquarium.beat / self.shown(aquarium)),
            self.shown(aquarium),
            self._hover,
            self.area.size,
        )

    def draw(self, surface: pygame.Surface, aquarium: Aquarium) -> None:
        """Draw the bar, its beats, where the score is taken, and the knob."""
        self.ground(surface)
        unit, bar, shown = self.theme.px, self.bar(), self.shown(aquarium)
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        pygame.draw.rect(surface, RAISED, bar, border_radius=unit(3))
        wide = bar.width / shown
        if wide >= 8:
            for beat in range(shown):  # a power stroke is the first half of a beat, as a rule
                pygame.draw.rect(surface, STROKE, (bar.x + round(beat * wide), bar.y, round(wide / 2), bar.height))
        every = 1 if wide >= 26 else 4 if wide >= 7 else 40
        for beat in range(0, shown + 1, every):
            x = bar.x + round(beat * wide)
            pygame.draw.line(surface, FAINT, (x, bar.bottom + unit(2)), (x, bar.bottom + unit(5)))
        scored = bar.x + round(aquarium.arena.beats * wide)
        pygame.draw.line(surface, GOOD, (scored, bar.y - unit(5)), (scored, bar.bottom + unit(5)), max(1, unit(2)))
        knob = bar.x + round(aquarium.beat * wide), bar.centery
        pygame.draw.circle(surface, ACCENT, knob, unit(7))
        pygame.draw.circle(surface, TEXT, knob, unit(3))
        self.theme.write(surface, "beat 0", bar.x - unit(8), bar.centery, SMALL, MUTED, align=1.0)
        self.theme.write(surface, f"{shown}", bar.right + unit(8), bar.centery, SMALL, MUTED)
        if self._hover is not None and bar.x <= self._hover <= bar.right:
            bubble(surface, self.theme, self._hover, bar.centery, f"{(self._hover - bar.x) / wide:.1f}")

    def point(self, place: tuple[int, int] | None, aquarium: Aquarium) -> None:  # noqa: ARG002
        """Show the beat under the mouse."""
        self._hover = place[0] if place is not None else None

    def click(self, place: tuple[int, int], aquarium: Aquarium) -> None:
        """Go to the beat at this place."""
        bar = self.bar()
        aquarium.go_to((place[0] - bar.x) / bar.width * self.shown(aquarium))

    def drag(self, place: tuple[int, int], moved: tuple[int, int], aquarium: Aquarium) -> None:  # noqa: ARG002
        """Follow the mouse."""
        aquarium.playing = False
        bar = self.bar()
        self.click((min(max(place[0], bar.x), bar.right), place[1]), aquarium)
        self._hover = place[0]

    def bar(self) -> pygame.Rect:
        """Return where the bar is in the panel."""
        unit = self.theme.px
        return pygame.Rect(unit(62), unit(13), max(unit(40), self.area.width - unit(62 + 52)), unit(6))

    @staticmethod
    def shown(aquarium: Aquarium) -> int:
        """Return how many beats the bar shows: the scored swim, doubled until the moment fits."""
        times = max(1, ceil((aquarium.beat + 1e-9) / aquarium.arena.beats))
        return int(aquarium.arena.beats * 2 ** (times - 1).bit_length())
