"""The engines against each other: numba, Taichi a step a launch, Taichi a beat a launch."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from alife.engines import backend
from sims.oceanworld import body
from sims.oceanworld.config import Config
from sims.oceanworld.engine_cpu import Engine
from tests.sims.oceanworld.creatures import full, random_genomes, world

PROJECT = Path(__file__).resolve().parents[3]


def bodies(count=30):
    return body.grown(np.concatenate([random_genomes(count, rounds=12), full()]))


@pytest.mark.parametrize("double", [False, True])
def test_taichi_on_the_cpu_agrees_with_numba_bit_for_bit(double):
    from sims.oceanworld import engine_gpu

    config = Config(beats=2, double_precision=double)
    device = engine_gpu.Engine(config, backend.start("taichi-cpu", 2))
    swimmers = bodies()
    for found, expected in zip(device.swim(swimmers), Engine(config, 1).swim(swimmers), strict=True):
        assert (found == expected).all()


def test_taichi_on_the_cpu_traces_the_motion_that_numba_traces():
    from sims.oceanworld import engine_gpu

    config, moments = Config(), np.array([0, 1, 24, 25, 100])
    swimmer = bodies(1)
    device = engine_gpu.Engine(config, backend.start("taichi-cpu", 2))
    assert (device.trace(swimmer, moments) == Engine(config, 1).trace(swimmer, moments)).all()


SOFTWARE = "vulkan" in os.environ.get("ALIFE_EXPECT_BACKENDS", "")  # as in CI, whose Vulkan divides as processors do
VULKAN = """
import numpy as np
from alife.engines import backend
from sims.oceanworld import body, engine_gpu
from sims.oceanworld.config import Config
from sims.oceanworld.engine_cpu import Engine
from tests.sims.oceanworld.creatures import full, random_genomes

device = backend.start("vulkan", 2)
swimmers = body.grown(np.concatenate([random_genomes(30, rounds=12), full()]))
for double in (False, True):
    config = Config(beats=2, double_precision=double)
    (_, expected), _ = np.swapaxes(Engine(config, 1).swim(swimmers)[0], 0, 1), None
    for stepwise in (False, True):
        _, after = np.swapaxes(engine_gpu.Engine(config, device, stepwise=stepwise).swim(swimmers)[0], 0, 1)
        print(double, stepwise, np.abs(after - expected).max())
"""


def test_a_device_agrees_with_numba_within_a_thousandth_of_a_cell_and_a_software_driver_to_the_bit():
    place = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-c", VULKAN], env=place, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if "needs a Vulkan driver" in done.stderr:
        pytest.skip("no Vulkan here")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert len(rows) == 4
    for double, _, apart in rows:
        assert float(apart) < (1e-9 if double == "True" else 1e-3)
        assert float(apart) == 0 or not SOFTWARE


def test_every_loop_over_sites_is_vector_instructions():
    """Look at the machine code: square roots and divisions of whole vectors, which only vectorised loops have."""
    import re

    from sims.oceanworld import kernels_cpu as kernels
    from sims.oceanworld.kernel_params import kernel_params

    params, nothing = kernel_params(Config()), np.float32(0)
    buffer = np.zeros(kernels.PLANES * kernels.PLANE, np.float32)
    sites = buffer, buffer, np.uint64(32), np.uint64(8)
    calls = {
        "add_up_frames": (nothing, *sites), "turn_frames": (params, *sites), "pull_bonds": (params, nothing, *sites),
        "move_without_fins": (params, *sites), "move_with_fins": (params, *sites),
    }  # fmt: skip
    for name, arguments in calls.items():
        kernel = getattr(kernels, name)
        kernel(*arguments)
        signature = tuple(map(kernel.typeof_pyval, arguments))  # other tests may have compiled it for other kinds
        assert signature in kernel.signatures
        code = kernel.inspect_asm(signature)
        if "ymm" not in code and "zmm" not in code:
            pytest.skip("this processor's vectors have other names")
        packed = len(re.findall(r"\tv(?:mul|add|sub)ps[^\n]*%[yz]mm", code))
        assert packed >= 8, (name, packed)


def test_a_creature_in_a_batch_swims_as_it_does_alone():
    genomes = np.concatenate([full(), random_genomes(40, rounds=12)])
    together = world().evaluate(genomes)
    for one in range(0, len(genomes), 5):
        alone = world().evaluate(genomes[one : one + 1])
        assert alone.fitness.tobytes() == together.fitness[one : one + 1].tobytes()
        assert all((alone.details[name][0] == column[one]) for name, column in together.details.items())


def test_one_thread_equals_two():
    if backend.processors() < 2:
        pytest.skip("needs two processors")
    genomes = random_genomes(101, rounds=12)
    one, two = (world(threads=threads).evaluate(genomes) for threads in (1, 2))
    assert one.fitness.tobytes() == two.fitness.tobytes()


def test_beats_in_portions_are_the_same_beats():
    swimmer = bodies(1)
    engine = Engine(Config(), 1)
    some, more = engine.trace(swimmer, np.array([7, 96])), engine.trace(swimmer, np.array([96]))
    assert (some[1] == more[0]).all()
