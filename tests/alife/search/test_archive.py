from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ribs.archives import GridArchive as Oracle  # dev only: what adding a batch must do

from alife.core import memory
from alife.core.errors import UsageError
from alife.search import archive
from alife.search.archive import GridArchive, arrays_of
from alife.search.archive_arrays import IMPROVED, NEW, REJECTED
from alife.search.partition import Grid
from alife.worlds.arena import Evaluation, niches

RANGES = ((0.0, 4.0), (-1.0, 1.0))
BINS = (4, 2)


def scores(fitness, places, valid=None):
    count = len(fitness)
    valid = np.ones(count, bool) if valid is None else np.array(valid)
    return Evaluation(np.array(fitness, float), np.array(places, float).reshape(-1, 2), valid, np.full(count, ""), {})


def genomes(*values):
    return np.array(values, np.uint8).reshape(-1, 1)


def filled(*batches):
    grid, found_at = GridArchive(1, RANGES, BINS), 0
    for values, fitness, places in batches:
        grid.add(genomes(*values), scores(fitness, places), found_at=found_at)
        found_at += len(values)
    return grid


HERE, THERE = (0.5, -0.5), (3.5, 0.5)  # the first and the last niche


def test_a_genome_enters_an_empty_niche():
    elites = filled(([7], [1.0], [HERE])).elites()
    assert elites.niche.tolist() == [[0, 0]]
    assert (elites.genomes.item(), elites.fitness.item(), elites.found_at.item()) == (7, 1.0, 0)


def test_a_better_genome_replaces_an_elite():
    assert filled(([7], [1.0], [HERE]), ([8], [2.0], [HERE])).elites().genomes.item() == 8


def test_a_worse_one_does_not():
    assert filled(([7], [1.0], [HERE]), ([8], [0.5], [HERE])).elites().genomes.item() == 7


def test_ties_keep_the_older_elite():
    assert filled(([7], [1.0], [HERE]), ([8], [1.0], [HERE])).elites().genomes.item() == 7


def test_ties_within_a_batch_keep_the_first():
    assert filled(([7, 8, 9], [1.0, 2.0, 2.0], [HERE] * 3)).elites().genomes.item() == 8


def test_niches_do_not_compete():
    assert filled(([7, 8], [1.0, 9.0], [HERE, THERE])).elites().genomes.ravel().tolist() == [7, 8]


def test_what_lies_beyond_a_range_belongs_to_the_edge():
    assert filled(([7, 8], [1.0, 1.0], [(-9, -9), (9, 9)])).elites().niche.tolist() == [[0, 0], [3, 1]]


def test_what_became_of_each_genome_is_told():
    grid = filled(([7], [1.0], [HERE]))
    added = grid.add(genomes(1, 2, 3, 4), scores([2, 3, 0, 5], [HERE, HERE, HERE, THERE]), found_at=1)
    assert added.status.tolist() == [IMPROVED, IMPROVED, REJECTED, NEW]
    assert added.entered.tolist() == [False, True, False, True]
    assert not added.invalid.any()


@pytest.mark.parametrize(
    "bad",
    [
        scores([np.nan], [HERE]),
        scores([np.inf], [HERE]),
        scores([9.0], [(np.nan, 0)]),
        scores([9.0], [(np.inf, 0)]),
        scores([9.0], [HERE], [False]),
    ],
    ids=["nan", "infinite", "no place", "infinite place", "invalid"],
)
def test_a_score_that_is_none_never_blocks_a_niche(bad):
    grid = GridArchive(1, RANGES, BINS)
    assert grid.add(genomes(1), bad, found_at=0).invalid.all()
    assert len(grid) == 0
    grid.add(genomes(2), scores([-1e9], [HERE]), found_at=1)
    grid.add(genomes(3), bad, found_at=2)
    assert grid.elites().genomes.item() == 2


def test_an_invalid_genome_does_not_keep_the_rest_of_its_batch_out():
    grid = GridArchive(1, RANGES, BINS)
    added = grid.add(genomes(1, 2), scores([np.nan, 1], [HERE, HERE]), found_at=0)
    assert added.invalid.tolist() == [True, False]
    assert grid.elites().genomes.item() == 2
    assert grid.elites().found_at.item() == 1


