"""Creatures that swim, in Taichi: one a block of 256 threads, a site a thread, a beat a launch.

What neighbours must know of each other lies in memory that a block shares, and every thread gathers from
its four neighbours, so nothing is added up by several at once. Beside it stands the plainest kernel
that obeys the same rules: one launch a step, from one array to another, everything reckoned anew where it
is needed. It is what Taichi's CPU runs (blocks share nothing there) and what the others are compared with.

The arithmetic and its order are those of kernels_cpu.py.
"""

from functools import cache

from alife.engines.gpu import ti
from alife.engines.rule import for_taichi
from sims.oceanworld import genome, scalar_rules
from sims.oceanworld.kernel_params import KernelParams

frame_terms, frame, direction = (
    for_taichi(r) for r in (scalar_rules.frame_terms, scalar_rules.frame, scalar_rules.direction)
)
bond_force, fin, step_without_fins, apply_fin_drag = (
    for_taichi(r)
    for r in (scalar_rules.bond_force, scalar_rules.fin, scalar_rules.step_without_fins, scalar_rules.apply_fin_drag)
)
mass_of, step_over_mass = for_taichi(scalar_rules.mass_of), for_taichi(scalar_rules.step_over_mass)

SIDE, SITES = genome.SIDE, genome.SITES
TO_X, TO_Y = genome.BOND_SHIFT
X, Y, VX, VY, FASTEST = range(5)  # what `motion` holds: [cells], [cells/beat], [cells^2/beat^2]
KEPT = 5

Numbers = ti.types.ndarray(ndim=1)  # law.Law as an array, or law.Beat.extension
Power = ti.types.ndarray(dtype=ti.u8, ndim=1)  # (steps_per_beat,), see law.Beat
Links = ti.types.ndarray(dtype=ti.u8, ndim=2)  # (n, SITES), see body.Bodies
Motion = ti.types.ndarray(ndim=3)  # (n, SITES, KEPT)


@ti.func
def is_there(bits, place, params: ti.template()):
    """Return a bit as 0 or 1 in the precision of the law."""
    return params.one if (bits >> place) & 1 else params.zero


@ti.func
def far_of(site, axis: ti.template()):
    """Return the site at the far end of a bond; the site itself at the edge, where no bond exists."""
    far = site
    if ti.static(axis == 0):
        far = ti.select(site < SITES - SIDE, site + SIDE, site)
    else:
        far = ti.select(site % SIDE < SIDE - 1, site + 1, site)
    return far


@ti.func
def back_of(site, axis: ti.template()):
    """Return the site whose bond along an axis ends here; the site itself at the edge."""
    back = site
    if ti.static(axis == 0):
        back = ti.select(site >= SIDE, site - SIDE, site)
    else:
        back = ti.select(site % SIDE > 0, site - 1, site)
    return back


@ti.func
def bits_of(links: ti.template(), one, site, axis: ti.template(), exists):
    """Return the bits of a bond, 0 where a neighbour that `exists` tells of is beyond the edge."""
    bits = ti.cast(links[one, site], ti.i32) >> ti.static(TO_X if axis == 0 else TO_Y)
    return ti.select(exists, bits & 7, 0)


@ti.func
def turned(x, y, axis: ti.template()):
    """Return a vector as a bond along this axis sees it."""
    a, b = x, y
    if ti.static(axis == 1):
        a, b = y, -x
    return a, b


@ti.func
def turned_back(x, y, axis: ti.template()):
    """Return a vector as it is from how a bond along this axis sees it."""
    a, b = x, y
    if ti.static(axis == 1):
        a, b = -y, x
    return a, b


@ti.func
def terms_of(params: ti.template(), extension, bits, near, far, axis: ti.template()):
    """Return what a bond between nodes in motion (x, y, vx, vy) adds to the frames of both."""
    dx, dy = turned(far[X] - near[X], far[Y] - near[Y], axis)
    dvx, dvy = turned(far[VX] - near[VX], far[VY] - near[VY], axis)
    exists, muscle = is_there(bits, 0, params), is_there(bits, 1, params)
    x, y, spin, size = frame_terms(exists + muscle * extension, exists, dx, dy, dvx, dvy)
    return ti.Vector([x, y, spin, size])


@ti.func
def pull_of(params: ti.template(), extension, bits, near, far, near_frame, far_frame, axis: ti.template()):
    """Return the force of a bond on its near end, and its direction."""
    dx, dy = turned(far[X] - near[X], far[Y] - near[Y], axis)
    dvx, dvy = turned(far[VX] - near[VX], far[VY] - near[VY], axis)
    both = near_frame + far_frame
    exists, muscle = is_there(bits, 0, params), is_there(bits, 1, params)
    ux, uy, long = direction(params, dx, dy)
    length = exists + muscle * extension
    fx, fy = bond_force(params, length, exists, muscle, ux, uy, long, dx, dy, dvx, dvy, both[0], both[1], both[2])
    fx, fy = turned_back(fx, fy, axis)
    ux, uy = turned_back(ux, uy, axis)
    return ti.Vector([fx, fy, ux, uy])


