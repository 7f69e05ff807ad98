"""What must hold in a tank: books, walls, meals, contact, births; and that a lone swimmer is Oceanworld's."""

from dataclasses import replace

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import arrays, digest
from alife.engines import backend
from alife.phylogeny.tracker import Phylogeny
from alife.runs.config import RunConfig
from alife.runs.lineages import begin
from alife.worlds.intervention import Intervention
from sims.oceanworld.swimmers import Swimmers
from sims.tank import describe, life_cycle, metrics, placing
from sims.tank.config import Config
from sims.tank.genome import LENGTH
from sims.tank.state import Counter
from sims.tank.world import World

SMALL = {"tank_width": 40, "tank_height": 40, "founders": 9, "places": 16, "pieces": 40, "first_pieces": 40}
LIVELY = SMALL | {"birth_threshold": 1600, "founder_energy": 1700, "upkeep": 150, "supply": 1024, "reach": 4.0}
BEAT = 48


def tank(**settings):
    return World(Config(**SMALL | settings), backend.start("cpu", 1))


def masses(world, state, place):
    """Return the mass of every node of a swimmer [bond]."""
    links = world.config.swimmers.of(state.genome[0, place]).bodies.links[0].reshape(16, 16)
    right, up = links >> 1 & 1, links >> 4 & 1
    degree = right + up + np.roll(right, 1, axis=0) + np.roll(up, 1, axis=1)
    return 0.4 + degree[links & 1 > 0] / 2


def alone(world, count=2):
    """Return a state in which only the first founders live, and nothing lies in the water."""
    state = world.reset(seeds=[3])
    for place in range(count, world.config.places):
        placing.remove(state, 0, place)
    state.there[:], state.piece[:] = 0, 0
    return state


def moved(world, state, place, at, velocity=(0.0, 0.0)):
    """Let a swimmer be elsewhere, and every node of it have a velocity."""
    nodes = world.config.swimmers.of(state.genome[0, place]).is_node
    there = np.flatnonzero(nodes)
    middle = state.motion[0, place, there, :2].mean(axis=0)
    state.motion[0, place, there, :2] += np.float32(at) - middle
    state.motion[0, place, there, 2:] = velocity
    state.place[0, place] = at


@pytest.fixture(scope="module")
def lived():
    """A tank in which many were born and died, and its phylogeny."""
    world = tank(**LIVELY)
    state = world.reset(seeds=[1])
    seen = world.occupancy(state)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=True)
    phylogeny.reconcile(seen, 0)
    world.step(state, 40 * BEAT, phylogeny)
    return world, state, phylogeny


def test_the_books_balance_to_the_unit_at_every_beat():
    world = tank(**LIVELY)
    state = world.reset(seeds=[1, 2])
    for _ in range(30):
        world.step(state, BEAT)
        assert metrics.energy_that_should_be(state, world.config).tolist() == state.energy.sum(axis=1).tolist()
        lying = state.books[:, Counter.SUPPLIED] - state.books[:, Counter.MEALS]
        assert lying.tolist() == state.there.sum(axis=1).tolist()
        died = state.books[:, [Counter.STARVED, Counter.AGED, Counter.BROKEN]].sum(axis=1)
        assert died.tolist() == state.books[:, Counter.DEATHS].tolist()
        there = 9 + state.books[:, Counter.BIRTHS] - state.books[:, Counter.DEATHS]
        assert there.tolist() == (state.species != 0).sum(axis=1).tolist()
    assert (state.books[:, [Counter.BIRTHS, Counter.DEATHS, Counter.MEALS]] > 3).all()


def test_nobody_has_less_than_nothing(lived):
    assert (lived[1].energy >= 0).all()


@pytest.mark.parametrize("current", [(4.0, 0.0), (-3.0, 3.0)])
def test_nobody_and_no_food_leaves_the_water(current):
    world = tank(current_x=current[0], current_y=current[1], upkeep=0)
    state = world.reset(seeds=[1])
    world.step(state, 20 * BEAT)
    assert (state.species != 0).sum() >= 9
    assert np.abs(state.motion[..., :2]).max() < 20
    assert np.abs(state.piece).max() < 20
    assert np.abs(state.place).max() > 15  # they were carried to the walls


