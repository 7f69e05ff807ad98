"""What the comparison of generators can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.learn.settings import StudySettings, chosen

ALL = ("oracle", "vae", "gan", "gan_minibatch", "autoregressive", "diffusion")


@dataclass(frozen=True)
class Settings(StudySettings):
    """How generators learn, and how many pictures they are judged by."""

    generators: str = setting("all", f"which, with commas: {', '.join(ALL)}")
    iterations: int = setting(1500, "of learning", low=1, high=10_000_000)
    batch: int = setting(32, "pictures an iteration", low=2, high=4096)
    samples: int = setting(600, "pictures that are counted", low=10, high=1_000_000)
    latent: int = setting(10, "numbers that a VAE and a GAN begin with", low=1, high=1000)
    steps: int = setting(300, "of noise that a diffusion takes back", low=2, high=10_000)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.chosen  # noqa: B018 (told at once where one is not known)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the generators that are compared."""
        return chosen(self.generators, ALL, "generator")
