"""Small panels of the window on creatures: its title, its status line, and the sheet beside the mouse."""

from collections.abc import Hashable
from math import isfinite

import numpy as np
import pygame

from viewers.creatures.panels.drawing import draw_still
from viewers.creatures.playback import Aquarium
from viewers.ui.panel import Panel
from viewers.ui.theme import ACCENT, GOOD, LINE, MUTED, RAISED, SMALL, TEXT, WARNING
from viewers.worlds.panels.status import Figure, Mood, StatusLine

PICTURE = 116  # [units] a side of the picture beside the mouse
TIP_WATER = (14, 46, 66)


class Title(Panel[Aquarium]):
    """One line at the top of the side."""

    def key(self, aquarium: Aquarium) -> Hashable:
        """Return what the picture depends on."""
        return aquarium.folder, aquarium.source.is_live, self.area.size

    def draw(self, surface: pygame.Surface, aquarium: Aquarium) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle = self.theme.px, surface.get_height() // 2
        end = self.theme.write(surface, aquarium.name.capitalize(), unit(14), middle, 16, TEXT, bold=True)
        room = surface.get_width() - end - unit(28)
        if room > unit(60):
            self.theme.write(surface, aquarium.folder.resolve().name, surface.get_width() - unit(14), middle + unit(1),
                             SMALL, MUTED, align=1.0, width=room)  # fmt: skip
        y = surface.get_height() - 1
        pygame.draw.line(surface, LINE, (unit(14), y), (surface.get_width() - unit(14), y))


class Status(StatusLine):
    """The status of creatures and of the search that breeds them."""

    def figures(self, aquarium: Aquarium) -> tuple[Figure, ...]:
        """Return beat, speed, frames, and how far the search is."""
        found = aquarium.collection
        figures = [
            ("beat", f"{aquarium.beat:.2f}", 62),
            ("beats/s", f"{aquarium.speed:g}", 62),
            ("frames/s", f"{aquarium.frames_per_second:.0f}" if aquarium.playing else "-", 60),
        ]
        if found.wanted:
            done = f"{found.evaluations:,} of {found.wanted:,}"
            speed = f", {found.speed:,.0f}/s" if aquarium.source.is_live and not aquarium.source.paused else ""
            figures.append((f"evaluations{speed}", done, 200))
        crowd = aquarium.crowd
        if crowd is not None and crowd.best >= 0:
            figures.append(("creatures", f"{len(crowd):,}", 70))
            figures.append(("best", f"{crowd.fitness[crowd.best]:.1f}", 50))
        settings = getattr(aquarium.source, "settings", "")  # of a file of genomes, which does not tell its own
        if settings:
            figures.append(("settings", settings, 120))
        return tuple(figures)

    def mood(self, aquarium: Aquarium) -> Mood:
        """Return whether they swim, and whether a search goes on."""
        if aquarium.editing is not None:
            return "editing", ACCENT
        if aquarium.source.is_live:
            return ("search pauses", WARNING) if aquarium.source.paused else ("searching", GOOD)
        return ("swimming", GOOD) if aquarium.playing else ("held still", WARNING)


class Tip(Panel[Aquarium]):
    """What the mouse points at on the chart: a picture and its scores."""

    def key(self, aquarium: Aquarium) -> Hashable:
        """Return what the picture depends on."""
        crowd = aquarium.crowd
        number = aquarium.hover
        if crowd is None or number is None or number >= len(crowd):
            return ()
        genes = crowd.genomes[number]
        return number, genes.tobytes(), float(crowd.fitness[number]), aquarium.body(genes) is not None

    def size(self, aquarium: Aquarium) -> tuple[int, int] | None:
        """Return the size [pixels] it wants; None when there is nothing to tell."""
        if not self.key(aquarium):
            return None
        unit = self.theme.px
        wide = max(self.theme.width(f"{value}   {name}", SMALL, bold=True) for name, value in self.lines(aquarium))
        return unit(PICTURE + 26) + wide, unit(PICTURE + 12)

    def lines(self, aquarium: Aquarium) -> list[tuple[str, str]]:
        """Return names and values."""
        crowd, number = aquarium.crowd, aquarium.hover
        if crowd is None or number is None or number >= len(crowd):
            return []
        fitness = float(crowd.fitness[number])
        lines = [(aquarium.arena.fitness_unit, f"{fitness:.2f}" if isfinite(fitness) else "no score")]
        for axis, value in zip(aquarium.arena.axes, crowd.descriptors[number], strict=True):
            if np.isfinite(value):
                lines.append((axis.unit, f"{value * axis.scale:.3g}"))
        if crowd.born is not None:
            lines.append(("evaluation", f"no. {crowd.born[number] + 1:,}"))
        return [*lines, ("watch", "click"), ("compare", "right click")]

    def draw(self, surface: pygame.Surface, aquarium: Aquarium) -> None:
        """Draw the sheet."""
        unit, crowd, number = self.theme.px, aquarium.crowd, aquarium.hover
        surface.fill(RAISED)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        box = pygame.Rect(unit(6), unit(6), unit(PICTURE), unit(PICTURE))
        pygame.draw.rect(surface, TIP_WATER, box, border_radius=unit(4))
        if crowd is None or number is None or number >= len(crowd):
            return
        body = aquarium.body(crowd.genomes[number])
        if body is not None:
            draw_still(surface, box.inflate(-unit(8), -unit(8)), body.places, body.links, body.kinds,
                       aquarium.arena.link_kinds, TIP_WATER, most=30.0)  # fmt: skip
        y = unit(18)
        for row, (name, value) in enumerate(self.lines(aquarium)):
            action = name in ("watch", "compare")
            words = f"{value}:" if action else value
            end = self.theme.write(surface, words, box.right + unit(12), y, SMALL, MUTED if action else TEXT,
                                   bold=not action)  # fmt: skip
            self.theme.write(surface, name, end + unit(6), y, SMALL, MUTED)
            y += unit(21 if row == 0 else 18)
