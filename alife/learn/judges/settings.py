"""What the study of judges can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.learn.settings import StudySettings, chosen

ALL_REWARDS = ("chance", "compressed", "coffee", "autoencoder", "discriminator", "embedding")
ALL_SEARCHES = (
    "generational", "greedy", "map_elites", "local_competition", "dominated_novelty", "cma_me", "cma_es",
)  # fmt: skip


@dataclass(frozen=True)
class Settings(StudySettings):
    """How judges are tried: three tests, each over the same seeds."""

    rewards: str = setting("all", f"which, with commas: {', '.join(ALL_REWARDS)}")
    searches: str = setting("all", f"which, with commas: {', '.join(ALL_SEARCHES)}")
    batch: int = setting(64, "pictures judged at once", low=8, high=4096)
    generations: int = setting(16, "batches of a search", low=2, high=1000)
    stream: int = setting(6, "batches of a part of the stream", low=2, high=100)
    sweeps: int = setting(2400, "of the cup of coffee", low=10, high=100_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.chosen_rewards, self.chosen_searches  # noqa: B018 (told at once where one is not known)

    @property
    def chosen_rewards(self) -> tuple[str, ...]:
        """Return the rewards that are tried."""
        return chosen(self.rewards, ALL_REWARDS, "reward")

    @property
    def chosen_searches(self) -> tuple[str, ...]:
        """Return the searches that they reward."""
        return chosen(self.searches, ALL_SEARCHES, "search")
