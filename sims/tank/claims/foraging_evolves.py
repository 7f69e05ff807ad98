"""Swimmers that nobody scores come to find more food: by their children alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots_alone
from alife.engines import backend
from sims.tank.config import Config
from sims.tank.state import Counter, State
from sims.tank.world import World

BEATS = 4000  # [beats] of a history
TRIED = 24  # swimmers in a test
TEST_BEATS = 40
# A test is a tank in which food is as dense all the time, time costs nothing and nobody breeds.
TEST: dict[str, Any] = {
    "places": TRIED, "founders": TRIED, "pieces": 96, "first_pieces": 96, "supply": 16 * 256, "upkeep": 0,
    "muscle_cost": 0, "birth_threshold": 10_000_000,
}  # fmt: skip
CHEAP: dict[str, Any] = {"upkeep": 8, "muscle_cost": 0}  # a life that all can afford, for about as long as is tried
CHEAP_BEATS = 1000
FOUNDERS, USUAL, UNSEEING, BLIND, AFFORDED, BY_LOT = (
    "founders", "usual", "usual,\ntested blind", "control: bred\nand tested blind", "cheap living",
    "control: cheap\nliving, fed by lot",
)  # fmt: skip


def after(seeds: Sequence[int], beats: int, **settings: Any) -> State:
    """Return the worlds of some seeds after some beats."""
    config = Config(**settings)
    world = World(config, backend.start("cpu"))
    state = world.reset(seeds=seeds)
    world.step(state, beats * config.steps_per_beat)
    reached: State = world.fetch(state)
    return reached


def meals_in_test(state: State, **settings: Any) -> np.ndarray:
    """Return the meals a swimmer and beat of those who live in each world, in a test, float64 (worlds,)."""
    config, found = Config(**TEST | settings), []
    world = World(config, backend.start("cpu"))
    for number in range(len(state.seeds)):
        genomes = state.genome[number][state.species[number] != 0]
        if not len(genomes):
            found.append(0.0)
            continue
        test = world.reset(genomes=genomes, seeds=[1000 + int(state.seeds[number])])
        world.step(test, TEST_BEATS * config.steps_per_beat)
        found.append(test.books[0, Counter.MEALS] / (TRIED * TEST_BEATS))
    return np.array(found)


def measure(seeds: Sequence[int]) -> Findings:
    """Breed swimmers in usual tanks, fed by lot, and blind; test what they have become."""
    bred, blind, lot = after(seeds, BEATS), after(seeds, BEATS, sight=0.0), after(seeds, BEATS, neutral=True)
    afforded, by_lot = (after(seeds, CHEAP_BEATS, neutral=neutral, **CHEAP) for neutral in (False, True))
    tested = {
        FOUNDERS: meals_in_test(after(seeds, 0)),
        USUAL: meals_in_test(bred),
        UNSEEING: meals_in_test(bred, sight=0.0),
        BLIND: meals_in_test(blind, sight=0.0),
        AFFORDED: meals_in_test(afforded),
        BY_LOT: meals_in_test(by_lot),
    }
    return Findings(
        {
            "meals a swimmer and beat, founders": tested[FOUNDERS],
            "meals, their descendants": tested[USUAL],
            "meals, the same without seeing": tested[UNSEEING],
            "control: meals, bred and tested blind": tested[BLIND],
            "meals, bred where living is cheap": tested[AFFORDED],
            "control: meals, bred where living is cheap, fed by lot": tested[BY_LOT],
            "swimmers that live in the end": living(bred),
            "control: swimmers that live in the end, fed by lot": living(lot),
            "control: swimmers that live in the end where living is cheap, fed by lot": living(by_lot),
        },
        {
            "nobody scores them, and yet they eat at least twice what their founders did": tested[USUAL]
            >= 2 * tested[FOUNDERS],
            "they use what they see: without seeing they eat less": tested[UNSEEING] < tested[USUAL],
            "no tank dies out": living(bred) >= 10,
        },
        controls={
            "where what is eaten feeds others they do not get better": tested[BY_LOT] < 2 * tested[FOUNDERS],
            "where it feeds who eats it, and all else is the same, they do": tested[AFFORDED] > tested[BY_LOT],
        },
        drawn=tested,
    )


def living(state: State) -> np.ndarray:
    """Return how many live in each world, int64 (worlds,)."""
    count: np.ndarray = (state.species != 0).sum(axis=1)
    return count


def draw(found: Findings, figure: Figure) -> None:
    """Draw the meals of all."""
    dots_alone(figure, found.drawn, "meals a swimmer and beat in a test")


CLAIM = Claim(
    title="Swimmers come to find more food, and nobody scores them",
    source="a finding of this package, see docs/tank.md",
    statement=(
        "In a tank swimmers of random genomes come to eat at least twice as much as their founders where food is as "
        "dense, by using what they see."
    ),
    method=(
        f"The usual tank, {BEATS:,} beats. Then those who live are founders, in turn, of a test: {TRIED} swimmers, 96 "
        f"pieces of food which are replaced, {TEST_BEATS} beats in which nobody breeds or starves."
    ),
    control=(
        "Tanks in which what is eaten feeds a swimmer drawn by lot. At the usual costs these die out, for the founders "
        f"find too little for all; so living is cheap there for {CHEAP_BEATS:,} beats, and as cheap in tanks that are "
        "compared with them. And tanks in which nobody sees food."
    ),
    measure=measure,
    draw=draw,
    seeds=tuple(range(5)),
)
