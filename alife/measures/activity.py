"""Evolutionary activity: for how long, or how much, the components that evolution produced are in use.

Sources: Mark A. Bedau and Norman H. Packard, "Measurement of evolutionary activity, teleology, and life" (1992);
Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics" (1998), for
cumulative, mean and new activity and the neutral shadow. A history is counts, int (samples, components).
"""

from dataclasses import dataclass

import numpy as np

PRESENCE, ABUNDANCE = USES = ("presence", "abundance")


@dataclass(frozen=True)
class Activity:
    """The statistics of one history, each (samples,)."""

    diversity: np.ndarray  # int64: D(t), components present
    cumulative: np.ndarray  # float64: A_cum(t)
    mean: np.ndarray  # float64: A_mean(t)


def activities(counts: np.ndarray, use: str = PRESENCE) -> np.ndarray:
    """Return a_i(t), the sum over all samples u <= t of what component i adds at u; 0 while it is absent.

    At a sample a present component adds 1 (presence) or its share of the whole (abundance). float64 (samples,
    components).
    """
    if use not in USES:
        raise ValueError(f"use must be one of {', '.join(USES)}, got '{use}'.")
    present = counts > 0
    added = present.astype(float) if use == PRESENCE else counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.where(present, np.cumsum(added, axis=0), 0.0)


def statistics(activity: np.ndarray) -> Activity:
    """Return D(t) = #{i: a_i(t) > 0}, A_cum(t) = sum_i a_i(t) and A_mean(t) = A_cum(t) / D(t), 0 where D is 0."""
    diversity = (activity > 0).sum(axis=1)
    cumulative = activity.sum(axis=1)
    return Activity(diversity, cumulative, cumulative / np.maximum(diversity, 1))


def new_activity(activity: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return A_new(t) = (1 / D(t)) sum of the a_i(t) with low <= a_i(t) <= high, float64 (samples,).

    `low` is an activity that only adaptation explains, such as the `threshold` of a neutral shadow, and `high` is a
    little more: components between the two have just become significant.
    """
    diversity = np.maximum((activity > 0).sum(axis=1), 1)
    fresh = np.where((activity >= low) & (activity <= high), activity, 0.0)
    result: np.ndarray = fresh.sum(axis=1) / diversity
    return result


def threshold(shadow: np.ndarray, quantile: float = 1.0) -> float:
    """Return a quantile of the greatest activities that the components of a neutral shadow reached; 0 without any."""
    greatest = shadow.max(axis=0, initial=0.0)
    return float(np.quantile(greatest[greatest > 0], quantile)) if (greatest > 0).any() else 0.0


def excess(real: np.ndarray, shadow: np.ndarray) -> np.ndarray:
    """Return at each sample A_cum of a run minus A_cum of its neutral shadow, float64 (samples,).

    Source: Alastair Channon, "Improving and still passing the ALife test: component-normalised activity statistics
    classify evolution in Geb as unbounded" (2003), for subtracting the shadow.
    """
    difference: np.ndarray = statistics(real).cumulative - statistics(shadow).cumulative
    return difference


def share_above(activity: np.ndarray, level: float) -> np.ndarray:
    """Return the share of the present components whose activity is above a level, float64 (samples,)."""
    shares: np.ndarray = (activity > level).sum(axis=1) / np.maximum((activity > 0).sum(axis=1), 1)
    return shares
