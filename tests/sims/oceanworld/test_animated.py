"""What a viewer is told of Oceanworld is what the searches score."""

import numpy as np
import pytest

from alife.engines import backend
from alife.search.genome_file import read_genomes
from alife.worlds.animated import NO_LINK
from sims.oceanworld import body, genome
from sims.oceanworld.config import Config
from sims.oceanworld.world import World

COUNT = 24


@pytest.fixture(scope="module")
def arena():
    return World(Config(), backend.start("cpu", 1))


@pytest.fixture(scope="module")
def genomes(arena):
    return arena.random_genomes(np.arange(COUNT, dtype=np.uint32))


def test_the_score_of_a_motion_is_the_fitness_to_the_last_bit(arena, genomes):
    fitness = arena.evaluate(genomes).fitness
    scores = [arena.motion(genes, 8, 48).score for genes in genomes]
    assert np.array_equal(scores, fitness, equal_nan=True)


def test_a_longer_or_shorter_look_has_the_same_score_and_beginning(arena, genomes):
    short, scored, long = (arena.motion(genomes[0], beats, 48) for beats in (2, 8, 20))
    assert short.score == scored.score == long.score
    assert len(short.centres) == 2 * 48 + 1
    assert np.array_equal(long.places[: len(scored.places)], scored.places)
    assert np.array_equal(scored.places[: len(short.places)], short.places)


def test_a_motion_begins_at_rest_where_the_anatomy_is(arena, genomes):
    for genes in genomes:
        assert np.allclose(arena.motion(genes, 1, 8).places[0], arena.anatomy(genes).places)


def test_muscles_grow_and_fins_are_spread_in_the_power_stroke(arena, genomes):
    motion = arena.motion(genomes[0], 1, 48)
    assert motion.spread[:24].all()
    assert not motion.spread[24:48].any()
    assert motion.strength[0] == 0
    assert motion.strength[12] == 1
    assert motion.strength[40] == 0


def test_an_anatomy_is_the_body(arena, genomes):
    bodies = body.grown(genomes)
    for number, genes in enumerate(genomes):
        found = arena.anatomy(genes)
        assert len(found.places) == bodies.nodes[number]
        assert len(found.links) == bodies.bonds[number]
        lengths = np.abs(found.places[found.links[:, 0]] - found.places[found.links[:, 1]]).sum(axis=1)
        assert (lengths == 1).all()
        swells = np.array([kind.swells for kind in arena.link_kinds])
        assert swells[found.kinds].sum() == bodies.muscles[number]


def test_a_draft_marks_what_belongs_to_the_body(arena, genomes):
    children = genome.mutated(genomes, np.arange(COUNT, dtype=np.uint32), Config(mutation_rate=0.5))
    bodies = body.grown(children)
    for number, genes in enumerate(children):
        draft = arena.draft(genes)
        assert draft.grown_nodes.sum() == bodies.nodes[number]
        assert draft.grown_bonds.sum() == bodies.bonds[number]


def test_an_edit_changes_what_it_says_and_nothing_else(arena, genomes):
    genes = genomes[0]
    draft = arena.draft(genes)
    for bond in (0, 100, 239, 240, 479):
        for kind in (*range(len(arena.link_kinds)), NO_LINK):
            after = arena.draft(arena.with_bond(genes, bond, kind))
            assert after.kinds[bond] == kind
            others = np.arange(len(draft.kinds)) != bond
            assert (after.kinds[others] == draft.kinds[others]).all()
            assert (after.nodes == draft.nodes).all()
    for site in (0, draft.root, 255):
        for there in (True, False):
            after = arena.draft(arena.with_node(genes, site, there=there))
            assert after.nodes[site] == there
            assert (np.delete(after.nodes, site) == np.delete(draft.nodes, site)).all()
            assert (after.kinds == draft.kinds).all()


def test_a_genome_without_a_body_can_be_looked_at(arena, genomes):
    draft = arena.draft(genomes[0])
    nobody = arena.with_node(genomes[0], draft.root, there=False)
    motion, anatomy = arena.motion(nobody, 4, 48), arena.anatomy(nobody)
    assert anatomy.places.shape == (0, 2)
    assert motion.places.shape == (4 * 48 + 1, 0, 2)
    assert np.isnan(motion.score)
    assert "no body" in motion.reason


def test_written_genomes_are_read_again(arena, genomes, tmp_path):
    arena.write_genomes(tmp_path / "some.npz", genomes)
    assert (read_genomes(tmp_path / "some.npz", arena) == genomes).all()
