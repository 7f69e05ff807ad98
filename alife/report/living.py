"""The species that live at the end of a run, as a report shows them: name, look, what their members do."""

from typing import TYPE_CHECKING

from alife.core.colours import css
from alife.core.errors import UsageError
from alife.report import html
from alife.report.context import Context
from alife.report.html import Raw
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.search.config import SearchConfig

if TYPE_CHECKING:  # slow to load
    from alife.runs.opened import StoredRun

LISTED = 10  # species


def newest(run: LoadedRun) -> "StoredRun | None":
    """Return the run at its newest checkpoint; None of a search, of a world not known, and without a checkpoint."""
    from alife.runs.opened import open_run

    if run.config is None or isinstance(run.config, SearchConfig):
        return None
    try:
        return open_run(run.folder, run.config.world, engine="cpu")
    except UsageError:
        return None


def species(group: RunGroup, context: Context) -> list[str]:
    """Return the commonest species of the first world of a group's first run; nothing where there are none."""
    from alife.worlds.commonest import CommonSpecies, commonest

    stored = newest(group.first)
    found = commonest(stored.world, stored.state, 0, context.at_most(LISTED)) if stored is not None else ()
    if stored is None or not found:
        return []
    seed, step = group.first.history.seeds[0], stored.state.step
    told = any(one.words or one.swatches != (one.colour,) for one in found)  # else it is the colour of its name again

    def row(one: CommonSpecies) -> list[object]:
        name = html.text(one.name if one.name == one.key else f"{one.name} ({one.key})")
        called = Raw(f'<span class="key"><i style="background:{css(one.colour)}"></i>{name}</span>')
        dots = "".join(f'<i style="background:{css(colour)}"></i>' for colour in one.swatches)
        does = Raw(f'<span class="key">{dots}{html.text(one.words)}</span>')
        look = Raw(html.image(one.picture, f"A member of {one.name} and what is around it", kind="pixels look"))
        return [look, called, *([does] if told else []), f"{one.count:,}", html.percent(one.share)]

    meant = f"; the colours of what it is are of what its cells do. {stored.world.words_mean}" if told else ""
    many = f"{len(found)} commonest" if len(found) > 1 else "only"
    caption = f"The {many} species of seed {seed} at step {step:,}{meant}".strip()
    head = ["", "species", *(["what it is"] if told else []), stored.world.inhabitants, "share"]
    return [html.table(head, [row(one) for one in found], caption=caption, numeric=len(head) - 2)]
