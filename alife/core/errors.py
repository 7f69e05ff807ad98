"""Errors that a user can mend, each told in one line."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

MANY = 20  # names: more of them hide what was meant


class UsageError(ValueError):
    """A mistake in what the user gave: told in one line without a traceback, exit code 2."""


def unknown(
    what: str,
    given: Any,
    allowed: Iterable[str],
    meant: str | None = None,
    *,
    hint: str | None = None,
    listed: str | None = None,
) -> UsageError:
    """Return the error for a name that does not exist: what is likely `meant`, or another hint, and all that do.

    A long list would hide what was meant: where `listed` says which command shows it, that stands instead.
    """
    names = sorted(allowed)
    if not names:
        return UsageError(f"Unknown {what} '{given}': there is none.")
    close = [meant] if meant else get_close_matches(str(given), names, n=1)
    meaning = f"Did you mean '{close[0]}'?" if close else None
    elsewhere = listed and meaning and len(names) > MANY
    allowed_names = f"{listed} lists all {len(names)}." if elsewhere else f"Allowed: {', '.join(names)}."
    told = [f"Unknown {what} '{given}'.", hint or meaning, allowed_names]
    return UsageError(" ".join(filter(None, told)))
