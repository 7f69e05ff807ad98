"""The timeline: where in its history the run is; the states in memory are ticks; a click or drag goes there."""

from collections.abc import Hashable

import pygame

from viewers.ui.panel import Panel
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, RAISED, SMALL, TEXT, WARNING, Theme
from viewers.worlds.panels.legend import short
from viewers.worlds.playback import Playback

WIDEST = 100_000_000  # [steps] that there is room for to be written in full


class Timeline(Panel[Playback]):
    """A bar from step 0 to the last one that was asked for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._hover: int | None = None  # x of the mouse

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        facts = playback.pump.facts
        interventions = len(playback.pump.run.log.interventions)
        bar = self._bar(self.area.width)
        at = bar.width * playback.step // max(facts.last_step, 1)
        return (
            at,
            facts.head * bar.width // max(facts.last_step, 1),
            facts.snapshots,
            interventions,
            facts.last_step,
            self._hover,
            self.area.size,
        )

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the bar, what is done of it, the ticks and the knob."""
        self.ground(surface)
        unit, facts = self.theme.px, playback.pump.facts
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        bar = self._bar(surface.get_width())
        pygame.draw.rect(surface, RAISED, bar, border_radius=unit(3))
        done = bar.copy()
        done.width = max(unit(4), self._x(bar, facts.head, facts) - bar.x)
        pygame.draw.rect(surface, (58, 84, 116), done, border_radius=unit(3))
        for step in facts.snapshots:
            x = self._x(bar, step, facts)
            pygame.draw.line(surface, FAINT, (x, bar.bottom + unit(3)), (x, bar.bottom + unit(6)))
        for step in {intervention.step for intervention in playback.pump.run.log.interventions[-400:]}:
            x = self._x(bar, step, facts)
            pygame.draw.line(surface, WARNING, (x, bar.top - unit(5)), (x, bar.top - unit(2)), max(1, unit(1)))
        knob = self._x(bar, playback.step, facts), bar.centery
        pygame.draw.circle(surface, ACCENT, knob, unit(7))
        pygame.draw.circle(surface, TEXT, knob, unit(3))
        self.theme.write(surface, "0", bar.x - unit(8), bar.centery, SMALL, MUTED, align=1.0)
        last = f"{facts.last_step:,}" if facts.last_step < WIDEST else short(facts.last_step)
        self.theme.write(surface, last, bar.right + unit(8), bar.centery, SMALL, MUTED)
        self._bubble(surface, bar, facts)

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:  # noqa: ARG002
        """Show the step under the mouse."""
        self._hover = place[0] if place is not None else None

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Go to the step at this place, as far as the run ever came."""
        facts = playback.pump.facts
        playback.go_to(min(self._step(self._bar(self.area.width), place[0], facts), facts.head))

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Follow the mouse, one state at a time."""
        if playback.pump.facts.seeking is None:
            self.click(place, playback)
        self._hover = place[0]

    def _bar(self, width: int) -> pygame.Rect:
        unit = self.theme.px
        return pygame.Rect(unit(34), unit(13), max(unit(40), width - unit(34 + 72)), unit(6))

    def _bubble(self, surface: pygame.Surface, bar: pygame.Rect, facts: object) -> None:
        """Write the step under the mouse above the bar."""
        if self._hover is None or not bar.x <= self._hover <= bar.right:
            return
        bubble(surface, self.theme, self._hover, bar.centery, f"{self._step(bar, self._hover, facts):,}")

    @staticmethod
    def _x(bar: pygame.Rect, step: int, facts: object) -> int:
        return bar.x + round(step / max(getattr(facts, "last_step", 1), 1) * bar.width)

    @staticmethod
    def _step(bar: pygame.Rect, x: int, facts: object) -> int:
        share = min(max((x - bar.x) / bar.width, 0.0), 1.0)
        return round(share * getattr(facts, "last_step", 1))


def bubble(surface: pygame.Surface, theme: Theme, x: int, y: int, words: str) -> None:
    """Write words onto a bar, where the mouse is."""
    box = pygame.Rect(0, 0, theme.width(words, SMALL) + theme.px(10), theme.px(18))
    box.center = min(max(x, box.width // 2), surface.get_width() - box.width // 2), y
    pygame.draw.rect(surface, LINE, box, border_radius=theme.px(4))
    theme.write(surface, words, *box.center, SMALL, TEXT, align=0.5)
