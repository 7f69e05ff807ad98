import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.engines import rng
from sims.oceanworld import body, genome
from sims.oceanworld.config import Config
from tests.sims.oceanworld.creatures import full, of, random_genomes, real_genomes
from tests.sims.oceanworld.reference import connected
from tests.thorough import cases

CONFIG = Config()


def nodes_and_bonds(genomes):
    return genome.unpack(genomes)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=cases(20), deadline=None)
def test_packing_and_unpacking_are_inverse(seed):
    genomes = np.random.default_rng(seed).integers(0, 128, (3, 256)).astype(np.uint8)
    assert (genome.pack(*genome.unpack(genomes)) == genomes).all()


def test_the_bond_bits_stand_where_the_text_says():
    nodes, bonds = np.zeros((1, 16, 16), np.uint8), np.zeros((1, 16, 16, 2, 3), np.uint8)
    nodes[0, 2, 3], bonds[0, 2, 3, 0] = 1, (1, 0, 1)
    bonds[0, 2, 3, 1] = (0, 1, 0)
    assert genome.pack(nodes, bonds)[0, 16 * 2 + 3] == 0b010_101_1


def test_a_random_genome_fills_the_middle_block_and_has_all_its_bonds():
    nodes, bonds = nodes_and_bonds(genome.random_genomes(np.arange(2000), CONFIG))
    inside = np.zeros((16, 16), bool)
    inside[5:10, 5:10] = True
    assert not nodes[:, ~inside].any()
    assert not bonds[:, ~inside].any()
    assert bonds[:, inside, :, 0].all()
    assert nodes[:, inside].mean() == pytest.approx(0.8, abs=0.01)
    assert bonds[:, inside, :, 1:].mean(axis=(0, 1)) == pytest.approx(0.5, abs=0.01)


def test_a_genome_depends_on_its_own_seed_alone():
    together = genome.random_genomes(np.array([5, 6, 7]), CONFIG)
    assert (genome.random_genomes(np.array([6]), CONFIG)[0] == together[1]).all()
    children = genome.mutated(together, np.array([1, 2, 3]), CONFIG)
    assert (genome.mutated(together[1:2], np.array([2]), CONFIG)[0] == children[1]).all()
    assert (genome.mutated(together[1:2], np.array([3]), CONFIG)[0] != children[1]).any()


@pytest.mark.parametrize(("start", "node", "bond"), [(0, 0.05 * 0.8, 0.025), (127, 0.05 * 0.2, 0.025)])
def test_mutation_redraws_each_bit_with_the_chance_given(start, node, bond):
    parents = np.full((2000, 256), start, np.uint8)
    nodes, bonds = nodes_and_bonds(genome.mutated(parents, np.arange(2000), CONFIG) ^ parents)
    assert nodes.mean() == pytest.approx(node, rel=0.05)
    assert bonds.mean(axis=(0, 1, 2)) == pytest.approx(bond, rel=0.05)


def test_a_bit_is_redrawn_and_set_by_one_number_of_16_bits():
    which, values = genome.mutations(np.array([7], np.uint32), Config(mutation_rate=0.3, node_share=0.6))
    with np.errstate(over="ignore"):
        keys = [rng.stream_key(*map(np.uint32, (7, 0, genome.MUTATION_STREAM, half))) for half in (0, 1)]
        words = rng.draw(*keys, np.arange(4 * 256, dtype=np.uint32))
    numbers = np.stack([words & 0xFFFF, words >> 16], axis=1).reshape(256, 8)
    chances = np.array([round(0.3 * 0.6 * 65536), *[round(0.3 * 32768)] * 7])
    redrawn = numbers < round(0.3 * 65536)
    redrawn[:, 7] = False  # there is no eighth bit
    assert (which == np.packbits(redrawn, axis=1, bitorder="little").T).all()
    assert (values == np.packbits(redrawn & (numbers < chances), axis=1, bitorder="little").T).all()


def test_bits_mutate_independently():
    parents = np.zeros((4000, 256), np.uint8)
    children = genome.mutated(parents, np.arange(4000), Config(mutation_rate=0.5, node_share=0.5))
    bits = np.unpackbits(children[:, 100:104, None], axis=2)[:, :, 1:].reshape(4000, -1)
    assert np.abs(np.corrcoef(bits.T) - np.eye(28)).max() < 0.07


def test_mutation_at_rate_0_changes_nothing_and_at_rate_1_everything():
    parents = random_genomes(50)
    assert (genome.mutated(parents, np.arange(50), Config(mutation_rate=0)) == parents).all()
    ones = genome.mutated(parents, np.arange(50), Config(mutation_rate=1, node_share=1))
    assert (ones & 1).all()


