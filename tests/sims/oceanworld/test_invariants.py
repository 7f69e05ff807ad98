"""What the physics must keep to, whatever the body."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from sims.oceanworld import body, genome
from sims.oceanworld.config import Config
from tests.sims.oceanworld.creatures import Swimmer, full, random_genomes, real_genomes, world
from tests.sims.oceanworld.reference import Body, connected

BODIES = 12


def kicked(genes, config, seed=0):
    """Return a creature and the reference's twin of it, both with the same random velocities."""
    swimmer = Swimmer(genes, config)
    nodes, bonds = genome.unpack(body.grown(genes[None]).links)
    twin = twin_of(genes, config)
    assert len(twin.sites) == nodes.sum() == len(swimmer.mass)
    assert len(twin.bonds) == bonds[..., 0].sum()
    velocity = np.random.default_rng(seed).normal(0, 3, (len(twin.sites), 2))
    swimmer.kick(velocity)
    twin.velocity = velocity.copy()
    return swimmer, twin


def twin_of(genes, config):
    nodes, bonds = genome.unpack(genes[None])
    return Body(config, *connected(nodes[0], bonds[0]))


def show(twin, swimmer):
    """Put the reference where the creature is, to have its energy."""
    twin.position, twin.velocity = swimmer.position, swimmer.velocity
    return twin


@pytest.mark.parametrize("double", [True, False])
def test_every_step_is_what_the_prose_says(double):
    config = Config(double_precision=double)
    for genes in [*random_genomes(BODIES, rounds=10), full()[0]]:
        swimmer, twin = kicked(genes, config)
        offset = swimmer.position[0] - twin.position[0]
        for step in range(96):
            swimmer.step()
            twin.step(step)
        near = 1e-10 if double else 2e-3
        np.testing.assert_allclose(swimmer.position - offset, twin.position, rtol=0, atol=near)
        np.testing.assert_allclose(swimmer.velocity, twin.velocity, rtol=0, atol=10 * near)


def test_without_drag_muscles_cannot_move_the_centre_of_mass():
    config = Config(double_precision=True, fin_drag=0, water_drag=0)
    for genes in random_genomes(BODIES, rounds=10):
        swimmer = Swimmer(genes, config)
        before = swimmer.centre()
        swimmer.step(8 * 48)
        assert np.abs(swimmer.centre() - before).max() < 1e-11
        assert np.abs(swimmer.velocity).max() > 1e-3 or not body.grown(genes[None]).muscles[0]


def test_without_drag_angular_momentum_stays():
    config = Config(double_precision=True, fin_drag=0, water_drag=0)
    for genes in random_genomes(BODIES, rounds=10):
        swimmer, _ = kicked(genes, config)
        before, most = swimmer.angular_momentum(), 0.0
        for _ in range(4 * 48):
            swimmer.step()
            most = max(most, abs(swimmer.angular_momentum() - before))
        assert most < 1e-8


def test_energy_never_rises_above_its_start_with_muscles_off():
    config = Config(double_precision=True, extension=0)
    for genes in random_genomes(BODIES, rounds=10):
        swimmer, twin = kicked(genes, config)
        start = show(twin, swimmer).energy()
        for _ in range(4 * 48):
            swimmer.step()
            assert show(twin, swimmer).energy() <= start


@pytest.mark.parametrize(("double", "rest"), [(True, 1e-6), (False, 1e-3)])
def test_passive_bodies_stop(double, rest):
    config = Config(extension=0, double_precision=double)
    for genes in random_genomes(BODIES, rounds=10):
        swimmer, _ = kicked(genes, config)
        swimmer.step(300 * 48)
        assert np.abs(swimmer.velocity).max() < rest


def test_a_swimmer_without_kick_or_muscles_does_not_move_at_all():
    found = world(extension=0).evaluate(random_genomes(40, rounds=10))
    assert (found.fitness == 0).all()


