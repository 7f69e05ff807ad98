"""What the study of films can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.core.errors import UsageError
from alife.learn.settings import StudySettings, chosen

KINDS = ("multicell", "bitwise", "cellworld")


@dataclass(frozen=True)
class Settings(StudySettings):
    """What is filmed, the sizes of both nets, and how long they learn."""

    worlds: str = setting("all", f"which are filmed, with commas: {', '.join(KINDS)}")
    films: int = setting(32, "of each world that are learned, each of a seed of its own", low=1, high=100_000)
    held_out: int = setting(8, "films of each world that nothing learns", low=2, high=100_000)
    frames: int = setting(24, "of a film", low=8, high=1000)
    side: int = setting(32, "[pixels] of a frame", low=8, high=256)
    halvings: int = setting(1, "of a frame's sides until a pixel is a code", low=1, high=4)
    codes: int = setting(256, "kinds of codes", low=2, high=8192)
    features: int = setting(16, "numbers that a code stands for", low=1, high=1024)
    past: int = setting(2, "frames that a frame is foretold from", low=1, high=3)
    width: int = setting(48, "numbers of the transformer that a code becomes", low=4, high=4096)
    layers: int = setting(2, "of the transformer", low=1, high=64)
    heads: int = setting(4, "of its attention", low=1, high=64)
    batch: int = setting(12, "frames that the transformer learns at once", low=1, high=4096)
    coding: int = setting(1000, "iterations of the VQ-VAE", low=1)
    foretelling: int = setting(600, "iterations of the transformer", low=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kinds  # noqa: B018 (told at once where one is not known)
        if self.side % (1 << self.halvings):
            raise UsageError(f"side must be a multiple of {1 << self.halvings}, got {self.side}.")
        if self.width % (2 * self.heads):
            raise UsageError(f"width must be a multiple of {2 * self.heads}, twice the heads, got {self.width}.")

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the worlds that are filmed."""
        return chosen(self.worlds, KINDS, "world to film")

    @property
    def cells(self) -> int:
        """Return how many codes a side of a frame has."""
        return self.side >> self.halvings
