"""What words mean, from docs/glossary.md: read in the window, and shown beside the mouse. Knows no pygame."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACES = (
    Path(__file__).with_name("glossary.md"),
    Path(__file__).parents[2] / "docs" / "glossary.md",
)  # wheel, checkout


@dataclass(frozen=True)
class Entry:
    """One line of the glossary."""

    words: tuple[str, ...]
    meaning: str
    elsewhere: str = ""  # what others call it

    def has(self, text: str) -> bool:
        """Return whether a text in lower case is in it."""
        return any(text in one.lower() for one in (*self.words, self.meaning, self.elsewhere))


@cache
def entries() -> tuple[Entry, ...]:
    """Return the lines of the glossary; none where its file is missing."""
    path = next((place for place in PLACES if place.is_file()), None)
    return () if path is None else parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> tuple[Entry, ...]:
    """Return the lines of the table in a Markdown text; what is bold in the first column are its words."""
    found = []
    for line in text.splitlines():
        columns = [column.strip() for column in line.strip("|").split("|")]
        words = tuple(re.findall(r"\*\*(.+?)\*\*", columns[0]))
        if words and len(columns) >= 2:
            found.append(Entry(words, _plain(columns[1]), _plain(columns[2]) if len(columns) > 2 else ""))
    return tuple(found)


def meaning(label: str) -> str:
    """Return what a label of the window means, empty where the glossary has no such word.

    A label may be plural, and have underscores: `organism_cells`, `species`, `steps/s`.
    """
    known = _by_word()
    word = label.lower().replace("_", " ").strip()
    return known.get(word) or known.get(word.removesuffix("s")) or known.get(word.replace("s/s", "/s"), "")


@cache
def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries():
        for word in entry.words:
            found.setdefault(word.lower(), f"{word}: {entry.meaning}")
    return found


def _plain(text: str) -> str:
    """Return Markdown without its marks."""
    return re.sub(r"\[(.+?)\]\(.+?\)", r"\1", text).replace("*", "").replace("`", "")
