"""Controllers that steer to targets, each in a water of its own: what searches over waters score by; on the CPU."""

import numpy as np

from alife.engines.cpu import inner, njit, take_next
from sims.oceanworld import kernels_cpu as kernels
from sims.oceanworld import kernels_water_cpu as in_water
from sims.oceanworld.steering_cpu import MOST_DRIVEN, SEEN, SENSES, begin, decide, look, run, sense

NEAREST, FASTEST, LOOKS = range(3)  # what a swim comes to; looks: decisions until the target was reached, or all
OUTCOMES = 3


@inner
def seek_target(
    params, water, row, height, weights, grown, power, target, plan,
    buffer, sites, centre, driven, count, amplitude, seen, senses, outcome,
):  # fmt: skip
    """Let one controller steer to a target until it is there; fill in what comes of it, float64 (OUTCOMES,)."""
    every, decisions, reach = plan
    clock, far = (0, 0), sense(seen, target[0], target[1], senses)
    outcome[NEAREST], outcome[LOOKS] = far, decisions
    for number in range(decisions):
        decide(weights, senses, amplitude)
        clock = run(
            params, water, row, amplitude, grown, power, centre, buffer, sites, height, driven, count, clock, every
        )  # fmt: skip
        look(water, row, clock[1], centre, buffer, sites, height, seen)
        far = sense(seen, target[0], target[1], senses)
        outcome[NEAREST] = far if not far > outcome[NEAREST] else outcome[NEAREST]  # nan stays
        if not far > reach:  # there, or fallen apart
            outcome[LOOKS] = number + 1
            break
    outcome[FASTEST] = kernels.greatest_speed(buffer, sites)


@njit(cache=True, nogil=True, error_model="numpy")
def steer_in_waters(
    params, water, rows, targets, links, widths, heights, groups, weights, grown, power, plan, outcomes, counter, _team
):
    """Let controllers steer their bodies to a target, each in its own water, until it is there or time is over.

    water: a WaterTable; rows int64 (n,): of it; targets [cells] float64 (w, 2): of each of its rows; plan: steps of a
    decision, decisions, reach [cells]; counter int64 (1,): of those that one of a team has begun with; the rest as
    steering_cpu.steer takes it. Fills in outcomes float64 (n, OUTCOMES).
    """
    buffer, centre = np.zeros(in_water.PLANES * kernels.PLANE, grown.dtype), np.zeros(2, grown.dtype)
    driven, amplitude = np.zeros((MOST_DRIVEN, 4), np.int64), np.zeros(weights.shape[1], grown.dtype)
    seen, senses = np.zeros(SEEN), np.zeros(SENSES)
    one = take_next(counter)
    while one < rows.size:
        sites, count = begin(
            params, links[one], widths[one], heights[one], groups[one], buffer, centre, driven, seen
        )  # fmt: skip
        seek_target(
            params, water, rows[one], heights[one], weights[one], grown[one], power[one], targets[rows[one]], plan,
            buffer, sites, centre, driven, count, amplitude, seen, senses, outcomes[one],
        )  # fmt: skip
        one = take_next(counter)
