"""What swims are worth, compiled: after a batch of physics no call of NumPy finds its code in the caches."""

import numpy as np

from alife.engines.cpu import inner, kernel
from alife.engines.rule import for_numba
from sims.oceanworld import body

VALID, NO_BODY, NOT_FINITE, RUNAWAY = range(4)  # verdicts
structure_of = for_numba(body.structure_of)


@kernel
def judge(target, limit, nodes, bonds, paths, fastest, verdict, fitness, moved, places):
    """Judge the swims of n bodies of some nodes and bonds, int64 (n,).

    target: x, y, reach [cells], and how far it is from the start to within reach, 0 where there is none; limit
    [cells/beat] of speeds; paths [cells] float64 (n, looks, 2): where each is; fastest [cells/beat] (n,). Who has not
    two nodes stays at the start, whatever its path says. Fills in verdict int8 (n,); fitness (n,), nan where invalid;
    moved [cells] (n, 2); and places (n, 4): the structure and where the swim ends, nan for what has no place in a map.
    """
    for one in range(nodes.size):
        swims = nodes[one] > 1
        moved[one, 0] = paths[one, -1, 0] - paths[one, 0, 0] if swims else 0.0
        moved[one, 1] = paths[one, -1, 1] - paths[one, 0, 1] if swims else 0.0
        speed = fastest[one] if swims else 0.0
        verdict[one] = verdict_on(nodes[one], moved[one, 0], moved[one, 1], speed, limit)
        fitness[one], places[one] = np.nan, np.nan
        if verdict[one] == VALID:
            fitness[one] = ahead(moved[one]) if target[3] == 0 else covered(target, paths[one], swims)
            if swims:  # a single node scores, and has no place in a map
                places[one, 0], places[one, 1] = structure_of(nodes[one], bonds[one])
                places[one, 2], places[one, 3] = moved[one, 0], moved[one, 1]


@inner
def verdict_on(nodes, dx, dy, fastest, limit):
    """Return the verdict on a body that moved by (dx, dy)."""
    if nodes == 0:
        return NO_BODY
    if not (np.isfinite(dx) and np.isfinite(dy) and np.isfinite(fastest)):
        return NOT_FINITE
    return RUNAWAY if fastest > limit else VALID


@inner
def ahead(moved):
    """Return how far along +x a way leads, less how far away from y [cells]."""
    return moved[0] - abs(moved[1])


@inner
def covered(target, path, swims):
    """Return the share of the way to the target that was covered at the nearest look, 1 within its reach."""
    nearest = np.inf
    for look in range(path.shape[0] if swims else 1):  # who cannot swim stays at the start
        dx, dy = path[look, 0] - path[0, 0] - target[0], path[look, 1] - path[0, 1] - target[1]
        nearest = min(nearest, np.sqrt(dx * dx + dy * dy))
    return 1.0 - max(nearest - target[2], 0.0) / target[3]
