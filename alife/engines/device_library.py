"""Which library compiles the kernels for devices: Taichi, or Quadrants, its fork that is developed further.

Both understand our kernels, and every grid world has the same history with either, bit for bit. Taichi has no wheels
for Python 3.14 and later; there Quadrants is installed.
"""

import os
from importlib.util import find_spec

from alife.core.errors import UsageError, unknown

VARIABLE = "ALIFE_DEVICE_LIBRARY"  # environment variable that chooses one
NAMES = TAICHI, QUADRANTS = ("taichi", "quadrants")  # as they are imported; where both are installed, the first is used


def installed() -> str | None:
    """Return the name of the library to use, None where it is not installed.

    It is the one that the environment variable names, otherwise the first that is installed.
    Raises UsageError when the variable names something else.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen and chosen not in NAMES:
        raise unknown(VARIABLE, chosen, NAMES)
    return next((name for name in ([chosen] if chosen else NAMES) if find_spec(name)), None)


def required() -> str:
    """Return the name of the library to use; raises UsageError where it is not installed."""
    found = installed()
    if found is None:
        chosen = os.environ.get(VARIABLE, "").strip()
        wanted = f"{chosen}, which {VARIABLE} names" if chosen else "taichi (from Python 3.14 on: quadrants)"
        raise UsageError(f"Devices need the package {wanted}; install it with pip, or use --backend cpu.")
    return found
