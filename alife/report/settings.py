"""The section of a report about settings: what differs from the default run, all of them, how the run is repeated."""

from pathlib import Path

from alife.report import html, narrative
from alife.report.context import Context
from alife.report.html import Raw
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.runs import config as run_config
from alife.runs import folder as run_folder


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (settings are the same in any place)
    """Return the settings of a group of runs, and where the runs lie."""
    return [_table(group.first), _origin(group)]


def _table(run: LoadedRun) -> str:
    """Return the settings that differ from the default ones, then all of them behind a click."""
    changes = [
        [
            f"{change.table}.{change.key}",
            narrative.setting_text(change.value),
            narrative.setting_text(change.default),
            change.meaning,
        ]
        for change in run.changes()
    ]
    head, caption = ["setting", "here", "usually", "what it is"], "What differs from the usual run"
    differing = html.table(head, changes, caption=caption, numeric=None)
    everything = [[key, narrative.setting_text(value), meaning] for key, (value, meaning) in run.settings.items()]
    caption = "All settings that make the history"
    whole = html.table(["setting", "value", "what it is"], everything, caption=caption, numeric=None)
    first = differing if changes else "<p>Every setting is the usual one.</p>"
    return f"{first}<details><summary>All settings</summary>{whole}</details>"


def _origin(group: RunGroup) -> str:
    """Return where the runs lie and how they are repeated."""
    folders = ", ".join(dict.fromkeys(run.folder.resolve().name for run in group.runs))
    which = "it" if len(group.runs) == 1 else "the first of them"
    again = repeat_line(group.first.folder, group.first.config.world)
    return f"<p>From {html.text(folders)}. {again} repeats {which}, bit for bit.</p>"


def repeat_line(folder: Path, world: str) -> Raw:
    """Return the command that repeats a run, with its interventions."""
    place, here = folder.resolve(), Path.cwd().resolve()
    place = place.relative_to(here) if place.is_relative_to(here) else Path(place.name)
    command = run_config.repeat_command(world, run_folder.quoted(place / run_folder.CONFIG))
    if (folder / run_folder.INTERVENTIONS).exists():
        command += f" --interventions {run_folder.quoted(place / run_folder.INTERVENTIONS)}"
    return Raw(f"<code>{html.text(command)}</code>")