def test_coverage_counts_occupied_niches():
    grid = filled(([7, 8], [1.0, 9.0], [HERE, THERE]))
    assert grid.coverage() == 2 / 8
    reachable = np.zeros(BINS, bool)
    reachable[0] = True
    assert grid.coverage(reachable) == 1 / 2


def test_the_qd_score_counts_from_a_fixed_offset():
    grid = filled(([7, 8], [1.0, -3.0], [HERE, THERE]))
    assert grid.qd_score(0) == -2
    assert grid.qd_score(-10) == 18


def test_the_wrong_shapes_are_refused():
    grid = GridArchive(2, RANGES, BINS)
    with pytest.raises(ValueError, match=r"genomes must be uint8 \(1, 2\), got uint8 \(1, 1\)"):
        grid.add(genomes(1), scores([1], [HERE]), found_at=0)
    with pytest.raises(ValueError, match="got float64"):
        grid.add(np.zeros((1, 2)), scores([1], [HERE]), found_at=0)
    with pytest.raises(ValueError, match="bins must be"):
        GridArchive(1, RANGES, (0, 3))


def test_a_batch_for_which_a_longer_map_has_no_room_is_refused(monkeypatch):
    grid, count = GridArchive(1, RANGES, (100, 100)), 5000
    places = np.random.default_rng(0).uniform(*np.transpose(RANGES), (count, 2))
    monkeypatch.setattr(memory, "free", lambda: archive.bytes_of(4 * archive.ROOM, 1))  # enough to grow as usual
    with pytest.raises(UsageError, match="A map of 5,000 elites would take"):
        grid.add(np.zeros((count, 1), np.uint8), scores(np.ones(count), places), found_at=0)
    assert len(grid) == 0


def test_what_is_handed_out_is_a_copy():
    grid = filled(([7], [1.0], [HERE]))
    for array in (*arrays_of(grid.elites()).values(), grid.fitness, grid.occupied):
        array[...] = 0
    assert grid.elites().genomes.item() == 7
    assert grid.fitness[0, 0] == 1.0
    assert grid.occupied[0, 0]


def test_a_file_brings_back_the_map(tmp_path):
    grid = filled(([7, 8], [1.0, -3.0], [HERE, THERE]))
    archive.save(tmp_path / "a.npz", grid)
    loaded = archive.load(tmp_path / "a.npz")
    assert (loaded.ranges, loaded.bins) == (RANGES, BINS)
    again = arrays_of(loaded.elites())
    for name, array in arrays_of(grid.elites()).items():
        assert np.array_equal(array, again[name]), name


def test_the_arrays_of_a_file_keep_their_names(tmp_path):
    archive.save(tmp_path / "a.npz", filled(([7], [1.0], [HERE])))
    with np.load(tmp_path / "a.npz") as stored:
        assert set(stored) == {"niche", "genomes", "fitness", "descriptors", "born", "bins", "ranges", "checksum"}


def test_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="Cannot read"):
        archive.load(tmp_path / "none.npz")
    for content in (b"", b"text", b"PK\x03\x04"):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(UsageError, match="it is damaged, or no file of NumPy arrays"):
            archive.load(tmp_path / "bad.npz")
    np.savez(tmp_path / "other.npz", depth=np.zeros(3))
    with pytest.raises(UsageError, match="it has no array 'niche'"):
        archive.load(tmp_path / "other.npz")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bins": np.array([-1, 4])}, r"'bins' must be 1..4096, got \[-1, 4\]"),
        ({"bins": np.array([4097, 4])}, "'bins' must be 1..4096"),
        ({"bins": np.array([1, 1])}, "its elites do not lie in a niche each of 1 x 1"),
        ({"fitness": np.array(1.0)}, r"'fitness' must be float64 \(n,\), got float64 \(\)"),
        ({"fitness": np.array([1.0, np.inf])}, "an elite of it has a score that is no number"),
        ({"niche": np.array([[0, 0], [0, 0]])}, "its elites do not lie in a niche each"),
        ({"niche": np.array([[0, 0], [-1, 0]])}, "its elites do not lie in a niche each"),
        ({"ranges": np.array([[0.0, 0.0], [0.0, 1.0]])}, "'ranges' must be a lower and a higher number"),
        ({"genomes": np.zeros((2, 3), np.int8)}, "'genomes' must be uint8"),
    ],
)
def test_an_archive_that_cannot_be_is_refused(tmp_path, changes, words):
    archive.save(tmp_path / "a.npz", filled(([7, 8], [1.0, 2.0], [HERE, THERE])))
    with np.load(tmp_path / "a.npz") as stored:
        arrays = {name: stored[name] for name in stored.files if name != "checksum"}
    np.savez(tmp_path / "b.npz", **arrays | changes)
    with pytest.raises(UsageError, match=words):
        archive.load(tmp_path / "b.npz")


