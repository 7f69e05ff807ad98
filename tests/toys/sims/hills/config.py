"""The settings of the arena for tests."""

from dataclasses import dataclass

from alife.core.config import WorldConfig, check, setting


@dataclass(frozen=True)
class Config(WorldConfig):
    """How the hill is measured, and what can go wrong."""

    roughness: int = setting(10, "[/100] how much worse every score is", low=0, high=100)
    invalid_below: int = setting(10, "genomes whose first byte is below are invalid", low=0, high=256)
    milliseconds: int = setting(0, "[ms] that evaluating a batch takes at least", low=0, high=10_000)
    deadly: str = setting("", "a file that kills the worker that evaluates, once; a folder always")

    def __post_init__(self) -> None:
        check(self)