def test_a_piece_is_eaten_once_by_the_nearest_and_of_equally_near_ones_by_the_first():
    world = tank()
    state = alone(world)
    state.genome[0, 1] = state.genome[0, 0]
    state.species[0, 1] = state.species[0, 0]
    state.motion[0, 1], state.place[0, 1] = state.motion[0, 0], state.place[0, 0]  # the same in the same place
    state.there[0, 5], state.piece[0, 5] = 1, state.place[0, 0]
    world.step(state, 1)
    assert state.meals[0].tolist()[:2] == [1, 0]
    moved(world, state, 1, state.place[0, 0] + np.float32((0, 1.5)))
    state.there[0, 7], state.piece[0, 7] = 1, state.place[0, 1]
    state.step = 12
    world.step(state, 1)
    assert state.meals[0].tolist()[:2] == [1, 1]
    assert not state.there.any()


def test_food_out_of_reach_is_left():
    world = tank()
    state = alone(world, 1)
    state.there[0, 0], state.piece[0, 0] = 1, state.place[0, 0] + np.float32((0, 6))
    world.step(state, 1)
    assert state.there[0, 0] == 1


def test_the_order_of_places_makes_no_difference():
    world = tank(touch=0.0)
    one, other = world.reset(seeds=[4]), world.reset(seeds=[4])
    for name, array in arrays(other).items():
        if name not in ("seeds", "piece", "there", "books"):
            array[0, :9] = array[0, :9][::-1].copy()
    for state in (one, other):
        world.step(state, BEAT - 1)
    assert one.meals.any()
    for name in ("motion", "energy", "meals", "amplitude"):
        assert (arrays(one)[name][0, :9] == arrays(other)[name][0, :9][::-1]).all(), name
    assert (one.there == other.there).all()


def test_bodies_that_collide_keep_their_momentum_and_exchange_some():
    world = tank(upkeep=0, muscle_cost=0)
    still = replace(world.config.swim, water_drag=0.0, fin_drag=0.0, extension=0.0)
    vars(world.config)["swim"] = still  # the water that is no setting of a tank
    vars(world.config).pop("swimmers", None)
    world = World(world.config, backend.start("cpu", 1))
    state = alone(world)
    moved(world, state, 0, (-6.0, 0.3), (3.0, 0.0))
    moved(world, state, 1, (6.0, 0.0), (-3.0, 0.0))

    def momentum():
        parts = []
        for place in (0, 1):
            nodes = world.config.swimmers.of(state.genome[0, place]).is_node
            velocity = state.motion[0, place, : len(nodes), 2:][nodes].astype(float)
            parts.append((masses(world, state, place)[:, None] * velocity).sum(axis=0))
        return np.array(parts)

    before = momentum()
    world.step(state, 3 * BEAT)
    after = momentum()
    assert np.abs(after.sum(axis=0) - before.sum(axis=0)).max() < 2e-3
    assert np.abs(after - before).max() > 5


def test_bodies_that_only_drift_do_not_touch_from_afar():
    world = tank()
    together, apart = alone(world), alone(world, 1)
    for state in (together, apart):
        world.step(state, 2 * BEAT)
    assert (together.motion[0, 0] == apart.motion[0, 0]).all()


