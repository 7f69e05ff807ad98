"""Waters that move and hold obstacles: what must hold whatever the body."""

import re

import numpy as np
import pytest
from scipy.stats import spearmanr

from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs.plan import Settings
from alife.search.plan import new_search
from sims.oceanworld import body, genome, waters
from sims.oceanworld.config import Config
from sims.oceanworld.engine_cpu import Engine as StillEngine
from sims.oceanworld.engine_water_cpu import Engine
from sims.oceanworld.presets import PRESETS
from tests.sims.oceanworld.creatures import Swimmer, full, random_genomes, world
from tests.sims.oceanworld.test_invariants import mirrored

MOVING = {"current_x": -1.0, "swing_y": 2.0, "swing_period": 1, "shear": 0.1, "weight": 0.5}
CROWDED = {"vortices": "10:4:10:2, 2:-4:-10:2", "pillars": "1:3:2, -3:-3:1.5", "gates": "4:0:3", "walls": "0:-6:9:-6:1"}

precisions = pytest.mark.parametrize("double", [False, pytest.param(True, marks=pytest.mark.slow)])  # compiles anew


def bodies(count=30):
    return body.grown(np.concatenate([random_genomes(count, rounds=12), full()]))


def swum(swimmers, *, threads=1, **settings):
    return Engine(Config(**settings), threads).swim(swimmers)


def random_water(seed):
    """Return the settings of a water of any kind."""
    rng = np.random.default_rng(seed)
    pillars = ", ".join(f"{x:.2f}:{y:.2f}:{r:.2f}" for x, y, r in rng.uniform([8, -6, 0.3], [20, 6, 3], (3, 3)))
    vortices = ", ".join(f"{x:.2f}:{y:.2f}:{s:.2f}:2" for x, y, s in rng.uniform([-9, -9, -9], [20, 9, 9], (2, 3)))
    numbers = rng.uniform([-3, -3, 0, 0, -0.4, -2], [3, 3, 3, 3, 0.4, 2])
    names = ("current_x", "current_y", "swing_x", "swing_y", "shear", "weight")
    fields = dict(zip(names, numbers.tolist(), strict=True))
    return {**fields, "swing_period": int(rng.integers(1, 5)), "pillars": pillars, "vortices": vortices}


@precisions
def test_still_water_gives_the_bits_that_it_gives_without_a_kernel_of_its_own(double):
    swimmers = bodies()
    expected = StillEngine(Config(beats=3, double_precision=double), 1).swim(swimmers)
    for found, wanted in zip(swum(swimmers, beats=3, double_precision=double), expected, strict=True):
        assert (found == wanted).all()


@precisions
def test_taichi_on_the_cpu_agrees_with_numba_bit_for_bit(double):
    from sims.oceanworld import engine_water_gpu

    common = {"beats": 2, "double_precision": double}
    many = [Config(**common, **water) for water in (MOVING, CROWDED, {}, random_water(1))]
    swimmers, looks = bodies(), np.array([0, 40, 96])
    rows = np.arange(len(swimmers)) % len(many)
    device = engine_water_gpu.Engine(many[0], backend.start("taichi-cpu", 2), many)
    expected = Engine(many[0], 1, many).paths(swimmers, looks, rows)
    for found, wanted in zip(device.paths(swimmers, looks, rows), expected, strict=True):
        assert (found == wanted).all()


def test_rows_of_waters_are_the_waters_whatever_the_order_of_the_batch():
    swimmers, looks = bodies(), np.array([0, 100])
    many = [Config(**random_water(seed)) for seed in range(4)]
    rows = np.arange(len(swimmers)) % len(many)
    together, _ = Engine(many[0], 1, many).paths(swimmers, looks, rows)
    for row, water in enumerate(many):
        mine = np.flatnonzero(rows == row)[::-1]
        alone, _ = Engine(water, 1).paths(body.some(swimmers, mine), looks)
        assert (alone == together[mine]).all()


def test_random_waters_carry_sound_bodies_to_finite_places():
    for seed in range(12):
        found = world(beats=4, **random_water(seed)).evaluate(random_genomes(40, rounds=10, seed=seed))
        assert found.valid.all()
        assert np.isfinite(found.fitness).all()


def test_a_passive_body_takes_the_speed_of_the_current():
    config = Config(extension=0, double_precision=True, current_x=1.5, current_y=-0.5, beats=60)
    for genes in random_genomes(5, rounds=10):
        moves = Engine(config, 1).trace(body.grown(genes[None]), np.array([60 * 48]))
        velocity = moves[0, :, 1][body.grown(genes[None]).links[0] & 1 > 0]
        np.testing.assert_allclose(velocity, np.broadcast_to([1.5, -0.5], velocity.shape), rtol=0, atol=1e-3)


