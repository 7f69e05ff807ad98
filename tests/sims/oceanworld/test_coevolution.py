"""Waters that breed beside swimmers, and what that is measured against."""

import signal

import numpy as np
import pytest
from matplotlib.figure import Figure

from alife.core.errors import UsageError
from alife.runs.stopping import StopRequest
from alife.study.trials import Stopped, Trial
from sims.oceanworld_steer import __main__ as command
from sims.oceanworld_steer.coevolution import courses, tree
from sims.oceanworld_steer.coevolution.climbs import STAGES, Climbs
from sims.oceanworld_steer.coevolution.crossing import INVALID, SOLVED, Crossing
from sims.oceanworld_steer.coevolution.poet import NEVER, NONE, Coevolution
from sims.oceanworld_steer.coevolution.settings import Settings
from sims.oceanworld_steer.coevolution.study import TrialPlan, compared
from sims.oceanworld_steer.world import World

BEATS, DECIDE = 4, 24
SMALL = Settings(
    seeds=1, evaluations=400, beats=BEATS, decide=DECIDE, pairs=4, children=4, every=3, litter=6, ripe=0.0,
    too_hard=0.0, held_out=3,
)  # fmt: skip
TINY = ["beats=4", "pairs=3", "children=4", "every=3", "litter=4", "held_out=2", "ripe=0", "too_hard=0", "seeds=1"]


def crossing():
    return Crossing(BEATS, DECIDE)


def some_genomes(count, crossed):
    return crossed.arena.random_genomes(np.arange(count, dtype=np.uint32))


def bred(steps=10, seed=0, **options):
    found = Coevolution(SMALL, seed, crossing(), **options)
    for _ in range(steps):
        found.step()
    return found


def same(one, other):
    return all((one[name] == other[name]).all() for name in one)


def test_mutated_and_drawn_courses_are_waters_within_their_ranges():
    for found in (courses.by_lot(50, 3, 0, 0), courses.mutated(np.repeat(courses.trivial()[None], 50, 0), 1, 2, 3)):
        assert ((found >= courses.LOW) & (found <= courses.HIGH)).all()
        assert (courses.apart(found, courses.trivial()[None]) > 0).any()
        waters = [courses.water_of(course, BEATS, DECIDE) for course in found]
        stand = [len(water.gates.split(",")) * bool(water.gates) for water in waters]
        assert max(stand) <= courses.GATES


def test_a_curriculum_leads_from_wide_gates_to_the_course_itself():
    course = courses.by_lot(20, 5, 0, 0)[7]
    assert (courses.between(course, 1.0) == course).all()
    first = courses.between(course, 1 / STAGES)
    assert first[0] < course[0] or course[0] == courses.trivial()[0]
    assert courses.obstacles_of(first) == courses.obstacles_of(course)


def test_what_an_absent_obstacle_would_be_does_not_tell_courses_apart():
    one, other = courses.trivial(), courses.trivial()
    other[courses.WIDE] = 2.0
    assert courses.apart(one[None], other[None]) == 0
    other[courses.THERE[0]] = 1
    assert courses.apart(one[None], other[None]) > 0


def test_a_crossing_scores_as_the_arena_of_one_water_does():
    crossed, course = crossing(), courses.by_lot(9, 2, 0, 0)[4]
    genomes = some_genomes(30, crossed)
    found = crossed.scores(genomes, np.stack([courses.trivial(), course]), np.ones(30, np.int64))
    alone = World(courses.water_of(course, BEATS, DECIDE)).evaluate(genomes)
    assert (found[~alone.valid] == INVALID).all()
    np.testing.assert_allclose(found[alone.valid], alone.fitness[alone.valid], rtol=0, atol=1e-12)


def test_scores_do_not_depend_on_the_batch_or_on_threads():
    genomes, drawn = some_genomes(20, crossing()), courses.by_lot(3, 1, 0, 0)
    rows = np.arange(20) % 3
    found = crossing().scores(genomes, drawn, rows)
    order = np.random.default_rng(0).permutation(20)
    assert (Crossing(BEATS, DECIDE, threads=2).scores(genomes[order], drawn, rows[order]) == found[order]).all()


