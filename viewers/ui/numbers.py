"""Numbers where there is little room: on axes, in legends, beside tiles."""

import math

from alife.core.text import short


def compact(count: float) -> str:
    """Return a count in at most five characters, such as 9,999, 56k or 1.2M."""
    if count < 10_000:
        return f"{count:,.0f}"
    return f"{count / 1000:.0f}k" if count < 1_000_000 else f"{count / 1e6:.1f}M"


def measured(name: str, value: float) -> str:
    """Return a metric as it is read most easily: shares in percent."""
    return f"{short(100 * value)}%" if name.endswith("_share") else short(value)


def nice(least: float) -> float:
    """Return the first round number that is not below another: 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= least * 0.9999))