def test_a_body_without_fins_sinks_at_its_weight_over_the_drag():
    config = Config(extension=0, fin_drag=0, double_precision=True, weight=0.6, beats=60)
    for genes in random_genomes(5, rounds=10):
        moves = Engine(config, 1).trace(body.grown(genes[None]), np.array([60 * 48]))
        velocity = moves[0, :, 1][body.grown(genes[None]).links[0] & 1 > 0]
        np.testing.assert_allclose(velocity, np.broadcast_to([0, -0.6 / 0.3], velocity.shape), rtol=0, atol=1e-3)


def test_mirrored_water_and_body_give_the_mirrored_path():
    genomes = random_genomes(40, rounds=10)
    links = genome.pack(*mirrored(genomes))
    x, y = (links.reshape(-1, 16, 16) & 1 > 0).any(axis=2), (links.reshape(-1, 16, 16) & 1 > 0).any(axis=1)
    corners = zip(links, x.argmax(axis=1), y.argmax(axis=1), strict=True)
    moved = np.stack([np.roll(one.reshape(16, 16), (-a, -b), (0, 1)).ravel() for one, a, b in corners])
    zero = np.zeros(len(links), np.int64)
    images = body.Bodies(moved, x.sum(axis=1), y.sum(axis=1), zero, zero, zero, zero)
    water = {"current_y": 0.7, "shear": 0.2, "weight": 0.5, "vortices": "5:3:4:2", "pillars": "6:2:2"}
    image = {"current_y": -0.7, "shear": -0.2, "weight": -0.5, "vortices": "5:-3:-4:2", "pillars": "6:-2:2"}
    plain, _ = swum(body.grown(genomes), double_precision=True, **water)
    other, _ = swum(images, double_precision=True, **image)
    found = other[:, 1] - other[:, 0]
    np.testing.assert_allclose(found, (plain[:, 1] - plain[:, 0]) * [1, -1], rtol=0, atol=1e-9)


def test_an_obstacle_out_of_the_way_changes_no_bit():
    swimmers = bodies()
    empty, crowded = swum(swimmers, **MOVING), swum(swimmers, **MOVING, pillars="400:0:3", walls="-300:-50:-300:50:2")
    assert (empty[0] == crowded[0]).all()


def test_an_obstacle_in_the_way_holds_a_body_up():
    genomes = random_genomes(200)
    swimmers = body.some(body.grown(genomes), np.argsort(-world().evaluate(genomes).fitness)[:10])
    free, held = (swum(swimmers, **extra)[0][:, 1, 0] for extra in ({}, {"walls": "8:-99:8:99:1"}))
    assert (held < 17).all()
    assert (held < free + 1).all()


def test_energy_never_comes_from_a_wall():
    """Energy is what steps make of it: at 48 a beat it looks up to 1.0 a bond of mass off, at 480 a tenth."""
    dry = {"extension": 0, "water_drag": 0, "fin_drag": 0, "double_precision": True, "steps_per_beat": 480}
    config = Config(**dry, weight=2, walls="-99:-12:99:-12:2")
    for genes in random_genomes(5, rounds=10):
        grown, mass = body.grown(genes[None]), Swimmer(genes, config).mass
        moves = Engine(config, 1).trace(grown, np.arange(0, 8 * 480, 5))[:, grown.links[0] & 1 > 0]
        height = moves[:, :, 0, 1] - mass @ moves[0, :, 0, 1] / mass.sum()
        deep = np.maximum(2 - np.abs(height + 12), 0)
        energy = (mass * ((moves[:, :, 1] ** 2).sum(axis=-1) / 2 + config.weight * height)).sum(axis=1)
        energy += config.contact_stiffness * (deep**2).sum(axis=1) / 2
        assert deep.max() > 0
        assert energy[-1] < energy[0]
        assert (energy <= energy[0] + 0.1 * mass.sum()).all()


def test_a_score_of_reach_is_the_share_of_the_way():
    genomes = random_genomes(100)
    near = world(beats=4, fitness="reach", target_x=4.0, reach=1.0).evaluate(genomes)
    assert ((near.fitness >= 0) & (near.fitness <= 1)).all()
    assert near.fitness.max() == 1
    far = world(beats=4, fitness="reach", target_x=-4.0, reach=1.0).evaluate(genomes)
    assert spearmanr(near.fitness, far.fitness).statistic < 0


