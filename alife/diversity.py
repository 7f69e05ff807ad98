"""How many different kinds there are, and how evenly."""

import numpy as np


def entropy(counts: np.ndarray) -> float:
    """Return the Shannon entropy [nats] of the shares that counts (n,) stand for; 0 when there are none."""
    shares = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(shares * np.log(shares)).sum() + 0.0)


def effective_number(counts: np.ndarray) -> float:
    """Return how many equally common kinds would be as diverse as counts (n,): exp of their entropy; 0 for none.

    Source: M. O. Hill, "Diversity and Evenness" (1973), the number of order 1.
    """
    return float(np.exp(entropy(counts))) if counts.sum() else 0.0


def hill_number(counts: np.ndarray, order: float) -> float:
    """Return the effective number of kinds of an order q: (sum of shares**q)**(1 / (1 - q)); 0 when there are none.

    Order 0 counts kinds, 1 is exp of the entropy, 2 is one over the chance that two picks are alike; the higher,
    the less the rare ones count. Source: M. O. Hill, "Diversity and Evenness" (1973).
    """
    if not counts.sum():
        return 0.0
    shares = counts[counts > 0] / counts.sum()
    if order == 1:
        return effective_number(counts)
    return float((shares**order).sum() ** (1 / (1 - order)))
