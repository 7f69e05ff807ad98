"""Charts as inline SVG: lines with bands, and areas on top of each other.

Colours and letters follow the page's style sheet, so that a chart fits light and dark screens; what the page's
script shows under the mouse is in data attributes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor, log10

import numpy as np

from alife.core.axes import limits
from alife.core.colours import Colour, css
from alife.report.html import text

WIDTH, HEIGHT = 460, 250  # [units] small, so that letters stay readable on a phone
LEFT, RIGHT, TOP, BOTTOM = 48, 10, 10, 34  # [units] of margin
MOST_POINTS = 240  # along x
COLOURS = 8  # series that the style sheet has colours for
SMALL = 1e-3  # numbers that are smaller are powers of ten on an axis
LETTER = 6.6  # [units] that a letter of an axis is wide
MOST = 1e300  # what is beyond is no number to draw: a file can say anything


@dataclass(frozen=True)
class Line:
    """A series over x, with a band around it and the faint lines that it is the mean of."""

    label: str
    values: np.ndarray  # (points,)
    colour: int = 0  # number of the series colour
    low: np.ndarray | None = None  # (points,)
    high: np.ndarray | None = None
    faint: Sequence[np.ndarray] = field(default_factory=tuple)  # (points,) each, such as single seeds
    dashed: bool = False

    def drawable(self) -> "Line":
        """Return the line without what cannot be drawn."""
        low, high = (None if edge is None else _drawable(edge) for edge in (self.low, self.high))
        faint = [_drawable(one) for one in self.faint]
        return replace(self, values=_drawable(self.values), low=low, high=high, faint=faint)


@dataclass(frozen=True)
class Layer:
    """One of several areas on top of each other."""

    label: str
    values: np.ndarray  # (points,)
    colour: Colour | str  # as CSS has it


@dataclass(frozen=True)
class Frame:
    """Where numbers lie in a chart."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, values: np.ndarray) -> np.ndarray:
        """Return the places of x values [units]."""
        share = (values - self.x_low) / max(self.x_high - self.x_low, 1e-300)
        found: np.ndarray = LEFT + share * (WIDTH - LEFT - RIGHT)
        return found

    def x_at(self, value: float) -> float:
        """Return the place of one x value [units]."""
        return float(self.x(np.array(value)))

    def y(self, values: np.ndarray) -> np.ndarray:
        """Return the places of y values [units]."""
        share = (values - self.y_low) / max(self.y_high - self.y_low, 1e-300)
        found: np.ndarray = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
        return found


def lines(x: np.ndarray, series: Sequence[Line], *, alt: str, x_label: str) -> str:
    """Return a chart of lines over x (points,)."""
    pick = thinned(len(x))
    series = [line.drawable() for line in series]
    everything = [part for line in series for part in (line.values, line.low, line.high, *line.faint)]
    numbers = np.concatenate([part[pick] for part in everything if part is not None] or [np.zeros(1)])
    frame = _frame(x, numbers[np.isfinite(numbers)])
    shapes = []
    for line in series:
        ribbon = _ribbon(frame, x, line, pick)
        shapes += [f'<path class="band s{line.colour % COLOURS}" d="{ribbon}"/>'] if ribbon else []
    for line in series:
        mark = f"s{line.colour % COLOURS}{' dashed' if line.dashed else ''}"
        shapes += [f'<path class="faint {mark}" d="{_path(frame, x[pick], one[pick])}"/>' for one in line.faint]
        shapes.append(f'<path class="line {mark}" d="{_path(frame, x[pick], line.values[pick])}"/>')
    hover = [
        {"n": line.label, "c": f"var(--s{line.colour % COLOURS})", "y": _short(line.values[pick])} for line in series
    ]
    return _chart(frame, shapes, x[pick], hover, alt, x_label)


def areas(
    x: np.ndarray, layers: Sequence[Layer], *, alt: str, x_label: str, most: float | None = None, halves: bool = False
) -> str:
    """Return a chart of areas on top of each other, the first one lowest.

    most: of the height of all, such as 1 of shares, so that charts can be compared
    halves: two layers of one label are one series, as in a Muller plot
    """
    pick = thinned(len(x))
    stack = np.cumsum([np.zeros(len(x)), *(np.nan_to_num(_drawable(layer.values)) for layer in layers)], axis=0)
    frame = _frame(x, np.array([0.0, float(stack.max(initial=0.0)) if most is None else most]))
    shapes = []
    for layer, low, high in zip(layers, stack[:-1], stack[1:], strict=True):
        outline = _closed(frame, x[pick], low[pick], high[pick]) if not halves else _parts(frame, x, low, high, pick)
        shapes.append(
            f'<path class="area" fill="{_css(layer.colour)}" d="{outline}"><title>{text(layer.label)}</title></path>'
        )
    whole: dict[str, np.ndarray] = {}
    for layer in reversed(layers):
        whole[layer.label] = whole.get(layer.label, 0.0) + layer.values[pick] if halves else layer.values[pick]
    shades = {layer.label: _css(layer.colour) for layer in layers}
    hover = [{"n": label, "c": shades[label], "y": _short(values)} for label, values in whole.items()]
    return _chart(frame, shapes, x[pick], hover, alt, x_label)