def test_water_alone_carries_nobody_anywhere():
    found = world(double_precision=True, fin_drag=0, beats=8).evaluate(random_genomes(60, rounds=10))
    assert max(np.abs(found.details[name]).max() for name in ("dx", "dy")) < 1e-11
    single = world(fin_drag=0, beats=8).evaluate(random_genomes(60, rounds=10))
    assert max(np.abs(single.details[name]).max() for name in ("dx", "dy")) < 1e-4


def test_fins_that_are_never_feathered_propel_little():
    swimmers = random_genomes(300)
    feathered = world().evaluate(swimmers).details["dx"]
    always = world(duty=0.85, ramp=0.15).evaluate(swimmers).details["dx"]
    assert np.abs(always).mean() < 0.5 * np.abs(feathered).mean()


def mirrored(genomes):
    """Return the bodies upside down."""
    nodes, bonds = genome.unpack(body.grown(genomes).links)
    along_y = np.zeros_like(bonds[..., 1, :])
    along_y[:, :, :-1] = bonds[:, :, :-1, 1][:, :, ::-1]  # a bond along y hangs on its other end
    along_x = bonds[:, :, ::-1, 0]
    return nodes[:, :, ::-1], np.stack([along_x, along_y], axis=3)


def transposed(genomes):
    """Return the bodies with x and y exchanged."""
    nodes, bonds = genome.unpack(body.grown(genomes).links)
    return nodes.swapaxes(1, 2), bonds.swapaxes(1, 2)[..., ::-1, :]


def swim(nodes, bonds, **settings):
    """Return how far bodies get, float64 (n, 2); they need not hang on the root."""
    links = genome.pack(nodes, bonds)
    x, y = (nodes.any(axis=axis) for axis in (2, 1))
    shape = x.argmax(axis=1), y.argmax(axis=1)
    links = np.stack(
        [np.roll(one.reshape(16, 16), (-a, -b), (0, 1)).ravel() for one, a, b in zip(links, *shape, strict=True)]
    )
    width, height = x.sum(axis=1), y.sum(axis=1)
    zero = np.zeros(len(links), np.int64)
    centres, _ = world(**settings)._engine.swim(body.Bodies(links, width, height, zero, zero, zero, zero))
    return centres[:, 1] - centres[:, 0]


@pytest.mark.parametrize("double", [True, False])
def test_the_mirror_image_of_a_creature_swims_its_mirror_image(double):
    genomes = random_genomes(60, rounds=10)
    plain = swim(*genome.unpack(body.grown(genomes).links), double_precision=double)
    near = 1e-9 if double else 2e-2
    image = swim(*mirrored(genomes), double_precision=double)
    np.testing.assert_allclose(image, plain * [1, -1], rtol=0, atol=near)


@pytest.mark.parametrize("double", [True, False])
def test_a_creature_laid_on_its_side_swims_sideways(double):
    genomes = random_genomes(60, rounds=10)
    plain = swim(*genome.unpack(body.grown(genomes).links), double_precision=double)
    near = 1e-9 if double else 2e-2
    np.testing.assert_allclose(swim(*transposed(genomes), double_precision=double), plain[:, ::-1], rtol=0, atol=near)


def test_where_on_the_lattice_a_body_lies_makes_no_difference():
    nodes, bonds = np.zeros((2, 16, 16), np.uint8), np.ones((2, 16, 16, 2, 3), np.uint8)
    nodes[0, 6:9, 6:8], nodes[1, 4:7, 5:7] = 1, 1
    found = world().evaluate(genome.pack(nodes, bonds))
    assert found.fitness[0] == found.fitness[1]


def test_fine_steps_tell_the_same_story():
    for genomes in (random_genomes(200), real_genomes()):
        coarse, fine = (world(steps_per_beat=steps, threads=1).evaluate(genomes) for steps in (48, 480))
        assert spearmanr(coarse.fitness, fine.fitness).statistic >= 0.997


def test_no_creature_is_lost_at_the_coarsest_steps_allowed():
    found = world(steps_per_beat=Config().fewest_steps).evaluate(
        np.concatenate([random_genomes(300, rounds=20), full()])
    )
    assert found.valid.all()
