"""The physics of Oceanworld as functions of plain numbers, compiled for both engines.

A bond is reckoned as if it ran along +x: whoever has one along +y turns what it gives back by a
quarter (x, y) -> (y, -x) and what it gets forward, (x, y) -> (-y, x). Numbers that a bond has are
multiplied by `exists`, so that the same arithmetic serves every site of the lattice.

Every sum is in a fixed order, for the engines must agree to the last bit; where a driver was seen to take another one,
`held` keeps it.
"""

from typing import Any

from alife.engines.rule import held, rule, sqrt
from sims.oceanworld.kernel_params import KernelParams

Real = Any  # float32 or float64, as the caller has them


@rule
def frame_terms(length: Real, exists: Real, dx: Real, dy: Real, dvx: Real, dvy: Real) -> tuple[Real, Real, Real, Real]:
    """Return what a bond adds to the frames of its two nodes: direction (x, y), spin, size.

    d [cells] and dv [cells/beat] are far end less near end; `length` [cells] is what it is at rest.
    """
    spin = exists * (dx * dvy - dy * dvx)
    size = exists * (dx * dx + dy * dy)
    return length * dx, length * dy, spin, size


@rule
def frame(params: KernelParams, x: Real, y: Real, spin: Real, size: Real) -> tuple[Real, Real, Real]:
    """Return how a node is turned, as a unit vector, and how fast it turns [1/beat], from the sums of its terms."""
    long, wide = sqrt(held(params.one, x * x + y * y) + params.eps), size + params.eps
    share = params.one / (long * wide)  # one division for both
    return x * (wide * share), y * (wide * share), spin * (long * share)


@rule
def direction(params: KernelParams, dx: Real, dy: Real) -> tuple[Real, Real, Real]:
    """Return the unit vector along a bond and its length [cells]."""
    square = held(params.one, dx * dx + dy * dy) + params.eps
    shrink = params.one / sqrt(square)
    return dx * shrink, dy * shrink, square * shrink


@rule
def bond_force(
    params: KernelParams, length: Real, exists: Real, muscle: Real, ux: Real, uy: Real, long: Real,
    dx: Real, dy: Real, dvx: Real, dvy: Real, cx: Real, cy: Real, turning: Real,
) -> tuple[Real, Real]:  # fmt: skip
    """Return the force [bond cell/beat^2] on the near end of a bond; that on the far end is its opposite.

    u and `long` are its direction; c and `turning` the sums of both ends' frames.
    """
    pull = params.stiffness * (long - length)
    held = params.muscle_force if pull > params.muscle_force else pull
    held = params.muscle_pull if held < params.muscle_pull else held
    pull = held if muscle > params.zero else pull
    along = pull + params.bond_damping * (dvx * ux + dvy * uy)
    shape_x = params.shape_stiffness * ((dx + dx) - length * cx)
    shape_y = params.shape_stiffness * ((dy + dy) - length * cy)
    damping_x = params.frame_damping * ((dvx + dvx) + turning * dy)
    damping_y = params.frame_damping * ((dvy + dvy) - turning * dx)
    return exists * (along * ux + shape_x + damping_x), exists * (along * uy + shape_y + damping_y)


@rule
def fin(params: KernelParams, rigid: Real, ux: Real, uy: Real) -> tuple[Real, Real, Real]:
    """Return the drag [bond/beat] of a spread fin on either end, as the matrix (xx, xy, yy): all of it is across."""
    drag = rigid * params.fin_drag
    return drag * (uy * uy), -(drag * (ux * uy)), drag * (ux * ux)


@rule
def mass_of(params: KernelParams, degree: Real) -> Real:
    """Return the mass [bond] of a node with so many bonds."""
    return params.node_mass + params.half_bond_mass * degree


@rule
def step_over_mass(params: KernelParams, mass: Real) -> Real:
    """Return how much velocity a force gives a node in one step [beat/bond]; water drag acts on the new velocity."""
    return params.step / (mass * params.inertia)


@rule
def step_without_fins(
    params: KernelParams, step_over_mass: Real, vx: Real, vy: Real, fx: Real, fy: Real
) -> tuple[Real, Real]:
    """Return the velocity [cells/beat] of a node after a step without fins."""
    return params.slowing * vx + step_over_mass * fx, params.slowing * vy + step_over_mass * fy


@rule
def apply_fin_drag(
    params: KernelParams, step_over_mass: Real, vx: Real, vy: Real, xx: Real, xy: Real, yy: Real
) -> tuple[Real, Real]:
    """Return the velocity [cells/beat] that spread fins leave of that after a step without fins; an implicit step."""
    across, down, skew = params.one + step_over_mass * xx, params.one + step_over_mass * yy, step_over_mass * xy
    share = params.one / (across * down - skew * skew)
    return (down * vx - skew * vy) * share, (across * vy - skew * vx) * share
