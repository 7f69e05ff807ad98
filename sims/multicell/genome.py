"""Genomes of Multicell: decision trees from pheromones to roles, and the words they develop into.

Layout, for a tree of depth d with 2**d leaves: the node bytes (which of the pheromone bits to
test, level by level), the leaf roles, the leaf child pheromones; in a world with arms last attack and defence.
"""

import numpy as np

from sims.multicell.config import Config
from sims.multicell.scalar_rules import CYCLE, extended, pheromone_bits


def ancestor(config: Config) -> np.ndarray:
    """Return the genome of the first cells, uint8 (genome_length,): all run reaction 1 in a cycle of pheromones."""
    depth, leaves = config.tree_depth, 1 << config.tree_depth
    tests = [level for level in range(depth) for _ in range(1 << level)]
    pheromones = [int(f"{leaf:0{depth}b}"[::-1], 2) for leaf in range(leaves)]
    children = [(pheromone + 1) % 4 for pheromone in pheromones]
    unarmed = [0] * (config.genome_length - 3 * leaves + 1)
    return np.array(tests + [1] * leaves + children + unarmed, np.uint8)


def check(genomes: np.ndarray, config: Config) -> None:
    """Raise ValueError unless these are genomes of this config: uint8 (n, genome_length) with bytes in range."""
    if genomes.dtype != np.uint8 or genomes.ndim != 2 or genomes.shape[1] != config.genome_length:
        raise ValueError(f"genomes must be uint8 (n, {config.genome_length}), got {genomes.dtype} {genomes.shape}.")
    tests, roles, children = parts(genomes, config)
    bits = int(pheromone_bits(config.tree_depth))
    if tests.max(initial=0) >= bits or children.max(initial=0) >= 1 << bits:
        raise ValueError(f"genomes must test pheromone bits 0..{bits - 1} and hand on pheromones 0..{(1 << bits) - 1}.")
    if roles.min(initial=1) < 1 or roles.max(initial=1) > config.roles:
        raise ValueError(f"genomes must name roles 1..{config.roles}.")


def parts(genomes: np.ndarray, config: Config) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the node tests (n, leaves - 1), leaf roles and leaf child pheromones (n, leaves) of genomes."""
    leaves = 1 << config.tree_depth
    tests, roles, children, _ = np.split(genomes, [leaves - 1, 2 * leaves - 1, 3 * leaves - 1], axis=1)
    return tests, roles, children


def leaves_of(genomes: np.ndarray, pheromones: np.ndarray, config: Config) -> np.ndarray:
    """Return the leaf (n,) that each genome (n, genome_length) is led to by its pheromone (n,)."""
    rows, node = np.arange(len(genomes)), np.zeros(len(genomes), np.intp)
    for _ in range(config.tree_depth):
        node = 2 * node + 1 + ((pheromones >> genomes[rows, node]) & 1)
    return node - ((1 << config.tree_depth) - 1)


def words(genomes: np.ndarray, config: Config) -> np.ndarray:
    """Return the development word of each genome (n, genome_length), uint8 (n, pheromones + 1).

    The roles of an organism's generations from the founder on, padded with 0; last, where the
    word begins to repeat, counted from 1, or 0 when it ends in spores.
    """
    _, roles, children = parts(genomes, config)
    everyone, pheromones = np.arange(len(genomes)), 1 << int(pheromone_bits(config.tree_depth))
    found = np.zeros((len(genomes), pheromones + 1), np.uint8)
    seen = np.zeros((len(genomes), pheromones), np.uint8)  # generation of a pheromone, counted from 1
    pheromone, growing = np.zeros(len(genomes), np.uint8), np.ones(len(genomes), bool)
    for generation in range(min(config.telomere, pheromones) + 1):
        repeats = growing & (seen[everyone, pheromone] > 0)
        found[repeats, -1] = seen[everyone, pheromone][repeats]
        growing &= ~repeats
        seen[growing, pheromone[growing]] = generation + 1
        leaf = leaves_of(genomes, pheromone, config)
        found[growing, generation] = roles[everyone, leaf][growing]
        pheromone = children[everyone, leaf]
        growing &= pheromone != 0
    return found


def plans(genomes: np.ndarray, config: Config) -> np.ndarray:
    """Return the body plan of each genome (n, genome_length), uint32 (n,); as scalar_rules.plan_of, which takes one."""
    return plans_of_words(words(genomes, config))


def plans_of_words(found: np.ndarray) -> np.ndarray:
    """Return the hashes, never 0, of development words (n, _), uint32 (n,)."""
    names = np.zeros(len(found), np.uint32)
    with np.errstate(over="ignore"):  # hashes wrap around by design
        for role in found[:, :-1].T:
            names = np.where(role > 0, extended(names, role.astype(np.uint32)), names)  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
        start = found[:, -1].astype(np.uint32)
        names = np.where(start > 0, extended(names, start + np.uint32(CYCLE)), names)  # type: ignore[arg-type]  # likewise
    return np.maximum(names, 1).astype(np.uint32)


def spell(word: np.ndarray) -> str:
    """Return a development word as text: `9 6 1 17 | spore`, or `9 (6 1)` where 6 and 1 repeat."""
    roles, start = [str(role) for role in word[:-1] if role], int(word[-1])
    if not start:
        return f"{' '.join(roles)} | spore"
    return " ".join([*roles[: start - 1], f"({' '.join(roles[start - 1 :])})"])


def draw_tree(genome: np.ndarray, config: Config) -> list[str]:
    """Return a genome (genome_length,) as a decision tree in lines of text."""
    tests, roles, children = (part[0] for part in parts(genome[None], config))
    ends = [f"child {child}" if child else "child a spore" for child in children]
    leaves = [f"{config.role_names[role - 1]}, {end}" for role, end in zip(roles, ends, strict=True)]
    return _branch(0, tests, leaves, "")


def _branch(node: int, tests: np.ndarray, leaves: list[str], indent: str) -> list[str]:
    if node >= len(tests):
        return [indent + leaves[node - len(tests)]]
    lines = []
    for bit in (0, 1):
        branch = _branch(2 * node + 1 + bit, tests, leaves, indent + "  ")
        head = f"{indent}bit {tests[node]} is {bit}:"
        lines += [f"{head} {branch[0].strip()}"] if len(branch) == 1 else [head, *branch]
    return lines
