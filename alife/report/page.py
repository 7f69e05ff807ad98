"""The page of a report: page.html filled with the sections of each group, the style sheet and the script."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from string import Template

import numpy as np

import alife
from alife.report import ecology, html, islands, narrative, search, sections
from alife.report.charts import COLOURS
from alife.report.context import Context
from alife.report.html import Raw
from alife.report.loaded_run import RunGroup
from alife.report.sections import Section
from alife.runs import checkpoint


def whole(groups: Sequence[RunGroup]) -> str:
    """Return the page about some groups of runs."""
    ring = max(islands.ring_of(group) for group in groups)
    contexts = [Context(f"run{number}", len(groups), ring) for number in range(len(groups))]
    built = [sections.build(group, context) for group, context in zip(groups, contexts, strict=True)]
    body = [] if len(groups) == 1 else [_side_by_side(groups)]
    for number, group in enumerate(groups):
        heading = "" if len(groups) == 1 else _heading(number, group)
        body.append("\n".join([heading, *_warned(group), *built[number].values()]))
    labels = _of_one(contexts[0], built[0]) if len(groups) == 1 else _of_several(groups)
    return framed(_title(groups), labels, body)


def framed(title: str, labels: Mapping[str, str], body: Sequence[str]) -> str:
    """Return a page with a table of contents, of labels by id, and some pieces of HTML."""
    frame = Template(_asset("page.html") + "\n")
    script = _asset("page.js")
    return frame.substitute(
        policy=_policy(script),
        title=html.text(title),
        version=html.text(alife.__version__),
        style=_asset("page.css"),
        script=script,
        contents=_contents(labels),
        body="\n".join(body),
    )


def _warned(group: RunGroup) -> list[str]:
    """Return a paragraph about what of the runs is damaged or was changed since they wrote it, if anything."""
    found = [warning for run in group.runs for warning in checkpoint.warnings(run.folder)]
    return [html.paragraphs(found)] if found else []


def _heading(number: int, group: RunGroup) -> str:
    colour = number % COLOURS
    return f'<h1 class="group" id="run{number}"><i class="s{colour}"></i>{html.text(group.label)}</h1>'


def _title(groups: Sequence[RunGroup]) -> str:
    world = groups[0].first.config.world.capitalize()
    if len(groups) > 1:
        return f"{world}: {len(groups)} settings side by side"
    return f"{world}, {narrative.seeds_of(groups[0].history)}"


def _of_one(context: Context, built: Mapping[Section, str]) -> dict[str, str]:
    """Return the headings of the sections of a group alone, by their ids."""
    return {f"{context.mark}-{section.name}": section.title for section, text in built.items() if text}


def _of_several(groups: Sequence[RunGroup]) -> dict[str, str]:
    """Return the labels of several groups, by their ids."""
    return {"compared": "Side by side", **{f"run{number}": group.label for number, group in enumerate(groups)}}


def _contents(labels: Mapping[str, str]) -> str:
    """Return the table of contents of labels by id."""
    links = "".join(f'<a href="#{name}">{html.text(label)}</a>' for name, label in labels.items())
    return f'<nav aria-label="Contents">{links}</nav>'


def _side_by_side(groups: Sequence[RunGroup]) -> str:
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


def _key(number: int, group: RunGroup) -> str:
    return f'<span class="key"><i class="s{number % COLOURS}"></i>{html.text(group.label)}</span>'


def _compared(group: RunGroup) -> tuple[str, ...]:
    if search.is_search(group):
        return search.CURVES[:5]
    world = group.first.world
    return tuple(dict.fromkeys((*world.headline, *world.curves, "species")))


def _policy(script: str) -> str:
    """Return what a browser may load for the page: nothing but what stands in it, and no other script than its own.

    So a name or a text from a damaged run folder can do nothing there.
    """
    seal = b64encode(sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{seal}'; img-src data:"


def _asset(name: str) -> str:
    return files("alife.report").joinpath(name).read_text(encoding="utf-8").strip()
