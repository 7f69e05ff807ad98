"""Diversity on a tree, against one reckoned by hand."""

import math

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.measures.tree import Tree, ancestral_taxa, mean_pairwise_distance, phylogenetic_diversity, read

INF = float("inf")
#   0 (0) -- 1 (2) -- 3 (5) alive        in brackets the origin
#     |        `----- 4 (7) alive
#     `----- 2 (3) alive
#   5 (0) alone, alive;  6 (1) a child of 5 that died and led nowhere
TREE = Tree(
    id=np.arange(7),
    parent=np.array([-1, 0, 0, 1, 1, -1, 5]),
    origin=np.array([0.0, 2, 3, 5, 7, 0, 1]),
    destruction=np.array([4.0, 8, INF, INF, INF, INF, 3]),
)


def test_depth_counts_ancestors():
    assert TREE.depth().tolist() == [0, 1, 1, 2, 2, 0, 1]


def test_phylogenetic_diversity_sums_the_branches_that_lead_to_the_living():
    inner = 2 + 3 + 3 + 5  # to 1, 2, 3 and 4; not to 6, which is dead
    assert phylogenetic_diversity(TREE, now=10) == inner + 7 + 5 + 3 + 10  # of 2, 3, 4 and 5 until now
    assert phylogenetic_diversity(TREE, now=11) == inner + 25 + 4  # one more of each that lives


def test_ancestral_taxa_are_the_living_and_those_they_descend_from():
    assert ancestral_taxa(TREE) == 6


def test_the_mean_pairwise_distance_counts_branches_between_pairs_of_one_root():
    assert mean_pairwise_distance(TREE) == pytest.approx((2 + 3 + 3) / 3)  # 3-4, 2-3, 2-4


def test_the_mean_pairwise_distance_can_be_in_steps():
    pairs = [(5 + 3 + 5 + 3), (7 + 3 + 2 + 3 + 5), (7 + 3 + 2 + 5 + 3)]  # 3-4, 2-3, 2-4, until 10
    assert mean_pairwise_distance(TREE, now=10) == pytest.approx(sum(pairs) / 3)
    assert pairs == [2 * (10 - 2), 2 * (10 - 0), 2 * (10 - 0)]  # twice the age of the last common ancestor


def test_a_living_ancestor_is_one_of_a_pair():
    tree = Tree(np.arange(2), np.array([-1, 0]), np.array([0.0, 4]), np.array([INF, INF]))
    assert mean_pairwise_distance(tree) == 1
    assert mean_pairwise_distance(tree, now=4) == 8
    assert mean_pairwise_distance(tree, now=10) == 10 + 4 + 6


def test_without_a_pair_there_is_no_distance():
    tree = Tree(np.arange(1), np.array([-1]), np.zeros(1), np.array([INF]))
    assert math.isnan(mean_pairwise_distance(tree))


def test_a_file_of_the_standard_is_read_world_by_world(tmp_path):
    path = tmp_path / "phylogeny.csv"
    path.write_text(
        "id,ancestor_list,origin_time,destruction_time,world\n0,[none],0,inf,0\n1,[NONE],0,5,1\n3,[1],4,inf,1\n"
    )
    tree = read(path, world=1)
    assert tree.id.tolist() == [1, 3]
    assert tree.parent.tolist() == [-1, 0]
    assert tree.alive.tolist() == [False, True]


def test_a_file_that_is_no_phylogeny_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("id,color\n1,red\n")
    with pytest.raises(UsageError, match=r"a\.csv"):
        read(tmp_path / "a.csv")
