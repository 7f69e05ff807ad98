"""The water as functions of plain numbers, compiled for both engines: vortices, obstacles, drag against what flows.

Like scalar_rules.py: every number is an argument, and every sum is in a fixed order.
"""

from typing import Any

from alife.engines.rule import rule
from sims.oceanworld.kernel_params import KernelParams
from sims.oceanworld.scalar_rules import direction

Real = Any  # float32 or float64, as the caller has them


@rule
def vortex(dx: Real, dy: Real, strength: Real, core: Real) -> tuple[Real, Real]:
    """Return what a vortex adds to the flow [cells/beat] at a distance d [cells] from its middle.

    strength [cells^2/beat]; core [cells^2]: squared radius, within which the water turns as one.
    """
    share = strength / ((dx * dx + dy * dy) + core)
    return -(share * dy), share * dx


@rule
def contact(
    params: KernelParams, dx: Real, dy: Real, wx: Real, wy: Real, share: Real, radius: Real, stiffness: Real
) -> tuple[Real, Real]:
    """Return the force [bond cell/beat^2] of a capsule on a node at d [cells] from its beginning: 0 unless inside.

    w [cells]: from its beginning to its end; share: 1 / w^2, 0 for a circle; radius [cells].
    """
    along = (dx * wx + dy * wy) * share
    along = params.zero if along < params.zero else along
    along = params.one if along > params.one else along
    ux, uy, far = direction(params, dx - along * wx, dy - along * wy)
    deep = radius - far
    deep = params.zero if deep < params.zero else deep
    push = stiffness * deep
    return push * ux, push * uy


@rule
def relative_without_fins(
    params: KernelParams, step_over_mass: Real, vx: Real, vy: Real, fx: Real, fy: Real, ux: Real, uy: Real
) -> tuple[Real, Real]:
    """Return the velocity [cells/beat] of a node against the water around it after a step without fins.

    u is the velocity of that water, which drags the node along.
    """
    wx, wy = vx - ux, vy - uy
    return params.slowing * wx + step_over_mass * fx, params.slowing * wy + step_over_mass * fy
