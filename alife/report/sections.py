"""The sections of a report in their order. A new section is a file with its function and a line in SECTIONS."""

from collections.abc import Callable
from typing import NamedTuple

from alife.report import (
    activity,
    ancestry,
    ecology,
    genes,
    html,
    islands,
    judged,
    learned,
    modes,
    novelty,
    search,
    settings,
    species,
)
from alife.report.context import Context
from alife.report.loaded_run import RunGroup

Contents = Callable[[RunGroup, Context], list[str]]  # returns pieces of HTML; none where there is nothing to show


class Section(NamedTuple):
    """One section: of groups of worlds' runs, of groups of searches, or of both."""

    name: str  # its id, after the mark of the group
    title: str  # as its heading and in the table of contents
    of_worlds: Contents | None
    of_searches: Contents | None
    later: bool = False  # added after pages had been stored: where it is empty it leaves not even an empty line


SECTIONS = (
    Section("story", "What happened", ecology.story, search.story),
    Section("settings", "Settings", settings.section, settings.section),
    Section("map", "The map", None, search.maps),
    Section("populations", "Who lived when", ecology.populations, None),
    Section("learned", "The map that it learned", None, learned.section, later=True),
    Section("measures", "Measures", ecology.measures, search.measures),
    Section("pictures", "How it looked", ecology.pictures, None),
    Section("muller", "Species over time", species.muller, None),
    Section("tree", "Who descends from whom", species.tree, ancestry.section),
    Section("islands", "Who went where?", islands.section, None, later=True),
    Section("activity", "Was it evolution?", activity.section, None),
    Section("genes", "What changed the genes?", genes.section, None),
    Section("novelty", "Is anything new?", novelty.section, None),
    Section("judged", "Is it interesting to look at?", judged.section, None),
    Section("modes", "Does it go on?", modes.section, None),
)


def build(group: RunGroup, context: Context) -> dict[Section, str]:
    """Return the HTML of each section that there is for a group's kind; empty text where there is nothing to show."""
    is_search = search.is_search(group)
    functions = {section: section.of_searches if is_search else section.of_worlds for section in SECTIONS}
    built = {
        section: html.section(f"{context.mark}-{section.name}", section.title, *contents(group, context))
        for section, contents in functions.items()
        if contents is not None
    }
    return {section: text for section, text in built.items() if text or not section.later}
