"""Descriptors learned with PyTorch."""

from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from alife.study import trials
from alife.study.trials import Trial
from tests.alife.learn.needs import needs_torch

FRAMES, CHANNELS = 13, 3
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "searches" / "aurora_with_convolutions.py"


def waves(count, seed=0):
    """Return paths that two numbers tell: how high a wave is, and how long."""
    random = np.random.default_rng(seed)
    high, long = random.uniform(0.2, 2, (count, 1)), random.uniform(0.3, 1, (count, 1))
    wave = high * np.sin(long * np.arange(FRAMES))
    return np.stack([wave, -wave, np.roll(wave, 1, 1)], axis=2).astype(np.float32)


def model(*, variational=True, first=150, later=20):
    from alife.learn.descriptors.network import Convolutions

    return Convolutions((FRAMES, CHANNELS), 2, 5, variational=variational, first=first, later=later)


@needs_torch
@pytest.mark.parametrize("variational", [False, True])
def test_convolutions_tell_again_paths_that_they_have_not_seen(variational):
    net = model(variational=variational)
    rows, fresh = (waves(300, seed).reshape(300, -1) for seed in (0, 1))
    before = float(net.explained(fresh)[0])
    net.fit(rows)
    assert float(net.explained(fresh)[0]) > 0.5 > before + 0.4
    assert net.encode(fresh).shape == (300, 2)


def test_a_plain_autoencoder_ignores_noise_and_its_gradient_is_right():
    from alife.learn.descriptors.plain import PlainAutoencoder

    net, rows = PlainAutoencoder(6, 2, 3), np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
    loss, gradient = net.loss(rows, np.ones((5, 2), np.float32), 1.0)
    assert loss == net.loss(rows, np.zeros((5, 2), np.float32), 0.0)[0]
    for one in (0, 40, 200):
        net.weights[one] += 1e-2
        above = net.loss(rows, np.ones((5, 2), np.float32), 1.0)[0]
        net.weights[one] -= 2e-2
        below = net.loss(rows, np.ones((5, 2), np.float32), 1.0)[0]
        net.weights[one] += 1e-2
        assert gradient[one] == pytest.approx((above - below) / 2e-2, rel=0.05, abs=1e-3)


@needs_torch
def test_the_same_seed_learns_the_same_whatever_else_draws_numbers():
    import torch

    rows, found = waves(60).reshape(60, -1), []
    for seed in (1, 2):
        torch.manual_seed(seed)
        net = model(first=5)
        net.fit(rows)
        net.fit(rows)
        found.append(net.encode(rows))
    assert (found[0] == found[1]).all()


@needs_torch
def test_what_was_learned_goes_into_arrays_and_goes_on():
    rows, net, other = waves(60).reshape(60, -1), model(first=5), model(first=5)
    net.fit(rows)
    assert (other.encode(rows) != net.encode(rows)).any()
    other.take(net.arrays())
    assert (other.encode(rows) == net.encode(rows)).all()
    net.fit(rows)
    other.fit(rows)
    assert (other.encode(rows) == net.encode(rows)).all()


@needs_torch
def test_descriptors_lie_between_0_and_1_and_keep_unlike_paths_apart():
    from alife.learn.descriptors.network import ConvolvedDescriptors

    learned = ConvolvedDescriptors((FRAMES, CHANNELS), 2, 0, variational=False, first=50, later=5)
    paths = waves(200)
    learned.fit(paths)
    found = learned.of(paths)
    assert 0 <= found.min() < 0.25
    assert 0.75 < found.max() <= 1
    again = ConvolvedDescriptors((FRAMES, CHANNELS), 2, 1, variational=False, first=50, later=5)
    again.take(learned.arrays())
    assert (again.of(paths) == found).all()


@pytest.mark.slow
@needs_torch
def test_a_search_by_them_goes_on_after_a_stop_as_if_there_had_been_none(tmp_path, monkeypatch):
    from alife.learn.descriptors import network

    monkeypatch.setattr(network.ConvolvedDescriptors.__init__, "__kwdefaults__",
                        {"variational": False, "first": 5, "later": 2})  # fmt: skip
    monkeypatch.chdir(tmp_path)
    words = ["oceanworld", "--search", str(EXAMPLE), "--batch", "64", "--quiet", "--set", "search.random_genomes=128"]
    assert commands.main(["run", *words, "--out", "whole", "--evaluations", "512"]) == 0
    assert commands.main(["run", *words, "--out", "parts", "--evaluations", "192"]) == 0
    assert commands.main(["run", "--resume", "parts", "--evaluations", "512", "--quiet"]) == 0
    whole, parts = (np.load(f"{name}/learned.npz") for name in ("whole", "parts"))
    assert whole["learned_learned_at"].tolist() == [128, 256, 512]
    assert set(whole.files) == set(parts.files)
    for name in set(whole.files) - {"checksum"}:
        assert (whole[name] == parts[name]).all(), name


@needs_torch
@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_study_of_descriptors_compares_them_at_equal_evaluations():
    words = [
        "learn",
        "descriptors",
        "--out",
        "d",
        "--quiet",
        "--set",
        "seeds=1",
        "evaluations=1024",
        "first=5",
        "later=2",
    ]
    assert commands.main([*words, "kinds=principal components,convolutions"]) == 0
    assert {"table.md", "behaviours.png"} <= {path.name for path in Path("d").iterdir()}
    found = trials.done(Path("d"))
    assert [trial.name for trial in found] == ["principal components", "convolutions"]
    assert all(figures["behaviours_ever"] >= figures["behaviours_held"] > 0 for figures in found.values())
    for trial in found:
        assert trials.arrays_of(trial, Path("d"))["learned_at"].tolist() == [1024]
    numpy_alone = trials.arrays_of(Trial("principal components", 0), Path("d"))
    assert numpy_alone["directions"].shape[0] == 2
