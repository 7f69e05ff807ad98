"""A bar over the whole of a time, with a knob where it is now; a click or drag goes to another moment."""

import pygame

from viewers.ui.panel import Panel, Place, Room, Shown
from viewers.ui.theme import ACCENT, LINE, MUTED, RAISED, SMALL, TEXT, Theme

HEIGHT = 34  # [units]
DONE = (58, 84, 116)  # a part of the bar that stands out


class Slider(Panel[Shown]):
    """A bar from 0 to the `end` of a time."""

    name = "timeline"
    place = Place.FOOT
    left, right = 34, 76  # [units] beside the bar, for what is written there
    first_words = "0"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.hover: int | None = None  # x of the mouse

    def height(self, playback: Shown, room: Room) -> int:  # noqa: ARG002
        """Return the height of one line."""
        return self.theme.px(HEIGHT)

    def end(self, playback: Shown) -> float:
        """Return the last moment on the bar."""
        raise NotImplementedError

    def now(self, playback: Shown) -> float:
        """Return the moment that is shown."""
        raise NotImplementedError

    def go_to(self, moment: float, playback: Shown) -> None:
        """Go to another moment."""
        raise NotImplementedError

    def words(self, moment: float) -> str:
        """Return how a moment under the mouse is written."""
        raise NotImplementedError

    def last_words(self, playback: Shown) -> str:
        """Return what is written at the end of the bar."""
        raise NotImplementedError

    def draw_marks(self, surface: pygame.Surface, bar: pygame.Rect, playback: Shown) -> None:
        """Draw what lies on the bar, below its knob."""

    @property
    def bar(self) -> pygame.Rect:
        """Return where the bar is in the panel."""
        unit = self.theme.px
        return pygame.Rect(
            unit(self.left), unit(13), max(unit(40), self.area.width - unit(self.left + self.right)), unit(6)
        )

    def x_of(self, moment: float, playback: Shown) -> int:
        """Return where a moment is in the panel."""
        return self.bar.x + round(moment / self.end(playback) * self.bar.width)

    def moment_at(self, x: int, playback: Shown) -> float:
        """Return the moment at a place of the panel, the first or last one beside the bar."""
        share = min(max((x - self.bar.x) / self.bar.width, 0.0), 1.0)
        return share * self.end(playback)

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw the bar, what lies on it, the knob, and the moment under the mouse."""
        self.ground(surface)
        unit, bar = self.theme.px, self.bar
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        pygame.draw.rect(surface, RAISED, bar, border_radius=unit(3))
        self.draw_marks(surface, bar, playback)
        knob = self.x_of(self.now(playback), playback), bar.centery
        pygame.draw.aacircle(surface, ACCENT, knob, unit(7))
        pygame.draw.aacircle(surface, TEXT, knob, unit(3))
        self.theme.write(surface, self.first_words, bar.x - unit(8), bar.centery, SMALL, MUTED, align=1.0)
        self.theme.write(surface, self.last_words(playback), bar.right + unit(12), bar.centery, SMALL, MUTED)
        if self.hover is not None and bar.x <= self.hover <= bar.right:
            self._draw_bubble(surface, self.hover, self.words(self.moment_at(self.hover, playback)))

    def point(self, place: tuple[int, int] | None, playback: Shown) -> None:  # noqa: ARG002
        """Show the moment under the mouse."""
        self.hover = place[0] if place is not None else None

    def click(self, place: tuple[int, int], playback: Shown) -> None:
        """Go to the moment at this place."""
        self.go_to(self.moment_at(place[0], playback), playback)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Shown) -> None:  # noqa: ARG002
        """Follow the mouse."""
        self.click(place, playback)
        self.hover = place[0]

    def _draw_bubble(self, surface: pygame.Surface, x: int, words: str) -> None:
        """Write words onto the bar, where the mouse is."""
        unit = self.theme.px
        box = pygame.Rect(0, 0, self.theme.width(words, SMALL) + unit(10), unit(18))
        box.center = min(max(x, box.width // 2), surface.get_width() - box.width // 2), self.bar.centery
        pygame.draw.rect(surface, LINE, box, border_radius=unit(4))
        self.theme.write(surface, words, *box.center, SMALL, TEXT, align=0.5)
