"""Water painted by hand: what each tool leaves, what swimmers meet, and that a record of it repeats to the bit."""

from dataclasses import replace

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import digest
from alife.core.table import read_metrics
from alife.engines import backend
from alife.run import main
from alife.runs import opened, session
from alife.runs.config import RunConfig
from alife.runs.interventions import read
from alife.runs.live import LiveRun
from alife.worlds.intervention import Intervention
from sims.tank import metrics, placing
from sims.tank.config import Config
from sims.tank.describe import place_of_cell
from sims.tank.world import World

SMALL = {"tank_width": 40, "tank_height": 40, "founders": 9, "places": 16, "pieces": 40, "first_pieces": 40}
BEAT = 48
PLAN = RunConfig(world="tank", worlds=1, steps=20 * BEAT, sample_every=5 * BEAT, frame_every=0,
                 checkpoint_every=5 * BEAT, keep_checkpoints=9)  # fmt: skip
USUAL = Config(**SMALL)


def use(tool, y=20, x=20, **given):
    return Intervention(step=0, world=0, tool=tool, y=y, x=x, **given)


def stroke(config, *uses):
    """Return a config after some uses of tools, one after the other."""
    before = None
    for one in uses:
        config, before = config.painted(one, before), one
    return config


@pytest.mark.parametrize(
    ("one", "name", "value"),
    [
        (use("stone", y=9, x=30, radius=3), "pillars", "10.5:10.5:3.5"),
        (use("wall", y=0, x=0), "walls", "-19.5:19.5:-19.5:19.5:0.5"),
        (use("gate", radius=4), "gates", "0.5:-0.5:4"),
        (use("vortex", radius=2, choice=1, amount=10), "vortices", "0.5:-0.5:-10:2.5"),
        (use("flow", choice=1, amount=2), "current_x", -0.5),
        (use("flow", choice=2, amount=2), "current_y", 0.5),
    ],
)
def test_a_tool_changes_the_settings_of_the_water(one, name, value):
    assert USUAL.painted(one) == replace(USUAL, **{name: value})


def test_a_stroke_draws_a_wall_from_where_it_began_to_where_it_ends():
    ways = [use("wall", y=5, x=x, radius=1, stroke=3) for x in (5, 9, 20)]
    assert stroke(USUAL, *ways).walls == "-14.5:14.5:0.5:14.5:1.5"
    assert stroke(USUAL, *ways, use("wall", stroke=4)).walls.count(",") == 1


def test_a_stroke_pushes_the_water_once_and_moves_what_it_set():
    assert stroke(USUAL, *[use("flow", x=x, amount=2, stroke=1) for x in range(5)]).current_x == 0.5
    assert stroke(USUAL, use("flow", amount=2, stroke=1), use("flow", amount=2, stroke=2)).current_x == 1.0
    assert stroke(USUAL, use("flow", amount=2, stroke=1), use("flow", choice=4, stroke=2)).current_x == 0.0
    moved = stroke(USUAL, use("vortex", amount=10, stroke=1), use("vortex", x=30, amount=10, stroke=1))
    assert moved.vortices == "10.5:-0.5:10:0.5"


def test_a_stroke_lays_stones_side_by_side():
    laid = stroke(USUAL, *[use("stone", x=x, radius=2, stroke=1) for x in range(10, 20)])
    assert laid.pillars == "-9.5:-0.5:2.5, -6.5:-0.5:2.5, -3.5:-0.5:2.5, -0.5:-0.5:2.5"


def test_what_is_cleared_is_gone_and_the_rest_stays():
    full = replace(USUAL, pillars="5:5:2, -9:-9:1", walls="0:0:8:0:1", gates="12:0:3", vortices="-15:15:9:1")
    assert full.painted(use("clear", y=19, x=24)) == replace(full, walls="")
    assert full.painted(use("clear", y=14, x=25)) == replace(full, pillars="-9:-9:1")
    assert full.painted(use("clear", y=10, x=32)) == replace(full, gates="")
    assert full.painted(use("clear", y=4, x=4)) == replace(full, vortices="")
    assert full.painted(use("clear", y=39, x=39)) == full


def test_what_cannot_be_is_told_in_a_line():
    with pytest.raises(UsageError, match="There is room for 8 pillars; clear one away first."):
        stroke(USUAL, *[use("stone", x=4 * n) for n in range(9)])
    with pytest.raises(ValueError, match="There are 2 choices, got 2"):
        USUAL.painted(use("vortex", choice=2))


