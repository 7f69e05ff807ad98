"""What the learning of a rule can be told."""

from dataclasses import dataclass

from alife.core.config import check, setting
from alife.core.errors import UsageError
from sims.stamp import numbers

PRECISIONS = ("float32", "bfloat16")
ENCODINGS = ("learned", "random")


@dataclass(frozen=True)
class Settings:
    """How a rule is learned; the data set and the seed are given beside them."""

    size: int = setting(16, "[cells] side of a design", low=8, high=64)
    designs: int = setting(128, "designs to learn, drawn from the data set", low=1)
    heldout: int = setting(100, "designs of the data set that are not learned, to measure with", low=0)
    channels: int = setting(24, "numbers of a cell", low=8, high=64)
    hidden: int = setting(128, "hidden units of the rule", low=8, high=512)
    code: int = setting(16, "[bytes] of an encoding", low=1, high=48)
    encodings: str = setting(
        "learned", "of designs: learned with the rule; or random, and the design is what a generator draws"
    )
    rounds: int = setting(90, "in which that generator is fitted to the data set first", low=1)
    growth: int = setting(20, "[steps] in which a design grows", low=4, high=200)
    margin: int = setting(3, "[cells] least room around a design while it is learned", low=1, high=32)
    batch: int = setting(8, "bodies an iteration", low=2, high=1024)
    old: float = setting(0.6, "share of a batch that are bodies of the pool, which have grown before", low=0, high=0.9)
    pool: int = setting(256, "bodies in the pool", low=8, high=100_000)
    pool_from: float = setting(0.3, "share of the iterations after which the pool is used", low=0, high=1)
    damage: float = setting(0.5, "share of the pool's bodies that lose a piece", low=0, high=1)
    rate: float = setting(2e-3, "of learning", low=1e-6, high=1)
    precision: str = setting("float32", f"of the steps that are learned from: {', '.join(PRECISIONS)}")
    exact_from: float = setting(0.9, "share of the iterations after which steps are float32 anyhow", low=0, high=1)

    def __post_init__(self) -> None:
        check(self)
        if self.precision not in PRECISIONS:
            raise UsageError(f"precision must be {' or '.join(PRECISIONS)}, got '{self.precision}'.")
        if self.encodings not in ENCODINGS:
            raise UsageError(f"encodings must be {' or '.join(ENCODINGS)}, got '{self.encodings}'.")
        if numbers.PICTURE + self.code + 1 > self.channels:
            raise UsageError(
                f"A cell of {self.channels} channels has room for an encoding of at most "
                f"{self.channels - numbers.PICTURE - 1} bytes, got code = {self.code}."
            )
        if self.growth < self.size // 2 + 2:
            raise UsageError(
                f"growth must be at least {self.size // 2 + 2} steps for size {self.size}, got {self.growth}."
            )