@ti.func
def sum_of_four(params: ti.template(), a, b, c, d):
    """Return (a + b) + (c + d) in this order, to which factors of 1 that a compiler cannot know hold it."""
    return params.one * (a + b) + params.one_again * (c + d)


@ti.func
def frame_of(params: ti.template(), terms_right, terms_left, terms_up, terms_down):
    """Return how a node is turned and turning, from what its bonds add."""
    terms = sum_of_four(params, terms_right, terms_left, terms_up, terms_down)
    x, y, turning = frame(params, terms[0], terms[1], terms[2], terms[3])
    return ti.Vector([x, y, turning])


@ti.func
def drag_of(params: ti.template(), bits, pull):
    """Return the drag (xx, xy, yy) of a bond, if it is a fin, on either end."""
    xx, xy, yy = fin(params, is_there(bits, 2, params), pull[2], pull[3])
    return ti.Vector([xx, xy, yy])


@ti.func
def moved(params: ti.template(), power, step_over_mass, now, bits, right, left, up, down):
    """Return the motion of a node after a step, from what its bonds do: bits and pulls of right, left, up, down."""
    fx = sum_of_four(params, right[0], -left[0], up[0], -down[0])
    fy = sum_of_four(params, right[1], -left[1], up[1], -down[1])
    vx, vy = step_without_fins(params, step_over_mass, now[VX], now[VY], fx, fy)
    if power:
        drag = sum_of_four(
            params, drag_of(params, bits[0], right), drag_of(params, bits[1], left),
            drag_of(params, bits[2], up), drag_of(params, bits[3], down),
        )  # fmt: skip
        vx, vy = apply_fin_drag(params, step_over_mass, vx, vy, drag[0], drag[1], drag[2])
    return ti.Vector([now[X] + params.step * vx, now[Y] + params.step * vy, vx, vy])


@ti.func
def step_over_mass_at(params: ti.template(), bits):
    """Return how much velocity a force gives a node with these four bonds in a step."""
    count = ((bits[0] & 1) + (bits[1] & 1)) + ((bits[2] & 1) + (bits[3] & 1))
    return step_over_mass(params, mass_of(params, params.one * count))


@ti.func
def four_bonds(links: ti.template(), one, site):
    """Return the bits of the bonds to the right, left, up and down of a site."""
    return ti.Vector([
        bits_of(links, one, site, 0, 1),
        bits_of(links, one, back_of(site, 0), 0, site >= SIDE),
        bits_of(links, one, site, 1, 1),
        bits_of(links, one, back_of(site, 1), 1, site % SIDE > 0),
    ])  # fmt: skip


@ti.func
def motion_at(motion: ti.template(), one, site):
    """Return the position and velocity of a site."""
    return ti.Vector([motion[one, site, X], motion[one, site, Y], motion[one, site, VX], motion[one, site, VY]])


@ti.kernel
def rest(links: Links, motion: Motion):
    """Lay bodies at rest: their nodes where their sites are, everything else 0."""
    for one, site in ti.ndrange(links.shape[0], SITES):
        for kept in ti.static(range(KEPT)):
            motion[one, site, kept] = 0
        if links[one, site] & 1:
            motion[one, site, X] = site // SIDE
            motion[one, site, Y] = site % SIDE


@ti.func
def frame_at(params: ti.template(), extension, links: ti.template(), motion: ti.template(), one, site):
    """Return the frame of a site, reckoned from the motion of its neighbours."""
    bits, here = four_bonds(links, one, site), motion_at(motion, one, site)
    right, left = motion_at(motion, one, far_of(site, 0)), motion_at(motion, one, back_of(site, 0))
    up, down = motion_at(motion, one, far_of(site, 1)), motion_at(motion, one, back_of(site, 1))
    return frame_of(
        params,
        terms_of(params, extension, bits[0], here, right, 0), terms_of(params, extension, bits[1], left, here, 0),
        terms_of(params, extension, bits[2], here, up, 1), terms_of(params, extension, bits[3], down, here, 1),
    )  # fmt: skip


