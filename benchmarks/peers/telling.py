"""How a program of another environment measures and tells: nothing here needs more than Python 3.10 itself."""

import json
import os
import sys
from collections.abc import Callable

from benchmarks.timing import FULL, LEAST, QUICK, Effort, rate

EFFORTS = {"full": FULL, "quick": QUICK, "least": LEAST}


def asked() -> tuple[int, Effort]:
    """Return how many threads may be used, and how much time; keeps this process to so many processors."""
    threads, effort = int(sys.argv[1]), EFFORTS[sys.argv[2]]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    return threads, effort


def tell(name: str, what: str, unit: str, amount: float, work: Callable[[int], object], effort: Effort) -> None:
    """Measure some work, which amounts to so many units each time, and print the figures as a line of JSON."""
    row = {"name": name, "what": what, "unit": unit, **rate(work, effort).table(amount)}
    print(json.dumps(row), flush=True)
