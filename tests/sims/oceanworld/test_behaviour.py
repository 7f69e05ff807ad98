"""What a swim looks like from afar, and the yardsticks of behaviour made of it."""

import numpy as np
import pytest

from alife import run
from alife.engines import backend
from alife.worlds.arena import concatenate, subset
from sims.oceanworld import __main__ as command
from sims.oceanworld import behaviour, body
from sims.oceanworld.behaviour import COSINE, GYRATION, RESIDUE, SINE
from sims.oceanworld.behaviour_maps import outcome
from sims.oceanworld.config import Config
from sims.oceanworld.kernel_params import kernel_params
from sims.oceanworld.world import World
from tests.sims.oceanworld.creatures import random_genomes, world

WATERS = {
    "still": {},
    "a current": {"current_x": 1.0},
    "a target": {"fitness": "reach", "target_x": 9.0},
}


@pytest.fixture(scope="module")
def genomes():
    return random_genomes(40, rounds=2)


@pytest.mark.parametrize("water", WATERS)
def test_who_is_followed_scores_the_same(water, genomes):
    plain, followed = (world(paths=paths, **WATERS[water]).evaluate(genomes) for paths in (False, True))
    assert plain.paths is None
    assert plain.fitness.tobytes() == followed.fitness.tobytes()
    assert plain.descriptors.tobytes() == followed.descriptors.tobytes()
    assert plain.details["dx"].tobytes() == followed.details["dx"].tobytes()
    assert np.allclose(followed.paths[:, -1, 0], followed.details["dx"], atol=1e-5)


def test_a_path_is_the_same_in_any_batch_on_any_number_of_threads_and_in_taichi(genomes):
    whole = world(paths=True).evaluate(genomes)
    assert world(threads=2, paths=True).evaluate(genomes[::-1]).paths[::-1].tobytes() == whole.paths.tobytes()
    device = World(Config(paths=True), backend.start("taichi-cpu", 2))
    assert device.evaluate(genomes[:8]).paths.tobytes() == whole.paths[:8].tobytes()


def test_parts_of_an_evaluation_keep_their_paths(genomes):
    whole = world(paths=True).evaluate(genomes)
    parts = [subset(whole, slice(0, 7)), subset(whole, slice(7, None))]
    assert concatenate(parts).paths.tobytes() == whole.paths.tobytes()


def test_who_has_no_body_has_no_path(genomes):
    nobody = np.zeros((1, 256), np.uint8)
    found = world(paths=True).evaluate(np.concatenate([genomes[:1], nobody]))
    assert not found.paths[1].any()
    assert np.isnan(world().followed(nobody)).all()


@pytest.mark.parametrize(("turn", "stretch"), [(0.0, 1.0), (0.7, 1.0), (-2.5, 1.5)])
def test_a_body_that_is_turned_and_stretched_is_described_as_that(turn, stretch, genomes):
    from sims.oceanworld.kernels_path_cpu import COLUMNS, describe_all

    bodies = body.grown(genomes)
    x, y = body.coordinates()
    turned = stretch * (x + 1j * y) * np.exp(1j * turn) + 3 - 2j
    positions = np.stack([np.broadcast_to(part, bodies.links.shape) for part in (turned.real, turned.imag)], axis=2)
    frames = np.empty((len(bodies), COLUMNS))
    describe_all(
        kernel_params(Config(double_precision=True)), bodies.links, bodies.width, bodies.height,
        np.ascontiguousarray(positions), frames,
    )  # fmt: skip
    assert np.allclose(frames[:, COSINE], np.cos(turn), atol=1e-6)
    assert np.allclose(frames[:, SINE], np.sin(turn), atol=1e-6)
    assert np.allclose(frames[:, GYRATION], stretch, atol=1e-6)
    assert np.allclose(frames[:, RESIDUE], 0, atol=1e-6)


def path(*, turns=0.0, pace=0.0, ratio=1.0):
    """Return a path (1, 49, 6) that turns so often, swims at a pace, and swells and shrinks by a ratio of radii."""
    beats = np.arange(49) / behaviour.FRAMES_A_BEAT
    angle = 2 * np.pi * turns * beats / 8
    swollen = np.where(np.arange(49) % 2, ratio, 1.0)
    return np.stack([pace * beats, 0 * beats, np.cos(angle), np.sin(angle), swollen, 0 * beats], axis=1)[None]


def test_each_part_of_a_behaviour_counts():
    still = behaviour.behaviours(path()).item()
    assert still == 4 * 64
    assert behaviour.behaviours(path(turns=1)).item() - still == 2 * 64
    assert behaviour.behaviours(path(turns=-9)).item() == 0
    assert behaviour.behaviours(path(pace=1.2)).item() - still == 2 * 8
    assert behaviour.behaviours(path(ratio=1.2)).item() - still == 3  # log(1.2^2) / 0.12 is 3.04
    assert behaviour.behaviours(path(pace=99, ratio=99)).item() - still == 63


def test_places_are_where_it_is_half_way_and_at_its_end():
    assert behaviour.places(path()).item() == ((3 * 6 + 3) * 6 + 3) * 6 + 3
    assert behaviour.places(path(pace=2)).item() == ((5 * 6 + 3) * 6 + 5) * 6 + 3


def test_the_command_counts_the_behaviours_of_elites(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run.main(["oceanworld", "--evaluations", "600", "--out", "one", "--pictures", "none", "--quiet"]) == 0
    assert command.main(["behaviours", "one"]) == 0
    elites, behaviours, places, _ = capsys.readouterr().out.splitlines()[1].split()
    assert int(elites) > 20
    assert 5 < int(behaviours) <= int(elites)
    assert 5 < int(places) <= int(elites)
    assert command.main(["behaviours", "none"]) == 2


@pytest.mark.slow
def test_a_map_of_structure_and_end_holds_more_behaviours_than_one_of_structure():
    kinds = ("structure", "structure x end")
    held = {kind: [outcome(kind, seed).behaviours_held for seed in range(5)] for kind in kinds}
    assert min(held["structure x end"]) > max(held["structure"])
    assert 28 < np.mean(held["structure"]) < 36
    assert 46 < np.mean(held["structure x end"]) < 55


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["principal components", "autoencoder", "random directions"])
def test_a_map_over_paths_holds_more_behaviours_than_one_of_structure(kind):
    held = [outcome(kind, seed).behaviours_held for seed in range(5)]
    assert min(held) > max(outcome("structure", seed).behaviours_held for seed in range(5))
    assert 42 < np.mean(held) < 56