def test_only_an_empty_map_takes_elites_back():
    grid = filled(([7], [1.0], [HERE]))
    with pytest.raises(ValueError, match="an empty archive only"):
        grid.put_back(grid.elites())


# Few values, so that ties, repeated niches and borders of niches come up all the time.
BATCHES = some.lists(
    some.lists(some.tuples(some.integers(0, 6), some.integers(-2, 18), some.integers(-6, 6)), min_size=1, max_size=12),
    min_size=1,
    max_size=6,
)


@given(BATCHES)
@settings(deadline=None)  # the oracle compiles at its first use
def test_it_agrees_with_pyribs_on_any_stream(batches):
    ours = GridArchive(1, RANGES, BINS)
    theirs = Oracle(solution_dim=1, dims=BINS, ranges=RANGES, dtype=np.float64)
    found_at = 0
    for batch in batches:
        numbers = np.arange(found_at, found_at + len(batch), dtype=np.uint8)[:, None]
        fitness, x, y = np.array(batch, float).T
        places = np.stack([x / 4, y / 4], axis=1)
        told = theirs.add(numbers.astype(float), fitness, places)
        added = ours.add(numbers, scores(fitness, places), found_at=found_at)
        found_at += len(batch)
        assert (added.status == told["status"]).all()
    compare(ours, theirs)


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_with_pyribs_on_a_long_stream(seed):
    dice = np.random.default_rng(seed)
    ours = GridArchive(8, RANGES, (32, 32))
    theirs = Oracle(solution_dim=8, dims=(32, 32), ranges=RANGES, dtype=np.float64)
    for found_at in range(0, 20_000, 512):
        solutions = dice.integers(0, 256, (512, 8), np.uint8)
        places = dice.normal([2, 0], [1, 0.4], (512, 2))
        fitness = np.round(dice.normal(size=512), 1)
        theirs.add(solutions.astype(float), fitness, places)
        ours.add(solutions, scores(fitness, places), found_at=found_at)
    assert len(ours) > 500
    compare(ours, theirs)


def compare(ours, theirs):
    elites, data = ours.elites(), theirs.data(["solution", "objective", "measures", "index"])
    order = np.argsort(data["index"])
    assert np.array_equal(np.ravel_multi_index(elites.niche.T, ours.bins), data["index"][order])
    assert np.array_equal(elites.genomes, data["solution"][order])
    assert np.array_equal(elites.fitness, data["objective"][order])
    assert np.array_equal(elites.descriptors, data["measures"][order])
    assert ours.coverage() == theirs.stats.coverage
    assert ours.qd_score(0) == pytest.approx(theirs.stats.qd_score)


def test_the_oracle_would_notice_a_difference():
    ours = filled(([7], [1.0], [HERE]))
    theirs = Oracle(solution_dim=1, dims=BINS, ranges=RANGES, dtype=np.float64)
    theirs.add([[7.0]], [1.0], [HERE])
    compare(ours, theirs)
    other = GridArchive(1, RANGES, BINS)
    other.put_back(replace(ours.elites(), fitness=np.array([2.0])))
    with pytest.raises(AssertionError):
        compare(other, theirs)


@given(some.lists(some.floats(-3, 6), min_size=8, max_size=8), some.integers(1, 40), some.integers(1, 40))
def test_niches_are_numbered_as_their_ranks_along_the_axes_say(values, rows, columns):
    places = np.array(values).reshape(-1, 2)
    ranks = niches(places, RANGES, (rows, columns))
    assert (Grid(RANGES, (rows, columns)).numbers(places) == ranks[:, 0] * columns + ranks[:, 1]).all()
