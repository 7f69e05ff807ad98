"""How many random cases a test tries: a third of what it could, all with ALIFE_THOROUGH=1, as `make slow` sets.

Random cases are drawn anew in each run, so that many runs of the usual suite try as much as one thorough run does.
"""

import os

THOROUGH = bool(os.environ.get("ALIFE_THOROUGH"))
LESS = 3


def cases(count: int) -> int:
    """Return how many random cases to try of those that a thorough run tries."""
    return count if THOROUGH else -(-count // LESS)
