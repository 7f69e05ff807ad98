"""Waters that breed beside swimmers bring these where direct search does not."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.oceanworld_steer.coevolution import tree
from sims.oceanworld_steer.coevolution.crossing import Crossing
from sims.oceanworld_steer.coevolution.poet import Coevolution
from sims.oceanworld_steer.coevolution.settings import DIRECT, Settings
from sims.oceanworld_steer.coevolution.study import advance, climbs_of, compared, figures_of

SETTINGS = Settings(evaluations=15_000)
BY_POET = "share of its waters that POET solves"
EQUAL = "control: share that direct search solves, as many evaluations"
LONGER = f"control: share that direct search solves, {SETTINGS.longer} times as many"
NEW = "share of new waters that its swimmers solve"
NEW_BY_LOT = "control: share of new waters solved by swimmers bred in random waters"
BY_LOT = "control: share of random waters solved by swimmers bred in them"


def measure(seeds: Sequence[int]) -> Findings:
    """Breed waters with swimmers; then search directly in each, and breed swimmers in waters drawn by lot."""
    crossing = Crossing(SETTINGS.beats, SETTINGS.decide)
    rows, first = [], None
    for seed in seeds:
        poet, lot = (Coevolution(SETTINGS, seed, crossing, by_lot=by_lot) for by_lot in (False, True))
        for bred in (poet, lot):
            advance(bred, SETTINGS.evaluations)
        first = first or poet.state_dict()
        climbs, each = climbs_of(SETTINGS, crossing, poet.state_dict(), seed, DIRECT)
        advance(climbs, SETTINGS.longer * each)
        direct = compared(climbs, poet.state_dict(), each, SETTINGS.longer)
        rows.append(_row(figures_of(poet), figures_of(lot), direct))
    figures = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return Findings(
        figures,
        {
            "POET solves more of its waters than direct search with as many evaluations (control)": figures[BY_POET]
            > figures[EQUAL],
            f"and more than direct search with {SETTINGS.longer} times as many (control)": figures[BY_POET]
            > figures[LONGER],
            "its swimmers solve more new waters than those bred in random waters (control)": figures[NEW]
            > figures[NEW_BY_LOT],
        },
        drawn=first or {},
    )


def _row(poet: dict[str, float], lot: dict[str, float], direct: dict[str, float]) -> dict[str, float]:
    waters = poet["waters"]
    return {
        "waters": waters, BY_POET: poet["solved"] / waters, EQUAL: direct["solved_equal"] / waters,
        LONGER: direct["solved_longer"] / waters, BY_LOT: lot["solved"] / lot["waters"],
        NEW: poet["held_out_solved"], NEW_BY_LOT: lot["held_out_solved"],
        "swimmers that moved to another water": poet["moves"],
    }  # fmt: skip


def draw(found: Findings, figure: Figure) -> None:
    """Draw the tree of the waters of the first seed, and what was solved by whom."""
    figure.set_size_inches(8, 7)
    above, below = np.ravel(figure.subfigures(2, 1, height_ratios=(3, 2)))  # type: ignore[arg-type]  # an array, untyped
    tree.draw(above, found.drawn)
    left, right = below.subplots(1, 2, width_ratios=(3, 2))
    dots(
        left,
        {"POET": found.figures[BY_POET], "direct,\nequal": found.figures[EQUAL],
         f"direct,\n{SETTINGS.longer} times": found.figures[LONGER]},
        "share of its waters solved",
    )  # fmt: skip
    dots(right, {"POET": found.figures[NEW], "random\nwaters": found.figures[NEW_BY_LOT]}, "share of new waters solved")
    for axes in (left, right):
        axes.set_ylim(0, 1)


CLAIM = Claim(
    title="Waters that evolve beside swimmers bring these farther",
    source="Quality Diversity: Evolving Ocean Creatures, outlook; Wang et al., POET (2019)",
    statement=(
        "Where waters have children and swimmers move between them, swimmers solve waters that direct search does "
        "not, and learn more than from waters at random."
    ),
    method=(
        f"POET over bodies with their controllers (78 numbers), {SETTINGS.evaluations:,} swims of {SETTINGS.beats} "
        f"beats: courses of up to 48 cells with gates, pillars, currents and weight; {SETTINGS.pairs} at once."
    ),
    control=(
        "The same climbs from nothing in each of its waters, with as many swims as POET had for one, and with "
        f"{SETTINGS.longer} times as many; and POET with waters drawn by lot, as many swims. Swimmers of both are then "
        f"tried in {SETTINGS.held_out} new waters."
    ),
    remark=(
        "So it pays that swimmers are handed on: one that crossed a water is a better beginning in the next than "
        "nothing, by more than a factor of five in swims. It does not pay that waters have children: waters drawn by "
        "lot, between which swimmers move as well, teach at least as much. A direct search has only 600 swims for a "
        "water here, and 3000 in the end; with more it may catch up."
    ),
    measure=measure,
    draw=draw,
)
