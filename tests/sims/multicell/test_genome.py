import numpy as np
import pytest

from sims.multicell.config import Config
from sims.multicell.genome import ancestor, check, draw_tree, leaves_of, spell, words

CONFIG = Config()


def genome(roles, children):
    """Return a genome whose leaves, in the order of pheromones 0..7, have these roles and child pheromones."""
    made = ancestor(CONFIG)
    for pheromone, (role, child) in enumerate(zip(roles, children, strict=True)):
        leaf = int(f"{pheromone:03b}"[::-1], 2)
        made[7 + leaf], made[15 + leaf] = role, child
    return made


def word(*leaves, telomere=6):
    config = Config(telomere=telomere)
    roles, children = zip(*leaves, *[(1, 0)] * (8 - len(leaves)), strict=True)
    return spell(words(genome(roles, children)[None], config)[0])


def test_the_ancestor_is_green_in_four_generations():
    assert spell(words(ancestor(CONFIG)[None], CONFIG)[0]) == "1 1 1 1 | spore"
    assert ancestor(CONFIG).tolist() == [0, 1, 1, 2, 2, 2, 2, *[1] * 8, 1, 1, 3, 3, 2, 2, 0, 0]


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_ancestor_is_valid_at_every_depth_of_tree(depth):
    config = Config(tree_depth=depth)
    check(ancestor(config)[None], config)
    assert len(ancestor(config)) == config.genome_length == 3 * 2**depth - 1


def test_a_word_lists_the_roles_along_child_pheromones_until_a_spore():
    assert word((9, 3), (1, 2), (17, 0), (6, 1)) == "9 6 1 17 | spore"


def test_a_word_that_repeats_says_where():
    assert word((9, 1), (6, 2), (1, 1)) == "9 (6 1)"
    assert word((9, 1), (6, 1)) == "9 (6)"


def test_a_word_ends_with_the_telomere():
    assert word((9, 1), (6, 2), (1, 1), telomere=1) == "9 6 | spore"
    assert word((9, 1), telomere=0) == "9 | spore"


def test_pheromones_lead_to_leaves_as_the_tree_says():
    tree = ancestor(CONFIG)
    tree[0] = 3  # the root tests bit 3, its children bit 1, theirs bit 2
    pheromones = np.array([0b0000, 0b1000, 0b0010, 0b1110], np.uint8)
    assert leaves_of(np.stack([tree] * 4), pheromones, CONFIG).tolist() == [0, 4, 2, 7]


def test_a_tree_is_drawn_with_a_line_for_each_leaf():
    lines = draw_tree(genome([9, 6, 1, 17, 1, 1, 1, 1], [1, 2, 3, 0, 0, 0, 0, 0]), CONFIG)
    text = "\n".join(lines)
    assert "bit 2 is 0: 0+5 -> 5+6, child 1" in text
    assert "killer, child a spore" in text
    assert sum("child" in line for line in lines) == 8


@pytest.mark.parametrize(
    "spoil",
    [
        lambda g: g.astype(np.int64),
        lambda g: g[:, :-1],
        lambda g: np.concatenate([g[:, :7], g[:, 7:15] * 0, g[:, 15:]], axis=1),
        lambda g: np.concatenate([g[:, :7], g[:, 7:15] + 17, g[:, 15:]], axis=1),
        lambda g: np.concatenate([g[:, :15], g[:, 15:] + 16], axis=1),
        lambda g: np.concatenate([g[:, :7] + 4, g[:, 7:]], axis=1),
    ],
)
def test_what_is_no_genome_is_refused(spoil):
    with pytest.raises(ValueError, match="genomes must"):
        check(spoil(ancestor(CONFIG)[None]), CONFIG)
