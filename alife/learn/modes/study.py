"""Each generator learns the digits, and a thousand of its pictures are counted."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from alife.learn.modes import data
from alife.learn.modes.generators import GENERATORS
from alife.learn.modes.settings import Settings
from alife.study.trials import Outcome, Trial, arrays_of

SHOWN = 40  # pictures kept of a trial


class TrialPlan:
    """Trials are generators by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def trials(self) -> Sequence[Trial]:
        """Return each generator, seed by seed."""
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in self.settings.chosen]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Learn, draw, count."""
        del folder
        torch.manual_seed(trial.seed)
        ink, random = data.digits(), np.random.default_rng(trial.seed)
        generator = GENERATORS[trial.name](self.settings, random)
        for _ in range(self.settings.iterations):
            generator.learn(data.draw(ink, self.settings.batch, random))
        with torch.no_grad():
            made = generator.sample(self.settings.samples).reshape(-1, 3, data.SIDE, data.SIDE).numpy()
        found = data.count(made, ink)
        shown = (made[:SHOWN].clip(0, 1) * 255).round().astype(np.uint8)
        return Outcome(data.figures(found), {"shares": found.shares, "shown": shown})

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw modes.png: what each generator makes, and how often."""
        from alife.learn.modes import drawings

        drawings.draw({trial: arrays_of(trial, folder) for trial in found}, folder / "modes.png")
