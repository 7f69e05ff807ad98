"""How many different kinds there are, and how evenly."""

import numpy as np

NEAR_ONE = 1e-9  # orders this near to 1 count as 1, where the general formula divides by zero


def entropy(counts: np.ndarray) -> float:
    """Return the Shannon entropy [nats] of counts (n,) as shares of their sum; 0 without any."""
    shares = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(shares * np.log(shares)).sum() + 0.0)


def effective_number(counts: np.ndarray) -> float:
    """Return the number of equally common kinds that are as diverse as counts (n,): exp of their entropy; 0 for none.

    Source: M. O. Hill, "Diversity and Evenness" (1973), the number of order 1.
    """
    return float(np.exp(entropy(counts))) if counts.sum() else 0.0


def hill_number(counts: np.ndarray, order: float) -> float:
    """Return the effective number of kinds of an order q: (sum of shares**q)**(1 / (1 - q)); 0 when there are none.

    Order 0 counts kinds, 1 is exp of the entropy, 2 is 1 / the probability that two random picks are of one kind, inf
    is 1 / the share of the commonest kind. The higher the order, the less do rare kinds count.
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
