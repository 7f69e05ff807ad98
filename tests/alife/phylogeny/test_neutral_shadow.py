"""Neutral shadows: as many deaths, births and mutants as in the world, and nothing else of it."""

from pathlib import Path

import numpy as np
import pytest

from alife.engines import backend
from alife.phylogeny import abundances
from alife.phylogeny.events import COLUMN_BIT, allocate
from alife.phylogeny.neutral_shadow import LOCAL, MIXED, NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.taxa import LABEL, NEXT_ID
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import registry
from alife.worlds.archipelago import Ring
from tests.alife.running import alife, refused, resume

SMALL = {"height": 24, "width": 20, "founders": 30, "mutation_rate": 9000, "birth_threshold": 30}
NAMES = ["", *NEUTRAL_SHADOWS]


def make(name="multicell", threads=1, **settings):
    return registry.world_class(name)(registry.config_class(name)(**settings), backend.start("cpu", threads))


def lived(world, steps, portions=None, seeds=(1, 2)):
    """Return a state and its phylogeny with shadows."""
    state = world.reset(seeds=seeds)
    seen = world.occupancy(state)
    size = seen.species.shape[1:]
    shadows = {name: NeutralShadow(name, state.seeds, size, walled=seen.walled) for name in NEUTRAL_SHADOWS}
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=True, shadows=shadows)
    phylogeny.reconcile(seen, 0)
    for portion in portions or [steps]:
        world.step(state, portion, phylogeny)
    return state, phylogeny


def founded_in(shadow):
    return shadow.species.counters[:, NEXT_ID].tolist()


@pytest.mark.parametrize("name", ["multicell", "cellworld"])
def test_as_many_live_in_a_shadow_as_in_the_world_at_every_step(name):
    world = make(name, height=16, width=14, mutation_rate=9000, founders=20)
    state, phylogeny = lived(world, 1)
    for _ in range(60):
        world.step(state, 1, phylogeny)
        seen = world.occupancy(state)
        for number in (0, 1):
            alive = np.count_nonzero(seen.species[number])
            for shadow in NEUTRAL_SHADOWS:
                assert phylogeny.abundances(seen, shadow)[number][1].sum() == alive


def test_as_many_species_are_founded_in_a_shadow_as_in_the_world():
    phylogeny = lived(make(**SMALL), 80)[1]
    born = [len(phylogeny.table("species", number)) for number in (0, 1)]
    assert min(born) > 20
    assert all(founded_in(shadow) == born for shadow in phylogeny.neutral_shadows.values())


def test_the_local_shadow_stands_on_the_spaces_of_the_world():
    state, phylogeny = lived(make(**SMALL), 80)
    assert ((phylogeny.neutral_shadows[LOCAL].species_of_cells >= 0) == (state.species.reshape(2, -1) > 0)).all()


def test_in_the_local_shadow_a_species_spreads_from_cell_to_cell():
    world = make(height=24, width=20, founders=1, mutation_rate=0, birth_threshold=30, supply_top=16000)
    state, phylogeny = lived(world, 40, seeds=(3,))
    seen = phylogeny.abundances(world.occupancy(state), LOCAL)[0]
    assert seen[1].tolist() == [np.count_nonzero(state.species)]


def test_without_deaths_and_mutants_a_shadow_keeps_its_founders():
    phylogeny = lived(make("cellworld", height=9, width=8, mutation_rate=0, death_rate=0), 30)[1]
    assert all(shadow.abundances(0)[0].tolist() == [0] for shadow in phylogeny.neutral_shadows.values())


def test_who_wins_in_a_shadow_is_not_who_wins_in_the_world():
    world = make(**SMALL)
    state, phylogeny = lived(world, 400)
    seen = world.occupancy(state)
    shares = [sorted(phylogeny.abundances(seen, name)[0][1].tolist()) for name in NAMES]
    assert shares[0] != shares[1]
    assert shares[0] != shares[2]


def cells_of_the_first(shadow, world):
    ids, cells = shadow.abundances(world)
    return int(cells[ids == world].sum())


def test_chance_is_fair():
    """Of two equal species with all births and deaths even, each wins about half the worlds, and drift is seen."""
    worlds, spaces = 400, 32
    labels = (np.arange(spaces) + np.arange(worlds)[:, None]) % 2 + 1
    seeds = np.arange(worlds, dtype=np.uint32)
    ordered_events = allocate((worlds, 4, 8), 1)[1]
    for kind in NEUTRAL_SHADOWS:
        shadow = NeutralShadow(kind, seeds, (4, 8), walled=False)
        shadow.begin(labels)
        for step in range(60):
            x = step % 8
            for y in range(4):
                ordered_events.deaths[:, y] = y * 8 + x
                ordered_events.births[:, y] = x << COLUMN_BIT, 0, 0, y
            ordered_events.ends[:] = 0, 4
            shadow.replay(ordered_events, step, 1)
        first = np.array([cells_of_the_first(shadow, world) for world in range(worlds)])
        assert abs(first.mean() / spaces - 0.5) < 0.06, kind  # three standard errors
        assert first.std() > 3, kind


