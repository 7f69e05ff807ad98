"""The plots: how many live by what they do, stacked over time; below each curve of the world on an axis of its own."""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
import pygame

from alife.core.colours import LINES_ON_DARK, Colour
from viewers.ui.numbers import compact, nice
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import FAINT, GROUND, LINE, MUTED, SMALL, TEXT, Theme
from viewers.worlds.panels.inspector import has_room_for_both
from viewers.worlds.playback import Playback
from viewers.worlds.series import entropy

LABEL = 17  # [units] of the line above a curve
LEAST_CURVE = 22  # [units] below which a curve says nothing
LONGEST = 5  # letters of a number beside an axis
STACK_SHARE = 0.5  # of the height that is the stack's


class Curve(NamedTuple):
    """A measure over time."""

    name: str
    at: np.ndarray  # [steps] (n,)
    values: np.ndarray  # (n,)

    def words(self, step: int) -> str:
        """Return its name and the value that it had at a step, or last before it."""
        known = int(np.searchsorted(self.at, step, side="right"))
        is_known = known and not np.isnan(self.values[known - 1])
        return f"{self.name} {self.values[known - 1]:.2f}" if is_known else self.name


class Plots(Panel[Playback]):
    """Plots over the same steps."""

    name = "plots"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._plot = pygame.Rect(0, 0, 0, 0)

    def height(self, playback: Playback, room: Room) -> int | None:
        """Return all that is left; beside an inspector nothing, unless the window is high enough for both."""
        return room.height if playback.pinned is None or has_room_for_both(room, self.theme) else None

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        shown = playback.step if not playback.playing or playback.filmed else 0
        return playback.series.version, len(playback.simulation.run.samples), shown, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the stack and as many curves as there is room for."""
        self.ground(surface)
        unit, (width, height) = self.theme.px, surface.get_size()
        steps, counts = playback.series.table(playback.step if playback.filmed else None)
        each = playback.shared_out[1]
        top = self.heading(surface, f"Population [{playback.shared_out[0]}]", unit(4))
        curves = self.curves(playback)
        room = height - top - unit(24)
        fit = min(len(curves), int(room * (1 - STACK_SHARE)) // unit(LABEL + LEAST_CURVE))
        area = pygame.Rect(unit(48), top, width - unit(62), round(room * STACK_SHARE) if fit else room)
        area.height = max(unit(24), area.height)
        self._plot = area.copy()
        self._stack(surface, area, steps, counts * each, playback)
        for number, curve in enumerate(curves[:fit]):
            tall = (height - unit(24) - self._plot.bottom) // fit
            area = pygame.Rect(area.x, self._plot.bottom + number * tall + unit(LABEL), area.width, tall - unit(LABEL))
            self._curve(surface, area, steps, curve, LINES_ON_DARK[number % len(LINES_ON_DARK)], playback)
        self._axis(surface, area, steps)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Go to the step at this place."""
        steps, _ = playback.series.table()
        if len(steps) > 1 and self._plot.x <= place[0] <= self._plot.right:
            share = (place[0] - self._plot.x) / self._plot.width
            playback.go_to(round(steps[0] + share * (steps[-1] - steps[0])))

    def curves(self, playback: Playback) -> list[Curve]:
        """Return the world's own curves, and before them the diversity if it has no such."""
        steps, counts = playback.series.table()
        known = any("entropy" in name for name in playback.curves) or len(playback.bands) < 2  # one kind has none
        found = [] if known or not len(steps) else [Curve("entropy of kinds", steps, entropy(counts))]
        samples = playback.simulation.run.samples
        for name in playback.curves:
            own = [(step, float(metrics[name][playback.world])) for step, metrics in samples if name in metrics]
            if own:
                at, values = (np.array(column) for column in zip(*own, strict=True))
                found.append(Curve(name.replace("_", " "), at, values))
        return found

    def _stack(
        self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray, counts: np.ndarray, playback: Playback
    ) -> None:
        pygame.draw.rect(surface, GROUND, area)
        most = nice(int(counts.sum(axis=1).max(initial=1)))
        if len(steps) > 1:
            columns = sampled(steps, counts, area.width)
            stack_into(surface, area, columns, most, [colour for _, _, colour in playback.bands])
        self._scale(surface, area, most, (0.0, 0.5, 1.0))
        self._now(surface, area, steps, playback)

    def _curve(
        self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray, curve: Curve, colour: Colour,
        playback: Playback,
    ) -> None:  # fmt: skip
        pygame.draw.rect(surface, GROUND, area)
        middle = area.top - self.theme.px(LABEL / 2)
        self.term(surface, curve.words(playback.step), area.x, middle, colour, width=area.width, word=curve.name)
        most = nice(float(np.nanmax(curve.values, initial=0)) or 1.0)
        draw_line(surface, area, curve.at, curve.values, steps, most, colour)
        self._scale(surface, area, most, (0.0, 1.0))
        self._now(surface, area, steps, playback)

    def _scale(self, surface: pygame.Surface, area: pygame.Rect, most: float, shares: tuple[float, ...]) -> None:
        unit = self.theme.px
        for share in shares:
            y = area.bottom - 1 - round(share * (area.height - 1))
            pygame.draw.line(surface, LINE, (area.x - unit(3), y), (area.x - 1, y))
            value = most * share
            words = compact(value) if most >= 10 else f"{value:.2g}"
            words = words.removeprefix("0") if len(words) > LONGEST else words
            line = min(max(y, area.top + unit(4)), area.bottom - unit(4))
            self.theme.write(surface, words, area.x - unit(6), line, SMALL, MUTED, align=1.0)

    def _axis(self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray) -> None:
        if len(steps):
            y = area.bottom + self.theme.px(11)
            self.theme.write(surface, f"step {steps[0]:,}", area.x, y, SMALL, FAINT)
            self.theme.write(surface, f"{steps[-1]:,}", area.right, y, SMALL, FAINT, align=1.0)

    def _now(self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray, playback: Playback) -> None:
        """Mark the step that is shown, when it is not the last."""
        if len(steps) > 1 and steps[0] <= playback.step < steps[-1]:
            x = area.x + round((playback.step - steps[0]) / (steps[-1] - steps[0]) * (area.width - 1))
            pygame.draw.line(surface, TEXT, (x, area.top), (x, area.bottom - 1))


