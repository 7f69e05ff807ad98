"""Progress of a run on the screen: a live line in a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from alife.core import compiling
from alife.core.text import short

if TYPE_CHECKING:  # slow to load
    from alife.terminal.picture import TerminalPicture

NARROW = 60  # [letters] of a terminal that has room for the step only
WIDE = 100  # [letters] from which there is room for a bar besides
SECONDS_BETWEEN_LINES = 5.0  # where no terminal shows a live line
LINES_A_SECOND, PICTURES_A_SECOND = 10, 5  # of a live line, alone and below a picture


def _pace(speed: float) -> str:
    """Return a number of things a second, of slow ones to two digits."""
    return f"{speed:,.0f}" if speed >= 10 else f"{speed:.2g}"


class _Speed(ProgressColumn):
    """Steps a second, or whatever else is counted."""

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun

    def render(self, task: Task) -> Text:
        return Text(f"{_pace(task.speed)} {self._noun}s/s" if task.speed else "starting", style="cyan")


class _News(ProgressColumn):
    """How the worlds are, or that their kernels are being compiled."""

    def render(self, task: Task) -> Text:
        return Text(compiling.words() or str(task.fields["news"]))


class _Line(Progress):
    """A line of progress, with a picture above it if there is one."""

    picture: "TerminalPicture | None" = None

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return what is shown, the first on top."""
        if self.picture is not None:
            yield self.picture
        yield from super().get_renderables()


class RunProgress:
    """Shows how far a run is; a context manager."""

    def __init__(
        self, console: Console, *, first_step: int, last_step: int, headline: tuple[str, ...], noun: str = "step",
        picture: "TerminalPicture | None" = None,
    ) -> None:  # fmt: skip
        self._console = console
        self._headline = headline
        self._noun = noun
        self._first_step, self._last_step = first_step, last_step
        self._news = ""  # the last metrics
        self._begun = self._printed = 0.0  # [s] of the clock, after kernels are compiled
        step = TextColumn(noun + " {task.completed:,.0f} of {task.total:,.0f}")
        # The news take what room the others leave, and are cut rather than a second line.
        news = _News(table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))
        bar = (BarColumn(bar_width=24),) if console.width >= WIDE else ()
        more = (*bar, _Speed(noun), news, TimeRemainingColumn())
        self._bar = _Line(
            step,
            *(more if console.width >= NARROW else ()),
            console=console,
            disable=not console.is_terminal,
            expand=console.width >= NARROW,
            refresh_per_second=LINES_A_SECOND if picture is None else PICTURES_A_SECOND,
        )
        self._bar.picture = picture
        self._task = self._bar.add_task("", total=last_step, completed=first_step, news="")
        self._telling = ExitStack()

    def __enter__(self) -> "RunProgress":
        self._bar.start()
        if not self._console.is_terminal:
            self._telling.enter_context(compiling.telling(lambda: self._console.print(compiling.ONCE)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._telling.close()
        self._bar.stop()

    def __call__(self, step: int, metrics: Mapping[str, np.ndarray | float], *, done: str = "") -> None:
        """Show a step and the last metrics, as means over the worlds; those of before where there are none.

        done: what to say before them, in words
        """
        if not self._begun:
            self._begun = self._printed = time.monotonic()
            self._first_step = step
            self._bar.reset(self._task, total=self._last_step, completed=step)
        if metrics or done:
            means = {name: float(np.mean(metrics[name])) for name in self._headline if name in metrics}
            told = [f"{name.replace('_', ' ')} {short(value)}" for name, value in means.items()]
            self._news = "  ".join([done, *told] if done else told)
        self._bar.update(self._task, completed=step, news=self._news)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._printed >= SECONDS_BETWEEN_LINES:
            speed = (step - self._first_step) / (now - self._begun)
            left = (self._last_step - step) / speed if speed else 0.0
            noun = self._noun
            self._console.print(
                f"{noun} {step:,} of {self._last_step:,}  {_pace(speed)} {noun}s/s  {self._news}  {left:,.0f} s left",
                soft_wrap=True,
            )
            self._printed = now
