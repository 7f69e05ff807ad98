"""Nearest points in a plane, compiled: points lie in vertical strips of equal number, sorted upwards in each.

A search begins beside the point and goes outwards, in its own strip and then from strip to strip. It ends where a
step along one axis alone is as long as the longest distance kept. Rounding never makes the larger of two numbers the
smaller, so nothing nearer is missed.
"""

import math

from alife.engines.cpu import inner, njit


@njit(cache=True, nogil=True)
def find_nearest(points, rows, starts, left, right, squares):
    """Write the squared distances from each point to the nearest points, in no order, into `squares` (n, count).

    points: float64 (n, 2), strip by strip and upwards in each; rows: int64 (n,), the row of `squares` of each point;
    starts: int64 (strips + 1,), the first point of each strip; left, right: float64 (strips,), its x coordinates.
    """
    strips = starts.size - 1
    for home in range(strips):
        for place in range(starts[home], starts[home + 1]):
            x, y = points[place]
            nearest = squares[rows[place]]
            nearest[:] = math.inf
            search_strip(points, x, y, starts[home], place, starts[home + 1], nearest)
            for strip in range(home - 1, -1, -1):
                if square(x - right[strip]) >= nearest[0]:
                    break
                beside = first_above(points, starts[strip], starts[strip + 1], y)
                search_strip(points, x, y, starts[strip], beside, starts[strip + 1], nearest)
            for strip in range(home + 1, strips):
                if square(left[strip] - x) >= nearest[0]:
                    break
                beside = first_above(points, starts[strip], starts[strip + 1], y)
                search_strip(points, x, y, starts[strip], beside, starts[strip + 1], nearest)


@inner
def square(length):
    """Return a length times itself."""
    return length * length


@inner
def first_above(points, first, end, y):
    """Return the first point of a strip that is not below y; its end if there is none."""
    while first < end:
        middle = (first + end) // 2
        if points[middle, 1] < y:
            first = middle + 1
        else:
            end = middle
    return first


@inner
def search_strip(points, x, y, first, beside, end, nearest):
    """Keep the points of a strip that are near (x, y), going up and down from the point `beside`."""
    up, down = beside, beside - 1
    while True:
        above = square(points[up, 1] - y) if up < end else math.inf
        below = square(points[down, 1] - y) if down >= first else math.inf
        if min(above, below) >= nearest[0]:
            return
        if above <= below:
            keep(square(points[up, 0] - x) + above, nearest)
            up += 1
        else:
            keep(square(points[down, 0] - x) + below, nearest)
            down -= 1


@inner
def keep(found, nearest):
    """Put a squared distance in the place of the largest one kept, if it is smaller.

    nearest: float64 (count,), a binary heap: no entry i is smaller than the entries 2 i + 1 and 2 i + 2.
    """
    if found >= nearest[0]:
        return
    place, below = 0, 1
    while below < nearest.size:
        if below + 1 < nearest.size and nearest[below + 1] > nearest[below]:
            below += 1
        if nearest[below] <= found:
            break
        nearest[place] = nearest[below]
        place, below = below, 2 * below + 1
    nearest[place] = found


@njit(cache=True, nogil=True)
def find_nearest_in_space(points, squares):
    """Write the squared distances from each point to the nearest points, in no order, into `squares` (n, count).

    points: float64 (n, axes). Compares each with every other: strips help in a plane only.
    """
    for one in range(points.shape[0]):
        nearest = squares[one]
        nearest[:] = math.inf
        for other in range(points.shape[0]):
            keep(square_between(points, one, other), nearest)


@inner
def square_between(points, one, other):
    """Return the square of the distance between two of some points (n, axes)."""
    total = 0.0
    for axis in range(points.shape[1]):
        total += square(points[one, axis] - points[other, axis])
    return total


@njit(cache=True, nogil=True)
def fitter_distances(places, fitter, nearest, who, found):
    """Fill in the mean distance of places (n, axes), fittest first, to the nearest few among the first fitter (n,).

    nearest float64 and who int64 (count,): working memory as long as few is.
    """
    count = nearest.size
    for one in range(places.shape[0]):
        nearest[:] = math.inf
        for other in range(fitter[one]):
            put_in_order(square_between(places, one, other), other, nearest, who)
        total, some = 0.0, min(count, fitter[one])
        for number in range(some):
            total += math.sqrt(nearest[number])
        found[one] = total / some if some > 0 else math.inf


@njit(cache=True, nogil=True)
def compare_with_nearest(places, fitness, nearest, who, found):
    """Fill in found (n, 2): the mean distance of places (n, axes) to the nearest others, how many of them are less fit.

    nearest float64 and who int64 (count,): working memory for so many neighbours, at most n - 1.
    """
    for one in range(places.shape[0]):
        nearest[:] = math.inf
        for other in range(places.shape[0]):
            if other != one:
                put_in_order(square_between(places, one, other), other, nearest, who)
        total, beaten = 0.0, 0
        for number in range(nearest.size):
            total += math.sqrt(nearest[number])
            beaten += fitness[who[number]] < fitness[one]
        found[one, 0], found[one, 1] = total / nearest.size, beaten


@inner
def put_in_order(found, one, nearest, who):
    """Put a squared distance and whose it is among the smallest, if it is smaller than one; nearest (count,) rises."""
    place = nearest.size - 1
    if found < nearest[place]:
        while place > 0 and nearest[place - 1] > found:
            nearest[place], who[place] = nearest[place - 1], who[place - 1]
            place -= 1
        nearest[place], who[place] = found, one
