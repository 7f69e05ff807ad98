"""The settings of the arena of Stamp: how bodies are judged that grow from encodings."""

from dataclasses import dataclass
from functools import cached_property

from alife.core.config import WorldConfig, check, setting
from alife.core.errors import unknown
from alife.worlds.arena import check_looked_for
from sims.stamp.rule import Stamp, load

JUDGES = ("stability", "likeness")
DESCRIPTORS = ("area", "symmetry", "warmth", "detail")


@dataclass(frozen=True)
class Config(WorldConfig):
    """What searches breed encodings for."""

    rule: str = setting("emoji16", "a learned rule: the name of one that is shipped, or a FILE.npz")
    judge: str = setting("stability", f"what makes a body good: {' or '.join(JUDGES)}")
    target: int = setting(0, "number of the design that likeness compares with", low=0)
    patience: int = setting(
        3, "[growths] after which stability compares a body with what it had grown to", low=2, high=100
    )
    first: str = setting("area", f"the first descriptor: {', '.join(DESCRIPTORS)}")
    second: str = setting("symmetry", "the second descriptor, of the same")

    def __post_init__(self) -> None:
        check(self)
        check_looked_for(self.judge, JUDGES, (self.first, self.second), DESCRIPTORS)
        if not self.target < len(self.stamp.codes):
            raise unknown("target", self.target, (f"0..{len(self.stamp.codes) - 1}",))

    @cached_property
    def stamp(self) -> Stamp:
        """Return the rule with its designs, as its file was when this was first asked."""
        return load(self.rule)
