"""What a Multicell world shows, in at least 4 of 5 seeds, and what its controls do not: slow, see docs/multicell.md."""

import numpy as np
import pytest

from sims.multicell.phenomena import LONG, controls, figures, green_by_eighth, killer_words, long_run

pytestmark = pytest.mark.slow

SEEDS = tuple(range(5))
ENOUGH = 4  # of the seeds

# Between these 90 % of 32 other seeds lie (docs/multicell.md), rounded outward; times have no lower bound.
WINDOWS = {
    "green share of cells, step 1000": (0.94, 1.00),
    "brown reaches 1 %, step": (0, 3000),
    "brown reaches 10 %, step": (0, 4500),
    "brown share, step 40 000": (0.16, 0.29),
    "reaction entropy [nats], step 8000": (0.95, 1.25),
    "reactions of 1 % or more, step 8000": (3, 7),
    "green+brown against green, energy per food": (1.72, 1.92),
    "green+brown against green, cells": (1.25, 1.36),
    "specialised cells reach 25 %, step": (0, 5000),
    "specialised cells, step 40 000": (0.43, 0.75),
    "killers reach 1 %, step": (0, 15_000),
    "killers reach 5 %, step": (0, 25_000),
    "killer share, step 40 000": (0.14, 0.29),
    "words with killers of 5 % of the cells or more, step 40 000": (1, 20),
    "checkerboard, step 40 000": (0.1, 1.0),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_what_must_be_seen_is_seen(name):
    low, high = WINDOWS[name]
    values = figures(SEEDS)[name]
    assert np.count_nonzero((values >= low) & (values <= high)) >= ENOUGH, values


def test_every_figure_is_asked_for():
    assert set(figures(SEEDS)) == set(WINDOWS)


def test_green_rises_from_none_at_the_top_to_all_at_the_bottom():
    eighths = green_by_eighth(SEEDS)
    assert (np.diff(eighths, axis=1) >= -0.01).all()
    assert (eighths[:, 0] < 0.05).all()
    assert (eighths[:, -1] > 0.95).all()


def test_with_uniform_supply_green_is_everywhere_alike():
    eighths = green_by_eighth(SEEDS, supply_top=8000, supply_bottom=8000)
    assert (np.ptp(eighths, axis=1) < 0.1).all()
    assert (eighths > 0.4).all()


def test_seeds_end_with_different_words():
    _, state = long_run(SEEDS)
    found = [frozenset(killer_words(state, world)) for world in range(len(SEEDS))]
    assert len(set(found)) >= ENOUGH


def test_without_mutation_there_is_one_word_for_ever():
    assert (controls(SEEDS)["no mutation: words, step 10 000"] == 1).all()


def test_without_killers_reactions_stay_more_evenly_mixed():
    tame, _ = long_run(SEEDS, killers=False)
    usual, _ = long_run(SEEDS)
    assert not any(metrics["kills"].any() for metrics in tame.values())
    assert tame[LONG]["reaction_entropy"].mean() > usual[LONG]["reaction_entropy"].mean()
    assert (controls(SEEDS)["no killers: reactions of 1 % or more, step 40 000"] >= 4).all()


def test_where_roles_do_nothing_green_keeps_its_head_start():
    assert (controls(SEEDS)["neutral: green share, step 40 000"] >= 0.85).all()
