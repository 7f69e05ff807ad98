"""The settings of a bitwise world.

Source: Kevin Frans, "Open-Endedness 2: Bitwise Chemicals" (2020), for the ideas; the numbers are this
project's (docs/decisions/0007-cellworld-and-bitwise.md).
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError
from sims.chemistry import ENERGY_LEVEL_LIMIT, Chemistry

CHAINS = (9, 19, 17, 5, 15, 14, 0, 2, 1, 7, 9, 0, 10, 5, 0, 20)  # 1+2 feeds 3+9 feeds 3+10 feeds 9+14

PRESETS = {
    "many-tables": Preset("every seed draws its own energy table", {}),
    "chains": Preset("one table on which long chains live, each link on the waste of others", {"energy": CHAINS}),
}
DEFAULT_RUN = {"steps": 20_000, "worlds": 16, "sample_every": 100, "frame_every": 500}


@cache
def pairs(bits: int) -> tuple[tuple[int, int], ...]:
    """Return the inputs (a, b), a < b, of every reaction by number."""
    return tuple(combinations(range(1 << bits), 2))


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one bitwise world differ from another, but for its seed."""

    presets = PRESETS
    default_run = DEFAULT_RUN

    bits: int = setting(4, "bits of a molecule: 2**bits chemicals", low=2, high=5)
    foods: tuple[int, ...] = setting((1, 2), "chemicals that enter from outside")
    energy: tuple[int, ...] = setting(
        (),
        "[energy] of one molecule of each chemical; empty: every seed has its own table",
        low=0,
        high=ENERGY_LEVEL_LIMIT,
    )
    random_energy: int = setting(20, "[energy] drawn tables have levels 0..this", low=1, high=ENERGY_LEVEL_LIMIT)

    supply: int = setting(400, "[molecules] of each food that enter a step", low=0, high=10_000)
    outflow: int = setting(4, "[/256] of each chemical that leaves a step", low=0, high=256, kernel=True)
    upkeep: int = setting(2, "[energy] an individual spends a step", low=0, high=1000, kernel=True)
    birth_cost: int = setting(40, "[energy] an individual is made of", low=1, high=10_000, kernel=True)
    death_rate: int = setting(4, "[/256] chance of an individual to die, a step", low=0, high=256, kernel=True)

    mutation_rate: int = setting(1311, "[/65536] chance of a birth to bring newcomers", low=0, high=65536, kernel=True)
    mutable_births: int = setting(20, "[births] a step that can bring newcomers, at most", low=0, high=256, kernel=True)
    newcomers: int = setting(5, "[individuals] of a random reaction that come at once", low=1, high=1000, kernel=True)
    founders: int = setting(50, "[individuals] of every reaction among foods at the start", low=1, high=10_000)

    def __post_init__(self) -> None:
        check(self)
        if self.energy:
            _ = self.chemistry
        elif len(self.foods) < 2 or not all(0 <= food < self.chemicals for food in self.foods):
            raise UsageError(f"foods must be two or more chemicals 0..{self.chemicals - 1}, got {list(self.foods)}.")

    @property
    def chemicals(self) -> int:
        """Return the number of chemicals."""
        return 1 << self.bits

    @property
    def reactions(self) -> int:
        """Return how many reactions are numbered: one for each pair of different chemicals."""
        return len(pairs(self.bits))

    @cached_property
    def chemistry(self) -> Chemistry | None:
        """Return the chemistry that all worlds share; None when every seed has its own."""
        return Chemistry(self.bits, self.foods, self.energy) if self.energy else None
