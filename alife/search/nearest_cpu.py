"""The nearest of some points, found in a k-d tree, and points that share out a unit cube evenly.

Source of the tree: Jon Bentley, "Multidimensional binary search trees used for associative searching" (1975). A tree is
the points in the order of its nodes: the node of the points first..end is the one in their middle. Rounding never makes
the larger of two numbers the smaller, so nothing nearer is missed; of equally near points the first counts.
"""

import math

import numpy as np

from alife.engines.cpu import inner, njit

DEEPEST = 128  # nodes that wait while a tree is gone through: two a level
SURELY = 1 - 1e-9  # so much of a distance is one however it was rounded
NOBODY = -1


@njit(cache=True, nogil=True)
def grow(points, order, splits):
    """Fill in a tree of points float64 (n, axes): order int64 (n,), of 0..n - 1 at first, and splits int64 (n,).

    splits: the axis along which the points of a node are parted, by their places in `order`.
    """
    waiting = np.empty((DEEPEST, 2), np.int64)
    waiting[0, 0], waiting[0, 1] = 0, points.shape[0]
    count = 1
    while count > 0:
        count -= 1
        first, end = waiting[count, 0], waiting[count, 1]
        if end - first < 1:
            continue
        mine, middle = order[first:end].copy(), (first + end) // 2
        axis = longest_side(points, mine)
        order[first:end] = mine[np.argsort(points[:, axis][mine], kind="mergesort")]
        splits[middle] = axis
        waiting[count, 0], waiting[count, 1] = first, middle
        waiting[count + 1, 0], waiting[count + 1, 1] = middle + 1, end
        count += 2


@inner
def longest_side(points, mine):
    """Return the axis along which some points lie farthest apart."""
    best, longest = 0, -1.0
    for axis in range(points.shape[1]):
        low, high = math.inf, -math.inf
        for one in mine:
            low, high = min(low, points[one, axis]), max(high, points[one, axis])
        if high - low > longest:
            best, longest = axis, high - low
    return best


@njit(cache=True, nogil=True)
def find(points, order, splits, wanted, found):
    """Write the number of the point nearest to each of wanted float64 (m, axes) into found int64 (m,).

    found: guesses, with which fewer points are looked at; NOBODY where there is none
    """
    waiting, away = np.empty((DEEPEST, 2), np.int64), np.empty(DEEPEST)
    for one in range(wanted.shape[0]):
        best, nearest = found[one], math.inf
        if best != NOBODY:
            nearest = square_between(wanted, one, points, best)
        waiting[0, 0], waiting[0, 1], away[0] = 0, points.shape[0], 0.0
        count = 1
        while count > 0:
            count -= 1
            first, end = waiting[count, 0], waiting[count, 1]
            if end <= first or away[count] > nearest:
                continue
            middle = (first + end) // 2
            point = order[middle]
            square = square_between(wanted, one, points, point)
            if square < nearest or (square == nearest and point < best):
                best, nearest = point, square
            beyond = wanted[one, splits[middle]] - points[point, splits[middle]]
            near, far = (middle + 1, end), (first, middle)
            if beyond < 0:
                near, far = far, near
            waiting[count, 0], waiting[count, 1], away[count] = far[0], far[1], beyond * beyond
            waiting[count + 1, 0], waiting[count + 1, 1], away[count + 1] = near[0], near[1], 0.0
            count += 2
        found[one] = best


@njit(cache=True, nogil=True)
def find_beside(points, order, splits, beside, apart):
    """Fill in the points nearest to each of a tree, nearest first, and how far they are apart.

    beside int64 (n, count), apart float64 (n, count), count at most n - 1.
    """
    waiting, away = np.empty((DEEPEST, 2), np.int64), np.empty(DEEPEST)
    for one in range(points.shape[0]):
        near, who = apart[one], beside[one]
        near[:] = math.inf
        waiting[0, 0], waiting[0, 1], away[0] = 0, points.shape[0], 0.0
        count = 1
        while count > 0:
            count -= 1
            first, end = waiting[count, 0], waiting[count, 1]
            if end <= first or away[count] > near[-1]:
                continue
            middle = (first + end) // 2
            point = order[middle]
            if point != one:
                insert(square_between(points, one, points, point), point, near, who)
            beyond = points[one, splits[middle]] - points[point, splits[middle]]
            this, other = (middle + 1, end), (first, middle)
            if beyond < 0:
                this, other = other, this
            waiting[count, 0], waiting[count, 1], away[count] = other[0], other[1], beyond * beyond
            waiting[count + 1, 0], waiting[count + 1, 1], away[count + 1] = this[0], this[1], 0.0
            count += 2
        for number in range(near.size):
            near[number] = math.sqrt(near[number])


@inner
def insert(square, one, squares, who):
    """Put a square and whose it is among the smallest, which rise, if it is smaller than one of them."""
    place = squares.size - 1
    if square < squares[place]:
        while place > 0 and squares[place - 1] > square:
            squares[place], who[place] = squares[place - 1], who[place - 1]
            place -= 1
        squares[place], who[place] = square, one


@inner
def square_between(points, one, others, other):
    """Return the square of the distance between a point of some (n, axes) and one of others (m, axes)."""
    square = 0.0
    for axis in range(points.shape[1]):
        apart = points[one, axis] - others[other, axis]
        square += apart * apart
    return square


@njit(cache=True, nogil=True)
def find_again(points, beside, apart, shifts, wanted, found):
    """Write the points nearest to wanted (m, axes) into found int64 (m,), which holds those of points nearby.

    beside, apart: what `find_beside` filled in when each point was at most shifts float64 (n,) away from where it is.

    A point c' can be nearer to a place than the nearest b so far only if it is less far from the point c that was
    guessed than c and b are from the place together, so that a search ends where the neighbours of c are farther off,
    however all of them have moved. Where none of those known is, NOBODY - 1 - b is written instead.
    """
    count, farthest = beside.shape[1], shifts.max()
    for one in range(wanted.shape[0]):
        guessed = found[one]
        best, nearest = guessed, square_between(wanted, one, points, guessed)
        reach = math.sqrt(nearest)
        slack = shifts[guessed] + farthest
        known, number = reach + reach, 0
        while number < count and apart[guessed, number] * SURELY < known + slack:
            point = beside[guessed, number]
            square = square_between(wanted, one, points, point)
            if square < nearest or (square == nearest and point < best):
                best, nearest = point, square
                known = reach + math.sqrt(nearest)
            number += 1
        found[one] = best if number < count or count == points.shape[0] - 1 else NOBODY - 1 - best


@njit(cache=True, nogil=True)
def to_means(samples, nearest, points):
    """Move points float64 (n, axes) to the mean of the samples (m, axes) that are nearest to each, int64 (m,)."""
    sums, counts = np.zeros(points.shape), np.zeros(points.shape[0], np.int64)
    for one in range(samples.shape[0]):
        counts[nearest[one]] += 1
        for axis in range(points.shape[1]):
            sums[nearest[one], axis] += samples[one, axis]
    for number in range(points.shape[0]):
        if counts[number] > 0:
            for axis in range(points.shape[1]):
                points[number, axis] = sums[number, axis] / counts[number]
