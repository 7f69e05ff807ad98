"""The timeline: where in its swim a creature is, power strokes lighter; a click or drag goes there."""

from collections.abc import Hashable
from math import ceil

import pygame

from viewers.creatures.playback import CreaturePlayback
from viewers.ui.slider import DONE, Slider
from viewers.ui.theme import FAINT, GOOD


class Timeline(Slider[CreaturePlayback]):
    """A bar over the swim that is scored, twice as long each time the moment lies beyond it."""

    left, right = 62, 52
    first_words = "beat 0"

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        return self.x_of(playback.beat, playback), self.end(playback), self.hover, self.area.size

    def end(self, playback: CreaturePlayback) -> int:
        """Return how many beats the bar shows."""
        times = max(1, ceil((playback.beat + 1e-9) / playback.arena.beats))
        return int(playback.arena.beats * 2 ** (times - 1).bit_length())

    def now(self, playback: CreaturePlayback) -> float:
        """Return the beat that is shown."""
        return playback.beat

    def words(self, moment: float) -> str:
        """Return a beat with one decimal."""
        return f"{moment:.1f}"

    def last_words(self, playback: CreaturePlayback) -> str:
        """Return the last beat of the bar."""
        return f"{self.end(playback)}"

    def go_to(self, moment: float, playback: CreaturePlayback) -> None:
        """Go to a beat."""
        playback.go_to(moment)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: CreaturePlayback) -> None:
        """Hold still and follow the mouse."""
        playback.playing = False
        super().drag(place, moved, playback)

    def draw_marks(self, surface: pygame.Surface, bar: pygame.Rect, playback: CreaturePlayback) -> None:
        """Draw power strokes, a scale of beats, and where the score is taken."""
        unit, shown = self.theme.px, self.end(playback)
        wide = bar.width / shown
        if wide >= 8:
            for beat in range(shown):  # a power stroke is the first half of a beat, as a rule
                pygame.draw.rect(surface, DONE, (self.x_of(beat, playback), bar.y, round(wide / 2), bar.height))
        every = 1 if wide >= 26 else 4 if wide >= 7 else 40
        for beat in range(0, shown + 1, every):
            x = self.x_of(beat, playback)
            pygame.draw.line(surface, FAINT, (x, bar.bottom + unit(2)), (x, bar.bottom + unit(5)))
        scored = self.x_of(playback.arena.beats, playback)
        pygame.draw.line(surface, GOOD, (scored, bar.y - unit(5)), (scored, bar.bottom + unit(5)), max(1, unit(2)))
