"""The coffee gauge: a picture is interesting where it stays complex when it is looked at from afar.

Fine size is that of the compressed picture; coarse size that of the picture smoothed over a window. Where milk is
poured into coffee the first only rises, the second rises and falls again. One rule sets all parameters: the window is
0.15 of the shorter side, and smoothed values fall into three bands, below a quarter, above three quarters, between.

Source: Scott Aaronson, Sean Carroll, Lauren Ouellette, "Quantifying the Rise and Fall of Complexity in Closed
Systems: The Coffee Automaton" (2014), named by Kevin Frans, "A Mathematical Definition of Interestingness" (2021).
"""

import lzma

import numpy as np

WINDOW = 0.15  # of the shorter side
BANDS = (0.25, 0.75)  # of the range of values
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 16}]  # larger ones take long to make, for nothing
PAIRINGS = 4  # of neighbours: along x from even and from odd cells, along y likewise


def sizes(picture: np.ndarray, low: np.ndarray | float = 0.0, high: np.ndarray | float = 1.0) -> tuple[int, int]:
    """Return the fine and the coarse size [bytes] of a picture (height, width) or (height, width, channels).

    low, high: what counts as nothing and as full, a number or one a channel (channels,)
    """
    whole = picture if picture.ndim == 3 else picture[..., None]
    spread = np.maximum(np.asarray(high, float) - low, 1e-12)
    shares = (whole - np.asarray(low, float)) / spread
    return compressed(_banded(shares)), compressed(_banded(smoothed(shares)))


def smoothed(values: np.ndarray) -> np.ndarray:
    """Return the mean over the window around each cell, (height, width, channels); edges are continued."""
    reach = max(1, round(WINDOW * min(values.shape[:2]))) // 2
    side = 2 * reach + 1
    framed = np.pad(values, ((reach + 1, reach), (reach + 1, reach), (0, 0)), mode="edge")
    framed[0], framed[:, 0] = 0, 0
    sums = framed.cumsum(0).cumsum(1)
    found: np.ndarray = (
        sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    ) / side**2
    return found


def compressed(codes: np.ndarray) -> int:
    """Return the size [bytes] of small whole numbers, compressed without any header."""
    packed = np.ascontiguousarray(codes, np.uint8).tobytes()
    return len(lzma.compress(packed, format=lzma.FORMAT_RAW, filters=FILTERS))


def _banded(shares: np.ndarray) -> np.ndarray:
    """Return the band of each value, uint8, one channel after the other."""
    # A sum of many shares may miss a border by rounding, which must not look like noise.
    return np.moveaxis(np.digitize(shares.round(9), BANDS), -1, 0).astype(np.uint8)


def mixing(side: int, sweeps: np.ndarray, seed: int) -> np.ndarray:
    """Return a cup of milk over coffee after some sweeps, rising (n,), bool (n, side, side).

    In a sweep each cell is paired once with each of its four neighbours, and changes places with it by chance.
    """
    if side % 2:
        raise ValueError(f"side must be even, got {side}.")
    random = np.random.default_rng(seed)
    cup = np.zeros((side, side), bool)
    cup[: side // 2] = True
    found, done = np.zeros((len(sweeps), side, side), bool), 0
    for number, sweep in enumerate(sweeps):
        for _ in range((int(sweep) - done) * PAIRINGS):
            _stir(cup, random)
        done = int(sweep)
        found[number] = cup
    return found


def _stir(cup: np.ndarray, random: np.random.Generator) -> None:
    """Let each pair of one pairing, picked by chance, change places by chance."""
    pairing = int(random.integers(PAIRINGS))
    way = cup if pairing < 2 else cup.T
    first = pairing % 2
    one, other = way[:, first : way.shape[1] - first : 2], way[:, first + 1 : way.shape[1] - first + 1 : 2]
    one, other = one[:, : other.shape[1]], other[:, : one.shape[1]]
    swaps = random.integers(2, size=one.shape, dtype=np.uint8).view(bool)
    change = (one ^ other) & swaps
    one ^= change
    other ^= change
