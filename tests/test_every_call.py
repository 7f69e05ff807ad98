"""What a world must refuse, or bear, however it is called: threads, forks, states of another world, wrong arrays."""

import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from alife.core.state import arrays, with_arrays
from alife.engines import backend
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import registry
from tests.test_every_world import SMALL, STEPS, digests, history, make

# What a process of its own does with threads and forks lies in code that all worlds share: one of them always, and all.
one_process_each = pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one == "multicell" else pytest.mark.slow) for one in registry.ecologies()]
)
GRIDS = tuple(name for name in registry.ecologies() if hasattr(registry.config_class(name), "height"))


@pytest.fixture(params=registry.ecologies())
def name(request):
    return request.param


def larger(name, **changed):
    config = registry.config_class(name)(**{**SMALL[name], **changed})
    return registry.world_class(name)(config, backend.start("cpu", 1))


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_of_python_may_step_states_of_their_own_with_one_world(name, threads):
    if backend.processors() < threads:
        pytest.skip("needs two processors")
    world = make(name, threads=threads)
    alone = [digests(world, history(world, seeds)) for seeds in ([1], [2, 3], [4])]
    states = [world.reset(seeds=seeds) for seeds in ([1], [2, 3], [4])]
    together = threading.Barrier(len(states))

    def live(state):
        together.wait()
        for _ in range(STEPS // 2):
            world.step(state, 2)

    for _ in range(5):
        states = [world.reset(seeds=seeds) for seeds in ([1], [2, 3], [4])]
        with ThreadPoolExecutor(len(states)) as pool:
            list(pool.map(live, states))
        assert [digests(world, state) for state in states] == alone


def run(text, **environment):
    """Run a program of its own, for what ends a process when it goes wrong."""
    return subprocess.run(
        [sys.executable, "-c", text],
        check=False,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


TWO_WORLDS = """
import threading
from tests.test_every_world import digests, history, make
worlds = [make("{name}", threads=2) for _ in range(2)]
alone = [digests(world, history(world, [seed])) for seed, world in enumerate(worlds)]
found = {{}}
def live(number):
    for _ in range(10):
        found[number] = digests(worlds[number], history(worlds[number], [number]))
threads = [threading.Thread(target=live, args=(number,)) for number in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert [found[0], found[1]] == alone, (found, alone)
import numba
print(numba.threading_layer())
"""


@one_process_each
def test_two_worlds_run_in_two_threads_under_numbas_own_pool(name):
    if backend.processors() < 2:
        pytest.skip("needs two processors")
    ended = run(TWO_WORLDS.format(name=name), NUMBA_THREADING_LAYER="workqueue")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "workqueue"


FORKED = """
import multiprocessing
from tests.test_every_world import digests, history, make

world = make("{name}")
def child(seed):
    return digests(world, history(world, [seed]))

if __name__ == "__main__":
    child(0)
    pool = multiprocessing.get_context("fork").Pool(2)
    try:
        pool.map(child, [1, 2])
    except RuntimeError as error:
        print(error)
    pool.terminate()
"""


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="there is no fork here")
@one_process_each
def test_a_forked_process_says_that_it_must_be_spawned(name):
    ended = run(FORKED.format(name=name))
    assert ended.returncode == 0, ended.stderr
    assert "spawn" in ended.stdout


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize(("height", "width"), [(40, 18), (20, 36), (16, 16), (64, 64)])
def test_a_state_of_another_size_is_refused_and_left_alone(name, height, width):
    world, other = make(name), larger(name, height=height, width=width)
    state = other.reset(seeds=[1])
    before = digests(other, state)
    with pytest.raises(ValueError, match=r"must have shape"):
        world.step(state, 3)
    assert digests(other, state) == before


def test_the_state_of_another_world_is_refused(name):
    others = [other for other in registry.ecologies() if other != name]
    for other in others:
        with pytest.raises(ValueError, match="wants a"):
            make(name).step(make(other).reset(), 1)


def spoilt(array):
    """Return arrays that stand where this one should, each wrong in one way."""
    readonly = array.copy()
    readonly.flags.writeable = False
    yield "kind", array.astype(np.float32 if array.dtype != np.float32 else np.int8)
    yield "bytes swapped", array.astype(array.dtype.newbyteorder())
    yield "read-only", readonly
    yield "a world more", np.concatenate([array, array[:1]])
    yield "an axis more", array[..., None]
    yield "a list", array.tolist()
    if array.ndim > 1 and all(extent > 1 for extent in array.shape[-2:]):
        yield "order", np.asfortranarray(array)
        yield "strides", np.repeat(array, 2, axis=-1)[..., ::2]


def test_a_state_with_any_array_spoilt_is_refused(name):
    world = make(name)
    state = world.reset(seeds=[0, 1])
    for which, array in arrays(state).items():
        for how, wrong in spoilt(array):
            if how == "a world more" and which == "seeds":
                continue  # then it is all the others that are wrong
            if how == "bytes swapped" and array.dtype.itemsize == 1:
                continue
            with pytest.raises(ValueError, match="must"):
                world.step(with_arrays(state, {which: wrong}), 1)


@pytest.mark.parametrize("steps", [-5, 10.0, "3", None, np.uint8(10), np.int64(10), True, 2**31, 2**80])
def test_steps_that_are_no_number_of_steps_are_refused(name, steps):
    world = make(name)
    state = world.reset()
    with pytest.raises(ValueError, match="steps must be"):
        world.step(state, steps)
    assert state.step == 0


def test_a_state_cannot_go_beyond_the_last_step_that_can_be_counted(name):
    world = make(name)
    state = world.reset()
    state.step = 2**31 - 3
    with pytest.raises(ValueError, match=r"steps must be 0\.\.2 "):
        world.step(state, 3)


@pytest.mark.parametrize("seeds", [[1.9], 3, [], [-1], [2**32], "12", [None], [True], [[1, 2]], np.array([1.0])])
def test_seeds_that_are_none_are_refused(name, seeds):
    with pytest.raises(ValueError, match=r"[Ss]eed"):
        make(name).reset(seeds=seeds)


@pytest.mark.parametrize("world", [-1, 2, 1.0, None, True])
def test_a_world_that_the_batch_has_not_is_not_drawn_or_told_of(name, world):
    made = make(name)
    state = made.reset(seeds=[0, 1])
    with pytest.raises(ValueError, match=r"world must be 0\.\.1"):
        made.render(state, world=world)
    with pytest.raises(ValueError, match=r"world must be 0\.\.1"):
        made.summary(state, world=world)


def test_colours_that_a_world_has_not_are_refused(name):
    made = make(name)
    with pytest.raises(ValueError, match="Unknown colours 'ultraviolet'.*Allowed: "):
        made.render(made.reset(), colours="ultraviolet")


def test_a_phylogeny_of_other_worlds_is_refused(name):
    world = make(name)
    state = world.reset(seeds=[0, 1])
    worlds, rows, columns = world.occupancy(state).species.shape
    for shape in ((worlds + 1, rows, columns), (worlds, rows, columns + 2)):
        with pytest.raises(ValueError, match="phylogeny must be of"):
            world.step(state, 1, Phylogeny(shape, ("species",)))


def test_a_state_on_a_device_is_told_from_one_in_memory():
    name = "bitwise"  # all worlds share what tells them apart, and a device compiles this one fastest
    world = make(name, "taichi-cpu", threads=backend.processors())
    state = world.reset()
    world.step(state, 1)
    with pytest.raises(ValueError, match=r"world\.place"):
        world.step(world.fetch(state), 1)
    with pytest.raises(ValueError, match="NumPy"):
        make(name).step(state, 1)


def test_a_state_that_steps_of_numpy_have_come_into_is_refused(name):
    world = make(name)
    with pytest.raises(ValueError, match="state.step must be"):
        world.step(replace(world.reset(), step=np.int32(0)), 1)
