"""Small worlds with an energy, and samplers of them."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from tests.alife.learn.needs import needs_torch


def tiny():
    from alife.learn.sampler.worlds import World

    pairs = np.random.default_rng(0).normal(size=(3, 2, 2))
    return World((2, 2, 2), (False, False, True), pairs)


@needs_torch
def test_an_energy_is_the_sum_over_neighbours():
    import torch

    from alife.learn.sampler import worlds

    world = worlds.WORLDS["voxels"]
    tokens = torch.randint(4, (1, *world.shape), generator=torch.Generator().manual_seed(0))
    whole, cells = 0.0, tokens[0].numpy()
    for z, y, x in product(*map(range, world.shape)):
        whole += world.pairs[0][cells[z, y, x], cells[z + 1, y, x]] if z < 5 else 0
        whole += world.pairs[1][cells[z, y, x], cells[z, (y + 1) % 6, x]]
        whole += world.pairs[2][cells[z, y, x], cells[z, y, (x + 1) % 6]]
    hot = worlds.one_hot(tokens, world)
    assert float(worlds.energy(hot, world)[0]) == pytest.approx(whole, abs=1e-3)
    fields = worlds.fields(hot, world)[0].numpy()
    for token in range(4):
        other = tokens.clone()
        other[0, 2, 3, 5] = token
        apart = worlds.energy(worlds.one_hot(other, world), world) - worlds.energy(hot, world)
        told = fields[token, 2, 3, 5] - fields[cells[2, 3, 5], 2, 3, 5]
        assert float(apart[0]) == pytest.approx(told, abs=1e-3)


@needs_torch
@pytest.mark.parametrize(("name", "steps"), [("gibbs", 20), ("metropolis", 160)])
def test_worlds_are_drawn_as_often_as_their_energies_say(name, steps):
    import torch

    from alife.learn.sampler import worlds

    world = tiny()
    every = torch.tensor(list(product((0, 1), repeat=8))).reshape(-1, 2, 2, 2)
    odds = torch.softmax(-worlds.energy(worlds.one_hot(every, world), world), 0).numpy()
    drawn = getattr(worlds, name)(3000, steps, world, torch.Generator().manual_seed(1))
    number = (drawn.reshape(-1, 8) * 2 ** torch.arange(7, -1, -1)).sum(1).numpy()
    found = np.bincount(number, minlength=256) / 3000
    chance = np.sqrt(odds * (1 - odds) / 3000).sum() / 2  # more than total variation usually is by chance alone
    assert np.abs(found - odds).sum() / 2 < 1.2 * chance


@needs_torch
def test_an_ecology_needs_both_kinds_of_ground_side_by_side():
    import torch

    from alife.learn.sampler import worlds

    world = worlds.WORLDS["ecology"]
    halves, stripes = torch.ones(1, 1, 12, 12, dtype=torch.long), torch.ones(1, 1, 12, 12, dtype=torch.long)
    halves[..., 6:], stripes[..., ::2] = 2, 2
    one_food, apart, beside = (
        float(worlds.energy(worlds.one_hot(some, world), world)[0])
        for some in (torch.ones_like(halves), halves, stripes)
    )
    assert one_food == 0
    assert beside < apart < -1


@needs_torch
@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_study_of_samplers_leaves_a_table_and_worlds():
    settings = ["seeds=1", "iterations=2", "batch=4", "kept=4", "width=4", "samples=8", "sweeps=3", "temperatures=2"]
    assert commands.main(["learn", "sampler", "--out", "s", "--quiet", "--set", *settings]) == 0
    assert "| ecology: exact | 1 |" in Path("s/table.md").read_text()
    assert Path("s/worlds.png").is_file()