def test_poet_goes_on_from_its_state_as_if_there_had_been_no_stop():
    straight, stopped = bred(12), bred(5)
    again = Coevolution(SMALL, 0, crossing())
    again.load_state_dict(stopped.state_dict())
    for _ in range(7):
        again.step()
    assert same(straight.state_dict(), again.state_dict())
    assert not same(straight.state_dict(), bred(12, seed=1).state_dict())


def test_waters_have_mothers_that_were_there_before_and_random_ones_have_none():
    found = bred(12)
    assert len(found.courses) > 1
    assert (found.parents[1:] < np.arange(1, len(found.parents))).all()
    assert (found.parents[1:] != NONE).all()
    assert len(found.living) <= SMALL.pairs
    assert (bred(12, by_lot=True).parents == NONE).all()


def test_a_swimmer_has_the_score_that_is_told_of_it():
    found = bred(9)
    scores = found.crossing.scores(found.genomes, found.courses, np.arange(len(found.courses)))
    assert (scores == found.scores).all()
    assert ((found.solved != NEVER) == (found.scores >= SOLVED)).all()


def test_climbs_stop_where_they_have_solved_their_water_and_go_on_from_their_state():
    waters = np.stack([courses.trivial(), courses.by_lot(9, 2, 0, 0)[4]])
    waters[0, 0] = 2.2  # nearer than any: all but reached at once
    straight, stopped = (Climbs(crossing(), waters, 3, 8) for _ in range(2))
    for _ in range(12):
        straight.step()
    for _ in range(5):
        stopped.step()
    again = Climbs(crossing(), waters, 3, 8)
    again.load_state_dict(stopped.state_dict())
    for _ in range(7):
        again.step()
    assert same(straight.state_dict(), again.state_dict())
    assert straight.solved[0] < straight.spent < straight.solved[1]


def test_what_is_compared_counts_each_water_once():
    climbs = Climbs(crossing(), np.repeat(courses.trivial()[None], 4, axis=0), 0, 8)
    climbs.solved = np.array([5.0, 50.0, 500.0, np.inf])
    found = compared(climbs, {"solved": np.array([3, NEVER, 3, 3])}, 10, 6)
    assert [found[name] for name in ("solved_equal", "poet_alone_equal", "direct_alone_equal")] == [1, 2, 0]
    assert [found[name] for name in ("solved_longer", "poet_alone_longer", "direct_alone_longer")] == [2, 2, 1]


def test_a_study_that_is_stopped_within_a_trial_goes_on_from_there(tmp_path):
    stop = StopRequest()
    trial, asked = Trial("poet", 0), TrialPlan(SMALL, stop).run(Trial("poet", 0), tmp_path)
    stop.signal = signal.SIGINT
    with pytest.raises(Stopped):
        TrialPlan(SMALL, stop).run(trial, tmp_path)
    assert (tmp_path / "poet-0.partial.npz").exists()
    again = TrialPlan(SMALL, StopRequest()).run(trial, tmp_path)
    assert again.figures == asked.figures
    assert same(asked.arrays, again.arrays)
    assert not list(tmp_path.iterdir())


def test_the_command_leaves_a_table_and_a_tree(tmp_path, capsys):
    given = ["poet", "--out", str(tmp_path / "out"), "--quiet", "--set", "evaluations=200", *TINY]
    assert command.main(given) == 0
    table = (tmp_path / "out" / "table.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in table for name in ("poet", "random", "direct", "curriculum"))
    assert (tmp_path / "out" / "waters-0.png").stat().st_size > 1000
    assert command.main(given) == 2
    assert "--resume goes on" in capsys.readouterr().err


def test_the_tree_stands_every_water_below_its_mother():
    parents = np.array([NONE, 0, 0, 1, 2, 1])
    rows = tree.rows_of(parents)
    assert sorted(rows) == list(range(6))
    assert all(rows[water] > rows[mother] for water, mother in enumerate(parents) if mother != NONE)
    assert rows[3] < rows[2]  # before the next branch
    figure = Figure()
    tree.draw(figure, bred(6).state_dict())
    assert len(figure.axes) == 2


def test_a_control_that_is_none_is_refused_in_a_line():
    with pytest.raises(UsageError, match="Unknown control 'luck'"):
        Settings(controls="luck")
