"""The Multicell world as alife.worlds.world.World: what `python -m alife.run multicell` runs.

Source: Kevin Frans, "Open-Endedness 3: Multicell World" (2020).
"""

import numpy as np

from alife.phylogeny.genomic_shadow import GenomicShadow
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.grid_world import GridWorld
from sims.multicell.genomic_shadow import PlanShadow
from sims.multicell.state import State
from sims.multicell.viewable import Viewable


class World(Viewable, GridWorld):
    """A batch of Multicell worlds; genomes are uint8 (n, genome_length).

    A step: local, exchange right, exchange down, intent, strike, birth.
    """

    name = "multicell"
    rules_version = 1
    headline = ("cells", "reaction_entropy", "killer_share")
    curves = ("reaction_entropy", "multi_reaction_share", "killer_share")
    unseen = ("seeds", "books", "supplied", "drained", "diseased")

    def genomic_shadow(self, seeds: np.ndarray, sample_every: int) -> GenomicShadow:
        """Return an empty neutral shadow with genomes for worlds with these seeds."""
        return PlanShadow(self.config, seeds, sample_every)

    def shadowed(self, state: State, sample_every: int) -> tuple[Phylogeny, PlanShadow]:
        """Return a phylogeny that begins with a state before its first step, and its shadow with genomes."""
        occupancy, shadow = self.occupancy(state), PlanShadow(self.config, state.seeds, sample_every)
        phylogeny = Phylogeny(occupancy.species.shape, occupancy.kinds, genomic=shadow)
        phylogeny.reconcile(occupancy, 0)
        shadow.begin(self.fetch(state))
        return phylogeny, shadow
