"""What a step must cost at the least: the bytes and operations that the figures of a speed are held against.

The unit is what a world's speed counts: a space of Multicell and Cellworld, a reaction of bitwise, a site of the
box around a body of Oceanworld. Counted is only what every unit needs in every step; what few cells do besides (to
decide, strike, be born) is not, so a share of a limit is never less than what is told, but may be more.

**Operations** are arithmetic and comparisons, one each, whatever their width; a choice counts with its comparison.
Those of rules are counted by
running the rules (benchmarks.counting); those of the loops around them stand here, in the order of the kernels.
**Bytes** are what must come from and go back to the memory that holds the state when each array is read and written
once a step, and nothing that is worked with stays. tests/benchmarks/test_costs.py holds the numbers.
"""

from dataclasses import dataclass
from typing import Any

from alife.engines import rng
from benchmarks.counting import Constant, operations
from sims.bitwise.config import Config as Bitwise
from sims.multicell import scalar_rules as multicell
from sims.multicell.config import Config as Multicell
from sims.oceanworld import scalar_rules as swimming
from sims.oceanworld.kernel_params import KernelParams

DRAW = 1 + operations(rng.draw, 1, 2, 3)  # the index of the space, and its word
FIELD = operations(rng.field, 7, Constant(4), Constant(4))
BUSY = 4 + 3 + 2 * (2 + 1) + 1 + 3  # alife.engines.rows_cpu.is_busy: above and below, left, right, here, all together


@dataclass(frozen=True)
class Cost:
    """What one unit needs in one step."""

    unit: str
    operations: float
    kind: str  # of the numbers: int32 or float32
    bytes: float  # [bytes] 0 where everything stays beside the processor


def cost(world: str, *, on_device: bool = False, config: Any = None) -> Cost:
    """Return what a unit of a world needs; on a device every phase is a launch of its own and reads anew."""
    if world == "multicell":
        return _multicell(config or Multicell(), on_device=on_device)
    if world == "cellworld":
        return _cellworld(on_device=on_device)
    if world == "bitwise":
        return _bitwise()
    return _oceanworld()


def _multicell(config: Multicell, *, on_device: bool) -> Cost:
    chemicals, foods = config.chemistry.size, len(config.foods)
    words = 1 + -(-chemicals // 4) + 1.5 * -(-chemicals // 8)  # fate, outflow, rightward, and downward every second row
    feeding = DRAW + FIELD + operations(multicell.supplied, 1, 2) + 4  # add, cap, and both totals
    chemical = Constant(1)
    draining = FIELD + operations(multicell.drained, 1, 2, 3) + 2 + operations(multicell.needs, 1, chemical) + 2
    reacting = operations(multicell.change, 1, chemical) + 2 + 3  # fire; cap, spill, total
    paying = operations(multicell.payout, 1 << 16) + 2 + 2 + 2 + 1 + FIELD + 3 + 2 + 4
    conducting = 3  # one organism or not, by which three are chosen
    flowing = FIELD + operations(multicell.flow, 1, 2, 3, 4) + 2
    able = 4 + 3 + 2 + 3 + 3  # free neighbours, ripe, armed, both marks
    quantities = chemicals + 1  # and energy
    total = (
        words * DRAW + foods * feeding / config.supply_period + chemicals * (draining + reacting) + paying
        + 1.5 * (conducting + quantities * flowing) + able + BUSY
    )  # fmt: skip
    touched = 2 * (2 * chemicals + 4) + 1 + 4 + 2  # molecules and energy both ways; role, organism; intent both ways
    again = 4 + 1 + 1  # to intend reads energy and role, to settle role
    return Cost("space", total, "int32", touched + again * on_device)


def _cellworld(*, on_device: bool) -> Cost:
    living = DRAW + 1 + 1 + 2 + 4 + 1 + 4  # chance, alive, energy, dead, cap, three totals
    changed, able = 4 + 1, 4 + 3 + 4 + 1 + 2  # find_changed; room, ripe, prey
    touched = 2 * 4 + 4 + 2 + 2 + 2 + 2  # energy both ways; species, income, upkeep, cost; intent both ways
    again = 4 + 4 + 4  # to intend reads species and energy, to settle species
    return Cost("space", living + changed + able + BUSY, "int32", touched + again * on_device)


def _bitwise() -> Cost:
    looked_at = 2 + 3 + 1  # two demands, three times whether it lives, whether it is open
    return Cost("reaction", looked_at, "int32", 2 * 3 * 4 + 4 + 1)  # population, bank, fires both ways; payout, open


def _oceanworld() -> Cost:
    params, one = KernelParams(*(1.0 for _ in KernelParams._fields)), 1.0
    length, stretch = 2, 4
    turning = 2 * (stretch + length + operations(swimming.frame_terms, *[one] * 6))
    frames = 4 * 3 + operations(swimming.frame, params, *[one] * 4)  # sums over four bonds
    force = operations(swimming.direction, params, one, one) + operations(swimming.bond_force, params, *[one] * 13)
    pulling = 2 * (stretch + 3 + length + force)
    moving = (
        2 * 3 + operations(swimming.step_without_fins, params, *[one] * 5) + 4 + 4
    )  # sum of forces, step, place, fastest
    braking = (
        4 * operations(swimming.fin, params, one, one, one)
        + 9
        + operations(swimming.apply_fin_drag, params, *[one] * 6)
    )
    return Cost("site", turning + frames + pulling + moving + braking / 2, "float32", 0)


def units(world: str, config: Any) -> int:
    """Return how many units one world of an ecology has."""
    if world == "bitwise":
        reactions: int = (config or Bitwise()).reactions
        return reactions
    return int(config.height * config.width)