@pytest.mark.parametrize("threads", [1, 2])
def test_shadows_are_the_same_in_any_portions_and_from_any_threads(threads):
    whole = lived(make(**SMALL), 90)[1].state_dict()
    cut = lived(make(threads=min(threads, backend.processors()), **SMALL), 90, portions=[1, 40, 49])[1].state_dict()
    assert {name: array.tobytes() for name, array in cut.items()} == {n: a.tobytes() for n, a in whole.items()}


def test_a_neutral_run_that_was_stopped_goes_on_as_if_it_was_not(in_an_empty_folder):  # noqa: ARG001 (a fixture)
    common = ("--worlds", 2, "--sample-every", 20, "--frame-every", 0, "--neutral")
    assert alife("--steps", 100, *common, "--out", "a") == 0
    assert alife("--steps", 50, *common, "--out", "b") == 0
    assert resume("b", "--steps", 100) == 0
    for name in NAMES:
        one, other = (abundances.path_of(Path(folder), name).read_text() for folder in "ab")
        assert one == other


def test_a_shadow_cannot_begin_in_the_midst_of_a_run(capsys, in_an_empty_folder):  # noqa: ARG001 (a fixture)
    assert alife("--steps", 40, "--worlds", 1, "--frame-every", 0, "--out", "a") == 0
    config = Path("a/config.toml")
    config.write_text(config.read_text().replace("neutral = false", "neutral = true", 1))
    assert "none can begin in its midst" in refused(capsys, "--resume", "a", "--steps", "60")


@pytest.mark.parametrize(
    "arguments",
    [
        ("multicell", "--neutral", "--phylogeny", "off"),
        ("multicell", "--neutral", "--backend", "taichi-cpu"),
        ("bitwise", "--neutral"),
    ],
)
def test_a_shadow_that_cannot_be_is_refused(capsys, in_an_empty_folder, arguments):  # noqa: ARG001 (a fixture)
    assert "--neutral needs" in refused(capsys, *arguments)


def test_a_world_of_a_file_has_no_shadows_on_islands(capsys, in_an_empty_folder):  # noqa: ARG001 (a fixture)
    port = str(Path(__file__).parents[3] / "examples/ports/cells.py")
    assert "without newcomers" in refused(capsys, port, "--neutral", "--islands", "2")


def test_the_mixed_shadow_forgets_where_anyone_stood():
    shadow = NeutralShadow(MIXED, np.array([1], np.uint32), (2, 3), walled=False)
    shadow.begin(np.array([[0, 7, 0, 7, 9, 0]]))
    assert shadow.cell_count.tolist() == [3]
    assert [numbers.tolist() for numbers in shadow.abundances(0)] == [[0, 1], [2, 1]]


def test_shadows_exchange_as_many_as_worlds():
    world = make(**SMALL)
    world.ring = Ring(2, 5, 4)
    state, phylogeny = lived(world, 1, [5] * 12)
    seen = world.occupancy(state)
    for name in NEUTRAL_SHADOWS:
        for number, (_, cells) in enumerate(phylogeny.abundances(seen, name)):
            assert cells.sum() == np.count_nonzero(seen.species[number])
    local = phylogeny.neutral_shadows[LOCAL].species_of_cells
    assert ((local >= 0) == (seen.species.reshape(local.shape) != 0)).all()


def test_who_passes_to_another_shadow_keeps_its_name_there():
    shadow = NeutralShadow(LOCAL, np.array([1, 2], np.uint32), (2, 2), walled=True)
    shadow.begin(np.array([[7, 0, 0, 8], [9, 9, 0, 0]]))
    passages = np.array([[0, 0, 1, 2], [0, 3, 1, 0], [1, 1, 0, 1]])  # the second lands on somebody
    shadow.migrate(passages, np.array([False, True, False]), 5)
    assert names_on_spaces(shadow) == [[7, 9, 0, 8], [8, 9, 7, 0]]
    before = shadow.species.counters[:, NEXT_ID].tolist()
    shadow.migrate(np.array([[0, 0, 1, 3]]), np.array([False]), 6)  # joins its own kind
    assert shadow.species.counters[:, NEXT_ID].tolist() == before
    assert names_on_spaces(shadow)[1] == [8, 9, 7, 7]


def test_a_mutant_that_comes_home_joins_its_species():
    shadow = NeutralShadow(LOCAL, np.array([1, 2], np.uint32), (2, 2), walled=True)
    shadow.begin(np.array([[7, 0, 0, 0], [9, 0, 0, 0]]))
    shadow.species.facts[0, 0, LABEL] = 0  # as mutants of shadows have
    shadow.migrate(np.array([[0, 0, 1, 1]]), np.array([False]), 5)
    shadow.migrate(np.array([[1, 1, 0, 1]]), np.array([False]), 6)
    assert len(shadow.abundances(0)[0]) == 1
    assert len(shadow.abundances(1)[0]) == 2


def names_on_spaces(shadow):
    """Return the label of who stands on each space of each world, 0 where nobody does."""
    slots = shadow.species_of_cells
    return [
        [int(shadow.species.facts[world, slot, LABEL]) if slot >= 0 else 0 for slot in slots[world]]
        for world in range(shadow.worlds)
    ]
