"""Stop a run politely, and watch it from outside: signals, and what a run says of its progress."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

STOPS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]  # Windows has none
LONGEST_SILENCE = 0.2  # [s] between two looks at the clock, the keyboard and the progress line

OnProgress = Callable[[int, Mapping[str, Any]], None]  # steps or evaluations done, the last metrics


class StopRequest:
    """Whether someone asked the run to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal: int | None = None

    @contextmanager
    def listening(self) -> Iterator["StopRequest"]:
        """Take Ctrl-C, SIGTERM, SIGHUP as a wish to stop after the running steps; a second one stops at once.

        A signal that is ignored, as nohup lets SIGHUP be, stays ignored.
        """
        heard = [number for number in STOPS if signal.getsignal(number) != signal.SIG_IGN]
        previous = {number: signal.signal(number, self._note) for number in heard}
        try:
            yield self
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        signal.signal(number, signal.SIG_DFL)


@dataclass(frozen=True)
class RunObserver:
    """The caller of a run, such as a study: it is told of progress, and its stop request is obeyed.

    A run with an observer does not listen for signals itself.
    """

    on_progress: OnProgress
    stop: StopRequest
