"""The settings of the arena of Multicell: how worlds are judged whose settings a search breeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from alife.core.config import WorldConfig, check, setting
from alife.core.errors import UsageError
from alife.core.state import LARGEST_SEED
from alife.worlds.arena import check_looked_for
from sims.multicell.config import BAND_PERIOD

RISES = "rises"
DESCRIPTORS = {  # name -> its unit, and between which values it lies
    "reaction_entropy": ("nats", (0.0, 2.8)),
    "killer_share": ("", (0.0, 0.5)),
    "multi_reaction_share": ("", (0.0, 1.0)),
    "inhabited": ("share of the spaces", (0.0, 1.0)),
    "plans": ("log2 of body plans as diverse", (0.0, 10.0)),
    "generations": ("of a plan", (1.0, 9.0)),
}
JUDGES = (RISES, *DESCRIPTORS)


@dataclass(frozen=True)
class Config(WorldConfig):
    """What searches look for among the settings of Multicell."""

    default_run: ClassVar[Mapping[str, Any]] = {"evaluations": 2000, "batch": 64}  # a world takes about a second

    size: int = setting(64, "[spaces] height and width of a world", low=8, high=1024)
    steps: int = setting(8000, "[steps] for which a world is looked at", low=100, high=10_000_000)
    sample_every: int = setting(250, "[steps] between two looks", low=10, high=10_000)
    seed: int = setting(0, "of the world", low=0, high=LARGEST_SEED)
    judge: str = setting(RISES, f"what makes a world good: {', '.join(JUDGES)}")
    first: str = setting("reaction_entropy", f"the first descriptor: {', '.join(DESCRIPTORS)}")
    second: str = setting("killer_share", "the second descriptor, of the same")

    def __post_init__(self) -> None:
        check(self)
        check_looked_for(self.judge, JUDGES, (self.first, self.second), DESCRIPTORS)
        if self.size % BAND_PERIOD:
            raise UsageError(f"size must be a multiple of {BAND_PERIOD}, for grounds in bands, got {self.size}.")
        if self.steps < 2 * self.sample_every:
            raise UsageError(
                f"steps must be at least twice sample_every = {self.sample_every}: the later half of the samples "
                f"counts, got {self.steps}."
            )
