"""Evolutionary activity: for how long, or how much, the components that evolution produced are in use.

Sources: Mark A. Bedau and Norman H. Packard, "Measurement of evolutionary activity, teleology, and life" (1992);
Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics" (1998), for
cumulative, mean and new activity and the neutral shadow. A history is counts (samples, components), an array or, as
most components are absent most of the time, a SparseTable; activities are one, with an entry where a component is.
"""

from dataclasses import dataclass

import numpy as np

from alife.core.sparse import SparseTable

PRESENCE, ABUNDANCE = USES = ("presence", "abundance")


@dataclass(frozen=True)
class Activity:
    """The statistics of one history, each (samples,)."""

    diversity: np.ndarray  # int64: D(t), components present
    cumulative: np.ndarray  # float64: A_cum(t)
    mean: np.ndarray  # float64: A_mean(t)


def activities(counts: np.ndarray | SparseTable, use: str = PRESENCE) -> SparseTable:
    """Return a_i(t), the sum over all samples u <= t of what component i adds at u; 0 while it is absent.

    At a sample a present component adds 1 (presence) or its share of the whole (abundance). float64 (samples,
    components).
    """
    if use not in USES:
        raise ValueError(f"use must be one of {', '.join(USES)}, got '{use}'.")
    table = counts if isinstance(counts, SparseTable) else SparseTable.of(counts)
    added = table.with_values(np.ones(len(table.values))) if use == PRESENCE else table.shares()
    return added.running_sums()


def statistics(activity: SparseTable) -> Activity:
    """Return D(t) = #{i: a_i(t) > 0}, A_cum(t) = sum_i a_i(t) and A_mean(t) = A_cum(t) / D(t), 0 where D is 0."""
    diversity, cumulative = activity.row_entries(), activity.row_sums()
    return Activity(diversity, cumulative, cumulative / np.maximum(diversity, 1))


def new_activity(activity: SparseTable, low: float, high: float) -> np.ndarray:
    """Return A_new(t) = (1 / D(t)) sum of the a_i(t) with low <= a_i(t) <= high, float64 (samples,).

    `low` is an activity that only adaptation explains, such as the `threshold` of a neutral shadow, and `high` is a
    little more: components between the two have just become significant.
    """
    values = activity.values
    fresh = activity.with_values(np.where((values >= low) & (values <= high), values, 0.0))
    result: np.ndarray = fresh.row_sums() / np.maximum(activity.row_entries(), 1)
    return result


def threshold(shadow: SparseTable, quantile: float = 1.0) -> float:
    """Return a quantile of the greatest activities that the components of a neutral shadow reached; 0 without any."""
    greatest = shadow.column_maxima()
    return float(np.quantile(greatest[greatest > 0], quantile)) if (greatest > 0).any() else 0.0


def excess(real: SparseTable, shadow: SparseTable) -> np.ndarray:
    """Return at each sample A_cum of a run minus A_cum of its neutral shadow, float64 (samples,).

    Source: Alastair Channon, "Improving and still passing the ALife test: component-normalised activity statistics
    classify evolution in Geb as unbounded" (2003), for subtracting the shadow.
    """
    difference: np.ndarray = statistics(real).cumulative - statistics(shadow).cumulative
    return difference


def share_above(activity: SparseTable, level: float) -> np.ndarray:
    """Return the share of the present components whose activity is above a level, float64 (samples,)."""
    above = activity.with_values(activity.values > level).row_sums()
    shares: np.ndarray = above / np.maximum(activity.row_entries(), 1)
    return shares
