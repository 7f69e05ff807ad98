"""What is new in a population, counted sample by sample, is what its whole history says."""

import numpy as np
import pytest

from alife.phylogeny.novelty import NAMES, PERSISTENT, RISES, Novelty, lag_of

EVERY = 1000


def taken(shares):
    """Return what is new in each sample of a history, a dict of kind -> share a sample, out of 100 000."""
    novelty = Novelty(EVERY)
    found = []
    for sample in shares:
        kinds = np.array([*sample, 0], np.uint32)  # kind 0 is all that is not told, in many parts
        rest = 100_000 - sum(round(share * 100_000) for share in sample.values())
        counts = np.array([*(round(share * 100_000) for share in sample.values()), rest])
        found.append(novelty.count(kinds, counts))
    return found, novelty


def whole(history, share, low, lag):
    """Count rises as their definition says, with the whole history at hand."""
    seen, found = set(), [0] * len(history)
    for now in range(lag, len(history)):
        for kind, has in history[now].items():
            if has >= share and kind not in seen:
                found[now] += history[now - lag].get(kind, 0) < low
                seen.add(kind)
    return found


@pytest.fixture(scope="module")
def history():
    random = np.random.default_rng(3)
    walk = np.zeros(60)
    samples = []
    for _ in range(80):
        walk = np.clip(walk + random.normal(0, 0.004, 60), 0, 0.016)
        samples.append({number + 1: float(share) for number, share in enumerate(walk) if share > 0.0001})
    return [{kind: round(share * 100_000) / 100_000 for kind, share in sample.items()} for sample in samples]


def test_rises_are_those_of_the_whole_history(history):
    found, _ = taken(history)
    for name, share in zip(NAMES, RISES, strict=True):
        wanted = whole([{0: 1 - sum(sample.values()), **sample} for sample in history], share, share / 5, 3)
        assert [sample[name] for sample in found] == wanted
    assert sum(sample["rises_0.5"] for sample in found) > 20


def test_a_kind_is_novel_once_and_only_if_it_persists():
    persists, passes = {7: 2 * PERSISTENT}, {8: 2 * PERSISTENT}
    found, _ = taken([{}, persists | passes, persists, persists, persists, persists, persists, persists, persists])
    assert [sample["novel"] for sample in found] == [0, 0, 0, 0, 0, 1, 1, 0, 0]  # first what is not told, then 7


def test_a_slow_rise_counts_for_nothing_and_a_kind_rises_once():
    slow = [{5: share} for share in (0.001, 0.0025, 0.0035, 0.0045, 0.006)]
    found, _ = taken([*slow, {}, {}, {}, {}, {5: 0.006}])
    assert sum(sample["rises_0.5"] for sample in found) == 0


def test_it_goes_on_from_what_it_stored(history):
    whole_way, _ = taken(history)
    _, half = taken(history[:37])
    other = Novelty(EVERY)
    other.load_state_dict(half.state_dict())
    for sample, wanted in zip(history[37:], whole_way[37:], strict=True):
        rest = 100_000 - sum(round(share * 100_000) for share in sample.values())
        counts = np.array([*(round(share * 100_000) for share in sample.values()), rest])
        assert other.count(np.array([*sample, 0], np.uint32), counts) == wanted
    assert len(other.recent) == 5


def test_an_empty_population_is_counted_too():
    novelty = Novelty(EVERY)
    for _ in range(8):
        assert set(novelty.count(np.zeros(0, np.uint32), np.zeros(0, int)).values()) == {0}
    Novelty(EVERY).load_state_dict(Novelty(EVERY).state_dict())


def test_a_lag_is_at_least_a_sample_and_rounded_up():
    assert [lag_of(3000, every) for every in (500, 1000, 2000, 9000)] == [6, 3, 2, 1]
