import numpy as np
import pytest

from alife.executors.processes import ProcessExecutor
from alife.search.evaluators import ArenaSpec, ExecutorEvaluator, SerialEvaluator
from alife.worlds.arena import concatenate, subset
from tests.alife.running import wait_for
from tests.alife.searching import hills

pytestmark = pytest.mark.usefixtures("toys")


def recipe(**settings):
    return ArenaSpec("hills", hills(**settings).config, "cpu", 1)


@pytest.fixture
def genomes():
    return hills().random_genomes(np.arange(300, dtype=np.uint32))


def in_processes(made, count):
    return ExecutorEvaluator(made, ProcessExecutor(count), count)


def evaluated(made, count, genomes, **options):
    workers = in_processes(made, count)
    try:
        return workers.evaluate(genomes, **options)
    finally:
        workers.close()


def assert_equal(first, second):
    pairs = [(getattr(first, name), getattr(second, name)) for name in ("fitness", "descriptors")]
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)
    assert np.array_equal(first.valid, second.valid)
    assert np.array_equal(first.reason, second.reason)
    assert first.details.keys() == second.details.keys()
    assert all(np.array_equal(column, second.details[name]) for name, column in first.details.items())


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_workers_finds_the_same(genomes, count):
    assert_equal(evaluated(recipe(), count, genomes), hills().evaluate(genomes))


def test_fewer_genomes_than_workers_are_no_matter(genomes):
    assert_equal(evaluated(recipe(), 3, genomes[:2]), hills().evaluate(genomes[:2]))


def test_finalists_are_scored_by_the_refined_arena(genomes):
    refined = hills().refined().evaluate(genomes)
    assert_equal(evaluated(recipe(), 2, genomes, refined=True), refined)
    assert_equal(SerialEvaluator(hills()).evaluate(genomes, refined=True), refined)
    assert not np.array_equal(refined.fitness, hills().evaluate(genomes).fitness, equal_nan=True)


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(genomes, tmp_path):
    (tmp_path / "deadly").touch()
    assert_equal(evaluated(recipe(deadly=str(tmp_path / "deadly")), 2, genomes), hills().evaluate(genomes))
    assert not (tmp_path / "deadly").exists()


def test_a_worker_killed_between_two_batches_is_replaced(genomes):
    from multiprocessing import active_children

    workers = in_processes(recipe(), 2)
    try:
        workers.evaluate(genomes)
        for child in active_children():
            child.kill()
            child.join()
        assert_equal(workers.evaluate(genomes), hills().evaluate(genomes))
    finally:
        workers.close()


def test_genomes_that_kill_every_worker_are_an_error(genomes, tmp_path):
    (tmp_path / "deadly").mkdir()  # a folder kills again and again
    with pytest.raises(RuntimeError, match=r"3 workers died evaluating the same 100 genomes"):
        evaluated(recipe(deadly=str(tmp_path / "deadly")), 1, genomes)


def test_a_bug_in_a_worker_is_told_where_the_run_is(genomes):
    with pytest.raises(RuntimeError, match=r"(?s)A worker failed:.*could not be broadcast"):
        evaluated(recipe(), 2, genomes[:, :5])


def test_workers_leave_when_they_are_let_go(genomes):
    from multiprocessing import active_children

    before = {child.pid for child in active_children()}
    workers = in_processes(recipe(), 2)
    workers.evaluate(genomes)
    mine = [child for child in active_children() if child.pid not in before]
    assert len(mine) == 2
    workers.close()
    for child in mine:
        wait_for(lambda child=child: child.exitcode is not None)  # a thread of the executor takes it as well
        assert child.exitcode == 0


def test_at_least_one_is_needed():
    with pytest.raises(ValueError, match="count must be at least 1"):
        ProcessExecutor(0)


def test_parts_join_to_the_whole(genomes):
    whole = hills().evaluate(genomes)
    assert_equal(concatenate([subset(whole, slice(0, 100)), subset(whole, slice(100, None))]), whole)
