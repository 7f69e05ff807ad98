"""Generators compared by what they leave out."""

from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from alife.core.errors import UsageError
from alife.learn.modes import data
from alife.learn.modes.settings import ALL, Settings
from tests.alife.learn.needs import lacks, needs_torch

INK = (np.random.default_rng(0).random((6, 28, 28)) < 0.3).astype(np.float32)


def test_the_data_is_counted_as_what_it_is():
    real = data.draw(INK, 3000, np.random.default_rng(1))
    found = data.count(real.pictures, INK)
    assert (found.digit == real.digit).all()
    assert found.distance.max() < 1e-3
    assert np.abs(found.shares - data.TRUE).sum() / 2 < 0.06
    assert abs(data.TRUE.sum() - 1) < 1e-12


def test_the_distance_is_that_of_the_nearest_picture_tried_one_by_one():
    random = np.random.default_rng(2)
    pictures = random.random((5, 3, 28, 28))
    red = np.linspace(0, 1, 2001)
    colours = np.concatenate([[[0, 1, 0]], np.stack([red, 0 * red, 1 - red], 1)])
    for picture, distance in zip(pictures, data.count(pictures, INK).distance, strict=True):
        tried = [
            np.sqrt(((INK[digit][None] * colour[:, None, None] - picture) ** 2).mean())
            for digit in range(6)
            for colour in colours[::10]
        ]
        assert min(tried) == pytest.approx(distance, abs=1e-4)


def test_colours_fall_into_green_and_four_bins():
    for red, place in ((0.1, 1), (0.3, 2), (0.6, 3), (1.0, 4)):
        picture = INK[2][None] * np.array([red, 0, 1 - red])[:, None, None]
        assert data.count(picture[None], INK).shares[2 * data.COLOURS + place] == 1
    assert data.count((INK[5][None] * np.array([0, 1, 0])[:, None, None])[None], INK).shares[5 * data.COLOURS] == 1


def test_a_generator_that_there_is_not_is_told():
    with pytest.raises(UsageError, match="Unknown generator 'gann'. Did you mean 'gan'?"):
        Settings(generators="vae,gann")


@needs_torch
def test_an_autoregressive_net_sees_the_pixels_before_and_no_other():
    import torch

    from alife.learn.modes.autoregressive import SEEN, Autoregressive, colour_of, levels, number_of

    net = Autoregressive(Settings(), np.random.default_rng(0))
    framed = net._framed(torch.arange(784.0)[None, :, None].expand(1, 784, 3))
    assert list(framed[0, 100 : 100 + SEEN, 0]) == list(range(100 - SEEN, 100))
    some = levels(torch.rand(20, 3))
    assert (colour_of(number_of(some)) == some).all()


@needs_torch
@lacks("sklearn")
@pytest.mark.usefixtures("in_an_empty_folder")
def test_every_generator_learns_and_is_counted():
    settings = ["seeds=1", "iterations=2", "batch=4", "samples=10", "steps=3"]
    assert commands.main(["learn", "modes", "--out", "m", "--quiet", "--set", *settings]) == 0
    told = Path("m/table.md").read_text()
    assert all(f"| {name} | 1 |" in told for name in ALL)
    assert Path("m/modes.png").is_file()


@needs_torch
@lacks("sklearn")
@pytest.mark.usefixtures("in_an_empty_folder")
def test_the_oracle_is_as_often_right_as_chance_lets_it():
    settings = ["seeds=1", "generators=oracle", "iterations=300"]
    assert commands.main(["learn", "modes", "--out", "m", "--quiet", "--set", *settings]) == 0
    head, _, row = Path("m/table.md").read_text().splitlines()
    found = dict(zip(head.split(" | "), row.split(" | "), strict=True))
    assert float(found["of digits alone"]) < 0.1
