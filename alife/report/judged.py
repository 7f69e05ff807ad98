"""The section of a report about how interesting the pictures of a run are; docs/learned.md explains the judges.

`alife judge RUN` made the figures; nothing is learned here.
"""

from collections.abc import Mapping

import numpy as np

from alife.core.errors import UsageError
from alife.measures import judged
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.loaded_run import RunGroup

FIGURES = {
    "Size of a picture [bytes]": ("fine_size", "coarse_size"),
    "New against all before [log odds]": ("unexplained", "unexplained_control"),
    "Distance to the likest picture before": ("unlike_before",),
    "Surprise [bits a code]": ("surprise", "surprise_control"),
}
INTRO = (
    "Fine size is that of a picture compressed, coarse size that of the picture seen from afar: where things are only "
    "mixed the first rises and the second falls. New against all before is how surely a net tells patches of a picture "
    "from those of all pictures before, one half of the picture after the other; dashed is the control, patches of "
    "the pictures before drawn anew, which lies about 0. The distance is that of what a net of photographs sees. "
    "Surprise is how unlikely a picture is after those before it, to a net that learned films of worlds; dashed, after "
    "those of another time."
)


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return what judges said of a group's first run; nothing where `alife judge` was not asked."""
    try:
        columns = judged.read(group.first.folder)
    except UsageError:
        return []
    figures = [
        figure
        for title, names in FIGURES.items()
        if (figure := _figure(title, tuple(name for name in names if name in columns), columns))
    ]
    return [html.paragraphs([INTRO]), f'<div class="grid">{"".join(figures)}</div>'] if figures else []


def _figure(title: str, names: tuple[str, ...], columns: Mapping[str, np.ndarray]) -> str:
    """Return the mean of some measures over worlds, of those steps that all worlds have; empty where there is none."""
    worlds = [columns["world"] == world for world in np.unique(columns["world"])]
    steps = sorted(set.intersection(*(set(columns["step"][mine].tolist()) for mine in worlds)))
    if not names or len(steps) < 2:
        return ""
    lines = []
    for number, name in enumerate(names):
        values = [columns[name][mine & np.isin(columns["step"], steps)] for mine in worlds]
        faint = values if len(values) > 1 and number == 0 else []
        label = name.replace("_", " ")
        lines.append(Line(label, np.mean(values, axis=0), number, faint=faint, dashed=name.endswith("_control")))
    shown = np.isfinite(np.array([line.values for line in lines])).all(axis=0)  # nothing comes before a first picture
    if np.count_nonzero(shown) < 2:
        return ""
    lines = [
        Line(one.label, one.values[shown], one.colour, faint=[each[shown] for each in one.faint], dashed=one.dashed)
        for one in lines
    ]
    drawn = charts.lines(np.array(steps)[shown], lines, alt=f"{title} over {steps[-1]:,.0f} steps", x_label="step")
    return html.figure(drawn, f"{title}: {', '.join(line.label for line in lines)}")