def bare(frame: Frame, shapes: Sequence[str], height: float, *, alt: str, x_label: str) -> str:
    """Return a chart of its own height with shapes over x, and no numbers along y."""
    axes = _x_axis(frame, x_label, height)
    lines = [
        f'<line class="grid" x1="{_place(frame.x(np.array(value)))}" x2="{_place(frame.x(np.array(value)))}" '
        f'y1="{TOP}" y2="{height - BOTTOM}"/>'
        for value in ticks(frame.x_low, frame.x_high, 5)
    ]
    head = f'<svg class="tree" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{text(alt)}">'
    return "".join([head, *lines, *axes, *shapes, "</svg>"])


def _drawable(values: np.ndarray) -> np.ndarray:
    """Return numbers, nan in the place of those that are too large to be drawn."""
    return np.where(np.abs(values) <= MOST, values, np.nan)


def thinned(count: int) -> np.ndarray:
    """Return the indices of the points that are drawn, int64 (n,): at most MOST_POINTS, always with both ends."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, MOST_POINTS)).round().astype(int))


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Return round numbers between two, about as many as wanted."""
    if not high > low:
        return [low]
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first = np.ceil(low / step - 1e-9)
    return [float(step * k) + 0.0 for k in np.arange(first, np.floor(high / step + 1e-9) + 1)]  # + 0.0: no -0


def tick_texts(values: Sequence[float]) -> list[str]:
    """Return the numbers of an axis in words: all as powers of ten where all are small and one cannot do without."""
    sizes = [abs(value) for value in values if value]
    as_powers = bool(sizes) and min(sizes) < SMALL and max(sizes) < 10 * SMALL
    return [_power(value) if as_powers and value else tick_text(value) for value in values]


def tick_text(value: float) -> str:
    """Return a number short enough for an axis."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return _power(value) if 0 < abs(value) < SMALL else f"{value:.3g}"


def _power(value: float) -> str:
    digits, _, power = f"{value:.1e}".partition("e")
    return f"{digits.removesuffix('.0')}e{int(power)}"


def _frame(x: np.ndarray, numbers: np.ndarray) -> Frame:
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
    return Frame(float(x[0]), float(x[-1]), *limits(low, high))


def _chart(
    frame: Frame, shapes: Sequence[str], x: np.ndarray, hover: Sequence[Mapping[str, object]], alt: str, x_label: str
) -> str:
    data = text(json.dumps({"x": _short(x), "series": hover}, separators=(",", ":")))
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(alt)}" data-chart="{data}" '
        f'data-left="{LEFT}" data-right="{WIDTH - RIGHT}">',
        *_axes(frame, x_label),
        *shapes,
        f'<line class="cursor" y1="{TOP}" y2="{HEIGHT - BOTTOM}" x1="-9" x2="-9"/>',
        "</svg>",
    ]
    return "".join(parts)


def _axes(frame: Frame, x_label: str) -> list[str]:
    parts = []
    values = ticks(frame.y_low, frame.y_high)
    for value, words in zip(values, tick_texts(values), strict=True):
        y = _place(frame.y(np.array(value)))
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y}" dy=".32em" text-anchor="end">{words}</text>')
    return [*parts, *_x_axis(frame, x_label, HEIGHT)]


def _x_axis(frame: Frame, x_label: str, height: float) -> list[str]:
    bottom, middle = height - BOTTOM, (LEFT + WIDTH - RIGHT) / 2
    parts = [f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{bottom:g}" y2="{bottom:g}"/>']
    values = ticks(frame.x_low, frame.x_high, 5)
    for value, words in zip(values, tick_texts(values), strict=True):
        x = _place(min(frame.x_at(value), WIDTH - LETTER * len(words) / 2))  # none beyond the right edge
        parts.append(f'<text x="{x}" y="{bottom + 15:g}" text-anchor="middle">{words}</text>')
    return [*parts, f'<text x="{middle}" y="{height - 4:g}" text-anchor="middle">{text(x_label)}</text>']


def _css(colour: Colour | str) -> str:
    return colour if isinstance(colour, str) else css(colour)


def _path(frame: Frame, x: np.ndarray, y: np.ndarray) -> str:
    """Return the path of a line, with gaps where there is no number."""
    words, pen = [], "M"
    for place_x, place_y in zip(frame.x(x), frame.y(y), strict=True):
        if not np.isfinite(place_y):
            pen = "M"
            continue
        words.append(f"{pen}{_place(place_x)} {_place(place_y)}")
        pen = "L"
    return "".join(words)


def _ribbon(frame: Frame, x: np.ndarray, line: Line, pick: np.ndarray) -> str:
    if line.low is None or line.high is None:
        return ""
    low, high = line.low[pick], line.high[pick]
    there = np.isfinite(low) & np.isfinite(high)
    return _closed(frame, x[pick][there], low[there], high[there])


def _closed(frame: Frame, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> str:
    if not len(x):
        return ""
    across = [*zip(frame.x(x), frame.y(high), strict=True), *zip(frame.x(x)[::-1], frame.y(low)[::-1], strict=True)]
    return "M" + "L".join(f"{_place(a)} {_place(b)}" for a, b in across) + "Z"


def _parts(frame: Frame, x: np.ndarray, low: np.ndarray, high: np.ndarray, pick: np.ndarray) -> str:
    """Return the outline of an area where it has any height: not before a species arose nor after it died out."""
    x, low, high = x[pick], low[pick], high[pick]
    there = np.flatnonzero(high > low)
    if not len(there):
        return ""
    wide = slice(max(0, there[0] - 1), there[-1] + 2)
    return _closed(frame, x[wide], low[wide], high[wide])


def _place(value: float | np.ndarray) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


def _short(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in values.tolist()]
