"""Small panels of the window on creatures: its title, its status line, and the tooltip."""

from collections.abc import Hashable
from math import isfinite

import numpy as np
import pygame

from viewers.creatures.panels.drawing import draw_still
from viewers.creatures.playback import CreaturePlayback
from viewers.ui.panel import Around, Overlay
from viewers.ui.status_line import Figure, Status, StatusLine
from viewers.ui.theme import ACCENT, GOOD, LINE, MUTED, RAISED, SMALL, TEXT, WARNING
from viewers.ui.title_line import TitleLine

PICTURE = 116  # [units] a side of the picture beside the mouse
TOOLTIP_WATER = (14, 46, 66)


class Title(TitleLine[CreaturePlayback]):
    """Names the arena and the folder."""


class CreatureStatusLine(StatusLine[CreaturePlayback]):
    """The status of creatures and of the search that breeds them."""

    def figures(self, playback: CreaturePlayback) -> tuple[Figure, ...]:
        """Return beat, speed, frames, and how far the search is."""
        found = playback.snapshot
        figures = [
            Figure("beat", f"{playback.beat:.2f}", 62),
            Figure("beats/s", f"{playback.speed:g}", 62),
        ]
        if not playback.filmed:
            figures.append(Figure("frames/s", f"{playback.frames_per_second:.0f}" if playback.playing else "-", 60))
        if found.wanted:
            done = f"{found.evaluations:,} of {found.wanted:,}"
            speed = f", {found.speed:,.0f}/s" if playback.source.is_live and not playback.source.paused else ""
            figures.append(Figure(f"evaluations{speed}", done, 200))
        population = playback.population
        if population is not None and population.best >= 0:
            figures.append(Figure("creatures", f"{len(population):,}", 70))
            figures.append(Figure("best", f"{population.fitness[population.best]:.1f}", 50))
        settings = getattr(playback.source, "settings", "")  # a file of genomes does not hold them
        if settings:
            figures.append(Figure("settings", settings, 120))
        return tuple(figures)

    def status(self, playback: CreaturePlayback) -> Status:
        """Return whether they swim, and whether a search goes on."""
        if playback.editing is not None:
            return Status("editing", ACCENT)
        if playback.tool is not None:
            return Status("painting the water", ACCENT)
        if playback.source.is_live:
            return Status("search pauses", WARNING) if playback.source.paused else Status("searching", GOOD)
        return Status("swimming", GOOD) if playback.playing else Status("held still", WARNING)


class Tooltip(Overlay[CreaturePlayback]):
    """What the mouse points at on the chart: a picture and its scores."""

    name = "tooltip"
    takes_mouse = False

    def area_over(self, playback: CreaturePlayback, around: Around) -> pygame.Rect | None:
        """Return where it goes: left of the map, so that it hides nothing of it; None where no creature is meant."""
        if around.pressed or playback.editing is not None or not self.key(playback):
            return None
        area = pygame.Rect((0, 0), self._size(playback))
        area.midright = around.main.right - self.theme.px(8), around.mouse[1]
        return area.clamp(around.main)

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        population = playback.population
        number = playback.hover
        if population is None or number is None or number >= len(population):
            return ()
        genes = population.genomes[number]
        return number, genes.tobytes(), float(population.fitness[number]), playback.body(genes) is not None

    def _size(self, playback: CreaturePlayback) -> tuple[int, int]:
        """Return the size [pixels] it wants."""
        unit = self.theme.px
        wide = max(self.theme.width(f"{value}   {name}", SMALL, bold=True) for name, value in self.lines(playback))
        return unit(PICTURE + 26) + wide, unit(PICTURE + 12)

    def lines(self, playback: CreaturePlayback) -> list[tuple[str, str]]:
        """Return names and values."""
        population, number = playback.population, playback.hover
        if population is None or number is None or number >= len(population):
            return []
        fitness = float(population.fitness[number])
        lines = [(playback.score_unit, f"{fitness:.2f}" if isfinite(fitness) else "no score")]
        for axis, value in zip(playback.arena.axes, population.descriptors[number], strict=True):
            if np.isfinite(value):
                lines.append((axis.name, axis.measured(value)))
        if population.found_at is not None:
            lines.append(("evaluation", f"no. {population.found_at[number] + 1:,}"))
        return [*lines, ("watch", "click"), ("compare", "right click")]

    def draw(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        """Draw the picture and the lines."""
        unit, population, number = self.theme.px, playback.population, playback.hover
        surface.fill(RAISED)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        box = pygame.Rect(unit(6), unit(6), unit(PICTURE), unit(PICTURE))
        pygame.draw.rect(surface, TOOLTIP_WATER, box, border_radius=unit(4))
        if population is None or number is None or number >= len(population):
            return
        body = playback.body(population.genomes[number])
        if body is not None:
            draw_still(surface, box.inflate(-unit(8), -unit(8)), body.places, body.links, body.kinds,
                       playback.arena.link_kinds, TOOLTIP_WATER, most=30.0)  # fmt: skip
        y = unit(18)
        for row, (name, value) in enumerate(self.lines(playback)):
            action = name in ("watch", "compare")
            words = f"{value}:" if action else value
            end = self.theme.write(surface, words, box.right + unit(12), y, SMALL, MUTED if action else TEXT,
                                   bold=not action)  # fmt: skip
            self.theme.write(surface, name, end + unit(6), y, SMALL, MUTED)
            y += unit(21 if row == 0 else 18)
