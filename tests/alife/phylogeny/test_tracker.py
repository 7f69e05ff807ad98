"""Who descends from whom: the compiled bookkeeping against plain Python, and what can be asked of it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.engines import backend
from alife.phylogeny.events import (
    COLUMN_BIT,
    NEW_ORGANISM,
    NEW_SPECIES,
    ORPHAN,
    PARENT_BIT,
    STEP_BIT,
    note_birth,
    note_death,
)
from alife.phylogeny.events_cpu import record_change
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.taxa import FEWEST_SLOTS, NEXT_ID
from alife.phylogeny.tracker import ORGANISMS, SPECIES, Occupancy, Phylogeny
from alife.worlds import registry
from tests.alife.phylogeny.reference import Reference
from tests.thorough import cases

ROWS, COLUMNS, WORLDS = 3, 4, 2
SPACES = ROWS * COLUMNS
KINDS = (ORGANISMS, SPECIES)
NOTABLE = 2  # so small a map makes two organisms notable


def beside(space, direction):
    y, x = divmod(space, COLUMNS)
    y, x = y + (direction == 2) - (direction == 0), x + (direction == 1) - (direction == 3)
    return y % ROWS * COLUMNS + x % COLUMNS


class Fate:
    """Draws histories that could be: writes them into an event buffer and tells the reference of them."""

    def __init__(self, draw, phylogeny, references):
        self.draw, self.phylogeny, self.references = draw, phylogeny, references
        self.label = 0

    def portion(self, first_step, steps):
        for world, reference in enumerate(self.references):
            for since in range(steps):
                step = first_step + since + 1
                living = sorted(reference.here)
                for space in self.draw(st.lists(st.sampled_from(living), unique=True)) if living else []:
                    reference.kill(step, space)
                    self.record_death(world, space, since)
                self.bear(world, reference, since, step)
        self.phylogeny.apply_events(first_step, steps)

    def bear(self, world, reference, since, step):
        parents = dict(reference.here)
        free = [space for space in range(SPACES) if space not in reference.here]
        for space in sorted(self.draw(st.lists(st.sampled_from(free), unique=True))) if free else []:
            direction = self.draw(st.integers(-1, 3))
            parent = None if direction < 0 else beside(space, direction)
            if direction >= 0 and parent not in parents:
                continue
            founds = 2 if direction < 0 else self.draw(st.integers(0, 2))
            self.label += 1
            organism = self.label if founds else None
            species = self.label + 1000 if founds == 2 else None
            kind = species or (reference.species[reference.kind[parents[parent]]].label)
            reference.bear(step, space, parent, organism, species)
            self.record_birth(world, space, since, direction, founds, self.label, kind)

    def record_death(self, world, space, since):
        y, x = divmod(space, COLUMNS)
        note_death(self.phylogeny.events, world, y, x, since)

    def record_birth(self, world, space, since, direction, founds, organism, species):
        y, x = divmod(space, COLUMNS)
        events = self.phylogeny.events
        parent = ORPHAN if direction < 0 else direction << PARENT_BIT
        flags = (0, NEW_ORGANISM, NEW_ORGANISM | NEW_SPECIES)[founds]
        word = since << STEP_BIT | x << COLUMN_BIT | parent | flags
        at = world, min(y, events.born.shape[1] - 1)
        events.births[*at, events.born[at]] = word, organism, species, y
        events.born[at] += 1


def facts(phylogeny, kind, world):
    table = phylogeny.table(kind, world)
    return [(t.id, t.parent, t.label, t.origin, t.destroyed, t.members) for t in table]


def facts_of(reference, kind, world, kept):
    taxa = getattr(reference, kind)

    def number(taxon):
        return None if taxon is None else taxon * WORLDS + world

    return [
        (number(i), number(taxa[i].parent), taxa[i].label, taxa[i].origin, taxa[i].destroyed, taxa[i].members)
        for i in sorted(kept)
    ]


@settings(max_examples=cases(150), deadline=None)
@given(
    data=st.data(), keeps_all=st.booleans(), one=st.booleans(),
    portions=st.lists(st.integers(1, 4), min_size=1, max_size=6),
)  # fmt: skip
def test_any_history_of_births_and_deaths_is_kept_as_plain_python_keeps_it(data, keeps_all, one, portions):
    phylogeny = Phylogeny((WORLDS, ROWS, COLUMNS), KINDS, keeps_all=keeps_all)
    phylogeny.use_one_list(one=one)
    references = [Reference() for _ in range(WORLDS)]
    fate, step = Fate(data.draw, phylogeny, references), 0
    for steps in portions:
        fate.portion(step, steps)
        step += steps
    for world, reference in enumerate(references):
        for kind, notable in ((ORGANISMS, None), (SPECIES, NOTABLE)):
            taxa = getattr(reference, kind)
            kept = set(taxa) if keeps_all else reference.left(taxa, notable)
            assert facts(phylogeny, kind, world) == facts_of(reference, kind, world, kept)
        peaks = [taxon.peak for taxon in phylogeny.table(SPECIES, world)]
        assert peaks == [reference.species[t.id // WORLDS].peak for t in phylogeny.table(SPECIES, world)]


@settings(max_examples=cases(60), deadline=None)
@given(data=st.data(), portions=st.lists(st.integers(1, 4), min_size=2, max_size=6))
def test_a_phylogeny_goes_on_from_its_arrays_as_if_never_stopped(data, portions):
    phylogeny = Phylogeny((WORLDS, ROWS, COLUMNS), KINDS)
    references = [Reference() for _ in range(WORLDS)]
    fate, step = Fate(data.draw, phylogeny, references), 0
    for steps in portions:
        again = Phylogeny((WORLDS, ROWS, COLUMNS), KINDS)
        again.load_state_dict(phylogeny.state_dict())
        fate.phylogeny = again
        fate.portion(step, steps)
        phylogeny, step = again, step + steps
    for world, reference in enumerate(references):
        kept = reference.left(reference.species, NOTABLE)
        assert facts(phylogeny, SPECIES, world) == facts_of(reference, SPECIES, world, kept)


def of(species, organism):
    """Return the inhabitants of one row in one world."""
    return Occupancy(np.array([[species]], np.uint32), np.array([[organism]], np.uint32))


def test_founders_of_one_genome_are_one_species_without_a_parent():
    phylogeny = Phylogeny((1, 1, 4), KINDS)
    phylogeny.reconcile(of([7, 7, 0, 9], [1, 2, 0, 3]), step=0)
    assert [(t.label, t.parent, t.members) for t in phylogeny.table(SPECIES, 0)] == [(7, None, 2), (9, None, 1)]
    assert [(t.label, t.parent, t.members) for t in phylogeny.table(ORGANISMS, 0)] == [
        *((1, None, 1), (2, None, 1), (3, None, 1))
    ]


def test_what_a_hand_kills_and_plants_is_noted():
    phylogeny = Phylogeny((1, 1, 4), KINDS, keeps_all=True)
    phylogeny.reconcile(of([7, 7, 0, 9], [1, 1, 0, 3]), step=0)
    phylogeny.reconcile(of([7, 0, 7, 0], [1, 0, 4, 0]), step=5)
    assert [(t.label, t.origin, t.destroyed, t.members) for t in phylogeny.table(ORGANISMS, 0)] == [
        *((1, 0, None, 1), (3, 0, 5, 0), (4, 5, None, 1))
    ]
    assert [(t.label, t.destroyed, t.members) for t in phylogeny.table(SPECIES, 0)] == [(7, None, 2), (9, 5, 0)]


def test_a_lineage_leads_from_a_label_to_its_founder():
    phylogeny = Phylogeny((1, 1, 4), KINDS)
    phylogeny.reconcile(of([7, 0, 0, 0], [1, 0, 0, 0]), step=0)
    fate = Fate(None, phylogeny, [])
    for x, species in ((1, 8), (2, 9)):  # each the child of the one before it
        fate.record_birth(0, x, x, 3, 2, 10 + x, species)
    phylogeny.apply_events(0, 4)
    assert [taxon.label for taxon in phylogeny.lineage(SPECIES, 0, 9)] == [9, 8, 7]
    assert [taxon.label for taxon in phylogeny.at(ORGANISMS, 0, 0, 1)] == [11, 1]
    assert [taxon.label for taxon in phylogeny.at(SPECIES, 0, 0, 2)] == [9, 8, 7]
    assert phylogeny.lineage(SPECIES, 0, 12345) == phylogeny.at(SPECIES, 0, 0, 3) == []


def test_an_ancestor_that_lived_for_a_step_stays_while_its_descendants_live():
    phylogeny = Phylogeny((1, 1, 4), KINDS)
    phylogeny.reconcile(of([7, 0, 0, 0], [1, 0, 0, 0]), step=0)
    fate = Fate(None, phylogeny, [])
    fate.record_birth(0, 1, 0, 3, 2, 11, 8)
    fate.record_birth(0, 2, 1, 3, 2, 12, 9)
    fate.record_death(0, 1, 2)
    phylogeny.apply_events(0, 3)
    assert [(t.label, t.origin, t.destroyed) for t in phylogeny.lineage(SPECIES, 0, 9)] == [
        *((9, 2, None), (8, 1, 3), (7, 0, None))
    ]


def test_abundances_count_cells_or_what_a_space_counts_for():
    phylogeny = Phylogeny((1, 1, 4), KINDS)
    seen = of([7, 7, 0, 9], [1, 1, 0, 3])
    phylogeny.reconcile(seen, step=0)
    ids, counts = phylogeny.abundances(seen)[0]
    assert (ids.tolist(), counts.tolist()) == ([0, 1], [2, 1])
    population = Occupancy(seen.species, seen.organism, count=np.array([[[5, 1, 0, 40]]]))
    assert phylogeny.abundances(population)[0][1].tolist() == [6, 40]


@pytest.mark.parametrize("shape", [(1, 1, 32640), (4, 128, 128), (1, 4096, 4096)])
def test_a_portion_is_at_least_a_step_and_fits_a_note(shape):
    assert 1 <= Phylogeny(shape, KINDS).portion < 1 << (32 - STEP_BIT) or shape[1] == 1


def test_worlds_of_one_row_have_the_same_taxa_in_whichever_way_their_events_are_read():
    """With a shadow the events are put in order first; without one a single row is read as it was recorded."""
    found = []
    for names in ((), NEUTRAL_SHADOWS):
        world = registry.world_class("bitwise")()
        state = world.reset(seeds=[0, 1, 2])
        seen = world.occupancy(state)
        shadows = {name: NeutralShadow(name, state.seeds, seen.species.shape[1:], walled=False) for name in names}
        phylogeny = Phylogeny(seen.species.shape, seen.kinds, shadows=shadows)
        phylogeny.reconcile(seen, 0)
        for steps in (1, 700, 299):
            world.step(state, steps, phylogeny)
        found.append(phylogeny.state_dict())
    assert len(found[0]["species/links"]) > 30
    for name, array in found[0].items():
        assert np.array_equal(array, found[1][name]), name


@pytest.mark.parametrize("planted", [False, True])
def test_founders_that_come_and_go_on_a_row_leave_what_they_leave_one_by_one(planted):
    """Read at once, or event by event where somebody has a parent; with a shadow the events are put in order first."""
    draw, found = np.random.default_rng(3), []
    there = draw.random((400, 40)) < 0.5
    there[:, 0], there[:, 39] = True, False  # a parent, and room for its child
    for names in ((), NEUTRAL_SHADOWS):
        founders = there[:1].astype(np.uint32)[None] * np.arange(1, 41, dtype=np.uint32)
        shadows = {name: NeutralShadow(name, np.array([1], np.uint32), (1, 40), walled=False) for name in names}
        phylogeny = Phylogeny((1, 1, 40), KINDS, shadows=shadows)
        phylogeny.reconcile(Occupancy(founders, founders), 0)
        for since, (before, now) in enumerate(pairwise(there)):
            for x in np.flatnonzero(before != now).tolist():
                record_change(phylogeny.events, 0, x, since, int(before[x]))
            if planted and since == 300:
                note_birth(phylogeny.events, 0, 0, 39, since, parent=0, founds_species=True, species=77)
        phylogeny.apply_events(0, len(there) - 1)
        found.append(phylogeny.state_dict())
    assert len(found[0]["species/links"]) >= there[-1].sum()
    for name, array in found[0].items():
        assert np.array_equal(array, found[1][name]), name


@pytest.mark.skipif(backend.processors() < 2, reason="two threads")
@pytest.mark.parametrize("name", ["cellworld", "multicell", "stamp"])
def test_a_list_of_events_a_world_and_one_a_row_leave_the_same_taxa(name):
    """With a shadow the events are put in order first; two threads share the rows of one world."""
    found = []
    for threads, names in ((1, ()), (1, NEUTRAL_SHADOWS), (2, ())):
        world = registry.world_class(name)(backend=backend.start("cpu", threads))
        state = world.reset(seeds=[0])
        seen = world.occupancy(state)
        size, walled = seen.species.shape[1:], seen.walled
        shadows = {kind: NeutralShadow(kind, state.seeds, size, walled=walled) for kind in names}
        phylogeny = Phylogeny(seen.species.shape, seen.kinds, shadows=shadows)
        phylogeny.reconcile(seen, 0)
        for steps in (1, 300, 99):
            world.step(state, steps, phylogeny)
        assert phylogeny.events.died.shape[1] == (1 if threads == 1 else size[0])
        found.append(phylogeny.state_dict())
    assert len(found[0]["species/links"]) > 30
    for other in found[1:]:
        for part, array in found[0].items():
            assert np.array_equal(array, other[part]), part


@pytest.mark.parametrize("rows", [1, 2])
def test_full_tables_grow_before_events_are_applied_to_the_worlds_that_need_it(rows):
    phylogeny = Phylogeny((2, rows, 4), KINDS)
    founder = np.zeros((2, rows, 4), np.uint32)
    founder[:, 0, 0] = 7
    phylogeny.reconcile(Occupancy(founder, founder), step=0)
    fate, births = Fate(None, phylogeny, []), 3 * FEWEST_SLOTS
    for since in range(births):  # in the second world alone
        fate.record_birth(1, 1, since, 3, 2, 10 + since, 10 + since)
        fate.record_death(1, 1, since + 1)
    fate.record_birth(0, 1, 0, 3, 2, 11, 8)
    phylogeny.apply_events(0, births + 1)
    assert phylogeny.tables.organisms.counters[:, NEXT_ID].tolist() == [2, 1 + births]
    assert [taxon.label for taxon in phylogeny.at(SPECIES, 0, 0, 1)] == [8, 7]
    assert not phylogeny.events.born.any()
