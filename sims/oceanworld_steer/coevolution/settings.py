"""What a study of coevolution can be told."""

from dataclasses import dataclass

from alife.core.config import check, setting
from alife.core.errors import unknown

POET, RANDOM, DIRECT, CURRICULUM = KINDS = ("poet", "random", "direct", "curriculum")


@dataclass(frozen=True)
class Settings:
    """How waters and swimmers are bred, for how long, and what that is compared with."""

    seeds: int = setting(5, "of each trial", low=1, high=1000)
    evaluations: int = setting(40_000, "swims that POET may have, and each control", low=100, high=1_000_000_000)
    controls: str = setting("random,direct,curriculum", "which, with commas; may be empty")
    longer: int = setting(
        5, "times the evaluations of a water that direct searches may have in the end", low=1, high=100
    )
    beats: int = setting(24, "[beats] of a swim", low=4, high=1000)
    decide: int = setting(12, "[steps] between two decisions", low=1, high=192)
    pairs: int = setting(12, "waters that are bred at once, each with its swimmer", low=1, high=1000)
    children: int = setting(16, "of each swimmer an iteration, the best of which counts", low=1, high=10_000)
    every: int = setting(10, "iterations, swimmers may move and waters are born", low=1, high=10_000)
    litter: int = setting(24, "waters that are tried then", low=1, high=10_000)
    born: int = setting(3, "of them that are taken, the newest in kind", low=1, high=1000)
    ripe: float = setting(0.75, "share of the way from which on a water may have children", low=0, high=1)
    too_hard: float = setting(0.2, "a water is not taken where the best covers less", low=0, high=1)
    too_easy: float = setting(0.9, "nor where it covers this or more", low=0, high=1)
    held_out: int = setting(40, "waters that no trial was bred in, for all to be tried in", low=1, high=10_000)

    def __post_init__(self) -> None:
        check(self)
        for name in self.chosen:
            if name not in KINDS[1:]:
                raise unknown("control", name, KINDS[1:])

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the controls that are asked for."""
        return tuple(name.strip() for name in self.controls.split(",") if name.strip())