def test_nobody_is_left_in_a_stone_and_all_drift_where_the_water_goes():
    still = World(replace(USUAL, sight=0.0, muscle_cost=0), backend.start("cpu", 1))
    painted = World(still.config, backend.start("cpu", 1))
    one, other = still.reset(seeds=[4]), painted.reset(seeds=[4])
    middle = placing.nodes_of(other, painted.config, 0, 0).mean(axis=0)
    row, column = int(20 - middle[1]), int(middle[0] + 20)
    painted.apply_intervention(other, use("stone", y=row, x=column, radius=2))
    assert placing.from_stones(painted.config, placing.all_nodes(other, painted.config, 0)).min() < -0.5
    painted.apply_intervention(other, use("flow", choice=0, amount=4))
    still.step(one, 4 * BEAT)
    painted.step(other, 4 * BEAT)
    nodes = placing.all_nodes(other, painted.config, 0)
    assert placing.from_stones(painted.config, nodes).min() > -0.5
    drift = np.median(other.place[0, :9, 0] - one.place[0, :9, 0])
    assert drift > 1.0  # of 4 cells at most, which drag brings them to by and by
    assert metrics.energy_that_should_be(other, painted.config)[0] == other.energy[0].sum()
    assert np.allclose(place_of_cell(painted.config, row, column), middle, atol=1)


def live_run(folder):
    folder.mkdir()
    return LiveRun(session.begin(folder, World(USUAL, backend.start("cpu", 1)), PLAN))


def go(run, step):
    while run.step < step:
        run.advance(0.05, step - run.step)
    return run


def paint(run, tool, **given):
    run.apply_intervention(replace(use(tool, **given), step=run.step))


def painted_run(folder):
    """Return a run in whose water something was painted now and then, at its end."""
    run = go(live_run(folder), 100)
    paint(run, "wall", y=10, x=4, radius=1, stroke=1)
    go(run, 130)
    paint(run, "wall", y=25, x=30, radius=1, stroke=1)
    paint(run, "feed", radius=4, stroke=2)
    go(run, 400)
    paint(run, "flow", choice=2, amount=3, stroke=3)
    paint(run, "vortex", x=33, amount=12, stroke=4)
    return go(run, PLAN.steps)


def last_of(run):
    return digest(run.world.fetch(run.state), 0)


def test_a_painted_run_repeats_to_the_bit_by_its_record_and_goes_on_from_a_checkpoint(tmp_path):
    run = painted_run(tmp_path / "r")
    seen, config = last_of(run), run.world.config
    run.close()
    assert [one.tool for one in read(tmp_path / "r" / "interventions.jsonl")] == [
        "wall", "wall", "feed", "flow", "vortex"
    ]  # fmt: skip
    assert 'walls = ""' in (tmp_path / "r" / "config.toml").read_text()  # what it began with
    words = ["--config", tmp_path / "r" / "config.toml", "--interventions", tmp_path / "r" / "interventions.jsonl"]
    assert main([str(word) for word in (*words, "--threads", 2, "--quiet", "--out", tmp_path / "again")]) == 0
    for name in ("metrics.csv", "interventions.jsonl"):
        assert (tmp_path / "r" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert str(read_metrics(tmp_path / "again" / "metrics.csv")["digest"][-1]) == seen
    found = opened.open_folder(tmp_path / "r", engine="cpu", threads=1).run
    assert found.world.config == config
    assert config.walls == "-15.5:9.5:10.5:-5.5:1.5"
    untouched = go(live_run(tmp_path / "u"), PLAN.steps)
    assert last_of(untouched) != seen
    untouched.close()


def test_going_back_takes_the_water_back_and_undo_a_whole_stroke(tmp_path):
    run = painted_run(tmp_path / "r")
    seen, config = last_of(run), run.world.config
    run.go_to(110)
    go(run, 110)
    assert run.world.config.walls == "-15.5:9.5:-15.5:9.5:1.5"
    run.go_to(60)
    go(run, 60)
    assert run.world.config == USUAL
    run.go_to(PLAN.steps)
    go(run, PLAN.steps)
    assert run.world.config == config
    assert last_of(run) == seen
    paint(run, "stone", stroke=7)
    paint(run, "stone", x=30, stroke=7)
    assert run.world.config.pillars.count(",") == 1
    run.undo()
    assert run.world.config == config
    run.close()
