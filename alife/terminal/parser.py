"""What every command of ours has in common: how it reads its options, tells a mistake, and ends.

A mistake is one line and exit code 2; Ctrl-C is one line and 128 + the number of the signal, as shells have it.
"""

import argparse
import signal
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from alife.core.config import LONGEST_VALUE
from alife.core.errors import UsageError, unknown
from alife.terminal import screen

USAGE_ERROR = 2
SIGNALLED = 128  # + the number of the signal


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours, so that a wrong flag is one line like any other mistake.

    kind: what its options are called where one does not exist
    """

    def __init__(self, *, kind: str = "option", **words: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **words)
        self._kind = kind

    def parse(self, arguments: Sequence[str] | None = None) -> argparse.Namespace:
        """Return the options given. Raises UsageError, or SystemExit(0) after --help and --version."""
        options, rest = self.parse_known_args(arguments)
        if rest:
            flags = [flag for action in self._actions for flag in action.option_strings if flag.startswith("--")]
            given = rest[0].partition("=")[0]
            if given in flags:
                raise UsageError(f"'{given}' comes after '--', where no option can.")
            raise unknown(self._kind, given, flags)
        return options

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message[0].upper()}{message[1:]}.")


def whole_number(text: str) -> int:
    """Return the number that an option says."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a whole number, got '{text[:LONGEST_VALUE]}'") from error


def answer(work: Callable[[], int], interrupted: str = "Interrupted.") -> int:
    """Do a command's work; return its exit code, whatever happens to it."""
    screen.prepare()
    try:
        return work()
    except UsageError as error:
        screen.warn(str(error))
        return USAGE_ERROR
    except KeyboardInterrupt:  # before there is a run that could stop politely, or after it
        screen.warn(interrupted)
        return SIGNALLED + signal.SIGINT
    finally:
        screen.flush()
