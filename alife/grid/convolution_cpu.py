"""Fields summed around every space with weights, in numba.

The order of a sum is the same for every space and on any number of threads, and so are its bits. Loops go along rows,
and their rows never overlap, so that the processor adds up many spaces at a time.
"""

from alife.engines.cpu import apart, float32, inner


@inner
def convolve_rows(sums, source, weights, padded, first, end):
    """Sum a field around every space of some rows, weight by weight: the same floats on any number of threads."""
    height, width = source.shape[1], source.shape[2]
    high, wide = weights.shape
    up, left = high // 2, wide // 2
    for row in range(first, end):
        world, y = row // height, row % height
        sums[world, y, :] = float32(0)
        for dy in range(high):
            pad_row(padded, source[world, (y + dy - up) % height], left, wide - 1 - left)
            for dx in range(wide):
                if weights[dy, dx] != float32(0):
                    add_row(sums[world, y], padded[dx : dx + width], weights[dy, dx])


@inner
def convolve_mirrored_rows(sums, source, weights, padded, first, end):
    """Sum a field around every space of some rows as `convolve_rows`, what has one weight for all its mirrors first."""
    height, width = source.shape[1], source.shape[2]
    up, left = weights.shape[0] // 2, weights.shape[1] // 2
    for row in range(first, end):
        world, y = row // height, row % height
        sums[world, y, :] = float32(0)
        for dy in range(up + 1):
            fold_row(padded, source[world, (y - dy) % height], source[world, (y + dy) % height], left, dy)
            if weights[up + dy, left] != float32(0):
                add_row(sums[world, y], padded[left : left + width], weights[up + dy, left])
            add_pairs(sums[world, y], padded, weights[up + dy], left)


@inner
def add_pairs(sums, padded, weights, left):
    """Add what lies at equal distances on both sides, four distances at once: then sums are loaded and stored less."""
    width, dx = sums.size, 1
    while dx <= left:
        w, a, b = weights[left + dx :], left - dx, left + dx  # where rows to both sides begin
        if dx + 3 <= left and w[0] * w[1] * w[2] * w[3] != float32(0):
            add_four_pairs(
                sums, w[0], w[1], w[2], w[3],
                padded[a : a + width], padded[b : b + width], padded[a - 1 : a - 1 + width],
                padded[b + 1 : b + 1 + width], padded[a - 2 : a - 2 + width], padded[b + 2 : b + 2 + width],
                padded[a - 3 : a - 3 + width], padded[b + 3 : b + 3 + width],
            )  # fmt: skip
            dx += 4
        else:
            if w[0] != float32(0):
                add_pair(sums, w[0], padded[a : a + width], padded[b : b + width])
            dx += 1


@apart
def add_four_pairs(sums, w0, w1, w2, w3, a0, b0, a1, b1, a2, b2, a3, b3):
    """Add four pairs of rows, each with a weight."""
    for x in range(sums.size):
        near = (sums[x] + w0 * (a0[x] + b0[x])) + w1 * (a1[x] + b1[x])
        sums[x] = (near + w2 * (a2[x] + b2[x])) + w3 * (a3[x] + b3[x])


@apart
def add_pair(sums, weight, a, b):
    """Add a pair of rows with a weight."""
    for x in range(sums.size):
        sums[x] += weight * (a[x] + b[x])


@inner
def fold_row(padded, above, below, beside, distance):
    """Write the sum of two rows, of one where they are the same, with what lies beyond its ends."""
    width = above.size
    fold_inner(padded[beside : beside + width], above, below, distance)
    for x in range(beside):
        padded[x] = padded[beside + (x - beside) % width]
        padded[beside + width + x] = padded[beside + x % width]


@apart
def fold_inner(folded, above, below, distance):
    """Write the sum of two rows, of one where the distance between them is 0."""
    if distance == 0:
        for x in range(above.size):
            folded[x] = above[x]
    else:
        for x in range(above.size):
            folded[x] = above[x] + below[x]


@apart
def add_row(sums, moved, weight):
    """Add a row with a weight."""
    for x in range(sums.size):
        sums[x] += weight * moved[x]


@apart
def pad_row(padded, row, left, right):
    """Write a row with what lies beyond its ends."""
    width = row.size
    for x in range(width):
        padded[left + x] = row[x]
    for x in range(left):
        padded[x] = row[(x - left) % width]
    for x in range(right):
        padded[left + width + x] = row[x % width]
