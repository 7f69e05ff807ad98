"""Bitwise chemistry: molecules are n-bit numbers, and two of them react into two others.

Source: Kevin Frans, "Open-Endedness 2: Bitwise Chemicals" (2020), for the idea; the yields and
levels are this project's (docs/decisions/0003-chemistry.md).

a and b become `a xor b` and the sum `a + b` (n bits) rotated right by one bit. Every chemical c has
an energy level E[c]; a reaction pays the cell E[a] + E[b] - E[c] - E[d]. Since it lowers the energy
stored in the molecules, phi = sum(E[c] * molecules[c]), by exactly what it pays, no cycle of
reactions can pay for ever.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from alife.core.errors import UsageError

ENERGY_LEVEL_LIMIT = 1000


@dataclass(frozen=True)
class Reaction:
    """Two different molecules in, two molecules out."""

    inputs: tuple[int, int]  # chemicals, ascending
    outputs: tuple[int, int]  # chemicals: (xor, rotated sum)
    payout: int  # [energy units] a firing, > 0
    level: int  # steps of the food chain: 1 lives on food alone

    def __str__(self) -> str:
        (a, b), (c, d) = self.inputs, self.outputs
        return f"{a}+{b} -> {c}+{d}"

    def change(self, chemical: int) -> int:
        """Return by how many molecules of a chemical one firing changes the count: -1..2."""
        return self.outputs.count(chemical) - self.inputs.count(chemical)


def react(a: int, b: int, bits: int) -> tuple[int, int]:
    """Return the two molecules that two different molecules of `bits` bits become."""
    total = (a + b) % (1 << bits)
    return a ^ b, (total >> 1) | ((total & 1) << (bits - 1))


@dataclass(frozen=True)
class Chemistry:
    """A chemistry as data: everything else is derived from these three.

    Raises UsageError when the tables do not fit each other or nothing can react.
    """

    bits: int
    foods: tuple[int, ...]  # chemicals that enter from outside
    energy: tuple[int, ...]  # [energy units] a molecule, (2**bits,)

    def __post_init__(self) -> None:
        _check(self)
        if not self.reactions:
            raise UsageError(
                f"No reaction among foods {list(self.foods)} pays with energy levels {list(self.energy)}: "
                "give the foods higher levels than what they become."
            )

    @property
    def size(self) -> int:
        """Return the number of chemicals."""
        return 1 << self.bits

    @cached_property
    def reactions(self) -> tuple[Reaction, ...]:
        """Return the paying reactions that can ever happen, ordered by (level, a, b)."""
        return _reachable_reactions(self)

    @cached_property
    def chemicals(self) -> frozenset[int]:
        """Return the chemicals that can ever exist."""
        return frozenset(self.foods).union(*(reaction.outputs for reaction in self.reactions))

    def payout(self, a: int, b: int) -> int:
        """Return the energy that a and b release when they react; negative where it would cost."""
        c, d = react(a, b, self.bits)
        return self.energy[a] + self.energy[b] - self.energy[c] - self.energy[d]

    def suppliers(self, role: int) -> frozenset[int]:
        """Return the roles (reactions, numbered from 1) whose output the reaction of this role can use."""
        inputs = set(self.reactions[role - 1].inputs)
        numbered = enumerate(self.reactions, start=1)
        return frozenset(other for other, reaction in numbered if other != role and inputs & set(reaction.outputs))


def _check(chemistry: Chemistry) -> None:
    if len(chemistry.energy) != chemistry.size:
        raise UsageError(
            f"energy needs one level for each of the {chemistry.size} chemicals of {chemistry.bits} bits, "
            f"got {len(chemistry.energy)}."
        )
    if any(not 0 <= level <= ENERGY_LEVEL_LIMIT for level in chemistry.energy):
        raise UsageError(f"energy levels must be 0..{ENERGY_LEVEL_LIMIT}, got {list(chemistry.energy)}.")
    if any(not 0 <= food < chemistry.size for food in chemistry.foods):
        raise UsageError(f"foods must be chemicals 0..{chemistry.size - 1}, got {list(chemistry.foods)}.")
    if len(set(chemistry.foods)) != len(chemistry.foods):
        raise UsageError(f"foods must differ from each other, got {list(chemistry.foods)}.")


def _reachable_reactions(chemistry: Chemistry) -> tuple[Reaction, ...]:
    """Return the paying reactions, level by level: a level feeds on what the levels below made."""
    known, level = set(chemistry.foods), 0
    found: dict[tuple[int, int], Reaction] = {}
    while True:
        level += 1
        new = {
            pair: Reaction(pair, react(*pair, chemistry.bits), chemistry.payout(*pair), level)
            for pair in combinations(sorted(known), 2)
            if pair not in found and chemistry.payout(*pair) > 0
        }
        if not new:
            return tuple(found.values())
        found |= new
        known |= {product for reaction in new.values() for product in reaction.outputs}
