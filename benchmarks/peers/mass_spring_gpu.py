"""Masses on springs in Taichi, as tutorials on differentiable physics write them: neutral ground for Oceanworld.

One robot: a square lattice of masses in a list, with springs to the neighbours and across, in a list as well. A substep
adds the force of every spring to its two masses by atomic additions, then moves all masses (semi-implicit Euler).
Written for this comparison, after the description in Yuanming Hu et al., "DiffTaichi: Differentiable
Programming for Physical Simulation" (2020); its gradients are left out.
"""

import sys

import numpy as np

from alife.engines import backend, gpu
from alife.engines.gpu import ti
from benchmarks.peers.telling import asked, tell

SIDE, ROBOTS, SUBSTEPS = 7, 512, 48  # masses along a side, robots side by side, substeps a call
STIFFNESS, DAMPING, STEP = 800.0, 0.3, 1 / 480

Places = ti.types.ndarray(dtype=ti.math.vec2, ndim=2)  # (robots, masses)
Springs = ti.types.ndarray(dtype=ti.i32, ndim=2)  # (springs, 2)
Lengths = ti.types.ndarray(dtype=ti.f32, ndim=1)  # (springs,)


@ti.kernel
def pull(springs: Springs, lengths: Lengths, places: Places, forces: Places, beat: ti.f32):
    """Add the force of every spring to its masses; every second spring is a muscle."""
    for robot, spring in ti.ndrange(places.shape[0], springs.shape[0]):
        a, b = springs[spring, 0], springs[spring, 1]
        apart = places[robot, b] - places[robot, a]
        length = apart.norm(1e-6)
        rest = lengths[spring] * (1.0 + (spring % 2) * 0.2 * ti.sin(beat))
        force = STIFFNESS * (length - rest) / length * apart
        ti.atomic_add(forces[robot, a], force)
        ti.atomic_sub(forces[robot, b], force)


@ti.kernel
def move(places: Places, speeds: Places, forces: Places):
    """Move every mass by the force on it, and forget the force."""
    for robot, mass in ti.ndrange(places.shape[0], places.shape[1]):
        speeds[robot, mass] = ti.exp(-STEP * DAMPING) * speeds[robot, mass] + STEP * forces[robot, mass]
        places[robot, mass] = places[robot, mass] + STEP * speeds[robot, mass]
        forces[robot, mass] = ti.math.vec2(0.0, 0.0)


def lattice() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places (masses, 2), springs (n, 2) and their lengths (n,)."""
    y, x = np.divmod(np.arange(SIDE * SIDE), SIDE)
    places = np.stack([x, y], axis=1).astype(np.float32)
    found = [
        (first, first + dy * SIDE + dx)
        for first in range(SIDE * SIDE)
        for dx, dy in ((1, 0), (0, 1), (1, 1), (-1, 1))
        if 0 <= x[first] + dx < SIDE and y[first] + dy < SIDE
    ]
    springs = np.array(found, np.int32)
    lengths = np.linalg.norm(places[springs[:, 1]] - places[springs[:, 0]], axis=1).astype(np.float32)
    return places, springs, lengths


def main() -> None:
    """Measure robots side by side."""
    threads, effort = asked()
    name = "taichi-cpu" if sys.argv[3] == "cpu" else sys.argv[3]
    backend.start(name, threads)
    at_rest, springs, lengths = lattice()
    places, speeds, forces = (ti.Vector.ndarray(2, ti.f32, (ROBOTS, len(at_rest))) for _ in range(3))
    places.from_numpy(np.broadcast_to(at_rest, (ROBOTS, *at_rest.shape)).copy())
    pairs, long = gpu.to_device(springs), gpu.to_device(lengths)
    moment = [0]

    def run(times: int) -> None:
        for _ in range(times * SUBSTEPS):
            moment[0] += 1
            pull(pairs, long, places, forces, moment[0] * 0.02)
            move(places, speeds, forces)
        ti.sync()

    what = (
        f"{ROBOTS} robots of {len(at_rest)} masses and {len(springs)} springs, float32, semi-implicit Euler, atomic "
        "additions; no shape forces, no fins"
    )
    tell(f"masses on springs, Taichi ({name})", what, "mass-substeps", ROBOTS * len(at_rest) * SUBSTEPS, run, effort)
    assert np.isfinite(places.to_numpy()).all(), "the robots fell apart"


if __name__ == "__main__":
    main()
