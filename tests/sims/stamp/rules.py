"""Rules for tests: a small one that was learned for them, and all that are shipped."""

from pathlib import Path

from sims.stamp import rule

TINY = str(Path(__file__).parent / "tiny.npz")
ALL = (TINY, *rule.shipped())
