"""What Tank adds to Oceanworld's rules, as functions of plain numbers: the walls around the water."""

from typing import Any

from alife.engines.rule import rule
from sims.oceanworld.kernel_params import KernelParams
from sims.tank.kernel_params import Law

Real = Any  # float32, as the caller has it


@rule
def from_walls(params: KernelParams, law: Law, at: Real, half: Real) -> Real:
    """Return the force [bond cell/beat^2] along an axis on a node at a place from the middle: 0 within `half`."""
    over = at - half
    over = params.zero if over < params.zero else over
    over = law.deepest if over > law.deepest else over
    under = -half - at
    under = params.zero if under < params.zero else under
    under = law.deepest if under > law.deepest else under
    return law.wall_stiffness * (under - over)
