"""The timeline: where in its history the run is; the states in memory are ticks; a click or drag goes there."""

from collections.abc import Hashable

import pygame

from viewers.ui.numbers import compact
from viewers.ui.slider import DONE, Slider
from viewers.ui.theme import FAINT, WARNING
from viewers.worlds.playback import Playback

MOST_MARKS = 400  # interventions that are marked, the newest
WIDEST = 100_000_000  # [steps] that there is room for to be written in full


class Timeline(Slider[Playback]):
    """A bar from step 0 to the last one that was asked for."""

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        status = playback.simulation.status
        interventions = len(playback.simulation.run.log.interventions)
        places = self.x_of(self.now(playback), playback), self.x_of(status.head, playback)
        return places, status.snapshots, interventions, status.last_step, self.hover, self.area.size

    def end(self, playback: Playback) -> float:
        """Return the last step that was asked for."""
        return max(playback.simulation.status.last_step, 1)

    def now(self, playback: Playback) -> float:
        """Return the step that is shown."""
        return playback.step

    def words(self, moment: float) -> str:
        """Return a step in full."""
        return f"{round(moment):,}"

    def last_words(self, playback: Playback) -> str:
        """Return the last step, in full where there is room."""
        last = playback.simulation.status.last_step
        return f"{last:,}" if last < WIDEST else compact(last)

    def go_to(self, moment: float, playback: Playback) -> None:
        """Go to a step, as far as the run ever came."""
        playback.go_to(min(round(moment), playback.simulation.status.head))

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Playback) -> None:
        """Follow the mouse, one state at a time."""
        if playback.simulation.status.seeking is None:
            super().drag(place, moved, playback)
        self.hover = place[0]

    def draw_marks(self, surface: pygame.Surface, bar: pygame.Rect, playback: Playback) -> None:
        """Draw how far the run came, the states in memory and the interventions."""
        unit, status = self.theme.px, playback.simulation.status
        done = bar.copy()
        head = playback.step if playback.filmed else status.head
        done.width = max(unit(4), self.x_of(head, playback) - bar.x)
        pygame.draw.rect(surface, DONE, done, border_radius=unit(3))
        for step in status.snapshots:
            x = self.x_of(step, playback)
            pygame.draw.line(surface, FAINT, (x, bar.bottom + unit(3)), (x, bar.bottom + unit(6)))
        for step in {one.step for one in playback.simulation.run.log.interventions[-MOST_MARKS:]}:
            x = self.x_of(step, playback)
            pygame.draw.line(surface, WARNING, (x, bar.top - unit(5)), (x, bar.top - unit(2)), max(1, unit(1)))
