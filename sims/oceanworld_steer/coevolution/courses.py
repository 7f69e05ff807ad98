"""Courses: waters as rows of numbers that mutate, from one that is trivial to long ones full of gates and pillars.

A row holds how far ahead and how far aside the target is, what the water does everywhere, and for each of four gates
and two pillars whether it is there, at which share of the way, how far aside, and how wide.
"""

import numpy as np

from alife.engines.rng import words
from sims.oceanworld.config import REACH
from sims.oceanworld_steer.config import BRED, Config

GATES, PILLARS = 4, 2
GATE, PILLAR = ("there", "at", "aside", "wide"), ("there", "at", "aside", "radius")
WHOLE = ("distance", "target_y", "current_x", "swing_y", "shear", "weight")
LOW = np.array([8, -10, -3, 0, -0.3, 0, *(0, 0.15, -6, 1.5) * GATES, *(0, 0.15, -4, 0.5) * PILLARS], float)
HIGH = np.array([48, 10, 0, 4, 0.3, 2, *(1, 0.85, 6, 8) * GATES, *(1, 0.85, 4, 3) * PILLARS], float)
GENES = len(LOW)
FIRST_GATE, FIRST_PILLAR = len(WHOLE), len(WHOLE) + len(GATE) * GATES
THERE = np.concatenate([np.arange(FIRST_GATE, FIRST_PILLAR, len(GATE)), np.arange(FIRST_PILLAR, GENES, len(PILLAR))])
ALONG = (0.2, 0.4, 0.6, 0.8, 0.3, 0.7)  # where on the way each is to begin with
WIDE = np.arange(FIRST_GATE + 3, FIRST_PILLAR, len(GATE))
HALF = 0.5  # from which on an obstacle is there
STEP, TOUCHED = 0.15, 0.15  # of the range: deviation of a mutation; chance of a number to be touched
NEARLY_OPEN = 6.0  # [cells] half width of a gate that has just come to be
MOST_MUTATIONS = 12  # between the trivial water and one that is drawn by lot


def trivial() -> np.ndarray:
    """Return the course that all others come from: still and empty, a target eight cells ahead, float64 (GENES,)."""
    course = np.zeros(GENES)
    course[0] = LOW[0]
    course[FIRST_GATE:] = (LOW + HIGH)[FIRST_GATE:] / 2
    course[THERE], course[THERE + 1], course[WIDE] = 0, ALONG, NEARLY_OPEN
    return course


def mutated(courses: np.ndarray, seed: int, step: int, stream: int) -> np.ndarray:
    """Return children of courses (n, GENES), some of whose numbers differ a little; at least one always does."""
    drawn = words(seed, step, stream, np.arange(len(courses) * (GENES * 5 + 1))) / 2.0**32
    shares, first = drawn[: courses.size * 5].reshape(5, len(courses), GENES), drawn[courses.size * 5 :]
    touched = shares[0] < TOUCHED
    touched[np.arange(len(courses)), (first * FIRST_GATE).astype(np.int64)] = True
    steps = (shares[1:].sum(axis=0) - 2) * np.sqrt(3.0) * STEP  # a sum of four is about normally distributed
    steps[:, THERE] = np.where(courses[:, THERE] >= HALF, -1.0, 1.0)  # what is there goes, what is not comes
    # what would leave the range comes back into it, or half of all children would stay as near as can be
    wanted = courses + touched * steps * (HIGH - LOW)
    found: np.ndarray = np.clip(
        np.where(wanted < LOW, 2 * LOW - wanted, np.minimum(wanted, 2 * HIGH - wanted)), LOW, HIGH
    )
    return found


def by_lot(count: int, seed: int, step: int, stream: int) -> np.ndarray:
    """Return courses of 1 to MOST_MUTATIONS random mutations of the trivial one, float64 (count, GENES)."""
    wanted = 1 + (words(seed, step, stream, np.arange(count)).astype(np.int64) * MOST_MUTATIONS >> 32)
    courses = np.repeat(trivial()[None], count, axis=0)
    for turn in range(MOST_MUTATIONS):
        changed = mutated(courses, seed, step, stream + 1 + turn)
        courses = np.where((wanted > turn)[:, None], changed, courses)
    return courses


def between(course: np.ndarray, share: float) -> np.ndarray:
    """Return the course a share of the way from the trivial one, with its obstacles; gates narrow down from wide."""
    found: np.ndarray = trivial() + share * (course - trivial())
    found[THERE] = course[THERE]
    found[FIRST_GATE:] = np.where(np.arange(FIRST_GATE, GENES) % len(GATE) == WIDE[0] % len(GATE),
                                  found[FIRST_GATE:], course[FIRST_GATE:])  # fmt: skip
    return found


def apart(courses: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far courses (n, GENES) are from others (m, GENES), float64 (n, m), in shares of the ranges.

    Of an obstacle that is not there nothing but that counts.
    """
    mine, theirs = (_seen(some) for some in (courses, others))
    found: np.ndarray = np.sqrt(((mine[:, None] - theirs[None]) ** 2).sum(axis=2))
    return found


def _seen(courses: np.ndarray) -> np.ndarray:
    shares = (courses - LOW) / (HIGH - LOW)
    present = np.ones_like(shares)
    for place in THERE:
        present[:, place + 1 : place + len(GATE)] = courses[:, place : place + 1] >= HALF
    shares[:, THERE] = courses[:, THERE] >= HALF
    found: np.ndarray = shares * present
    return found


def obstacles_of(course: np.ndarray) -> int:
    """Return how many gates and pillars stand in a course."""
    return int((course[THERE] >= HALF).sum())


def water_of(course: np.ndarray, beats: int, decide: int) -> Config:
    """Return the arena of a course: its water and its target."""
    plain = dict(zip(WHOLE, course[:FIRST_GATE].round(3).tolist(), strict=True))
    distance = plain.pop("distance")
    gates, pillars = (_standing(course, *which) for which in ((FIRST_GATE, GATES), (FIRST_PILLAR, PILLARS)))
    return Config(
        beats=beats, decide=decide, body=BRED, fitness=REACH, target_x=distance, episodes=1,
        gates=gates, pillars=pillars, **plain,
    )  # fmt: skip


def _standing(course: np.ndarray, first: int, most: int) -> str:
    """Return the rows of the obstacles that are there, as a config has them."""
    rows = course[first : first + most * len(GATE)].reshape(most, len(GATE))
    return ", ".join(f"{at * course[0]:.3f}:{aside:.3f}:{wide:.3f}" for there, at, aside, wide in rows if there >= HALF)
