"""The page of a report: its parts in order, with the style sheet and the script inside."""

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

import alife
from alife.report import ecology, evidence, html, narrative, search
from alife.report.charts import COLOURS
from alife.report.html import Raw
from alife.report.loaded_run import Group
from alife.runs.recorder import WORLDS_PICTURED


def whole(groups: Sequence[Group]) -> str:
    """Return the page about some groups of runs."""
    title = _title(groups)
    sections = [] if len(groups) == 1 else [_side_by_side(groups)]
    for number, group in enumerate(groups):
        mark = f"run{number}"
        heading = (
            ""
            if len(groups) == 1
            else f'<h1 class="group" id="{mark}"><i class="s{number % COLOURS}"></i>{html.text(group.label)}</h1>'
        )
        of_kind = _parts(group, mark, len(groups))
        settings = html.section(f"{mark}-settings", "Settings", ecology.settings_table(group.first), _origin(group))
        sections.append(
            "\n".join(
                [
                    heading,
                    of_kind[0],
                    settings,
                    *of_kind[1:],
                    *evidence.parts(group, mark, evidence.WORLDS if len(groups) == 1 else 1),
                ]
            )
        )
    body = "\n".join(sections)
    style, script = _asset("page.css"), _asset("page.js")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{html.text(title)}</title><style>{style}</style></head>\n<body>"
        f"<header><p>alife {html.text(alife.__version__)}</p><h1>{html.text(title)}</h1>{_contents(groups)}</header>\n"
        f'<main>\n{body}\n</main>\n<div id="tip" role="status"></div><script>{script}</script></body></html>\n'
    )


def _parts(group: Group, mark: str, groups: int) -> list[str]:
    """Return the sections of one of several groups: the more there are, the less is shown of each."""
    if search.is_search(group):
        return search.parts(group, mark, 1 / groups)
    return ecology.parts(group, mark, WORLDS_PICTURED if groups == 1 else 1)


def _title(groups: Sequence[Group]) -> str:
    world = groups[0].first.run.world.capitalize()
    if len(groups) > 1:
        return f"{world}: {len(groups)} settings side by side"
    return f"{world}, {narrative.seeds_of(groups[0].history)}"


def _contents(groups: Sequence[Group]) -> str:
    if len(groups) == 1:
        names = {
            "run0-story": "What happened",
            "run0-settings": "Settings",
            "run0-map": "Map",
            "run0-populations": "Who lived when",
        }
        names |= {
            "run0-measures": "Measures",
            "run0-pictures": "Pictures",
            "run0-muller": "Species",
            "run0-tree": "Ancestry",
            "run0-activity": "Activity",
            "run0-modes": "Persistence",
        }
        skipped = {"run0-populations", "run0-pictures"} if search.is_search(groups[0]) else {"run0-map"}
        known = {
            name: label
            for name, label in names.items()
            if name not in skipped and name not in evidence.missing(groups[0])
        }
    else:
        known = {"compared": "Side by side", **{f"run{number}": group.label for number, group in enumerate(groups)}}
    links = "".join(f'<a href="#{name}">{html.text(label)}</a>' for name, label in known.items())
    return f'<nav aria-label="Contents">{links}</nav>'


def _side_by_side(groups: Sequence[Group]) -> str:
    """Return the measures of all groups in one table and one chart each."""
    names = [name for name in _compared(groups[0]) if all(name in group.history.values for group in groups)]
    names = [name for name in names if any(np.isfinite(group.history.values[name]).any() for group in groups)]
    keys = [_key(number, group) for number, group in enumerate(groups)]
    rows = [
        [Raw(f'<a href="#run{number}">{key}</a>'), len(group.history.seeds)]
        + [html.mean_of(group.history.last(name)) for name in names]
        for number, (key, group) in enumerate(zip(keys, groups, strict=True))
    ]
    head = ["setting", "seeds", *(name.replace("_", " ") for name in names)]
    caption = "At the end: mean ± standard deviation over seeds"
    figures = "".join(ecology.measure(name, groups) for name in names)
    charts = f'<div class="keys">{"".join(keys)}</div><div class="grid">{figures}</div>'
    return html.section("compared", "Side by side", html.table(head, rows, caption=caption), charts)


def _key(number: int, group: Group) -> str:
    return f'<span class="key"><i class="s{number % COLOURS}"></i>{html.text(group.label)}</span>'


def _compared(group: Group) -> tuple[str, ...]:
    if search.is_search(group):
        return search.CURVES[:5]
    world = group.first.world
    return tuple(dict.fromkeys((*world.headline, *world.curves, "species")))


def _origin(group: Group) -> str:
    """Return where the runs lie and how they are repeated."""
    folders = ", ".join(dict.fromkeys(subject.folder.resolve().name for subject in group.subjects))
    again = ecology.repeat_line(group.first.folder, group.first.run.world)
    which = "it" if len(group.subjects) == 1 else "the first of them"
    return f"<p>From {html.text(folders)}. {again} repeats {which}, bit for bit.</p>"


def _asset(name: str) -> str:
    return files("alife.report").joinpath(name).read_text(encoding="utf-8").strip()