def test_a_lone_swimmer_swims_as_it_does_in_oceanworld():
    world = tank(sight=0.0)
    state = alone(world, 1)
    genes = state.genome[0, 0].copy()
    swimmer = world.config.swimmers.of(genes)
    placing.remove(state, 0, 0)
    placing.settle(state, 0, 0, genes, swimmer, np.zeros(2), (1.0, 0.0), 2000, 0, 0)
    beat = swimmer.grown, swimmer.power
    ocean = Swimmers(world.config.swim, swimmer.bodies, swimmer.groups[None], *beat, 1)
    for _ in range(BEAT // world.config.decide):
        world.step(state, world.config.decide)
        ocean.run(state.amplitude[0, :1], world.config.decide)
        nodes = swimmer.is_node
        here = state.motion[0, 0, : len(nodes), :2][nodes].astype(float)
        there = ocean.places(0).reshape(16, 16, 2)[: int(swimmer.bodies.width[0]), : int(swimmer.bodies.height[0])]
        there = there.reshape(-1, 2)[nodes]
        shift = here - there
        assert np.abs(shift - shift.mean(axis=0)).max() < 2e-3
    moved_by = here.mean(axis=0)
    assert np.abs(moved_by).max() > 0.01


def test_the_blind_do_not_see_food():
    ends = []
    for at in ((8.0, 8.0), (-8.0, 3.0)):
        world = tank(sight=0.0)
        state = alone(world, 1)
        state.there[0, 0], state.piece[0, 0] = 1, state.place[0, 0] + np.float32(at)
        world.step(state, 11)
        ends.append(state.amplitude[0, 0].tolist())
        seeing = tank()
        state = seeing.fetch(state)
        state.step = 0
        seeing.step(state, 1)
        ends.append(state.amplitude[0, 0].tolist())
    assert ends[0] == ends[2]
    assert ends[1] != ends[3]


def test_the_poor_starve_and_the_old_die():
    world = tank(founder_energy=100, upkeep=400, first_pieces=0, supply=0)
    state = world.reset(seeds=[1])
    world.step(state, BEAT)
    assert state.books[0, Counter.STARVED] == 9
    world = tank(lifespan=2, first_pieces=0, supply=0)
    state = world.reset(seeds=[1])
    world.step(state, 2 * BEAT - 1)
    assert state.books[0, Counter.AGED] == 0
    world.step(state, 1)
    assert state.books[0, Counter.AGED] == 9
    assert world.measure(state, world.totals(world.reset(seeds=[1])))["life"][0] == 2
    assert world.summary(state) == ["Nobody is left."]
    left = {name for name, array in arrays(state).items() if array.any()}
    assert left == {"seeds", "books"}  # of the dead nothing stays


def test_a_child_begins_near_its_parent_where_there_is_room(lived):
    world = tank(**LIVELY)
    state = world.reset(seeds=[1])
    born = 0
    while not born:
        before = (state.species[0] != 0).sum(), state.children.sum()
        world.step(state, BEAT)
        born = int(state.children.sum() - before[1])
    new = np.flatnonzero((state.birth_step[0] == state.step) & (state.species[0] != 0))
    assert len(new) == born
    for place in new.tolist():
        mine = placing.nodes_of(state, world.config, 0, place)
        others = [
            placing.nodes_of(state, world.config, 0, other)
            for other in np.flatnonzero(state.species[0])
            if other != place
        ]
        assert np.abs(mine).max() <= 19 + 1e-4
        assert min(np.hypot(*(mine[:, None] - theirs[None]).T).min() for theirs in others) >= world.config.touch - 1e-4
        assert state.energy[0, place] == world.config.child_energy
        assert not state.motion[0, place, :, 2:].any()
    assert lived[1].books[0, Counter.BIRTHS] > born


def test_where_there_is_no_room_nobody_is_born():
    nodes = np.stack(np.meshgrid(np.arange(-20, 20), np.arange(-20, 20)), axis=-1).reshape(-1, 2)
    places = np.array([(0.0, 0.0), (30.0, 0.0), (5.0, -5.0)])
    assert not placing.have_room(Config(**SMALL), places, 1.0, nodes).any()
    assert placing.have_room(Config(**SMALL), places, 1.0, np.zeros((0, 2))).tolist() == [True, False, True]
    stony = Config(**SMALL, pillars="0:0:3")
    assert placing.have_room(stony, places, 1.0, np.zeros((0, 2))).tolist() == [False, False, True]


def test_everyone_has_as_many_ancestors_as_generations(lived):
    _, state, phylogeny = lived
    generations = []
    for place in np.flatnonzero(state.species[0]).tolist():
        line = phylogeny.at("organisms", 0, 0, place)
        assert len(line) == state.generation[0, place] + 1
        assert line[0].origin == state.birth_step[0, place]
        generations.append(len(line))
    assert max(generations) > 3


def test_under_the_neutral_law_another_one_is_fed_than_who_finds_the_food():
    ends = {}
    for neutral in (False, True):
        world = tank(neutral=neutral, upkeep=0, muscle_cost=0)
        state = world.reset(seeds=[1])
        world.step(state, BEAT - 1)
        ends[neutral] = state
        fed = (state.energy[0] - world.config.founder_energy * (state.species[0] != 0)) // world.config.food_energy
        assert fed.sum() == state.meals.sum() > 3
        assert (fed == state.meals[0]).all() != neutral
    assert (ends[True].motion == ends[False].motion).all()  # nothing else differs until somebody dies or breeds


def test_without_mutation_children_are_like_their_parents_and_with_it_they_are_not():
    genes = tank().reset(seeds=[1]).genome[0, 0]
    assert (life_cycle.mutated(genes, Config(mutation_rate=0), 1, 48, 3) == genes).all()
    children = [life_cycle.mutated(genes, Config(mutation_rate=8000), 1, 48, place) for place in range(40)]
    numbers = np.array([child.view("<u2") != genes.view("<u2") for child in children])
    assert 0.08 < numbers.mean() < 0.16  # of 8000/65536 = 0.12


def test_the_neutral_shadow_of_places_is_the_mixed_one_alone():
    world = tank(**LIVELY)
    state = world.reset(seeds=[1])
    phylogeny = begin(world, state, RunConfig(world="tank", neutral=True))
    assert list(phylogeny.neutral_shadows) == ["mixed"]
    world.step(state, 20 * BEAT, phylogeny)
    assert phylogeny.abundances(world.occupancy(state), "mixed")[0][1].sum() == (state.species != 0).sum()


def deed(world, state, tool, y, x, **more):
    world.apply_intervention(state, Intervention(step=state.step, world=0, tool=tool, y=y, x=x, **more))


def test_tools_keep_the_books():
    world = tank()
    state = world.reset(seeds=[1])
    lying = int(state.there.sum())
    state.there[0, :10], state.books[0, Counter.MEALS] = 0, 10
    state.books[0, Counter.SPENT] += 10 * world.config.food_energy
    deed(world, state, "feed", 20, 20, radius=3)
    assert lying - 10 < state.there.sum() <= lying
    place = int(np.flatnonzero(state.species[0])[0])
    row, column = (int(value) for value in np.argwhere(world.labels(state, world=0, kind="organism") == place + 1)[0])
    genes = world.copied_genome(state, world=0, y=row, x=column)
    assert len(genes) == LENGTH
    deed(world, state, "kill", row, column)
    assert state.species[0, place] == 0
    deed(world, state, "plant", 10, 10, cutting=genes)
    assert state.species[0, place] != 0
    assert world.inspect(state, world=0, y=10, x=10)["organism"] == place + 1
    assert metrics.energy_that_should_be(state, world.config)[0] == state.energy[0].sum()


def test_who_is_where_is_reckoned_once_for_each_state_that_is_looked_at(monkeypatch):
    world, reckoned = tank(), []
    usual = describe._reckoned
    monkeypatch.setattr(describe, "_reckoned", lambda *given: reckoned.append(given) or usual(*given))
    state = world.reset(seeds=[1, 2])
    looked = []
    for steps in (1, 0, 3):
        world.step(state, steps)
        looked.append([world.labels(state, world=0, kind="organism") for _ in range(3)][-1])
        world.inspect(state, world=0, y=3, x=3)
    assert len(reckoned) == 2  # none after no step
    assert np.array_equal(looked[2], (usual(state, world.config, 0) + 1).astype(np.uint32))
    assert not np.array_equal(world.labels(state, world=1, kind="organism"), looked[2])
    deed(world, state, "kill", *(int(value) for value in np.argwhere(looked[2])[0]))
    assert len(np.unique(world.labels(state, world=0, kind="organism"))) == len(np.unique(looked[2])) - 1


def test_planting_in_a_full_tank_takes_the_place_of_the_poorest():
    world = tank(places=9)
    state = world.reset(seeds=[1])
    state.energy[0, 4] = 7
    state.books[0, Counter.SPENT] += world.config.founder_energy - 7
    deed(world, state, "plant", 10, 10, cutting=tuple(state.genome[0, 0].tolist()))
    assert (state.species != 0).all()
    assert state.species[0, 4] == state.species[0, 0]
    assert metrics.energy_that_should_be(state, world.config)[0] == state.energy[0].sum()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"founders": 20}, "founders must be at most places"),
        ({"founders": 16, "places": 20, "tank_width": 30}, "founders must fit the tank"),
        ({"first_pieces": 41}, "first_pieces must be at most pieces"),
        ({"birth_threshold": 10}, "birth_threshold must be at least"),
        ({"decide": 7}, "decide must divide steps_per_beat"),
        ({"walls": "1:2"}, "walls must be x0:y0:x1:y1:radius"),
        ({"places": 65}, "places must be 1..64"),
    ],
)
def test_what_is_no_tank_is_told_in_one_line(settings, words):
    with pytest.raises(UsageError, match=words) as error:
        Config(**SMALL | settings)
    assert "\n" not in str(error.value)


def test_a_running_tank_keeps_its_size():
    with pytest.raises(UsageError, match="keeps its size"):
        tank().adopt(Config(**SMALL | {"tank_width": 44}))


def test_genomes_of_a_search_are_founders():
    world = tank()
    genes = np.random.default_rng(1).integers(0, 256, (2, LENGTH), dtype=np.uint8)
    state = world.reset(genomes=genes, seeds=[1])
    assert (state.genome[0, :9:2] == genes[0]).all()
    with pytest.raises(ValueError, match=rf"genomes must be uint8 \(n, {LENGTH}\)"):
        world.reset(genomes=genes[:, :-1])
    assert digest(state, 0) != digest(world.reset(seeds=[1]), 0)
