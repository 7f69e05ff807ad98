"""The title: which world, which seed, where it is recorded."""

from collections.abc import Hashable

import pygame

from viewers.ui.panel import Panel
from viewers.ui.theme import LINE, MUTED, SMALL, TEXT
from viewers.worlds.playback import Playback


class Title(Panel[Playback]):
    """One line at the top of the side."""

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return playback.world, playback.folder, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle = self.theme.px, surface.get_height() // 2
        end = self.theme.write(surface, playback.name.capitalize(), unit(14), middle, 16, TEXT, bold=True)
        words = f"seed {playback.seeds[playback.world]}"
        if len(playback.seeds) > 1:
            words += f"   world {playback.world + 1} of {len(playback.seeds)}  (W)"
        end = self.theme.write(surface, words, end + unit(12), middle + unit(1), SMALL, MUTED)
        room = surface.get_width() - end - unit(28)
        if room > unit(60):
            self.theme.write(surface, playback.folder.name, surface.get_width() - unit(14), middle + unit(1), SMALL,
                             MUTED, align=1.0, width=room)  # fmt: skip
        pygame.draw.line(
            surface,
            LINE,
            (unit(14), surface.get_height() - 1),
            (surface.get_width() - unit(14), surface.get_height() - 1),
        )

    def click(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Show the next world."""
        playback.next_world()
