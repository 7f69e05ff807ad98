"""What the study of learned descriptors can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.learn.settings import StudySettings, chosen

ALL_KINDS = (
    "random directions", "principal components", "autoencoder", "plain autoencoder", "convolutions",
    "variational convolutions",
)  # fmt: skip


@dataclass(frozen=True)
class Settings(StudySettings):
    """Which descriptors, how long nets of PyTorch learn, and how long each search is."""

    kinds: str = setting("all", f"which, with commas: {', '.join(ALL_KINDS)}")
    evaluations: int = setting(16_384, "of a search", low=1024, high=100_000_000)
    first: int = setting(900, "iterations when nets of PyTorch learn first; those of NumPy have 300", low=1)
    later: int = setting(300, "iterations when they learn again; those of NumPy have 100", low=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.chosen_kinds  # noqa: B018 (told at once where one is not known)

    @property
    def chosen_kinds(self) -> tuple[str, ...]:
        """Return the kinds that are compared."""
        return chosen(self.kinds, ALL_KINDS, "kind")
