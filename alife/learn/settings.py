"""What the settings of every study of learning have, and how a list of names is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from alife.core.config import check, setting
from alife.core.errors import unknown

ALL = "all"


@dataclass(frozen=True)
class StudySettings:
    """How often each trial is carried out; every study adds its own."""

    seeds: int = setting(3, "of each trial", low=1, high=1000)

    def __post_init__(self) -> None:
        check(self)


def chosen(names: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """Return the names in a list with commas, all of them for `all`; raise UsageError for one that is not known.

    what: what they are names of, such as reward
    """
    found = tuple(known) if names == ALL else tuple(name.strip() for name in names.split(","))
    for name in found:
        if name not in known:
            raise unknown(what, name, known)
    return found
