"""Genomes of Oceanworld: a byte a site of the lattice, drawn and mutated; nodes and bonds as plain arrays.

Source: Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020). A site's byte holds
whether there is a node, and of the bonds to x + 1 and to y + 1 whether each exists, is a muscle, is
rigid (a fin). Site (x, y) is byte 16 x + y. Not all of that grows into a body, see body.py.
"""

import numpy as np

from alife.worlds.genome_checks import check_genome_seeds, check_genomes
from sims.oceanworld.config import Config

SIDE = 16  # [sites] of the lattice
SITES = SIDE * SIDE
ROOT = (6, 6)  # the site (x, y) that a body is connected to
BLOCK = slice(5, 10)  # the sites along either axis that a random genome draws

NODE = 1  # bits of a site's byte
EXISTS, MUSCLE, RIGID = 1, 2, 4  # bits of a bond
BOND_SHIFT = (1, 4)  # where the bits of the bonds to x + 1 and y + 1 begin
BITS = 7  # of a byte that mean something
Bits = tuple[np.ndarray, np.ndarray]  # uint8 (n, SITES) each: which bits of genomes are redrawn, and as what

BIRTH_STREAM, MUTATION_STREAM = 0, 1  # of random numbers, see alife.engines.rng


def random_genomes(seeds: np.ndarray, config: Config) -> np.ndarray:
    """Return random genomes uint8 (n, SITES): nodes, muscles and fins drawn in a block, all its bonds there."""
    block = np.zeros((SIDE, SIDE), np.uint8)
    block[BLOCK, BLOCK] = EXISTS << BOND_SHIFT[0] | EXISTS << BOND_SHIFT[1]
    open_bits = np.zeros((SIDE, SIDE), np.uint8)
    open_bits[BLOCK, BLOCK] = NODE | (MUSCLE | RIGID) << BOND_SHIFT[0] | (MUSCLE | RIGID) << BOND_SHIFT[1]
    chances = _thresholds(1.0, config.node_share)
    which, values = _redraw(open_bits.ravel(), seeds, BIRTH_STREAM, chances)
    found: np.ndarray = block.ravel() & ~which | values
    return found


def mutated(genomes: np.ndarray, seeds: np.ndarray, config: Config) -> np.ndarray:
    """Return a child of each genome (n, SITES), in which each bit was redrawn with chance `mutation_rate`."""
    return redrawn(genomes, mutations(seeds, config))


def mutations(seeds: np.ndarray, config: Config) -> Bits:
    """Return which bits are redrawn in children with these seeds (n,), and as what, uint8 (n, SITES) each."""
    open_bits = np.full(SITES, (1 << BITS) - 1, np.uint8)
    return _redraw(open_bits, seeds, MUTATION_STREAM, _thresholds(config.mutation_rate, config.node_share))


def redrawn(genomes: np.ndarray, bits: Bits) -> np.ndarray:
    """Return genomes (n, SITES) of which some bits were redrawn."""
    from sims.oceanworld.genome_cpu import replace_bits

    which, values = bits
    if len(which) != len(genomes):
        raise ValueError(f"seeds must be one for each of {len(genomes)} genomes, got {len(which)}.")
    found = np.empty(genomes.shape, np.uint8)
    replace_bits(np.ascontiguousarray(genomes).ravel(), which.ravel(), values.ravel(), found.ravel())
    return found


def _redraw(open_bits: np.ndarray, seeds: np.ndarray, stream: int, chances: tuple[np.uint32, ...]) -> Bits:
    from sims.oceanworld.genome_cpu import redraw

    bits: Bits = redraw(open_bits, check_genome_seeds(seeds), stream, *chances)
    return bits


def check(genomes: np.ndarray) -> None:
    """Raise ValueError unless these are genomes: uint8 (n, SITES), nothing beyond the bits that mean something."""
    check_genomes(genomes, SITES)
    if genomes.max(initial=0) >> BITS:
        raise ValueError(f"genomes must be bytes of {BITS} bits, got {genomes.max()}.")


def pack(nodes: np.ndarray, bonds: np.ndarray) -> np.ndarray:
    """Return genomes (n, SITES) of nodes (n, x, y) and bonds (n, x, y, 2, 3), of 0 and 1.

    The last axes of bonds: to x + 1, to y + 1; exists, is a muscle, is rigid.
    """
    packed = nodes.astype(np.uint8) * np.uint8(NODE)
    for axis, shift in enumerate(BOND_SHIFT):
        for place in range(3):
            packed |= bonds[..., axis, place].astype(np.uint8) << np.uint8(shift + place)
    return packed.reshape(len(nodes), SITES)


def unpack(genomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes uint8 (n, 16, 16) and bonds uint8 (n, 16, 16, 2, 3) of genomes, as `pack` takes them."""
    sites = genomes.reshape(-1, SIDE, SIDE)
    bits = [sites >> np.uint8(place) & np.uint8(1) for place in range(BITS)]
    return bits[0], np.stack(bits[1:], axis=-1).reshape(*sites.shape, 2, 3)


def _thresholds(rate: float, node_share: float) -> tuple[np.uint32, np.uint32, np.uint32]:
    """Return the random numbers 0..65535 below which a bit is redrawn, a node is there, a bond's bit is set."""
    redrawn, node, bond = round(rate * 65536), round(rate * node_share * 65536), round(rate * 32768)
    return np.uint32(redrawn), np.uint32(node), np.uint32(bond)
