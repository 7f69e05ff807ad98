"""Descriptors that are learned from paths: what is found in them, and that it can be taken up again."""

import numpy as np
import pytest
from PIL import Image

import alife
from alife.core.errors import UsageError
from alife.search import archive
from alife.search.autoencoder import Autoencoder, normal
from alife.search.learned import KINDS, LearnedDescriptors, Projection, even_normal, even_student
from tests.alife.searching import hills, make

SHAPE = (12, 3)


def paths(count=400, seed=0):
    """Return paths (n, 12, 3) that differ in two things: how far they go, and how they swing; and a little noise."""
    dice = np.random.default_rng(seed)
    far, swing = dice.normal(size=(2, count, 1))
    time = np.linspace(0, 1, SHAPE[0])
    channels = [far * time, 0.5 * swing * np.sin(6 * time), 0.3 * far * time**2]
    noise = 0.02 * dice.normal(size=(count, *SHAPE))
    return (np.stack(channels, axis=2) + noise).astype(np.float32), np.concatenate([far, swing], axis=1)


def explained(found, wanted):
    """Return which share of the variance of each column a linear map of `found` tells."""
    inputs = np.concatenate([found, np.ones((len(found), 1))], axis=1)
    rest = wanted - inputs @ np.linalg.lstsq(inputs, wanted, rcond=None)[0]
    return 1 - rest.var(axis=0) / wanted.var(axis=0)


def test_components_are_those_of_a_singular_value_decomposition():
    rows = paths()[0].reshape(400, -1).astype(np.float64)
    model = Projection(rows.shape[1], 2, 0, learns=True)
    model.fit(rows)
    wanted = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2][:2]
    assert np.allclose(np.abs((model.directions * wanted).sum(axis=1)), 1, atol=1e-8)
    assert np.allclose(model.encode(rows), (rows - rows.mean(axis=0)) @ model.directions.T)


@pytest.mark.parametrize("kind", ["pca", "vae"])
def test_what_paths_differ_in_is_found(kind):
    found, wanted = paths()
    learned = LearnedDescriptors(kind, SHAPE, 2, seed=0)
    learned.fit(found)
    places = learned.of(found)
    assert ((places > 0) & (places < 1)).all()
    assert explained(places, wanted).min() > 0.75


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_learned_is_taken_up_and_learns_on_as_it_would_have(kind):
    found, (more, _) = paths()[0], paths(seed=1)
    first, second = (LearnedDescriptors(kind, SHAPE, 3, seed=5) for _ in range(2))
    first.fit(found)
    second.take(first.arrays())
    for one in (first, second):
        one.fit(more)
    assert first.of(found).tobytes() == second.of(found).tobytes()
    assert first.trainings == second.trainings == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_has_its_place_whatever_else_is_in_its_batch(kind):
    found, _ = paths()
    learned = LearnedDescriptors(kind, SHAPE, 2, seed=0)
    learned.fit(found)
    assert np.allclose(learned.of(found[7:8]), learned.of(found)[7:8], atol=1e-6)


def test_the_gradient_is_that_of_the_differences_of_the_loss():
    net = Autoencoder(9, 2, 1)
    net.weights = net.weights.astype(np.float64)
    rows, noise = (normal(3, 0, stream, 6 * width).astype(float).reshape(6, -1) for stream, width in ((1, 9), (2, 2)))
    _, gradient = net.loss(rows, noise, 0.7)
    for place in [*range(0, len(gradient), 97), len(gradient) - 1]:
        kept, losses = net.weights[place], []
        for step in (1e-6, -1e-6):
            net.weights[place] = kept + step
            losses.append(net.loss(rows, noise, 0.7)[0])
        net.weights[place] = kept
        assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(gradient[place], abs=1e-6)


def test_a_net_tells_again_more_than_the_mean():
    rows = paths()[0].reshape(400, -1)
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    net = Autoencoder(rows.shape[1], 2, 0)
    net.fit(rows)
    assert ((net.decode(net.encode(rows)) - rows) ** 2).mean() < 0.5 * (rows**2).mean()


def test_normal_numbers_are_normal():
    drawn = normal(0, 0, 1, 20_000)
    assert abs(drawn.mean()) < 0.03
    assert drawn.std() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(
    ("spread", "drawn"),
    [(even_normal, lambda dice: dice.normal(size=20_000)), (even_student, lambda dice: dice.standard_t(2, 20_000))],
)
def test_what_is_distributed_as_expected_lies_evenly(spread, drawn):
    shares = np.histogram(spread(drawn(np.random.default_rng(0))), 10, (0, 1))[0] / 20_000
    assert np.allclose(shares, 0.1, atol=0.01)


@pytest.mark.usefixtures("toys")
def test_elites_compete_anew_where_they_lie_after_learning():
    search = make("aurora", hills(), random_genomes=64, bins=6, batch=64)
    for _ in range(7):
        genomes = search.ask()
        search.tell(genomes, search.arena.evaluate(genomes))
    assert search.learned.trainings == 3  # at 64, 128 and 256 genomes, and 512 are not yet tried
    elites = search.archive.elites()
    held = np.array([search._paths[number] for number in elites.found_at.tolist()])
    assert np.allclose(search.learned.of(held), elites.descriptors)
    assert set(search._paths) == set(elites.found_at.tolist())


@pytest.mark.usefixtures("toys", "in_an_empty_folder")
def test_a_run_leaves_the_map_that_was_learned():
    done = alife.search(
        "hills", algorithm="aurora", evaluations=640, batch=64, out="one", quiet=True, pictures="summary",
        algorithm_settings={"random_genomes": 128},
    )  # fmt: skip
    with Image.open(done.folder / "learned.png") as picture:
        assert len(np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)) > 20  # dots of many colours
    learned = archive.load(done.folder / "learned.npz")
    assert learned.ranges == ((0.0, 1.0), (0.0, 1.0))
    assert len(learned) > 20
    with np.load(done.folder / "learned.npz") as stored:
        assert stored["learned_directions"].shape == (2, 8)


def test_an_arena_without_paths_is_told():
    with pytest.raises(UsageError, match="aurora learns from paths, which evaluations on oceanworld do not hold"):
        alife.search("oceanworld", algorithm="aurora", settings={"paths": False})
