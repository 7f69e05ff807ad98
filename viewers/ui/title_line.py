"""The line at the top of the side: what is being watched, and in which folder it is recorded."""

from collections.abc import Hashable

import pygame

from viewers.ui.panel import Panel, Room, Shown
from viewers.ui.theme import LINE, MUTED, SMALL, TEXT

HEIGHT = 40  # [units]
LEAST_ROOM = 60  # [units] below which the folder is left out


class TitleLine(Panel[Shown]):
    """Draws the name, some details and the folder."""

    name = "title"

    def height(self, playback: Shown, room: Room) -> int:  # noqa: ARG002
        """Return the height of one line."""
        return self.theme.px(HEIGHT)

    def details(self, playback: Shown) -> str:  # noqa: ARG002
        """Return what stands beside the name."""
        return ""

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        return self.details(playback), playback.folder, self.area.size

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle, bottom = self.theme.px, surface.get_height() // 2, surface.get_height() - 1
        right = surface.get_width() - unit(14)
        end = self.theme.write(surface, playback.name.capitalize(), unit(14), middle, 16, TEXT, bold=True)
        details = self.details(playback)
        if details:
            end = self.theme.write(surface, details, end + unit(12), middle + unit(1), SMALL, MUTED)
        room = right - end - unit(14)
        if room > unit(LEAST_ROOM):
            folder = playback.folder.resolve().name
            self.theme.write(surface, folder, right, middle + unit(1), SMALL, MUTED, align=1.0, width=room)
        pygame.draw.line(surface, LINE, (unit(14), bottom), (right, bottom))
