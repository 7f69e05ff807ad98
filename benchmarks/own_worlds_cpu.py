"""Life and Gray-Scott as one writes them in numba for speed, for benchmarks.own_worlds to compare with."""

import numpy as np

from alife.engines.cpu import apart, int32, njit, uint8

ONE, FLOWS, FEED, DECAY = 16384, (10486, 5243), 2294, 2294 + 4260  # of Gray-Scott, see gray_scott.py


@njit(cache=True, nogil=True)
def life_by_hand(cells, steps):
    """Step Life on a torus, uint8 (rows, columns)."""
    height, width = cells.shape
    now, then = cells.copy(), np.empty_like(cells)
    for _ in range(steps):
        for y in range(height):
            above, here, below = now[(y - 1) % height], now[y], now[(y + 1) % height]
            row = then[y]
            for x in range(1, width - 1):
                around = uint8(above[x - 1] + above[x] + above[x + 1] + here[x - 1] + here[x + 1])
                around = uint8(around + below[x - 1] + below[x] + below[x + 1])
                row[x] = uint8((around == 3) | ((around == 2) & (here[x] == 1)))
            for x in (0, width - 1):
                left, right = (x - 1) % width, (x + 1) % width
                around = uint8(above[left] + above[x] + above[right] + here[left] + here[right])
                around = uint8(around + below[left] + below[x] + below[right])
                row[x] = uint8((around == 3) | ((around == 2) & (here[x] == 1)))
        now, then = then, now
    return now


@apart
def flow(here, there, spread):
    """Return the molecules that flow in from a neighbour."""
    inwards = int32(int32(int32(there - here) * spread) >> int32(16))
    outwards = int32(int32(int32(here - there) * spread) >> int32(16))
    return inwards if there > here else int32(-outwards)


@apart
def react(u, v, flown_u, flown_v):
    """Return u and v of a space after a step, from what was there, and that with what flowed in."""
    met = int32(min(int32(u >> int32(2)), int32(int32(v * int32(int32(u * v) >> int32(14))) >> int32(14))))
    fed = int32(int32(int32(ONE - u) * int32(FEED)) >> int32(16))
    gone = int32(int32(v * int32(DECAY)) >> int32(16))
    return int32(flown_u - met + fed), int32(flown_v + met - gone)


@apart
def gray_scott_row(ua, u, ub, va, v, vb, new_u, new_v, first, end, left, right):
    """Step some spaces of a row; left, right: distances to the neighbours, modulo the width at edges."""
    su, sv = int32(FLOWS[0]), int32(FLOWS[1])
    for x in range(first, end):
        a, b, w, e = u[x], v[x], x + left, x + right
        p = int32(a + flow(a, ua[x], su) + flow(a, u[e], su) + flow(a, ub[x], su) + flow(a, u[w], su))
        q = int32(b + flow(b, va[x], sv) + flow(b, v[e], sv) + flow(b, vb[x], sv) + flow(b, v[w], sv))
        new_u[x], new_v[x] = react(a, b, p, q)


@njit(cache=True, nogil=True)
def gray_scott_by_hand(u, v, steps):
    """Step Gray-Scott in whole molecules on a torus, int32 (rows, columns) both."""
    height, width = u.shape
    u, v = u.copy(), v.copy()
    new_u, new_v = np.empty_like(u), np.empty_like(v)
    for _ in range(steps):
        for y in range(height):
            up, down = (y - 1) % height, (y + 1) % height
            rows = u[up], u[y], u[down], v[up], v[y], v[down], new_u[y], new_v[y]
            gray_scott_row(*rows, 1, width - 1, -1, 1)
            gray_scott_row(*rows, 0, 1, width - 1, 1)
            gray_scott_row(*rows, width - 1, width, -1, 1 - width)
        u, new_u = new_u, u
        v, new_v = new_v, v
    return u, v
