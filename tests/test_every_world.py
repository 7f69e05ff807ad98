"""What must hold for every world: a new one is tested by existing."""

from itertools import pairwise

import numpy as np
import pytest

from alife.core import state
from alife.core.config import from_table, settings_of
from alife.core.errors import UsageError
from alife.engines import backend
from alife.phylogeny.tracker import Phylogeny
from alife.runs.config import RunConfig
from alife.runs.interventions import apply
from alife.worlds import registry, viewable
from alife.worlds.intervention import Intervention
from tests.sims.stamp.rules import TINY

SMALL = {
    "bitwise": {"mutation_rate": 30000},
    "cellworld": {"height": 20, "width": 18, "mutation_rate": 16000, "death_rate": 900},
    "multicell": {"height": 20, "width": 18, "founders": 12, "birth_threshold": 30, "mutation_rate": 16000},
}
SMALL["stamp"] = {"rule": TINY, "rows": 3, "columns": 4, "founders": 5, "seed_rate": 20000, "freeze": 0}
SMALL["stamp"] |= {"mutation_rate": 20000, "death_rate": 900}
SMALL["tank"] = {"tank_width": 40, "tank_height": 40, "founders": 9, "places": 12, "pieces": 40, "first_pieces": 40}
SMALL["tank"] |= {"birth_threshold": 1600, "founder_energy": 1700, "mutation_rate": 30000}
STEPS = 80  # more than a device draws keys for at once


@pytest.fixture(params=registry.ecologies())
def name(request):
    return request.param


def make(name, engine="cpu", threads=1):
    config = registry.config_class(name)(**SMALL.get(name, {}))
    return registry.world_class(name)(config, backend.start(engine, threads))


def digests(world, current):
    seen = world.fetch(current)
    return [state.digest(seen, number) for number in range(len(seen.seeds))]


def history(world, seeds, steps=STEPS):
    current = world.reset(seeds=seeds)
    world.step(current, steps)
    return current


def test_it_lives_and_changes(name):
    world = make(name)
    assert digests(world, history(world, [0])) != digests(world, world.reset(seeds=[0]))


def test_the_same_seed_gives_the_same_history(name):
    world = make(name)
    assert digests(world, history(world, [5])) == digests(make(name), history(make(name), [5]))


def test_another_seed_gives_another_history(name):
    world = make(name)
    assert digests(world, history(world, [5])) != digests(world, history(world, [6]))


def test_worlds_in_a_batch_do_not_interact(name):
    world = make(name)
    together = digests(world, history(world, [3, 4, 5]))
    assert together == [digests(world, history(world, [seed]))[0] for seed in (3, 4, 5)]


def test_steps_can_be_taken_in_any_portions(name):
    world = make(name)
    current = world.reset(seeds=[1])
    for steps in (1, 0, 7, STEPS - 8):
        world.step(current, steps)
    assert current.step == STEPS
    assert digests(world, current) == digests(world, history(world, [1]))


def test_one_thread_equals_two(name):
    if backend.processors() < 2:
        pytest.skip("needs two processors")
    one, two = make(name, threads=1), make(name, threads=2)
    assert digests(one, history(one, [1, 2, 3])) == digests(two, history(two, [1, 2, 3]))


def test_the_device_engine_equals_the_cpu_engine(name):
    cpu, device = make(name), make(name, "taichi-cpu", threads=2)
    begun, ended = device.reset(seeds=[1, 2]), history(device, [1, 2])
    assert digests(device, begun) == digests(cpu, cpu.reset(seeds=[1, 2]))
    assert digests(device, ended) == digests(cpu, history(cpu, [1, 2]))


@pytest.mark.parametrize("engine", ["cpu", "taichi-cpu"])
def test_a_world_takes_batches_of_any_size_in_turn(name, engine):
    world = make(name, engine, threads=2)
    for seeds in ([1], [2, 3, 4, 5, 6, 7], [8, 9]):
        assert digests(world, history(world, seeds, 20)) == digests(make(name), history(make(name), seeds, 20))


