"""The settings of Stamp.

Source: Kevin Frans, "StampCA: Growing Emoji with Conditional Neural Cellular Automata" (2021), for the idea of one
rule that grows what a seed says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError
from sims.stamp.rule import Stamp, load

LARGEST_SIDE = 32768  # [cells]

PRESETS = {
    "garden": Preset("every design in a plot of its own, for ever: the default world", {}),
    "evolving": Preset(
        "bodies drop seeds with mutated encodings on free ground, and die of age",
        {"founders": 32, "seed_rate": 4000, "death_rate": 400, "mutation_rate": 4000},
        {"steps": 20000, "sample_every": 100, "frame_every": 200},
    ),
}


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one garden differ from another, but for its seed."""

    presets = PRESETS
    default_run: ClassVar[Mapping[str, Any]] = {"steps": 200, "worlds": 1, "sample_every": 5, "frame_every": 5}

    rule: str = setting("emoji16", "a learned rule: the name of one that is shipped, or a FILE.npz")
    rows: int = setting(8, "[plots] from top to bottom; wraps around", low=1, high=4096)
    columns: int = setting(13, "[plots] from left to right; wraps around", low=1, high=4096)
    plot: int = setting(0, "[cells] side of a plot; 0: the distance that the rule file states", low=0, high=4096)
    founders: int = setting(0, "[bodies] at the start, on plots drawn by lot; 0: one on every plot", low=0)
    first_design: int = setting(0, "number of the design of the first founder, the others follow in turn", low=0)

    freeze: int = setting(1, "[growths] of age from which on a body no longer changes; 0: never", low=0, high=10_000)
    seed_rate: int = setting(
        0,
        "[/65536] chance of a grown body to drop a seed on a plot beside its own, a step",
        low=0,
        high=65536,
        kernel=True,
    )
    death_rate: int = setting(0, "[/65536] chance of a grown body to die, a step", low=0, high=65536, kernel=True)
    mutation_rate: int = setting(
        0, "[/65536] chance of each byte of a seed's encoding to change", low=0, high=65536, kernel=True
    )
    mutation_size: int = setting(24, "by how much a byte changes at most", low=1, high=255, kernel=True)

    def __post_init__(self) -> None:
        check(self)
        if self.founders > self.rows * self.columns:
            raise UsageError(
                f"founders must fit the garden: at most {self.rows * self.columns} plots, got {self.founders}."
            )
        if self.plot and self.plot < self.stamp.size:
            raise UsageError(f"plot must be 0 or at least the size of a design, {self.stamp.size}, got {self.plot}.")
        if max(self.cell_rows, self.cell_columns) > LARGEST_SIDE:
            raise UsageError(
                f"A world can have {LARGEST_SIDE} cells a side, got {self.cell_rows} x {self.cell_columns}."
            )

    @cached_property
    def stamp(self) -> Stamp:
        """Return the rule with its designs, as its file was when this was first asked."""
        return load(self.rule)

    @property
    def side(self) -> int:
        """Return the side [cells] of a plot."""
        return self.plot or self.stamp.distance

    @property
    def cell_rows(self) -> int:
        """Return the height [cells] of the world."""
        return self.rows * self.side

    @property
    def cell_columns(self) -> int:
        """Return the width [cells] of the world."""
        return self.columns * self.side

    @property
    def freeze_age(self) -> int:
        """Return the age [steps] from which on a body no longer changes; 0 for never."""
        return self.freeze * self.growth

    @property
    def growth(self) -> int:
        """Return the steps in which a design grows."""
        return self.stamp.growth
