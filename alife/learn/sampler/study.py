"""The learned sampler, by both entropies, beside sampling without a net.

Where the energy is a sum over neighbours that is Gibbs sampling, as many sweeps as the learned sampler has steps, and
to the end. Where it is a black box that is Metropolis sampling, at as many evaluations of the energy, and at 20 times
as many.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from alife.learn.sampler import worlds
from alife.learn.sampler.learned import Sampler
from alife.learn.sampler.settings import Settings
from alife.learn.sampler.worlds import WORLDS, World
from alife.study.trials import Outcome, Trial, arrays_of

NOISE, SHORT, LONG, MINE, EXACT = KINDS = ("noise", "no net", "no net, long", "MINE", "exact")
LONGER = 20  # times as many evaluations
EVALUATED = 2  # worlds of an iteration whose energy is asked for, for each of its batch: made, and noise
SHOWN = 6  # worlds kept of a trial


class TrialPlan:
    """Trials are a kind of worlds and a way to draw them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._truths: dict[tuple[str, int], Tensor] = {}  # what worlds are like, by kind and seed; they take long

    def trials(self) -> Sequence[Trial]:
        """Return all ways to draw all kinds of worlds, seed by seed."""
        names = [f"{world}: {kind}" for world in WORLDS for kind in KINDS]
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in names]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Draw worlds and measure them beside those of a long Gibbs sampling of another seed."""
        del folder
        name, kind = trial.name.split(": ")
        world, settings = WORLDS[name], self.settings
        generator = torch.Generator().manual_seed(trial.seed + 1000)
        if (name, trial.seed) not in self._truths:
            self._truths[name, trial.seed] = self._without_net(LONG, world, generator)
        truth = self._truths[name, trial.seed]
        figures: dict[str, float] = {}
        if kind in (MINE, EXACT):
            sampler = Sampler(world, settings, mine=kind == MINE, seed=trial.seed)
            for _ in range(settings.iterations):
                sampler.learn()
            drawn = sampler.sample(settings.samples)
            figures["g_knows_energy"] = sampler.correlation(drawn)
        else:
            drawn = self._without_net(kind, world, torch.Generator().manual_seed(trial.seed))
        return Outcome(_measured(drawn, truth, world) | figures, {"worlds": drawn[:SHOWN].numpy()})

    def _without_net(self, kind: str, world: World, generator: torch.Generator) -> Tensor:
        """Return worlds drawn by Gibbs or Metropolis sampling."""
        settings = self.settings
        if world.lived_on is None:
            sweeps = {NOISE: 0, SHORT: settings.temperatures, LONG: settings.sweeps}[kind]
            return worlds.gibbs(settings.samples, sweeps, world, generator)
        as_many = EVALUATED * settings.iterations * settings.batch // settings.samples
        proposals = {NOISE: 0, SHORT: as_many, LONG: LONGER * as_many}[kind]
        return worlds.metropolis(settings.samples, proposals, world, generator)

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw worlds.png: some worlds of each trial of the first seed, seen from the side."""
        from alife.learn.sampler import drawings

        drawings.draw({trial: arrays_of(trial, folder)["worlds"] for trial in found if trial.seed == 0}, folder)


def _measured(drawn: Tensor, truth: Tensor, world: World) -> dict[str, float]:
    """Return energies a cell, how far pairs are from the truth, and how alike two worlds are."""
    hot, true = worlds.one_hot(drawn, world), worlds.one_hot(truth, world)
    chance = torch.randint(world.tokens, (4 * len(drawn), *world.shape), generator=torch.Generator().manual_seed(0))
    noise = float(worlds.energy(worlds.one_hot(chance, world), world).mean())
    energy, settled = (float(worlds.energy(some, world).mean()) for some in (hot, true))
    pairs = np.abs(worlds.pair_shares(hot, world) - worlds.pair_shares(true, world)).sum((1, 2)) / 2
    half = len(drawn) // 2
    alike = float((drawn[:half] == drawn[half : 2 * half]).float().mean())
    along = [axis for axis in range(3) if world.shape[axis] > 1]
    return {
        "energy_a_cell": energy / world.cells, "share_of_the_way": (noise - energy) / (noise - settled),
        "pairs_off": float(pairs[along].mean()), "two_worlds_alike": alike,
    }  # fmt: skip
