"""How long something takes: in portions, after a warm-up, with the spread of the portions told beside their median."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any


@dataclass(frozen=True)
class Effort:
    """How much time measuring may take."""

    portions: int
    seconds: float  # [s] of each


FULL, QUICK = Effort(portions=9, seconds=0.5), Effort(portions=5, seconds=0.1)
LEAST = Effort(portions=3, seconds=0.001)  # to see that everything runs


@dataclass(frozen=True)
class Spread:
    """Quartiles of what several portions gave."""

    lower: float
    median: float
    upper: float
    best: float
    processors_had: float = 0.0  # by this process on average; fewer than its threads tell that others were at work

    def table(self, factor: float = 1.0) -> dict[str, float]:
        """Return the figures by name, in another unit."""
        return {name: value if name == "processors_had" else factor * value for name, value in vars(self).items()}


def spread(values: list[float], processors_had: float = 0.0) -> Spread:
    """Return the quartiles of some values and the greatest."""
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    return Spread(lower, middle, upper, max(values), processors_had)


def rate(work: Callable[[int], object], effort: Effort) -> Spread:
    """Return how many times a second [1/s] some work is done; `work(n)` does it n times.

    What is compiled or fetched on the way is paid for by a first call that does not count.
    """
    work(1)
    times = 1
    while (took := time_of(work, times)) < effort.seconds / 4 and times < 1 << 24:
        times = max(2 * times, min(64 * times, int(times * effort.seconds / max(took, 1e-6))))
    times = max(1, round(times * effort.seconds / took))
    begun, used = perf_counter(), process_time()
    speeds = [times / time_of(work, times) for _ in range(effort.portions)]
    return spread(speeds, (process_time() - used) / (perf_counter() - begun))


def time_of(work: Callable[[int], object], times: int) -> float:
    """Return the [s] that some work takes when it is done so many times in one call."""
    begun = perf_counter()
    work(times)
    return perf_counter() - begun


class Stopwatch:
    """Seconds by part; what a part calls that is a part itself is not counted twice."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._clock = clock
        self._inner = [0.0]

    def watch(self, owner: Any, method: str, part: str) -> None:
        """Count the time of a method of an object, or of all objects of a class, as that of a part."""
        setattr(owner, method, self._timed(getattr(owner, method), part))

    def _timed(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            begun = self._clock()
            self._inner.append(0.0)
            try:
                return function(*arguments, **options)
            finally:
                took = self._clock() - begun
                self.calls[part] += 1
                self.seconds[part] += took - self._inner.pop()
                self._inner[-1] += took

        return timed
