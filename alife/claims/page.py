"""The page of alife.reproduce: every claim with its picture, its figures and its verdict, in Markdown."""

from pathlib import Path
from typing import Any

import numpy as np

from alife.claims.claim import ENOUGH, HELD, IN_PART, NOT_HELD, UNDECIDED
from alife.core.files import write_text
from alife.core.text import exact

MARKS = {HELD: "yes", IN_PART: "in part", NOT_HELD: "no", UNDECIDED: "undecided"}
TEXTS = ("title", "source", "says", "how", "control", "remark", "verdict", "alife", "made_by")  # of a result
LARGEST = 2**63  # no whole number of a result is
MANY = 8  # seeds; from so many on the table shows mean and range alone


def write(out: Path, results: dict[str, dict[str, Any]]) -> None:
    """Write README.md about results by name. Each is what alife.reproduce stores in NAME.json."""
    head = [
        "# The posts, put to the test",
        "",
        "What Kevin Frans's posts say of their worlds (2020), each claim in our words, measured over several",
        f"seeds against a control. A check holds when it does in at least {ENOUGH:.0%} of the seeds; a claim when all",
        "its checks do, in part when some do; where a control fails it stays undecided. Built by",
        "`python -m alife.reproduce all --out DIR`; nothing here is written by hand.",
        "",
        "| claim | of | held |",
        "|---|---|---|",
    ]
    rows = [
        f"| [{one['title']}](#{name}) | {one['source']} | {MARKS[one['verdict']]} |" for name, one in results.items()
    ]
    parts = [line for name, one in results.items() for line in _part(name, one)]
    write_text(out / "README.md", "\n".join([*head, *rows, *parts]) + "\n")


def is_result(found: Any) -> bool:
    """Return whether what a file holds is the result of a claim, as `write` takes it."""
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in TEXTS):
        return False
    counts = [count for kind in ("checks", "controls") for count in _values(found.get(kind))]
    figures = _values(found.get("figures"))
    return (
        found["verdict"] in MARKS
        and _are_numbers(found.get("seeds"))
        and all(_are_numbers(count) and len(count) == 2 for count in counts)
        and all(_are_numbers(values) and len(values) > 0 for values in figures)
    )


def _values(table: Any) -> list[Any]:
    """Return the values of a table; of what is none, one that is no list of numbers."""
    return list(table.values()) if isinstance(table, dict) else [None]


def _are_numbers(values: Any) -> bool:
    """Return whether something is a list of numbers."""
    if not isinstance(values, list):
        return False
    return all(type(value) is float or (type(value) is int and abs(value) < LARGEST) for value in values)


def _part(name: str, one: dict[str, Any]) -> list[str]:
    """Return the lines about one claim."""
    many = len(one["seeds"])
    checks = [f"- {check}: {_held(count, of, many)}" for check, (count, of) in one["checks"].items()]
    checks += [f"- control: {check}: {_held(count, of, many)}" for check, (count, of) in one["controls"].items()]
    lines = ["", f'<a id="{name}"></a>', "", f"## {one['title']}", "", one["says"], f"*({one['source']})*", ""]
    lines += [f"**How.** {one['how']} **Control.** {one['control']}", ""]
    lines += [f"**It {one['verdict']}:**", "", *checks, ""]
    lines += [one["remark"], ""] if one["remark"] else []
    lines += [f"![{one['title']}]({name}.png)", "", *_table(one)]
    return [*lines, "", f"`python -m alife.reproduce {name}`, alife {one['alife']}"]


def _held(count: int, of: int, many: int) -> str:
    """Return in how many seeds a check holds, or whether it does where it was asked once of many seeds together."""
    if of == 1 < many:
        return f"{'yes' if count else 'no'}, over {many} seeds"
    return f"{count} of {of} seeds"


def _table(one: dict[str, Any]) -> list[str]:
    """Return a table of the figures: one column for each seed, or mean and range if there are MANY."""
    few = len(one["seeds"]) < MANY
    columns = [f"seed {seed}" for seed in one["seeds"]] if few else ["mean", "lowest", "highest"]
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, values in one["figures"].items():
        shown = values if few else [np.mean(values), np.min(values), np.max(values)]
        lines.append(f"| {name} | {' | '.join(_short(value) for value in shown)} |")
    return lines


def _short(value: float) -> str:
    if not np.isfinite(value):
        return "never" if value > 0 else "none"
    return exact(value)
