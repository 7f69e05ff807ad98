"""Pieces of HTML as text: escaped words, tables, figures, pictures inlined."""

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from math import floor, log10
from typing import Any

import numpy as np
from PIL import Image

from alife.core.colours import Colour, css
from alife.core.text import exact, readable

DASH = "\N{EN DASH}"  # where there is no number, and between two
BAR_STEP = 15  # of the colours of a bar every so many are named
ODD = 1e-15  # a file can say anything: numbers below it, and above 1 / ODD, are written as they are
MOST_COLOURS = 256  # of a picture whose pixels are bytes


def text(value: Any) -> str:
    """Return anything as escaped text for elements and attributes; an arrow of two signs, which may break, as one."""
    return escape(readable(str(value)).replace(" -> ", " \N{RIGHTWARDS ARROW} "), quote=True)


def number(value: float) -> str:
    """Return a number as people read it: three digits, or all before the point, with thousands apart."""
    return exact(value) if np.isfinite(value) else DASH


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return DASH if not np.isfinite(share) else f"{100 * share:.3g} %"


def mean_of(values: np.ndarray, as_text: Any = number) -> str:
    """Return the mean of numbers (n,) and, unless all are equal, their standard deviation, with two digits.

    The mean has no more digits than that says something of.
    """
    there = values[np.isfinite(values)]
    if not len(there):
        return DASH
    mean = float(there.mean())
    if not there.min() < there.max():
        return str(as_text(mean))
    with np.errstate(over="ignore"):  # numbers near the end of floats
        spread = float(f"{there.std(ddof=1):.2g}")
    return f"{as_text(_as_exact(mean, spread))} ± {as_text(spread)}".replace(" % ±", " ±")


def _as_exact(mean: float, spread: float) -> float:
    """Return a mean without the digits that lie below the two of a spread; numbers too odd for that as they are."""
    usual = ODD < spread < 1 / ODD and abs(mean) < 1 / ODD
    return round(mean, 1 - floor(log10(spread))) if usual else mean


def section(name: str, title: str, *contents: str) -> str:
    """Return a section of the page with the id `name`; empty text if it has no contents."""
    inside = "\n".join(content for content in contents if content)
    return f'<section id="{text(name)}"><h2>{text(title)}</h2>\n{inside}\n</section>' if inside else ""


def paragraphs(lines: Iterable[str]) -> str:
    """Return each line as a paragraph."""
    return "\n".join(f"<p>{text(line)}</p>" for line in lines)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str, numeric: int | None = 1) -> str:
    """Return a table. numeric: the first column of numbers, None without any; Raw cells are not escaped."""
    kind = ' class="words"' if numeric is None else ""
    numeric = len(head) if numeric is None else numeric
    columns = "".join(_cell("th", name, place >= numeric) for place, name in enumerate(head))
    body = "\n".join(
        f"<tr>{''.join(_cell('td', value, place >= numeric) for place, value in enumerate(row))}</tr>" for row in rows
    )
    return (
        f'<div class="scroll"><table{kind}><caption>{text(caption)}</caption><thead><tr>{columns}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def span(low: int, high: int) -> str:
    """Return two whole numbers as a range, or as one number if they are equal."""
    return f"{low:,}" if low == high else f"{low:,} {DASH} {high:,}"


class Raw(str):
    """Text that is HTML already."""


def swatch(colour: Colour, label: str) -> Raw:
    """Return a colour and its meaning, as an entry of a key."""
    return Raw(f'<span class="key"><i style="background:{css(colour)}"></i>{text(label)}</span>')


def scale(colours: Sequence[Colour], entries: Sequence[tuple[float, str]]) -> Raw:
    """Return a bar of colours from the least to the most, with what some places on it, as shares 0..1, mean."""
    stops = ", ".join(css(colour) for colour in colours[::BAR_STEP])
    marks = "".join(f'<span style="left:{place:.0%}">{text(label)}</span>' for place, label in entries)
    return Raw(f'<div class="ramp"><i style="background:linear-gradient(to right, {stops})"></i>{marks}</div>')


def tiles(facts: Sequence[tuple[str, str]]) -> str:
    """Return a few figures in large type, each above its name, of pairs (name, figure)."""
    inside = "".join(f"<div><b>{text(value)}</b><span>{text(name)}</span></div>" for name, value in facts)
    return f'<div class="tiles">{inside}</div>'


def figure(picture: str, caption: str, *, kind: str = "", note: str = "") -> str:
    """Return a picture with its caption, and with what more there is to say of it."""
    mark = f' class="{text(kind)}"' if kind else ""
    more = f"<span>{text(note.replace('`', ''))}</span>" if note else ""  # what Markdown has for names of settings
    return f"<figure{mark}>{picture}<figcaption>{text(caption)}{more}</figcaption></figure>"


def image(pixels: np.ndarray, alt: str, *, kind: str = "pixels") -> str:
    """Return a picture uint8 (height, width, 3), inlined; `alt` says what it shows."""
    height, width = pixels.shape[:2]
    return (
        f'<img class="{text(kind)}" src="data:image/png;base64,{base64.b64encode(png(pixels)).decode()}" '
        f'width="{width}" height="{height}" loading="lazy" alt="{text(alt)}">'
    )


def png(pixels: np.ndarray) -> bytes:
    """Return a picture uint8 (height, width, 3) as PNG, with a palette if it has few colours."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, which = np.unique(packed, return_inverse=True)
    if len(colours) <= MOST_COLOURS:
        picture = Image.fromarray(which.reshape(packed.shape).astype(np.uint8), "P")
        picture.putpalette(
            np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8).tobytes()
        )
    else:
        picture = Image.fromarray(pixels)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _cell(kind: str, value: Any, is_number: bool) -> str:
    mark = ' class="n"' if is_number else ""
    return f"<{kind}{mark}>{value if isinstance(value, Raw) else text(value)}</{kind}>"
