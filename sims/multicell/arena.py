"""Multicell as alife.worlds.arena.Arena: what searches breed settings in. A genome is the settings of a world.

A world is judged by what lives in it over the later half of its time: by how many body plans rise there, compared with
its shadow, in which who breeds is chance (alife.phylogeny.genomic_shadow), or by one of the descriptors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from alife.core.errors import UsageError
from alife.engines.backend import Backend, start
from alife.phylogeny.genomic_shadow import SHADOW
from alife.worlds.arena import Axis, Evaluation, Ranges
from alife.worlds.byte_genomes import ByteArena
from alife.worlds.genome_checks import check_genomes
from sims.multicell.arena_config import DESCRIPTORS, RISES, Config
from sims.multicell.config import BANDS, FOODS_APART, GRADIENT, UNIFORM
from sims.multicell.config import Config as Rules
from sims.multicell.genomic_shadow import PlanShadow, figures_of
from sims.multicell.metrics import is_cell, plans_of
from sims.multicell.state import State
from sims.multicell.world import World as Ecology

ROSE = "rises_0.5"  # plans that reach .5 % of the cells for the first time, see alife.phylogeny.novelty
BIRTH_THRESHOLD = 48  # [energy] as usual, or more where a birth takes more
LONGER = 2  # times, for finalists, whose worlds have another seed
DIED_OUT = "died out"
GROUNDS = (GRADIENT, UNIFORM, FOODS_APART, BANDS)


@dataclass(frozen=True)
class Knob:
    """A setting that a byte of the genome gives, evenly over its range, or over its octaves."""

    name: str
    low: int
    high: int
    in_octaves: bool = False  # high is then low times a power of 2

    def value(self, byte: int) -> int:
        """Return the setting of a byte, in whole numbers alone."""
        if not self.in_octaves:
            return self.low + (byte * (self.high - self.low) + 127) // 255
        whole, part = divmod(byte * ((self.high // self.low).bit_length() - 1), 255)
        return (self.low << whole) * (255 + part) // 255


KNOBS = (
    Knob("supply_bottom", 2000, 32_000, in_octaves=True),
    Knob("supply_top", 0, 16_000),
    Knob("outflow", 0, 8),
    Knob("sharing", 0, 8),
    Knob("diffusion", 0, 8),
    Knob("upkeep", 0, 3),
    Knob("killer_upkeep", 0, 3),
    Knob("death_rate", 64, 2048, in_octaves=True),
    Knob("birth_cost", 2, 24),
    Knob("child_energy", 8, 24),
    Knob("kill_cost", 0, 16),
    Knob("mutation_rate", 128, 16_384, in_octaves=True),
    Knob("tree_depth", 2, 4),
    Knob("telomere", 1, 8),
    Knob("disease", 0, 65_536),  # none below the middle
    Knob("disease_radius", 1, 16, in_octaves=True),
    Knob("ground", 0, len(GROUNDS) - 1),
)


def numbers_of(genes: np.ndarray) -> dict[str, int]:
    """Return what each byte of a genome, uint8 (KNOBS,), stands for, by name; 0 where it makes no difference."""
    found = {knob.name: knob.value(int(byte)) for knob, byte in zip(KNOBS, genes, strict=True)}
    found["disease"] = max(0, 2 * found["disease"] - 65_536)
    return found if found["disease"] else found | {"disease_radius": 0}


def settings_of(genes: np.ndarray) -> dict[str, int | str]:
    """Return the settings of a genome by name; those of Multicell that it leaves out are as usual."""
    numbers = numbers_of(genes)
    told: dict[str, int | str] = {name: value for name, value in numbers.items() if value or name != "disease_radius"}
    needed = numbers["birth_cost"] + numbers["child_energy"]
    return told | {"ground": GROUNDS[numbers["ground"]], "birth_threshold": max(BIRTH_THRESHOLD, needed)}


class World(ByteArena):
    """The looking glass under which worlds are judged; see alife.worlds.arena.Arena for what each method promises."""

    kind = "arena"
    name = "multicell-arena"
    rules_version = 1
    key = 0x3C11
    genome_length = parameters = len(KNOBS)
    is_quick = False
    engines_alike = ("cpu",)  # a device compiles its kernels anew for all settings

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        self.config = config or Config()
        self._backend = backend or start("cpu")
        if not self._backend.is_cpu:
            raise UsageError(
                f"{self.name} scores on the CPU alone, got {self._backend.name}: a device compiles its kernels anew "
                "for the settings of every world."
            )
        self.descriptor_names = self.config.first, self.config.second
        self.descriptor_ranges: Ranges = tuple(DESCRIPTORS[name][1] for name in self.descriptor_names)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Return how the descriptors are called on maps, and in which units."""
        return tuple(Axis(name.replace("_", " "), DESCRIPTORS[name][0]) for name in self.descriptor_names)

    @property
    def fitness_unit(self) -> str:
        """Return the unit of the fitness."""
        return "deviations above chance" if self.config.judge == RISES else DESCRIPTORS[self.config.judge][0]

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the settings themselves: many bytes can mean the same one."""
        values = [list(numbers_of(genes).values()) for genes in genomes]
        return np.array(values, np.int32).reshape(len(genomes), len(KNOBS)).view(np.uint8)

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Let a world with the settings of every genome evolve, and judge it by the later half of its samples.

        The fitness `rises` is how many plans rose beyond the shadow, (rises - shadow) / sqrt(shadow + 1).
        """
        check_genomes(genomes, self.genome_length)
        found = [self._judged(genes) for genes in genomes]
        valid = np.array([bool(one) for one in found], bool)
        columns = {
            name: np.array([one.get(name, np.nan) for one in found], np.float64)
            for name in (self.config.judge, *DESCRIPTORS)
        }
        lows, highs = np.array([DESCRIPTORS[name][1] for name in self.descriptor_names]).T
        places = np.stack([columns[name] for name in self.descriptor_names], axis=1).reshape(-1, 2)
        told = [numbers_of(genes) for genes in genomes]
        details = {knob.name: np.array([one[knob.name] for one in told], np.int64) for knob in KNOBS}
        return Evaluation(
            columns[self.config.judge],
            np.clip(places, lows, highs),
            valid,
            np.where(valid, "", DIED_OUT),
            {**details, **{name: columns[name] for name in DESCRIPTORS}},
        )

    def rules_of(self, genes: np.ndarray) -> Rules:
        """Return the settings of Multicell that a genome, uint8 (knobs,), stands for."""
        size = {"height": self.config.size, "width": self.config.size}
        return Rules(**size, **settings_of(genes))  # type: ignore[arg-type]  # each is of its kind

    def _judged(self, genes: np.ndarray) -> dict[str, float]:
        """Return the figures of a world by name; none where nobody lives at the end."""
        world = Ecology(self.rules_of(genes), self._backend)
        state = world.reset(seeds=[self.config.seed])
        wants_shadow = self.config.judge == RISES
        phylogeny, shadow = world.shadowed(state, self.config.sample_every) if wants_shadow else (None, None)
        since, samples = world.totals(state), list[dict[str, float]]()
        while state.step + self.config.sample_every <= self.config.steps:
            world.step(state, self.config.sample_every, phylogeny)
            seen = world.fetch(state)
            if not (seen.species != 0).any():
                return {}
            samples.append(self._figures(world, seen, since, shadow))
            since = world.totals(state)
        late = samples[len(samples) // 2 :]
        found = {name: sum(one[name] for one in late) / len(late) for name in DESCRIPTORS}
        if wants_shadow:
            rose, chance = (sum(one[name] for one in late) for name in (ROSE, SHADOW + ROSE))
            found[RISES] = (rose - chance) / float(np.sqrt(chance + 1))
        return found

    def _figures(
        self, world: Ecology, state: State, since: Mapping[str, np.ndarray], shadow: PlanShadow | None
    ) -> dict[str, float]:
        """Return the figures of a sample."""
        measured = {name: float(values[0]) for name, values in world.measure(state, since).items()}
        alive = is_cell(state, world.config, 0)
        _, first, counts = np.unique(plans_of(state, world.config, 0)[alive], return_index=True, return_counts=True)
        plans = figures_of(state.genome[0][alive][first], counts, world.config)
        (counted,) = ({},) if shadow is None else shadow.count(state)
        return counted | {
            **{name: measured[name] for name in ("reaction_entropy", "killer_share", "multi_reaction_share")},
            "inhabited": measured["cells"] / self.config.size**2,
            "plans": float(np.log2(max(plans["effective_plans"], 1.0))),
            "generations": plans["generations"],
        }

    def refined(self) -> "World":
        """Return the same glass on worlds of another seed, for longer: what was luck does not show again."""
        config = replace(self.config, steps=LONGER * self.config.steps, seed=self.config.seed ^ 1)
        return World(config, self._backend)
