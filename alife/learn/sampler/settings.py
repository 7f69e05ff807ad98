"""What the study of learned samplers can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.learn.settings import StudySettings


@dataclass(frozen=True)
class Settings(StudySettings):
    """How samplers learn, and how many worlds they are measured by."""

    iterations: int = setting(300, "of learning", low=1)
    batch: int = setting(32, "worlds an iteration", low=2)
    temperatures: int = setting(6, "steps from no energy at all to all of it", low=1, high=100)
    kept: int = setting(256, "worlds remembered of each step", low=2)
    width: int = setting(16, "features of the nets", low=1, high=256)
    samples: int = setting(256, "worlds that are measured", low=4)
    sweeps: int = setting(200, "of the Gibbs sampling that is taken for the truth", low=1)
