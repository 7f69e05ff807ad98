from typing import NamedTuple

import pytest

from alife.engines import rng
from alife.engines.rule import i32, rule, sqrt, u32
from alife.worlds import registry
from benchmarks import costs
from benchmarks.counting import Constant, operations
from sims.bitwise.config import CHAINS as BITWISE_CHAINS
from sims.bitwise.config import Config as Bitwise
from sims.cellworld.config import Config as Cellworld
from sims.multicell import scalar_rules as multicell
from sims.multicell.config import Config as Multicell
from sims.oceanworld import scalar_rules as swimming
from sims.oceanworld.kernel_params import KernelParams

ONE = 1.0
LAW = KernelParams(*(ONE for _ in KernelParams._fields))


class Pair(NamedTuple):
    left: float
    right: float


@rule
def doubled(number):
    return i32(number + number)


@rule
def example(pair, number):
    large = u32(doubled(pair.left) * pair.right)  # 2
    chosen = large if large > number else number  # 1
    return -sqrt(chosen) / min(large, number, pair.left)  # 4


def test_what_a_rule_reckons_is_counted_through_the_rules_it_calls():
    assert operations(example, Pair(1.0, 2.0), 3.0) == 7


def test_what_the_compiler_knows_costs_nothing():
    assert operations(rng.field, 99, Constant(4), Constant(8)) == 2
    assert operations(multicell.change, 99, Constant(3)) == 3


def test_the_operations_of_the_rules_are_those_that_are_stated():
    assert operations(rng.draw, 1, 2, 3) == 10
    stated = {"supplied": (2, 2), "drained": (3, 3), "flow": (4, 4), "payout": (1, 1)}
    assert {name: operations(getattr(multicell, name), *range(1, n + 1)) for name, (n, _) in stated.items()} == {
        name: count for name, (_, count) in stated.items()
    }
    counted = {
        "frame_terms": operations(swimming.frame_terms, *[ONE] * 6),
        "frame": operations(swimming.frame, LAW, *[ONE] * 4),
        "direction": operations(swimming.direction, LAW, ONE, ONE),
        "bond_force": operations(swimming.bond_force, LAW, *[ONE] * 13),
        "fin": operations(swimming.fin, LAW, ONE, ONE, ONE),
        "step_without_fins": operations(swimming.step_without_fins, LAW, *[ONE] * 5),
        "apply_fin_drag": operations(swimming.apply_fin_drag, LAW, *[ONE] * 6),
    }
    stated = {
        "frame_terms": 10,
        "frame": 14,
        "direction": 9,
        "bond_force": 34,
        "fin": 7,
        "step_without_fins": 6,
        "apply_fin_drag": 17,
    }
    assert counted == stated


@pytest.mark.parametrize(
    ("world", "unit", "reckoned", "kind", "moved", "moved_on_a_device"),
    [
        ("multicell", "space", 367.375, "int32", 47, 53),
        ("cellworld", "space", 60, "int32", 20, 32),
        ("bitwise", "reaction", 6, "int32", 29, 29),
        ("oceanworld", "site", 209, "float32", 0, 0),
    ],
)
def test_costs_are_those_of_the_documentation(world, unit, reckoned, kind, moved, moved_on_a_device):
    assert costs.cost(world) == costs.Cost(unit, reckoned, kind, moved)
    assert costs.cost(world, on_device=True).bytes == moved_on_a_device


def test_every_world_has_a_cost():
    for world in registry.names():
        assert costs.cost(world).operations > 0


def test_more_chemicals_cost_more():
    larger = Multicell(bits=4, energy=BITWISE_CHAINS)
    assert costs.cost("multicell", config=larger).operations > 1.7 * costs.cost("multicell").operations


def test_units_are_spaces_or_reactions():
    assert costs.units("cellworld", Cellworld(height=8, width=4)) == 32
    assert costs.units("bitwise", Bitwise(bits=4)) == 120
