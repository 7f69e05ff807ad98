"""Console output that survives closed pipes, full disks and characters that the terminal lacks."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console


YES = ("y", "yes")


class Steady:
    """A text stream that falls silent when it cannot be written to: a closed pipe, a full disk, a gone terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text as far as there is anyone to read it."""
        with suppress(OSError):
            return self._stream.write(text)
        return self._silence()

    def flush(self) -> None:
        """Send what was written on its way."""
        try:
            self._stream.flush()
        except OSError:
            self._silence()

    def __getattr__(self, name: str) -> Any:
        """Be the stream in everything else."""
        return getattr(self._stream, name)

    def _silence(self) -> int:
        """Let the rest, and what Python itself flushes at its end, go nowhere."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
        return 0


def prepare() -> None:
    """Let characters that the terminal's encoding lacks be replaced rather than be an error, and plots need no screen.

    Commands draw into files only: the user's own choice of a plot window, be it one that does not exist, is not theirs.
    """
    os.environ["MPLBACKEND"] = "agg"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def console(*, quiet: bool) -> "Console":
    """Return a console that prints texts as they are, without markup."""
    from rich.console import Console

    file: Any = Steady(sys.stdout) if sys.stdout else None  # there is none when the program began without
    return Console(file=file, quiet=quiet, highlight=False, markup=False, emoji=False, soft_wrap=True)


def warn(text: str) -> None:
    """Print one line about what went wrong, whatever characters a name in it has."""
    if sys.stderr:
        steady = Steady(sys.stderr)
        print(f"alife: {_printable(text)}", file=steady)
        steady.flush()


def agrees(question: str) -> bool:
    """Return whether who sits at the terminal answers a question with y; without a terminal nobody does."""
    if not (sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    steady = Steady(sys.stderr)
    print(f"alife: {_printable(question)} [y/N]", end=" ", file=steady)
    steady.flush()
    return sys.stdin.readline().strip().lower() in YES


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def flush() -> None:
    """Send out what is left, so that Python has nothing to fail with at its end."""
    for stream in (sys.stdout, sys.stderr):
        if stream:
            Steady(stream).flush()
