"""How a program of another environment measures and tells: nothing here needs more than Python 3.10 itself."""

import json
import sys
from collections.abc import Callable

from benchmarks.timing import FULL, LEAST, QUICK, Effort, rate

EFFORTS = {"full": FULL, "quick": QUICK, "least": LEAST}


def asked() -> tuple[int, Effort]:
    """Return how many threads may be used, and how much time."""
    return int(sys.argv[1]), EFFORTS[sys.argv[2]]


def tell(name: str, what: str, unit: str, amount: float, work: Callable[[int], object], effort: Effort) -> None:
    """Measure some work, which amounts to so many units each time, and print the figures as a line of JSON."""
    row = {"name": name, "what": what, "unit": unit, **rate(work, effort).table(amount)}
    print(json.dumps(row), flush=True)
