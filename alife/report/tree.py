"""A phylogenetic tree as SVG: one line for each taxon, from its origin to its end, joined to that of its parent."""

from collections.abc import Sequence
from dataclasses import dataclass

from alife.report import charts, descent, html
from alife.report.descent import OTHERS

ROW = 9  # [units]
GONE = float("inf")  # of what lives


@dataclass(frozen=True)
class Branch:
    """A taxon as it is drawn."""

    number: int
    parent: int  # its nearest ancestor that is drawn, OTHERS for none
    born: float
    gone: float  # GONE while it lives
    colour: str
    tooltip: str
    width: float = 1.6  # [units]
    name: str = ""  # written beside it where the page has room


def drawn(branches: Sequence[Branch], end: float, title: str, *, alt: str, x_label: str) -> str:
    """Return the tree as a figure; parents come before their children."""
    parents = {branch.number: branch.parent for branch in branches}
    order = list(dict.fromkeys(descent.nested(parents, {branch.number: branch.born for branch in branches})))
    heights = {number: charts.TOP + ROW * (row + 1) for row, number in enumerate(order)}
    frame = charts.Frame(0.0, end, 0.0, 1.0)
    by_number = {branch.number: branch for branch in branches}
    shapes = [shape for number in order for shape in _shapes(by_number[number], heights, frame, end)]
    height = charts.TOP + charts.BOTTOM + ROW * (len(order) + 1)
    return html.figure(charts.bare(frame, shapes, height, alt=alt, x_label=x_label), title, kind="wide")


def _shapes(branch: Branch, heights: dict[int, int], frame: charts.Frame, end: float) -> list[str]:
    y, x, x_end = heights[branch.number], frame.x_at(branch.born), frame.x_at(min(branch.gone, end))
    found = []
    if branch.parent != OTHERS:
        found.append(f'<path class="branch" d="M{x:.1f} {heights[branch.parent]}V{y}"/>')
    found.append(
        f'<path d="M{x:.1f} {y}H{max(x_end, x + 1):.1f}" stroke="{branch.colour}" stroke-width="{branch.width:.1f}">'
        f"<title>{html.text(branch.tooltip)}</title></path>"
    )
    if branch.gone == GONE:
        found.append(f'<circle cx="{x_end:.1f}" cy="{y}" r="2.6" fill="{branch.colour}"/>')
    if branch.name:
        found.append(f'<text class="called" x="{x_end + 6:.1f}" y="{y + 2.6:.1f}">{html.text(branch.name)}</text>')
    return found
