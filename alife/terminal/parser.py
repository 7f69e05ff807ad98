"""What every command of ours has in common: how it reads its options, reports a mistake, and ends.

A mistake is one line and exit code 2; Ctrl-C is one line and 128 + the number of the signal, as shells have it.
"""

import argparse
import signal
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from alife.core.config import LONGEST_VALUE
from alife.core.errors import UsageError, unknown
from alife.terminal import screen

USAGE_ERROR = 2
SIGNALLED = 128  # + the number of the signal
SET = "--set"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours, so that a wrong flag is one line like any other mistake.

    kind: what its options are called where one does not exist
    known: returns that, and the flags that exist, for the options given; other flags go with some than with others
    instead: returns what to write for a word that is none, empty where only the flags can be told
    """

    def __init__(self, *, kind: str = "option", **words: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **words)
        self.known: Callable[[argparse.Namespace], tuple[str, list[str]]] = lambda _options: (kind, self.flags())
        self.instead: Callable[[str], str] = lambda _word: ""

    def parse(self, arguments: Sequence[str] | None = None) -> argparse.Namespace:
        """Return the options given. Raises UsageError, or SystemExit(0) after --help and --version."""
        return self.parse_known_args(arguments)[0]

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[argparse.Namespace, list[str]]:  # type: ignore[override]  # its overloads are about types of namespaces
        """Return the options given, and no others: one that does not exist is a UsageError, also in a subcommand."""
        options, rest = super().parse_known_args(each_named(sys.argv[1:] if args is None else args), namespace)
        if rest:
            given = rest[0].partition("=")[0]
            if given in self.flags():
                raise UsageError(f"'{given}' comes after '--', where no option can.")
            kind, flags = self.known(options)
            instead = self.instead(given)
            if instead:
                raise UsageError(f"Unknown {kind} '{given}'. {instead}")
            raise unknown(kind, given, flags, listed="--help")
        return options, []

    def flags(self) -> list[str]:
        """Return the options that it declares."""
        return [flag for action in self._actions for flag in action.option_strings if flag.startswith("--")]

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message[0].upper()}{message[1:]}.")


def add_set(group: Any, meaning: str) -> None:
    """Add the option --set, which takes one setting or several and can be repeated; all of them are one list."""
    told = f"{meaning}; one or more, and can be repeated"
    group.add_argument(SET, metavar="NAME=VALUE", action="append", help=told)


def each_named(words: Sequence[str]) -> list[str]:
    """Return words with --set before every NAME=VALUE that follows one.

    argparse's own way to take several, nargs="+", would take a WORLD that comes after them as well.
    """
    found: list[str] = []
    among_settings = False
    for word in words:
        if among_settings and "=" in word and not word.startswith("-"):
            found += [SET, word]
        else:
            among_settings = found[-1:] == [SET]
            found.append(word)
    return found


def plain_text(text: str) -> str:
    """Return the name of a file, of a folder or of something else that an option says."""
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    if any(unicodedata.category(letter) == "Cc" for letter in text):  # which would do something to a terminal
        raise argparse.ArgumentTypeError(f"must have no control characters, got {text[:LONGEST_VALUE]!r}")
    return text


def file_path(text: str) -> Path:
    """Return the file or folder that an option says."""
    return Path(plain_text(text))


def whole_number(text: str) -> int:
    """Return the number that an option says."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a whole number, got '{text[:LONGEST_VALUE]}'") from error


def run_command(work: Callable[[], int], interrupted: str = "Interrupted.") -> int:
    """Run a command; return its exit code, whatever happens: a mistake or Ctrl-C is one line."""
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
