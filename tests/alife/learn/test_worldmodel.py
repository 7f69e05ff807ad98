"""A swimmer that learns to dream."""

from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from alife.study import trials
from alife.study.trials import Trial
from tests.alife.learn.needs import lacks, needs_torch

SMALL = ["seeds=1", "episodes=24", "seeing=5", "dreaming=3", "generations=2", "population=4", "evaluated=4", "beats=3",
         "starts=2", "rounds=2"]  # fmt: skip


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


def test_a_swimmer_without_eyes_is_told_where_its_food_is():
    from sims.oceanworld_steer import eyes

    shoal = eyes.Shoal(3, 8, "turner")
    shoal.reset(np.arange(3, dtype=np.uint32))
    told = shoal.told()
    assert told.shape == (3, eyes.TOLD)
    assert np.hypot(told[:, 0], told[:, 1]) == pytest.approx(1, abs=1e-5)
    shoal.step(np.ones((3, 4)))
    assert (shoal.told() != told).any()


@needs_torch
@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_body_that_is_not_there_is_one_line(capsys):
    assert commands.main(["learn", "worldmodel", "--out", "w", "--set", "body=eel.npz"]) == 2
    assert capsys.readouterr().err.splitlines() == ["alife: Cannot read 'eel.npz': No such file or directory."]
    assert not Path("w").exists()


@needs_torch
def test_a_model_goes_into_arrays_and_back():
    import torch

    from alife.learn.worldmodel import models
    from alife.learn.worldmodel.settings import Settings

    torch.manual_seed(0)
    settings, random = Settings(latents=3, hidden=4, mixtures=2, seeing=2, dreaming=2), np.random.default_rng(0)
    episodes = {
        "pictures": random.integers(0, 255, (8, 4, 2, 5, 5), np.uint8),
        "actions": random.random((8, 3, 4), np.float32), "rewards": random.random((8, 3), np.float32),
    }  # fmt: skip
    model = models.ensemble(models.learned(episodes, settings, random)[0], episodes, settings, random)
    again = models.of_arrays(models.arrays_of(model), settings)
    assert len(again.memories) == 2
    pictures = random.random((6, 2, 5, 5), np.float32)
    assert (again.see(pictures) == model.see(pictures)).all()


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
    spent = {trial.name: figures.get("real_episodes") for trial, figures in trials.done(Path("w")).items()}
    assert spent["dream"] == spent["dream, own episodes"] == spent["bred in the water"] == 24
    assert spent["bred in the water, 10 x the episodes"] == 240
