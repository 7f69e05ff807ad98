"""What cells are made of. A part is a line of a table: add one here, or in a config under [[cellworld.parts]].

Source: Kevin Frans, "Open-Endedness 1: Cellworld" (2020), for the parts; the numbers are this project's.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from alife.core.config import check, setting
from alife.core.errors import UsageError, unknown


class Role(IntEnum):
    """What a part does, apart from its income."""

    NOTHING = 0
    COPY = 1  # a cell needs one to have children
    PIERCE = 2  # on an edge, it pierces a facing edge that is not shielded there
    SHIELD = 3  # on an edge, it is not pierced


ROLES = tuple(role.name.lower() for role in Role)
SIDE = 4  # [parts] of a cell
PARTS_OF_A_CELL = SIDE * SIDE


@dataclass(frozen=True)
class Part:
    """A kind of part."""

    name: str = setting("", "as it is shown")
    income: int = setting(0, "[energy] it brings a step", low=0, high=2000)
    upkeep: int = setting(0, "[energy] it costs a step", low=0, high=2000)
    copy_cost: int = setting(0, "[energy] it adds to the cost of a child", low=0, high=1000)
    role: str = setting("nothing", f"what it does: {', '.join(ROLES)}")
    colour: str = setting("#808080", "#rrggbb in pictures")

    def __post_init__(self) -> None:
        check(self)
        if not self.name.strip():
            raise UsageError("A part needs a name.")
        if self.role not in ROLES:
            raise unknown(f"role of part '{self.name}'", self.role, ROLES)
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise UsageError(f"The colour of part '{self.name}' must be #rrggbb, got '{self.colour}'.")


PARTS = (
    Part("Empty", colour="#4a4954"),
    Part("Photo", income=8, upkeep=1, copy_cost=8, colour="#22e67a"),
    Part("Duplicator", upkeep=1, role="copy", colour="#4570f2"),
    Part("Spike", upkeep=3, role="pierce", colour="#ff2818"),
    Part("Armor", upkeep=3, role="shield", colour="#f2f2f2"),
)


def all_parts(given: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the kinds of parts that a config means: those it gives, beside the usual ones if none of them copies.

    Without a part that copies nobody has children, so what has none is no whole table. A part that has the name of a
    usual one takes its place.
    """
    if not given or any(part.role == Role.COPY.name.lower() for part in given):
        return given
    by_name = {part.name.lower(): part for part in (*PARTS, *given)}
    return tuple(by_name.values())