def test_the_score_of_a_motion_is_the_fitness_in_any_water():
    for name in ("gate", "eddies"):
        arena = world(**PRESETS[name].rules)
        genomes = random_genomes(5)
        for genes, fitness in zip(genomes, arena.evaluate(genomes).fitness, strict=True):
            assert arena.motion(genes, 4, 8).score == fitness


@pytest.mark.parametrize("name", PRESETS)
def test_a_film_shows_where_to_get(name):
    arena = world(**PRESETS[name].rules)
    frames = arena.film(random_genomes(1)[0], 1, 2)
    away = np.abs(frames[0].astype(int) - (150, 235, 160)).sum(axis=-1)
    assert (away < 40).any()
    assert arena.scenery() is not None
    assert world().scenery() is None


def test_a_swing_is_as_fast_as_it_says_and_comes_back():
    speeds = waters.speeds_of(Config(current_x=1, swing_x=2, swing_period=3))
    assert speeds.shape == (3 * 48, 2)
    np.testing.assert_allclose([speeds[:, 0].max(), speeds[:, 0].min(), speeds[:, 0].mean()], [3, -1, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"gates": "8:0"}, "gates must be x:y:halfwidth"),
        ({"pillars": "a:b:c"}, "pillars must be x:y:radius"),
        ({"pillars": "1:2:nan"}, "pillars must be x:y:radius"),
        ({"pillars": "8:0:0"}, "The radius in pillars must be above 0"),
        ({"gates": ", ".join(["8:0:3"] * 5)}, "gates must be at most 4"),
        ({"current_x": 9}, "current_x must be -8..8"),
        ({"swing_period": 0}, "swing_period must be 1..16"),
        ({"fitness": "reached"}, "Unknown fitness 'reached'"),
        ({"fitness": "reach", "target_x": 1.0}, "The target must be farther away"),
        ({"pillars": "8:0:1", "contact_stiffness": 5000}, "contact_stiffness must be at most"),
    ],
)
def test_a_water_that_cannot_be_is_refused_in_a_line(settings, words):
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        Config(**settings)
    assert "\n" not in str(refused.value)


def test_a_search_in_a_named_water_counts_its_quality_from_zero(tmp_path):
    request = new_search(Settings("oceanworld", preset="gate", folder=tmp_path / "run"))
    assert request.run_config.qd_offset == 0
    assert request.arena_config.gates == "8:0:1.5"


def test_every_loop_over_sites_is_vector_instructions():
    """Look at the machine code, as in test_engines.py."""
    from sims.oceanworld import kernels_water_cpu as kernels
    from sims.oceanworld.kernel_params import kernel_params

    params, one = kernel_params(Config()), np.float32(1)
    buffer = np.zeros(kernels.PLANES * kernels.PLANE, np.float32)
    sites = buffer, buffer, np.uint64(32)
    calls = {
        "flow": (params, *[one] * 5, *sites), "whirl": (*[one] * 4, *sites),
        "push": (params, one, one, (one,) * 4, one, *sites), "find_box": sites,
        "move_without_fins": (params, *sites, np.uint64(8)), "move_with_fins": (params, *sites, np.uint64(8)),
    }  # fmt: skip
    for name, arguments in calls.items():
        kernel = getattr(kernels, name)
        kernel(*arguments)
        code = kernel.inspect_asm(tuple(map(kernel.typeof_pyval, arguments)))
        if "ymm" not in code and "zmm" not in code:
            pytest.skip("this processor's vectors have other names")
        packed = len(re.findall(r"\tv(?:mul|add|sub|min|max|cmp\w*)ps[^\n]*%[yz]mm", code))
        assert packed >= 4, (name, packed)


@pytest.mark.slow
def test_named_waters_are_ordered_by_how_many_elites_of_still_water_reach_the_target():
    from sims.oceanworld.explorations import explored

    elites = explored("map_elites", 0)[0].elites().genomes
    solved = [(world(**preset.rules).evaluate(elites).fitness >= 1).mean() for preset in PRESETS.values()]
    assert (np.diff(solved) < 0).all()
    assert solved[0] > 0.8
    assert solved[-1] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_fine_steps_tell_the_same_story_in_a_named_water(name):
    genomes = random_genomes(200, rounds=10)
    rules = {**PRESETS[name].rules, "fitness": "distance", "beats": 8}
    coarse, fine = (world(steps_per_beat=steps, **rules).evaluate(genomes) for steps in (48, 480))
    assert spearmanr(coarse.fitness, fine.fitness).statistic >= 0.99