@ti.kernel
def take_step(
    numbers: Numbers, extensions: Numbers, power: Power, step: ti.i32, links: Links, old: Motion, new: Motion
):
    """Run one step of all creatures, from `old` to `new`."""
    for one, site in ti.ndrange(links.shape[0], SITES):
        params = ti.static(KernelParams(*[numbers[number] for number in range(len(KernelParams._fields))]))
        if links[one, site] & 1:
            extension = extensions[step]
            bits, here = four_bonds(links, one, site), motion_at(old, one, site)
            own = frame_at(params, extension, links, old, one, site)
            right, left = motion_at(old, one, far_of(site, 0)), motion_at(old, one, back_of(site, 0))
            up, down = motion_at(old, one, far_of(site, 1)), motion_at(old, one, back_of(site, 1))
            frame_right = frame_at(params, extension, links, old, one, far_of(site, 0))
            frame_left = frame_at(params, extension, links, old, one, back_of(site, 0))
            frame_up = frame_at(params, extension, links, old, one, far_of(site, 1))
            frame_down = frame_at(params, extension, links, old, one, back_of(site, 1))
            after = moved(
                params, power[step], step_over_mass_at(params, bits), here, bits,
                pull_of(params, extension, bits[0], here, right, own, frame_right, 0),
                pull_of(params, extension, bits[1], left, here, frame_left, own, 0),
                pull_of(params, extension, bits[2], here, up, own, frame_up, 1),
                pull_of(params, extension, bits[3], down, here, frame_down, own, 1),
            )  # fmt: skip
            for kept in ti.static(range(4)):
                new[one, site, kept] = after[kept]
            new[one, site, FASTEST] = ti.max(old[one, site, FASTEST], after[VX] * after[VX] + after[VY] * after[VY])


@ti.func
def shared_motion(shared: ti.template(), site):
    """Return the position and velocity of a site."""
    return ti.Vector([shared[site, X], shared[site, Y], shared[site, VX], shared[site, VY]])


@ti.func
def shared_frame(shared: ti.template(), site):
    """Return the frame of a site."""
    return ti.Vector([shared[site, 0], shared[site, 1], shared[site, 2]])


@cache
def beat_kernel(double: bool):
    """Return the kernel that runs some steps of a beat in one launch, in 64 or 32 bits."""
    real = ti.f64 if double else ti.f32

    @ti.kernel
    def run_steps(
        numbers: Numbers, extensions: Numbers, power: Power, first: ti.i32, end: ti.i32, links: Links, motion: Motion
    ):
        """Run the steps `first` to `end` of a beat of all creatures, in place."""
        ti.loop_config(block_dim=SITES)
        for thread in range(links.shape[0] * SITES):
            one, site = thread // SITES, thread % SITES
            params = ti.static(KernelParams(*[numbers[number] for number in range(len(KernelParams._fields))]))
            motions = ti.simt.block.SharedArray((SITES, 4), real)
            frames = ti.simt.block.SharedArray((SITES, 3), real)
            bits, here = four_bonds(links, one, site), motion_at(motion, one, site)
            there = ti.cast(links[one, site], ti.i32) & 1
            step_over_mass = step_over_mass_at(params, bits)
            right_site, left_site = far_of(site, 0), back_of(site, 0)
            up_site, down_site = far_of(site, 1), back_of(site, 1)
            fastest = motion[one, site, FASTEST]
            for kept in ti.static(range(4)):
                motions[site, kept] = here[kept]
            ti.simt.block.sync()
            for step in range(first, end):
                extension = extensions[step]
                right, left = shared_motion(motions, right_site), shared_motion(motions, left_site)
                up, down = shared_motion(motions, up_site), shared_motion(motions, down_site)
                own = frame_of(
                    params,
                    terms_of(params, extension, bits[0], here, right, 0),
                    terms_of(params, extension, bits[1], left, here, 0),
                    terms_of(params, extension, bits[2], here, up, 1),
                    terms_of(params, extension, bits[3], down, here, 1),
                )  # fmt: skip
                for part in ti.static(range(3)):
                    frames[site, part] = own[part]
                ti.simt.block.sync()
                if there:
                    here = moved(
                        params, power[step], step_over_mass, here, bits,
                        pull_of(params, extension, bits[0], here, right, own, shared_frame(frames, right_site), 0),
                        pull_of(params, extension, bits[1], left, here, shared_frame(frames, left_site), own, 0),
                        pull_of(params, extension, bits[2], here, up, own, shared_frame(frames, up_site), 1),
                        pull_of(params, extension, bits[3], down, here, shared_frame(frames, down_site), own, 1),
                    )  # fmt: skip
                    fastest = ti.max(fastest, here[VX] * here[VX] + here[VY] * here[VY])
                    for kept in ti.static(range(4)):
                        motions[site, kept] = here[kept]
                ti.simt.block.sync()
            for kept in ti.static(range(4)):
                motion[one, site, kept] = here[kept]
            motion[one, site, FASTEST] = fastest

    return run_steps
