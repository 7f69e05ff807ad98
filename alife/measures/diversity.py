"""How many different kinds there are, and how evenly."""

import numpy as np

NEAR_ONE = 1e-9  # orders so near to 1 are 1, where the formula of the others divides by nothing


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

    Order 0 counts kinds, 1 is exp of the entropy, 2 is one over the chance that two picks are alike, inf one over the
    share of the commonest; the higher, the less the rare ones count.
    Source: M. O. Hill, "Diversity and Evenness" (1973).
    """
    if not counts.sum():
        return 0.0
    shares = counts[counts > 0] / counts.sum()
    if order == 0:
        return float(len(shares))
    if abs(order - 1) < NEAR_ONE:
        return effective_number(counts)
    if np.isinf(order):
        return float(1 / (shares.max() if order > 0 else shares.min()))
    powers = order * np.log(shares)
    highest = powers.max()  # taken out of the sum, since powers of a high order are below the smallest number there is
    return float(np.exp((highest + np.log(np.exp(powers - highest).sum())) / (1 - order)))
