"""The chart of all creatures: the map of niches by fitness, or a population as points, with axes in their own units."""

from collections.abc import Hashable

import numpy as np
import pygame

from alife.core.colours import Colour
from alife.search.layout import Layout
from alife.search.population import Population
from alife.worlds.arena import normalised, with_unit
from viewers.creatures.playback import MAP, CreaturePlayback
from viewers.ui.flow import Flow
from viewers.ui.numbers import nice
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import ACCENT, FAINT, GROUND, LINE, MUTED, SMALL, TEXT, Theme

STOPS = ((68, 1, 84), (65, 68, 135), (42, 120, 142), (34, 168, 132), (122, 209, 81), (253, 231, 37))  # of the colours
UNREACHED: Colour = (28, 31, 38)  # niches in which no body can lie
REACHABLE: Colour = (44, 49, 60)  # niches in which nobody lies yet
NEAR = 9  # [pixels] from a point within which the mouse means it
INSPECTOR = 210  # [units] height of the inspector, at least, where there is room for it
LEFT, RIGHT, TOP, BOTTOM = 50, 16, 34, 58  # [units] around the plot


class ArchiveMap(Panel[CreaturePlayback]):
    """Says what it is under the mouse; a click watches it, a right or Shift click compares it."""

    name = "archive_map"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._tabs: list[pygame.Rect] = []

    def height(self, playback: CreaturePlayback, room: Room) -> int | None:
        """Return the height of a square plot, or a little more than half of the room; None while a genome is edited."""
        unit = self.theme.px
        square = min(room.width + unit(2), room.height - unit(INSPECTOR))
        return None if playback.editing is not None else max(square, room.height * 11 // 20)

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        shown = tuple(one.name for one in playback.swimmers), playback.subject
        return playback.snapshot.version, playback.chart, playback.hover, shown, self.area.size

    def draw(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        """Draw the buttons, the plot and its axes."""
        self.ground(surface)
        self._draw_tabs(surface, playback)
        plot, population = self.plot(), playback.population
        low, high = fitness_range(population)
        pygame.draw.rect(surface, GROUND, plot)
        if playback.shown[1] == MAP:
            self._draw_niches(surface, playback, plot, (low, high))
        else:
            self._draw_points(surface, playback, plot, (low, high))
        pygame.draw.rect(surface, LINE, plot.inflate(2, 2), 1)
        self._draw_axes(surface, playback, plot)
        self._draw_scale(surface, playback, plot, low, high)
        self._draw_marks(surface, playback, population)

    def point(self, place: tuple[int, int] | None, playback: CreaturePlayback) -> None:
        """Take note of the creature under the mouse."""
        playback.hover = None if place is None else self.at(place, playback)

    def click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Watch the creature that was clicked, beside the others if Shift is down; or press a button."""
        for number, tab in enumerate(self._tabs):
            if tab.collidepoint(place):
                playback.chart, playback.hover = number, None
                return
        found = self.at(place, playback)
        if found is not None and pygame.key.get_mods() & pygame.KMOD_SHIFT:
            playback.compare(found)
        elif found is not None:
            playback.watch(found)

    def right_click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Let the creature that was clicked swim beside the others, or take it out again."""
        found = self.at(place, playback)
        if found is not None:
            playback.compare(found)

    def plot(self) -> pygame.Rect:
        """Return where the plot is in the panel."""
        unit, (wide, tall) = self.theme.px, self.area.size
        return pygame.Rect(unit(LEFT), unit(TOP), max(8, wide - unit(LEFT + RIGHT)), max(8, tall - unit(TOP + BOTTOM)))

    def at(self, place: tuple[int, int], playback: CreaturePlayback) -> int | None:
        """Return the number of the creature at a place of the panel."""
        plot, population = self.plot(), playback.population
        if population is None or not len(population) or not plot.collidepoint(place):
            return None
        if playback.shown[1] == MAP and population.niche is not None:
            flat = playback.snapshot.flat
            rows, columns = flat.size
            niche = (place[0] - plot.x) * rows // plot.width, (plot.bottom - 1 - place[1]) * columns // plot.height
            return flat.who_is_at(niche, population.niche)
        away = np.hypot(*(self.places(playback, population) - place).T)
        away = np.where(np.isfinite(away), away, np.inf)
        return int(away.argmin()) if away.min() < self.theme.px(NEAR) else None

    def places(self, playback: CreaturePlayback, population: Population) -> np.ndarray:
        """Return where the creatures of a population are in the panel, [pixels] (n, 2), at its edge if beyond it."""
        plot, flat = self.plot(), playback.snapshot.flat
        if playback.shown[1] == MAP and population.niche is not None:
            shares = (flat.places(population.niche) + 0.5) / flat.size
        else:
            shares = np.clip(normalised(population.descriptors, playback.arena.descriptor_ranges), 0, 1)
        found: np.ndarray = np.stack(
            [plot.x + shares[:, 0] * plot.width, plot.bottom - shares[:, 1] * plot.height], axis=1
        )
        return found

    def mark_box(self, playback: CreaturePlayback, place: np.ndarray) -> pygame.Rect:
        """Return what frames a creature at a place of the panel, its niche or some pixels, all within the plot."""
        flat, plot, least = playback.snapshot.flat, self.plot(), self.theme.px(8)
        size = [
            max(least, int(pixels * mark // squares))
            for pixels, mark, squares in zip(plot.size, flat.mark, flat.size, strict=True)
        ]
        box = pygame.Rect((0, 0), size)
        box.center = round(float(place[0])), round(float(place[1]))
        return box.clamp(plot)

    def _draw_tabs(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        unit = self.theme.px
        flow = Flow(pygame.Rect(unit(14), unit(6), surface.get_width(), 0), unit(19), gap=unit(6))
        self._tabs = []
        for number, (name, kind) in enumerate(playback.charts):
            words, chosen = tab_words(playback, name, kind), number == playback.chart % len(playback.charts)
            tab = flow.add(self.theme.width(words, SMALL, bold=True) + unit(14))
            self.theme.button(surface, tab, words, chosen=chosen, colour=MUTED, bold=chosen)
            self._tabs.append(tab)

    def _draw_niches(
        self, surface: pygame.Surface, playback: CreaturePlayback, plot: pygame.Rect, span: tuple[float, float]
    ) -> None:
        flat, population = playback.snapshot.flat, playback.population
        pixels = np.full((*flat.shown, 3), REACHABLE, np.uint8)
        if playback.snapshot.reachable is not None and isinstance(flat, Layout):
            pixels[~flat.spread(playback.snapshot.reachable)] = UNREACHED
        if population is not None and population.niche is not None and len(population):
            best = flat.best(population.niche, population.fitness)
            there = np.isfinite(best)
            pixels[there] = colours_of(best[there], *span)
        picture = pygame.Surface(pixels.shape[:2], depth=32)
        pygame.surfarray.blit_array(picture, pixels[:, ::-1])
        surface.blit(pygame.transform.scale(picture, plot.size), plot)
        for side, count in enumerate(flat.tiles):
            for number in range(1, count):
                way = plot.size[side] * number // count
                ends = ((plot.x + way, plot.y), (plot.x + way, plot.bottom - 1))
                if side == 1:
                    ends = ((plot.x, plot.bottom - way), (plot.right - 1, plot.bottom - way))
                pygame.draw.line(surface, LINE, *ends)

    def _draw_points(
        self, surface: pygame.Surface, playback: CreaturePlayback, plot: pygame.Rect, span: tuple[float, float]
    ) -> None:
        population = playback.population
        if population is None or not len(population):
            return
        surface.set_clip(plot.inflate(self.theme.px(5), self.theme.px(5)))  # those at the edge are seen, too
        places, colours = self.places(playback, population), colours_of(population.fitness, *span)
        for number in np.argsort(np.nan_to_num(population.fitness, nan=-np.inf), kind="stable"):
            if np.isfinite(places[number]).all():
                pygame.draw.aacircle(surface, tuple(colours[number]), tuple(places[number]), self.theme.px(2.5))
        surface.set_clip(None)

    def _draw_axes(self, surface: pygame.Surface, playback: CreaturePlayback, plot: pygame.Rect) -> None:
        unit = self.theme.px
        for axis, (described, span) in enumerate(
            zip(playback.arena.axes[:2], playback.arena.descriptor_ranges[:2], strict=True)
        ):
            low, high = span[0] * described.scale, span[1] * described.scale
            every = nice((high - low) / 4)
            for number in range(int(np.ceil(low / every - 1e-9)), int(np.floor(high / every + 1e-9)) + 1):
                share = (number * every - low) / (high - low)
                words = f"{number * every:g}"
                if axis == 0:
                    x = plot.x + round(share * plot.width)
                    pygame.draw.line(surface, FAINT, (x, plot.bottom), (x, plot.bottom + unit(3)))
                    self.theme.write(surface, words, x, plot.bottom + unit(10), SMALL, MUTED, align=0.5)
                else:
                    y = plot.bottom - round(share * plot.height)
                    pygame.draw.line(surface, FAINT, (plot.x - unit(4), y), (plot.x - 1, y))
                    self.theme.write(surface, words, plot.x - unit(6), y, SMALL, MUTED, align=1.0)
        across, up = playback.arena.axes[:2]
        labels = across.label, up.label
        if playback.shown[1] == MAP:
            labels = playback.snapshot.flat.labels(playback.arena.axes)
        self.theme.write(surface, labels[0], plot.centerx, plot.bottom + unit(23), SMALL, MUTED,
                         align=0.5)  # fmt: skip
        words = next((one for one in (labels[1], up.label, up.name) if self.theme.width(one, SMALL) < plot.height), "")
        label = self.theme.text(words, SMALL, MUTED)
        turned = pygame.transform.rotate(label, 90)
        surface.blit(turned, turned.get_rect(center=(unit(7), plot.centery)))

    def _draw_scale(
        self, surface: pygame.Surface, playback: CreaturePlayback, plot: pygame.Rect, low: float, high: float
    ) -> None:
        """Draw which colour is which fitness."""
        unit = self.theme.px
        bar = pygame.Rect(plot.x, plot.bottom + unit(36), plot.width, unit(7))
        strip = pygame.Surface((64, 1), depth=32)
        pygame.surfarray.blit_array(strip, colours_of(np.linspace(low, high, 64), low, high)[:, None])
        surface.blit(pygame.transform.scale(strip, bar.size), bar)
        self.theme.write(surface, f"{low:z.1f}", bar.x, bar.bottom + unit(8), SMALL, MUTED)
        self.theme.write(surface, with_unit("fitness", playback.score_unit), bar.centerx, bar.bottom + unit(8),
                         SMALL, MUTED, align=0.5)  # fmt: skip
        self.theme.write(surface, f"{high:z.1f}", bar.right, bar.bottom + unit(8), SMALL, MUTED, align=1.0)

    def _draw_marks(self, surface: pygame.Surface, playback: CreaturePlayback, population: Population | None) -> None:
        """Frame those that swim, and the one under the mouse."""
        if population is None or not len(population):
            return
        places = self.places(playback, population)
        names = {one.name: number for number, one in enumerate(playback.swimmers)}
        several = len(playback.swimmers) > 1
        for number, genes in enumerate(population.genomes):
            lane = names.get(genes.tobytes())
            if lane is not None and np.isfinite(places[number]).all():
                self._mark(surface, playback, places[number], TEXT, f"{lane + 1}" if several else "")
        if (
            playback.hover is not None
            and playback.hover < len(population)
            and np.isfinite(places[playback.hover]).all()
        ):
            self._mark(surface, playback, places[playback.hover], ACCENT, "")

    def _mark(
        self, surface: pygame.Surface, playback: CreaturePlayback, place: np.ndarray, colour: Colour, words: str
    ) -> None:
        plot, unit, box = self.plot(), self.theme.px, self.mark_box(playback, place)
        pygame.draw.rect(surface, GROUND, box.inflate(4, 4), 1)
        pygame.draw.rect(surface, colour, box.inflate(2, 2), max(1, unit(1.5)))
        if words:  # on a ground of its own: niches have all colours
            badge = pygame.Rect(box.right + unit(3), box.y - unit(7), unit(13), unit(15))
            if badge.right > plot.right:
                badge.right = box.left - unit(3)
            badge.clamp_ip(plot)
            pygame.draw.rect(surface, GROUND, badge, border_radius=unit(3))
            self.theme.write(surface, words, *badge.center, SMALL, colour, bold=True, align=0.5)


def tab_words(playback: CreaturePlayback, name: str, kind: str) -> str:
    """Return what the button of a chart says: the kind alone where the population can be seen in two ways."""
    population = playback.snapshot.populations.get(name)
    return kind if population is None or population.niche is not None else name


def fitness_range(population: Population | None) -> tuple[float, float]:
    """Return the lowest and highest fitness of a population, apart from each other."""
    fitness = np.zeros(0) if population is None else population.fitness[np.isfinite(population.fitness)]
    if not len(fitness):
        return 0.0, 1.0
    return float(fitness.min()), float(max(fitness.max(), fitness.min() + 1e-6))


def colours_of(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the colour of each value, uint8 (n, 3); what is no number is grey."""
    share = np.clip((values - low) / (high - low), 0, 1) * (len(STOPS) - 1)
    known = np.isfinite(share)
    first = np.minimum(np.where(known, share, 0).astype(int), len(STOPS) - 2)
    stops = np.array(STOPS, float)
    mixed = stops[first] + (stops[first + 1] - stops[first]) * (np.where(known, share, 0) - first)[:, None]
    found: np.ndarray = np.where(known[:, None], mixed, 110).astype(np.uint8)
    return found
