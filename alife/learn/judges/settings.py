"""What the study of judges can be told."""

from dataclasses import dataclass

from alife.core.config import check, setting
from alife.core.errors import unknown

ALL_REWARDS = ("chance", "compressed", "coffee", "autoencoder", "discriminator", "embedding")
ALL_SEARCHES = ("generational", "greedy", "map_elites", "local_competition")


@dataclass(frozen=True)
class Settings:
    """How judges are tried: three tests, each over the same seeds."""

    seeds: int = setting(3, "of each trial", low=1, high=1000)
    rewards: str = setting("all", f"which, with commas: {', '.join(ALL_REWARDS)}")
    searches: str = setting("all", f"which, with commas: {', '.join(ALL_SEARCHES)}")
    batch: int = setting(64, "pictures judged at once", low=8, high=4096)
    generations: int = setting(16, "batches of a search", low=2, high=1000)
    stream: int = setting(6, "batches of a part of the stream", low=2, high=100)
    sweeps: int = setting(2400, "of the cup of coffee", low=10, high=100_000)

    def __post_init__(self) -> None:
        check(self)
        for name, known in (("rewards", ALL_REWARDS), ("searches", ALL_SEARCHES)):
            for one in chosen(getattr(self, name), known):
                if one not in known:
                    raise unknown(name[:-1] if name == "rewards" else "search", one, known)


def chosen(names: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in a list with commas; all of them for `all`."""
    return known if names == "all" else tuple(name.strip() for name in names.split(","))
