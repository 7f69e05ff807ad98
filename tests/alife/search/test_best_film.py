"""The best creature by now, shown in the terminal while a search runs."""

from types import SimpleNamespace

import numpy as np
import pytest

from alife.search.archive import GridArchive
from alife.search.best_film import BEATS, FRAMES_A_BEAT, BestFilm
from alife.worlds.arena import Evaluation

FRAMES = np.zeros((3, 4, 4, 3), np.uint8)


class Screen:
    """What stands where a TerminalPicture would, and is due when it is told to be."""

    def __init__(self):
        self.due, self.shown = True, []

    def is_due(self, *, last):
        return last or self.due

    def show(self, frames, words, *, seconds):  # noqa: ARG002 (as it is called)
        self.shown.append((frames, words))


@pytest.fixture
def found():
    return GridArchive(4, ((0.0, 1.0), (0.0, 1.0)), (2, 2))


def film_of(screen, results, frames=FRAMES):
    asked = []
    film = lambda genes, beats, each: asked.append((genes.tolist(), beats, each)) or frames  # noqa: E731
    setup = SimpleNamespace(results=results, arena=SimpleNamespace(film=film))
    return BestFilm(screen, setup, wanted=100), asked


def add(results, fitness, genome):
    one = np.array([fitness], float)
    places = np.array([[0.1, 0.1]])
    results.add(np.array([genome], np.uint8), Evaluation(one, places, one > 0, np.array([""]), {}), found_at=0)


def test_the_best_is_filmed_once_and_again_when_a_better_one_is_found(found):
    screen = Screen()
    best, asked = film_of(screen, found)
    best(10, {"max_fitness": np.nan})
    assert not screen.shown  # nobody is there yet
    add(found, 3.0, [1, 0, 0, 0])
    best(20, {"max_fitness": 3.0})
    best(30, {"max_fitness": 3.0})
    assert [genes for genes, _, _ in asked] == [[1, 0, 0, 0]]
    assert asked[0][1:] == (BEATS, FRAMES_A_BEAT)
    add(found, 5.0, [0, 1, 0, 0])
    best(40, {"max_fitness": 5.0})
    assert [words for _, words in screen.shown] == [
        "the best after 20 evaluations: fitness 3", "the best after 40 evaluations: fitness 5",
    ]  # fmt: skip


def test_no_time_is_spent_until_a_picture_is_due_but_the_last_is_always_shown(found):
    screen = Screen()
    best, asked = film_of(screen, found)
    add(found, 3.0, [1, 0, 0, 0])
    screen.due = False
    best(20, {"max_fitness": 3.0})
    assert not asked
    best(100, {"max_fitness": 3.0})
    assert len(screen.shown) == 1


def test_an_arena_without_films_shows_nothing(found):
    screen = Screen()
    best, _ = film_of(screen, found, frames=None)
    add(found, 3.0, [1, 0, 0, 0])
    best(20, {"max_fitness": 3.0})
    assert not screen.shown