def test_a_fetched_state_can_be_placed_again_on_either_engine(name):
    cpu, device = make(name), make(name, "taichi-cpu", threads=2)
    half = cpu.fetch(history(cpu, [1], STEPS // 2))
    moved = device.place(half)
    device.step(moved, STEPS - STEPS // 2)
    assert digests(device, moved) == digests(cpu, history(cpu, [1]))


def test_every_array_leads_with_the_worlds(name):
    world = make(name)
    current = history(world, [1, 2, 3], 3)
    for array in state.arrays(world.fetch(current)).values():
        assert len(array) == 3
    for array in world.observe(current).values():
        assert len(array) == 3


def test_what_is_observed_cannot_be_written_to(name):
    world = make(name)
    for array in world.observe(history(world, [1], 3)).values():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_looking_does_not_change_anything(name):
    world = make(name)
    current = history(world, [1])
    before = digests(world, current)
    world.observe(current)
    world.measure(current, world.totals(current))
    world.summary(current)
    for colours in world.colours:
        world.render(current, colours=colours)
    world.inspect(current, world=0, y=1, x=1)
    assert digests(world, current) == before


def test_metrics_are_numbers_for_each_world(name):
    world = make(name)
    current = history(world, [1, 2])
    metrics = world.measure(current, world.totals(world.reset(seeds=[1, 2])))
    assert set(world.headline) | set(world.curves) | {column for column, _, _ in world.bands} <= set(metrics)
    for values in metrics.values():
        assert values.shape == (2,)
        assert np.isfinite(values).all()


def test_totals_never_shrink(name):
    world = make(name)
    current = world.reset(seeds=[1, 2])
    before = world.totals(current)
    for _ in range(5):
        world.step(current, 10)
        after = world.totals(current)
        assert all((after[key] >= before[key]).all() for key in before)
        before = after


def test_bands_share_out_the_whole(name):
    world = make(name)
    current = history(world, [1])
    metrics = world.measure(current, world.totals(current))
    assert sum(metrics[column][0] for column, _, _ in world.bands) == pytest.approx(1)


def test_every_colour_mode_gives_a_picture_and_a_legend(name):
    world = make(name)
    current = history(world, [1, 2])
    for colours in world.colours:
        picture = world.render(current, world=1, colours=colours)
        assert picture.dtype == np.uint8
        assert picture.ndim == 3
        assert picture.shape[2] == 3
        for label, colour in world.legend(colours):
            assert label
            assert all(0 <= channel <= 255 for channel in colour)


def test_worlds_of_a_batch_have_their_own_pictures(name):
    world = make(name)
    current = history(world, [1, 2])
    assert (world.render(current, world=0) != world.render(current, world=1)).any()


def test_the_default_colours_are_all_in_the_legend_if_there_is_one(name):
    world = make(name)
    current = history(world, [1])
    for colours in {world.colours[0], world.closeup or world.colours[0]}:
        seen = {tuple(pixel) for pixel in world.render(current, colours=colours).reshape(-1, 3).tolist()}
        assert seen <= {colour for _, colour in world.legend(colours)} or not world.legend(colours)


def test_memory_is_foretold(name):
    world = make(name)
    current = world.fetch(history(world, [1, 2], 1))
    assert sum(array.nbytes for array in state.arrays(current).values()) <= 2 * world.bytes_per_world()


def test_every_setting_is_explained(name):
    for setting, default, meaning in settings_of(registry.config_class(name)):
        assert setting
        assert default
        assert len(meaning) > 10


# What a viewer asks for; see alife.worlds.viewable


def interventions_of(world):
    copied_genome = world.copied_genome(world.fetch(history(world, [1])), world=0, y=1, x=1)
    for tool in world.tools:
        if not tool.plants:
            yield Intervention(step=STEPS, world=0, tool=tool.name, y=2, x=3, radius=3, amount=tool.amount)
        elif copied_genome:
            yield Intervention(step=STEPS, world=0, tool=tool.name, y=2, x=3, radius=3, cutting=copied_genome)


def test_a_picture_for_the_window_is_the_picture(name):
    world = make(name)
    seen = world.fetch(history(world, [1, 2]))
    for colours in world.colours:
        pixels = world.pixels(seen, world=1, colours=colours)
        assert (viewable.unpacked(pixels) == world.render(seen, world=1, colours=colours)).all()


def test_a_picture_is_drawn_into_the_memory_given(name):
    world = make(name)
    seen = world.fetch(history(world, [1]))
    fresh = world.pixels(seen, world=0, colours=world.colours[0])
    assert (world.pixels(seen, world=0, colours=world.colours[0], spare=np.zeros_like(fresh)) == fresh).all()


def test_the_census_counts_what_the_metrics_share_out(name):
    world = make(name)
    seen = world.fetch(history(world, [1, 2]))
    metrics = world.measure(seen, world.totals(seen))
    counts = world.census(seen, world=1)
    assert counts.shape == (len(world.bands),)
    if counts.sum():
        shares = [metrics[column][1] for column, _, _ in world.bands]
        assert (counts / counts.sum()).tolist() == pytest.approx(shares, abs=0.02)


def test_labels_cover_the_map_and_cannot_change_the_world(name):
    world = make(name)
    current = history(world, [1])
    seen = world.fetch(current)
    for kind in world.label_kinds:
        labels = world.labels(seen, world=0, kind=kind)
        assert labels.shape == world.shape()
        assert labels.dtype == np.uint32
        assert labels.any()


def test_a_decision_leads_from_the_root_to_a_leaf(name):
    world = make(name)
    seen = world.fetch(history(world, [1]))
    rows, columns = world.shape()
    for y, x in [(y, x) for y in range(rows) for x in range(columns)][::7]:
        found = world.decision(seen, world=0, y=y, x=x)
        if found is not None:
            assert len(found.answers) == len(found.questions) + 1 == 2 ** len(found.path)
            assert set(found.path) <= {0, 1}


def test_an_intervention_does_the_same_to_the_same_world(name):
    world = make(name)
    for intervention in interventions_of(world):
        one, other = history(world, [1, 2]), history(world, [1, 2])
        apply(world, one, intervention)
        apply(world, other, intervention)
        assert digests(world, one) == digests(world, other), intervention.tool


def test_an_intervention_changes_its_own_world_alone(name):
    world = make(name)
    for intervention in interventions_of(world):
        touched, left = history(world, [1, 2]), history(world, [1, 2])
        apply(world, touched, intervention)
        assert digests(world, touched)[1] == digests(world, left)[1], intervention.tool


def test_an_intervention_is_the_same_on_the_device(name):
    cpu, device = make(name), make(name, "taichi-cpu", threads=2)
    for intervention in interventions_of(cpu):
        one, other = history(cpu, [1]), device.place(cpu.fetch(history(cpu, [1])))
        for world, state_ in ((cpu, one), (device, other)):
            apply(world, state_, intervention)
            world.step(state_, 10)
        assert digests(cpu, one) == digests(device, other), intervention.tool


def test_a_tool_that_does_not_exist_is_told(name):
    world = make(name)
    if not world.tools:
        pytest.skip("cannot be touched")
    with pytest.raises(UsageError, match="intervention"):
        apply(world, history(world, [1]), Intervention(step=STEPS, world=0, tool="sing", y=1, x=1))


def test_every_preset_is_a_world_and_a_run(name):
    for scene, preset in registry.presets(name).items():
        assert preset.meaning, scene
        config = from_table(registry.config_class(name), preset.rules)
        assert registry.world_class(name)(config, backend.start("cpu", 1)).reset(seeds=[0]).step == 0
        RunConfig(**{"world": name, **registry.default_run(name), **preset.run})


# Who descends from whom; see alife.phylogeny.tracker


def recorded(world, seeds, portions=(STEPS,), keeps_all=False):
    """Return a state and the phylogeny of its history."""
    current = world.reset(seeds=seeds)
    seen = world.occupancy(current)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=keeps_all)
    phylogeny.reconcile(seen, current.step)
    for steps in portions:
        world.step(current, steps, phylogeny)
    return current, phylogeny


def saved(phylogeny):
    return {name: array.tobytes() for name, array in phylogeny.state_dict().items()}


def test_recording_the_phylogeny_does_not_change_the_history(name):
    world = make(name)
    assert digests(world, recorded(world, [1, 2])[0]) == digests(world, history(world, [1, 2]))


def test_everyone_alive_descends_from_a_founder(name):
    world = make(name)
    current, phylogeny = recorded(world, [1, 2])
    species = world.occupancy(current).species
    assert species.any()
    for number, y, x in np.argwhere(species):
        for kind in phylogeny.kinds:
            line = phylogeny.at(kind, number, y, x)
            assert line[0].species == species[number, y, x]
            assert all(child.parent == parent.id for child, parent in pairwise(line))
            assert all(parent.origin < child.origin for child, parent in pairwise(line))
            assert line[-1].parent is None
            assert line[-1].origin == 0 or name == "bitwise"  # whose newcomers inherit from nobody


def test_the_taxa_alive_are_those_that_stand_there(name):
    world = make(name)
    current, phylogeny = recorded(world, [1, 2])
    species = world.occupancy(current).species
    for number in (0, 1):
        alive = {taxon.label for taxon in phylogeny.table("species", number) if taxon.destroyed is None}
        assert alive == set(np.unique(species[number][species[number] > 0]).tolist())


def test_taxa_come_and_go_at_the_very_step(name):
    world = make(name)
    phylogeny = recorded(world, [1], keeps_all=True)[1]
    current, seen = world.reset(seeds=[1]), set()
    for step in range(STEPS + 1):
        seen |= {(label, step) for label in np.unique(world.occupancy(current).species).tolist() if label}
        world.step(current, 1)
    told = set()
    for taxon in phylogeny.table("species", 0):
        end = STEPS + 1 if taxon.destroyed is None else taxon.destroyed
        told |= {(taxon.label, step) for step in range(taxon.origin, end)}
    assert told == seen


def test_the_phylogeny_is_the_same_in_any_portions(name):
    world = make(name)
    whole = saved(recorded(world, [1, 2])[1])
    assert saved(recorded(world, [1, 2], portions=(1, 7, STEPS - 8))[1]) == whole


def test_the_phylogeny_is_the_same_from_one_thread_and_two(name):
    if backend.processors() < 2:
        pytest.skip("needs two processors")
    one, two = make(name, threads=1), make(name, threads=2)
    for seeds in ([1], [1, 2]):  # rows shared out, and whole worlds
        assert saved(recorded(one, seeds)[1]) == saved(recorded(two, seeds)[1])


def test_a_pruned_phylogeny_is_part_of_the_whole_one(name):
    world = make(name)
    pruned, whole = recorded(world, [1])[1], recorded(world, [1], keeps_all=True)[1]
    for kind in pruned.kinds:
        assert set(pruned.table(kind, 0)) <= set(whole.table(kind, 0))


def test_every_species_has_a_name(name):
    world = make(name)
    phylogeny = recorded(world, [1])[1]
    assert all(world.name_of_species(taxon.label) for taxon in phylogeny.table("species", 0))
