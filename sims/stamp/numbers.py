"""The fixed point in which Stamp counts: small whole numbers, whose sums float32 holds without rounding.

A channel of a cell is a whole number of 1/UNIT and at most LIMIT large, and so is a hidden unit, which is never
negative. Weights are whole numbers of 1/WEIGHT_UNIT. The sum that makes a hidden unit, or a channel's change, never
exceeds LARGEST_SUM: every partial sum is then a whole number that float32 holds exactly. So the order of
adding, fused multiplication, vectors and devices cannot change a bit of it.
"""

import numpy as np

UNIT = 512  # of a channel's 1.0
LIMIT = 1023  # [1/UNIT] that a channel can be away from 0, a hidden unit above it
WEIGHT_SHIFT = 9  # bits
WEIGHT_UNIT = 1 << WEIGHT_SHIFT  # of a weight's 1.0
LARGEST_SUM = (1 << 24) - WEIGHT_UNIT  # what float32 counts exactly, and room for rounding
ALIVE = 51  # [1/UNIT] of cover, more than which a cell or a neighbour must have: a tenth
CODE_UNIT = 4  # [1/UNIT] that one step of an encoding's byte is
CODE_MIDDLE = 128  # the byte that means 0
COVER = 3  # the channel after red, green and blue
PICTURE = 4  # channels: red, green, blue, cover
FILTERS = 4  # what a cell perceives of each channel: itself, two gradients, the ring of its neighbours

# What a cell perceives, as whole numbers of its 3 x 3 neighbourhood.
KERNELS = np.array(
    [
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
        [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        [[1, 2, 1], [2, 0, 2], [1, 2, 1]],
    ],
    np.int32,
)
REACH = np.abs(KERNELS).sum(axis=(1, 2))  # times LIMIT, that a filter can be away from 0
