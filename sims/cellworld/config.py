"""The settings of a Cellworld.

Source: Kevin Frans, "Open-Endedness 1: Cellworld" (2020), for the ideas; the numbers are this
project's (docs/decisions/0007-cellworld-and-bitwise.md).
"""

from dataclasses import dataclass

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError
from sims.cellworld.parts import PARTS, PARTS_OF_A_CELL, Part, all_parts

LARGEST_WORLD = 1 << 31  # spaces; a space's index must fit the 32-bit random numbers
MOST_PARTS = 64

PRESETS = {
    "arms-race": Preset("mutation, death and conquest: the default world", {}),
    "fills-and-stops": Preset(
        "one cell on 8 x 8 spaces fills them and stands still",
        {"height": 8, "width": 8, "founders": 1, "death_rate": 0, "mutation_rate": 0},
        {"steps": 300, "worlds": 1, "sample_every": 10, "frame_every": 10},
    ),
    "drift": Preset("mutation without death or conquest: fills and stops", {"death_rate": 0, "conquest": False}),
    "turnover": Preset("death without mutation: one species for ever", {"mutation_rate": 0}),
}


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one Cellworld differ from another, but for its seed."""

    presets = PRESETS

    height: int = setting(64, "[spaces] rows; wraps around", low=2, high=32768)
    width: int = setting(64, "[spaces] columns; wraps around", low=2, high=32768)

    birth_cost: int = setting(64, "[energy] of a child, to which its parts add", low=0, high=10_000, kernel=True)
    child_energy: int = setting(0, "[energy] given to the child", low=0, high=10_000, kernel=True)
    kill_cost: int = setting(0, "[energy] lost as heat at a strike", low=0, high=10_000, kernel=True)
    energy_cap: int = setting(1024, "[energy] a cell can hold", low=1, high=30_000, kernel=True)
    death_rate: int = setting(128, "[/65536] chance of a cell to die, a step", low=0, high=65536, kernel=True)
    mutation_rate: int = setting(
        1311, "[/65536] chance of a child to have one part redrawn", low=0, high=65536, kernel=True
    )

    conquest: bool = setting(True, "whether parts that pierce can conquer", kernel=True)
    tolerance: int = setting(
        2, "[parts] by which cells may differ and leave each other alone", low=0, high=16, kernel=True
    )

    founders: int = setting(16, "[cells] at the start, scattered", low=1)
    founder_energy: int = setting(0, "[energy] of a founder", low=0, high=30_000)
    ancestor: tuple[int, ...] = setting(
        (1, 2, *[0] * 14), "the parts of the first cells by number, row by row", low=0, high=MOST_PARTS - 1
    )
    parts: tuple[Part, ...] = setting(PARTS, "the kinds of parts, numbered from 0")

    def __post_init__(self) -> None:
        check(self)
        object.__setattr__(self, "parts", all_parts(self.parts))
        spaces = self.height * self.width
        if spaces > LARGEST_WORLD:
            raise UsageError(
                f"height x width must be at most {LARGEST_WORLD} spaces, got {self.height} x {self.width}."
            )
        if self.founders > spaces:
            raise UsageError(f"founders must fit the world: 1..{spaces} for this size, got {self.founders}.")
        if self.founder_energy > self.energy_cap or self.child_energy > self.energy_cap:
            raise UsageError(
                f"founder_energy and child_energy must be at most energy_cap = {self.energy_cap}, "
                f"got {self.founder_energy} and {self.child_energy}."
            )
        if not 1 <= len(self.parts) <= MOST_PARTS:
            raise UsageError(f"There must be 1..{MOST_PARTS} kinds of parts, got {len(self.parts)}.")
        names = [part.name.lower() for part in self.parts]
        if len(set(names)) < len(names):
            raise UsageError(f"Parts must have different names, got {', '.join(names)}.")
        if len(self.ancestor) != PARTS_OF_A_CELL or max(self.ancestor) >= len(self.parts):
            raise UsageError(
                f"ancestor must be {PARTS_OF_A_CELL} numbers of parts 0..{len(self.parts) - 1}, "
                f"got {list(self.ancestor)}."
            )

    @property
    def kinds(self) -> int:
        """Return how many kinds of parts there are."""
        return len(self.parts)
