"""The plots: how many live by what they do, stacked over time; their diversity; one curve more."""

from collections.abc import Hashable

import numpy as np
import pygame

from viewers.ui.numbers import compact, nice
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import FAINT, GROUND, LINE, MUTED, SMALL, TEXT, Theme
from viewers.worlds.panels.inspector import has_room_for_both
from viewers.worlds.playback import Playback
from viewers.worlds.series import entropy

CURVE_COLOURS = ((98, 174, 255), (255, 183, 77), (239, 83, 80), (129, 199, 132))


class Plots(Panel[Playback]):
    """Two plots over the same steps."""

    name = "plots"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._plot = pygame.Rect(0, 0, 0, 0)

    def height(self, playback: Playback, room: Room) -> int | None:
        """Return all that is left; beside an inspector nothing, unless the window is high enough for both."""
        return room.height if playback.pinned is None or has_room_for_both(room, self.theme) else None

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        shown = playback.step if not playback.playing else 0
        return playback.series.version, len(playback.simulation.run.samples), shown, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw both plots."""
        self.ground(surface)
        unit = self.theme.px
        width, height = surface.get_size()
        steps, counts = playback.series.table()
        top = self.heading(surface, "Population", unit(4))
        room = height - top - unit(34)
        upper = pygame.Rect(unit(44), top, width - unit(58), max(unit(24), round(room * 0.6)))
        self._plot = upper
        self._stack(surface, upper, steps, counts, playback)
        below = upper.bottom + unit(14)
        lower = pygame.Rect(upper.x, below + unit(16), upper.width, height - below - unit(16 + 24))
        if lower.height > unit(24):
            self._curves(surface, lower, below, steps, counts, playback)
            self._axis(surface, lower, steps)
        else:
            self._axis(surface, upper, steps)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Go to the step at this place."""
        steps, _ = playback.series.table()
        if len(steps) > 1 and self._plot.x <= place[0] <= self._plot.right:
            share = (place[0] - self._plot.x) / self._plot.width
            playback.go_to(round(steps[0] + share * (steps[-1] - steps[0])))

    def _stack(
        self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray, counts: np.ndarray, playback: Playback
    ) -> None:
        pygame.draw.rect(surface, GROUND, area)
        most = nice(int(counts.sum(axis=1).max(initial=1)))
        if len(steps) > 1:
            columns = sampled(steps, counts, area.width)
            stack_into(surface, area, columns, most, [colour for _, _, colour in playback.bands])
        self._scale(surface, area, most)
        self._now(surface, area, steps, playback)

    def _curves(
        self, surface: pygame.Surface, area: pygame.Rect, label_y: int, steps: np.ndarray, counts: np.ndarray,
        playback: Playback,
    ) -> None:  # fmt: skip
        pygame.draw.rect(surface, GROUND, area)
        curves = self._lines(steps, counts, playback)
        x = area.x
        for (name, _, _, last), colour in zip(curves, CURVE_COLOURS, strict=False):
            words = f"{name} {last:.2f}"
            if x + self.theme.width(words, SMALL) > area.right:
                break
            x = self.theme.write(surface, words, x, label_y + self.theme.px(6), SMALL, colour) + self.theme.px(12)
        highest = max([1e-9, *(float(values.max(initial=0)) for _, _, values, _ in curves)])
        most = nice(highest)
        for (_, at, values, _), colour in zip(curves, CURVE_COLOURS, strict=False):
            draw_line(surface, area, at, values, steps, most, colour)
        self._scale(surface, area, most)
        self._now(surface, area, steps, playback)

    def _lines(
        self, steps: np.ndarray, counts: np.ndarray, playback: Playback
    ) -> list[tuple[str, np.ndarray, np.ndarray, float]]:
        """Return (name, steps, values, last value) of the world's own curves, and of diversity if it has no such."""
        diversity = entropy(counts)
        lines = [("entropy", steps, diversity, float(diversity[-1]) if len(diversity) else 0.0)]
        lines = [] if any("entropy" in name for name in playback.curves) else lines
        samples = playback.simulation.run.samples
        for name in playback.curves:
            own = [(step, float(metrics[name][playback.world])) for step, metrics in samples if name in metrics]
            if own:
                at, values = (np.array(column) for column in zip(*own, strict=True))
                lines.append((name.replace("_", " ").replace(" share", ""), at, values, float(values[-1])))
        return lines

    def _scale(self, surface: pygame.Surface, area: pygame.Rect, most: float) -> None:
        unit = self.theme.px
        for share in (0.0, 0.5, 1.0):
            y = area.bottom - 1 - round(share * (area.height - 1))
            pygame.draw.line(surface, LINE, (area.x - unit(3), y), (area.x - 1, y))
            value = most * share
            words = compact(value) if most >= 10 else f"{value:.2g}"
            self.theme.write(surface, words, area.x - unit(6), y, SMALL - 1, MUTED, align=1.0)

    def _axis(self, surface: pygame.Surface, area: pygame.Rect, steps: np.ndarray) -> None:
        if len(steps):
            y = area.bottom + self.theme.px(10)
            self.theme.write(surface, f"step {steps[0]:,}", area.x, y, SMALL - 1, FAINT)
            self.theme.write(surface, f"{steps[-1]:,}", area.right, y, SMALL - 1, FAINT, align=1.0)

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
    tops = np.cumsum(columns, axis=1) / most * area.height  # (width, bands) [pixels] from the bottom
    heights = np.arange(area.height)[::-1] + 0.5
    band = (heights[None, :, None] >= tops[:, None, :]).sum(axis=2)  # (width, height): bands below; all = nobody
    table = np.array([*(red << 16 | green << 8 | blue for red, green, blue in colours), _number(GROUND)], np.uint32)
    pixels = pygame.surfarray.pixels2d(surface)
    pixels[area.x : area.right, area.y : area.bottom] = table[band]


def draw_line(
    surface: pygame.Surface, area: pygame.Rect, at: np.ndarray, values: np.ndarray, steps: np.ndarray, most: float,
    colour: tuple[int, int, int],
) -> None:  # fmt: skip
    """Draw values at some steps as a line over an area that spans `steps`."""
    if len(at) < 2 or len(steps) < 2:
        return
    inside = (at >= steps[0]) & (at <= steps[-1])
    x = area.x + (at[inside] - steps[0]) / max(1, steps[-1] - steps[0]) * (area.width - 1)
    y = area.bottom - 1 - values[inside] / most * (area.height - 2)
    if len(x) > 1:
        pygame.draw.aalines(surface, colour, False, list(zip(x.tolist(), y.tolist(), strict=True)))


def _number(colour: tuple[int, int, int]) -> int:
    return colour[0] << 16 | colour[1] << 8 | colour[2]