def sampled(steps: np.ndarray, counts: np.ndarray, width: int) -> np.ndarray:
    """Return counts (width, bands) at evenly spaced steps, straight between the points."""
    at = np.linspace(steps[0], steps[-1], width)
    return np.stack([np.interp(at, steps, band) for band in counts.T], axis=1)


def stack_into(
    surface: pygame.Surface, area: pygame.Rect, columns: np.ndarray, most: float, colours: list[tuple[int, int, int]]
) -> None:
    """Fill an area with stacked counts (width, bands), the first band at the bottom."""
    there = np.flatnonzero(columns.any(axis=0))  # of many roles few live at any time
    tops = np.cumsum(columns[:, there], axis=1) / most * area.height  # (width, bands) [pixels] from the bottom
    tops = np.ceil(tops - 0.5).astype(np.int16)  # in whole pixels, which are compared four times as fast
    heights = np.arange(area.height, dtype=np.int16)[::-1, None]
    band = np.zeros((area.height, area.width), np.uint8)  # how many bands lie below; all = nobody
    for top in tops.T:
        band += heights >= top
    table = np.array([*(_number(colours[number]) for number in there), _number(GROUND)], np.uint32)
    pixels = pygame.surfarray.pixels2d(surface).T
    pixels[area.y : area.bottom, area.x : area.right] = table[band]


def draw_line(
    surface: pygame.Surface, area: pygame.Rect, at: np.ndarray, values: np.ndarray, steps: np.ndarray, most: float,
    colour: tuple[int, int, int],
) -> None:  # fmt: skip
    """Draw values at some steps as a line over an area that spans `steps`, with gaps where they are nan."""
    if len(at) < 2 or len(steps) < 2:
        return
    inside = (at >= steps[0]) & (at <= steps[-1])
    x = area.x + (at[inside] - steps[0]) / max(1, steps[-1] - steps[0]) * (area.width - 1)
    y = area.bottom - 1 - values[inside] / most * (area.height - 2)
    points = np.stack([x, y], axis=1)
    for piece in np.split(points, np.flatnonzero(np.isnan(y))):  # all but the first begin with a nan
        known = piece[~np.isnan(piece[:, 1])]
        if len(known) > 1:
            pygame.draw.aalines(surface, colour, False, known.tolist())


def _number(colour: tuple[int, int, int]) -> int:
    return colour[0] << 16 | colour[1] << 8 | colour[2]
