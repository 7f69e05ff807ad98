"""A swimmer that learns to dream."""

from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from alife.study import trials
from alife.study.trials import Trial
from tests.alife.learn.needs import lacks, needs_torch

SMALL = ["seeds=1", "episodes=24", "seeing=5", "dreaming=3", "generations=2", "population=4", "evaluated=4", "beats=3",
         "starts=2"]  # fmt: skip


def test_a_swimmer_sees_itself_in_the_middle_and_food_where_it_is():
    from sims.oceanworld_steer import eyes

    shoal = eyes.Shoal(2, 8)
    seen = shoal.reset(np.array([1, 2], np.uint32))
    assert seen.shape == (2, 2, 16, 16)
    places = np.argwhere(seen[0, 0] > 0.5)
    assert np.abs(places.mean(0) - 7.5).max() < 1
    again = eyes.Shoal(1, 8).reset(np.array([2], np.uint32))
    assert (again[0] == seen[1]).all()
    ahead, to_the_left = shoal._core.observations[0, :2]
    y, x = np.unravel_index(seen[0, 1].argmax(), (16, 16))
    way = np.array([x - 7.5, y - 7.5])
    assert way @ (ahead, to_the_left) / np.hypot(*way) > 0.98


@needs_torch
def test_m_is_as_likely_as_a_mixture_worked_out_by_hand():
    import torch

    from alife.learn.worldmodel.memory import Memory

    torch.manual_seed(0)
    memory = Memory(2, 1, 4, 3)
    memory.requires_grad_(False)
    given, after, rewards = torch.randn(1, 1, 3), torch.randn(1, 1, 2), torch.zeros(1, 1)
    told = memory.say(memory.unit(given)[0])
    weights, total = told.weight.softmax(-1)[0, 0], 0.0
    for part in range(3):
        mean, spread = told.mean[0, 0, part], told.spread[0, 0, part].exp()
        total += float(weights[part]) * float(
            torch.distributions.Normal(mean, spread).log_prob(after[0, 0]).sum().exp()
        )
    assert float(memory.losses(given, after, rewards)[0].detach()) == pytest.approx(-np.log(total), rel=1e-4)


@needs_torch
def test_cold_dreams_are_the_likeliest():
    import torch

    from alife.learn.worldmodel.memory import Memory, Told

    torch.manual_seed(0)
    told = Told(torch.tensor([[0.0, 1.0]]), torch.tensor([[[1.0], [2.0]]]), torch.zeros(1, 2, 1), torch.zeros(1))
    assert float(Memory(1, 1, 2, 2).dream(told, 1e-9)[0, 0]) == pytest.approx(2, abs=1e-3)


@needs_torch
@lacks("cma")
@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_study_of_dreams_leaves_returns_and_films():
    assert commands.main(["learn", "worldmodel", "--out", "w", "--quiet", "--set", *SMALL]) == 0
    names = {path.name for path in Path("w").iterdir()}
    assert {"returns.png", "dream.gif", "dream.png", "table.md"} <= names
    model = trials.arrays_of(Trial("model of random episodes", 0), Path("w"))
    assert model["pictures"].shape == (24, 4, 2, 16, 16)
