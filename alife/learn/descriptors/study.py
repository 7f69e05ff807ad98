"""Searches whose map is over descriptors learned with PyTorch, beside NumPy's, at equal evaluations.

What is compared are the behaviours that elites hold, by a yardstick that no map here is made of; see
sims/oceanworld/behaviour_maps.py.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from alife.learn.descriptors.network import ConvolvedDescriptors
from alife.learn.descriptors.plain import PlainDescriptors
from alife.learn.descriptors.settings import Settings
from alife.search.learned import PCA, RANDOM, VAE, LearnedDescriptors
from alife.study.trials import Outcome, Trial

MAPS = "sims.oceanworld.behaviour_maps"  # found by name: no world is imported by what learns
AURORA = "principal components"  # the search of that module whose descriptors are replaced
NUMPY = {"random directions": RANDOM, "principal components": PCA, "autoencoder": VAE}
PLAIN = "plain autoencoder"  # NumPy's without its pull, which tells what of a difference PyTorch is needed for
VARIATIONAL = {"convolutions": False, "variational convolutions": True}


class TrialPlan:
    """Trials are a kind of descriptors and a seed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._maps: Any = import_module(MAPS)

    def trials(self) -> Sequence[Trial]:
        """Return all kinds, seed by seed."""
        kinds = self.settings.chosen_kinds
        return [Trial(kind, seed) for seed in range(self.settings.seeds) for kind in kinds]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Let AURORA search with one kind of descriptors."""
        del folder
        made: list[LearnedDescriptors] = []

        def learner(shape: tuple[int, int], axes: int, seed: int) -> LearnedDescriptors:
            made.append(self._descriptors(trial.name, shape, axes, seed))
            return made[0]

        found = self._maps.outcome(AURORA, trial.seed, self.settings.evaluations, learner)._asdict()
        learned = made[0].arrays()
        figures = {name: float(value) for name, value in found.items() if name != "seconds"}
        figures |= {"explained": float(learned["explained"].sum()), "processor_seconds": found["seconds"]}
        return Outcome(figures, learned)

    def _descriptors(self, kind: str, shape: tuple[int, int], axes: int, seed: int) -> LearnedDescriptors:
        if kind in NUMPY:
            return LearnedDescriptors(NUMPY[kind], shape, axes, seed)
        if kind == PLAIN:
            return PlainDescriptors(shape, axes, seed)
        first, later = self.settings.first, self.settings.later
        return ConvolvedDescriptors(shape, axes, seed, variational=VARIATIONAL[kind], first=first, later=later)

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw behaviours.png: what elites hold and what was ever seen, a point a seed."""
        from matplotlib.figure import Figure

        from alife.runs.pictures import write_figure

        names = list(dict.fromkeys(trial.name for trial in found))
        figure = Figure(figsize=(7, 0.5 * len(names) + 1.4), layout="constrained", dpi=120)
        axes = figure.subplots()
        for key, face in (("behaviours_held", "#1f77b4"), ("behaviours_ever", "none")):
            points = np.array([(figures[key], names.index(trial.name)) for trial, figures in found.items()])
            axes.scatter(*points.T, edgecolors="#1f77b4", facecolors=face, label=key.replace("_", " "))
        axes.set(yticks=range(len(names)), yticklabels=names, xlabel="behaviours, of 576")
        axes.set_xlim(left=0)
        axes.invert_yaxis()
        axes.legend(frameon=False)
        write_figure(figure, folder / "behaviours.png")
