"""What a viewer sees of Oceanworld, and how hands edit its genomes: see alife.worlds.animated.AnimatedArena."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from alife.worlds.animated import NO_LINK, Anatomy, Draft, Motion, Scenery
from alife.worlds.arena import Axis
from alife.worlds.intervention import Intervention, Tool
from sims.oceanworld import body, genome, genome_files, painting, render, waters
from sims.oceanworld.anatomy import BOND, KIND_SHIFT, LINK_KINDS, bonds_of, links_of, nodes_of
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import DISTANCE, STRUCTURE, Config
from sims.oceanworld.descriptors import CHOICES
from sims.oceanworld.genome import BOND_SHIFT, EXISTS, NODE, SIDE, SITES
from sims.oceanworld.kernel_params import beat_of, kernel_params
from sims.oceanworld.scores import judged, looks, reasons


class Viewable:
    """The optional part of the contract of arenas, mixed into World."""

    config: Config
    name: str
    _engine: Any
    _backend: Any
    link_kinds = LINK_KINDS
    axes: tuple[Axis, ...] = CHOICES[STRUCTURE].axes
    body_axes = CHOICES[STRUCTURE].axes

    @property
    def fitness_unit(self) -> str:
        """Return the unit of the fitness."""
        return "cells" if self.config.fitness == DISTANCE else "of the way"

    @property
    def beats(self) -> int:
        """Return the [beats] of the swim that is scored."""
        return self.config.beats

    def scenery(self) -> Scenery | None:
        """Return what is in the water besides creatures; None where it is still, empty and without a target."""
        return waters.scenery_of(self.config)

    @property
    def water_tools(self) -> tuple[Tool, ...]:
        """Return the tools with which the water can be painted."""
        return (*painting.WATER_TOOLS, painting.TARGET)

    def with_water(self, interventions: Sequence[Intervention]) -> Any:
        """Return the same creatures in this water as hands leave it; see alife.worlds.animated.PaintedArena."""
        config, before = self.config, None
        for one in interventions:
            touch = painting.touch_of(one, before, (float(one.x), float(one.y)))
            config, before = replace(config, **painting.painted(config, touch)), one
        kind: Any = type(self)
        return kind(config, self._backend)

    def anatomy(self, genes: np.ndarray) -> Anatomy:
        """Return the body of one genome (SITES,)."""
        return anatomy_of(grown(genes))

    def motion(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> Motion:
        """Return how the creature of one genome swims, from rest."""
        bodies = grown(genes)
        sites = nodes_of(bodies)
        steps = render.frame_steps(self.config, max(beats, self.config.beats), frames_per_beat)
        scored = self.config.beats * frames_per_beat
        beat = beat_of(self.config)
        positions = np.zeros((len(steps), SITES, 2))
        fastest = 0.0
        if bodies.nodes[0] > 1:
            traced = self._engine.trace(bodies, steps)
            positions = traced[:, :, 0]
            fastest = float(np.hypot(traced[: scored + 1, :, 1, 0], traced[: scored + 1, :, 1, 1]).max())
        centres = np.zeros((len(steps), 2))
        if bodies.nodes[0]:
            centres = body.centres_of_mass(bodies, positions, kernel_params(self.config))
        reason = self._reason(bodies, centres, fastest)
        path = centres[[0, scored]]
        if self.config.fitness != DISTANCE and bodies.nodes[0]:
            path = self._engine.paths(bodies, looks(self.config))[0][0]
        kept = slice(beats * frames_per_beat + 1)
        phase = steps[kept] % self.config.steps_per_beat
        return Motion(
            frames_per_beat,
            positions[kept][:, sites].astype(np.float32),
            centres[kept],
            (beat.extension[phase] / max(self.config.extension, 1e-9)).astype(np.float32),
            beat.power[phase] > 0,
            float("nan") if reason else float(judged(self.config, bodies, path[None], np.array([fastest])).fitness[0]),
            reason,
        )

    def draft(self, genes: np.ndarray) -> Draft:
        """Return a genome laid out on its lattice."""
        root = SIDE * genome.ROOT[0] + genome.ROOT[1]
        nodes = (genes & NODE).astype(bool)
        ends, bits = bonds_of(genes)
        reached = _reached(ends, nodes[ends].all(axis=1) & (bits & EXISTS > 0), nodes, root)
        kinds = np.where(bits & EXISTS, (bits >> KIND_SHIFT).astype(np.int64), NO_LINK)
        grown = reached[ends].all(axis=1) & (kinds != NO_LINK)
        return Draft(np.stack(body.coordinates(), axis=1), nodes, ends, kinds, root, reached, grown)

    def with_node(self, genes: np.ndarray, site: int, *, there: bool) -> np.ndarray:
        """Return the genome with a node at a site, or without."""
        changed = genes.copy()
        changed[site] = changed[site] & ~np.uint8(NODE) | np.uint8(NODE * there)
        return changed

    def with_bond(self, genes: np.ndarray, bond: int, kind: int) -> np.ndarray:
        """Return the genome with a bond being of a kind, or NO_LINK."""
        ends, _ = bonds_of(genes)
        site, shift = ends[bond, 0], BOND_SHIFT[0 if ends[bond, 1] - ends[bond, 0] == SIDE else 1]
        bits = 0 if kind == NO_LINK else kind << KIND_SHIFT | EXISTS
        changed = genes.copy()
        changed[site] = changed[site] & ~np.uint8(BOND << shift) | np.uint8(bits << shift)
        return changed

    def write_genomes(self, path: Path, genomes: np.ndarray) -> None:
        """Write genomes (n, SITES) to a .npz of nodes and bonds."""
        genome_files.write(path, genomes)

    def _reason(self, bodies: Bodies, centres: np.ndarray, fastest: float) -> str:
        verdict = judged(self.config, bodies, centres[None], np.array([fastest])).verdict[0]
        return str(reasons(self.config)[verdict])


def anatomy_of(bodies: Bodies) -> Anatomy:
    """Return the body that is the first of some."""
    x, y = body.coordinates()
    sites = nodes_of(bodies)
    return Anatomy(np.stack([x[sites], y[sites]], axis=1).astype(float), *links_of(bodies), _facts(bodies))


def grown(genes: np.ndarray) -> Bodies:
    """Return the body of one genome (SITES,), the first of some; raises ValueError for what is none."""
    genome.check(genes[None])
    return body.grown(genes[None])


def _reached(ends: np.ndarray, joins: np.ndarray, nodes: np.ndarray, root: int) -> np.ndarray:
    """Return which sites bonds that join (bonds,) connect to the root, bool (SITES,)."""
    found = np.zeros(SITES, bool)
    found[root] = nodes[root]
    while True:
        touched = ends[joins & found[ends].any(axis=1)]
        if found[touched].all():
            return found
        found[touched.ravel()] = True


def _facts(bodies: Bodies) -> dict[str, Any]:
    """Return what there is to say of a body, in the order in which it is said."""
    counts = {name: int(getattr(bodies, name)[0]) for name in ("nodes", "bonds", "muscles")}
    size, connected = body.descriptors(bodies.nodes, bodies.bonds)[0].tolist()
    places = {"size": size, "connectedness": connected} if bodies.nodes[0] else {}
    return {**counts, "fins": int(bodies.rigid[0]), "length": f"{int(body.lengths(bodies)[0])} cells", **places}
