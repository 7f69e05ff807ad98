"""Where the axis of a chart begins and ends: one rule for the pictures of a run and the charts of its report."""

ROOM = 0.05  # share of the range that stays free beyond the numbers, so that no curve lies on the frame
FAR = 0.6  # share of the greatest number from which on the least is too far from 0 for an axis that begins there


def limits(low: float, high: float) -> tuple[float, float]:
    """Return the ends of an axis for numbers from low to high: from 0 on unless all are far from it."""
    if 0 < low < FAR * high:
        low = 0.0
    room = ROOM * (high - low) or 0.5
    return (low if low == 0 else low - room), high + room
