"""What the study of world models can be told."""

from dataclasses import dataclass

from alife.core.config import setting
from alife.learn.settings import StudySettings


@dataclass(frozen=True)
class Settings(StudySettings):
    """The sizes of V, M and C, how long they learn, and how many real episodes they are given."""

    body: str = setting("turner", "that is steered: champion, turner, or a FILE of genomes (its first)")
    episodes: int = setting(240, "real ones that a model learns from; as many are given to the control", low=24)
    beats: int = setting(64, "actions of an episode, two a beat", low=2, high=1000)
    latents: int = setting(8, "numbers that a picture becomes", low=1, high=32)
    hidden: int = setting(48, "numbers that M remembers", low=1, high=1024)
    mixtures: int = setting(5, "normal distributions that M foretells the next picture by", low=1, high=64)
    seeing: int = setting(800, "iterations of V", low=1)
    dreaming: int = setting(400, "iterations of M", low=1)
    generations: int = setting(150, "of CMA-ES in a dream", low=1)
    population: int = setting(24, "controllers a generation in a dream", low=4)
    starts: int = setting(16, "dreams of each", low=1)
    temperature: float = setting(1.15, "of the dreams that are not told to have another", low=0.01, high=10)
    ensemble: int = setting(2, "models M whose disagreement is punished", low=2, high=32)
    fear: float = setting(1.0, "reward lost for a unit of their disagreement about the reward", low=0, high=1000)
    rounds: int = setting(3, "in which own episodes are gathered, the first at random", low=2, high=100)
    evaluated: int = setting(40, "real episodes that a return is the mean of", low=2)