def test_arrays_that_are_no_genomes_are_refused():
    with pytest.raises(ValueError, match="uint8"):
        genome.check(np.zeros((3, 256)))
    with pytest.raises(ValueError, match="256"):
        genome.check(np.zeros((3, 255), np.uint8))
    with pytest.raises(ValueError, match="7 bits, got 128"):
        genome.check(np.full((1, 256), 128, np.uint8))


def check_counts(genomes):
    bodies = body.grown(genomes)
    for one, (nodes, bonds) in enumerate(zip(*genome.unpack(genomes), strict=True)):
        sites, links = connected(nodes, bonds)
        assert bodies.nodes[one] == len(sites)
        assert bodies.bonds[one] == len(links)
        assert bodies.muscles[one] == sum(link[2] for link in links)
        assert bodies.rigid[one] == sum(link[3] for link in links)
        x, y = ({site[axis] for site in sites} or {0} for axis in (0, 1))
        assert bodies.width[one] == (max(x) - min(x) + 1 if sites else 0)
        assert bodies.height[one] == (max(y) - min(y) + 1 if sites else 0)


def test_bodies_are_what_a_plain_search_finds():
    genomes = np.random.default_rng(1).integers(0, 128, (100, 256)).astype(np.uint8)
    check_counts(np.concatenate([genomes, random_genomes(50, rounds=20), full()]))


def test_bodies_of_the_real_genomes_are_what_a_plain_search_finds():
    genomes = real_genomes()
    check_counts(genomes[::8])
    bodies = body.grown(genomes)
    sums = [getattr(bodies, name).sum() for name in ("nodes", "bonds", "rigid", "muscles")]
    assert sums == [28461, 34741, 17130, 16578]


def test_the_full_lattice_has_256_nodes_and_480_bonds():
    bodies = body.grown(full())
    assert (bodies.nodes[0], bodies.bonds[0]) == (256, 480)


def test_without_a_node_at_the_root_there_is_no_body():
    nodes = np.ones((16, 16))
    nodes[6, 6] = 0
    bodies = body.grown(of(nodes))
    assert bodies.nodes[0] == bodies.bonds[0] == bodies.width[0] == 0
    assert not bodies.links.any()


def test_bonds_without_both_nodes_or_past_the_edge_do_not_exist():
    nodes = np.zeros((16, 16))
    nodes[6:, 6] = 1
    nodes[15, 6:] = 1
    bodies = body.grown(of(nodes))
    assert (bodies.nodes[0], bodies.bonds[0]) == (19, 18)


def test_what_does_not_belong_to_the_body_does_not_change_the_creature():
    genomes = random_genomes(40)
    nodes, bonds = genome.unpack(genomes)
    nodes[:, 13:15, 13:15], bonds[:, 13:15, 13:15] = 1, 1
    assert (body.grown(genome.pack(nodes, bonds)).links == body.grown(genomes).links).all()


def test_a_creature_is_the_same_wherever_it_lies_on_the_lattice():
    near, far = np.zeros((16, 16)), np.zeros((16, 16))
    near[6:9, 6:8], far[4:7, 5:7] = 1, 1
    links = body.grown(np.concatenate([of(near), of(far)])).links
    assert (links[0] == links[1]).all()


def test_links_are_a_genome_of_the_same_shape_in_the_corner():
    genomes = random_genomes(20, rounds=5)
    bodies = body.grown(genomes)
    nodes, bonds = genome.unpack(bodies.links)
    assert (nodes.sum(axis=(1, 2)) == bodies.nodes).all()
    assert (bonds[..., 0].sum(axis=(1, 2, 3)) == bodies.bonds).all()
    assert nodes[:, 0].any(axis=1).all()
    assert nodes[:, :, 0].any(axis=1).all()


def test_descriptors_are_size_and_connectedness():
    found = body.descriptors(np.array([50, 200, 4]), np.array([49, 372, 4]))
    assert found == pytest.approx(np.array([[0.5, 0], [1, 0.865], [0.04, 0.25]]))


def test_no_body_has_more_bonds_than_is_held_possible():
    bodies = body.grown(np.random.default_rng(2).integers(0, 128, (500, 256)).astype(np.uint8) | 0b0010011)
    possible = {tuple(pair) for pair in body.possible().tolist()}
    assert set(zip(bodies.nodes.tolist(), bodies.bonds.tolist(), strict=True)) - {(0, 0), (1, 0)} <= possible
    assert (256, 480) in possible
    assert (256, 481) not in possible
    assert (4, 4) in possible
    assert (3, 3) not in possible
