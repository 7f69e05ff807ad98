"""The settings of a Multicell world.

Source: Kevin Frans, "Open-Endedness 3: Multicell World" (2020), for the ideas; the numbers are this
project's (docs/decisions/0004-multicell-rules.md).
"""

from dataclasses import dataclass
from functools import cached_property

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError, unknown
from sims.chemistry import ENERGY_LEVEL_LIMIT, Chemistry

LARGEST_WORLD = 1 << 31  # spaces; a space's index must fit the 32-bit random numbers
MOST_ROLES = 255  # a role is a byte
NEVER = 1 << 30  # [energy] more than any cell can hold

GRADIENT, UNIFORM, FOODS_APART, FOODS_TOGETHER, BANDS, ROCK = GROUNDS = (
    "gradient", "uniform", "foods_apart", "foods_together", "bands", "rock",
)  # fmt: skip
IN_BLOCKS = (FOODS_APART, FOODS_TOGETHER, ROCK)
MAPPED = (*IN_BLOCKS, BANDS)  # grounds of which a world keeps a map
DRIFTING = (FOODS_APART, FOODS_TOGETHER, BANDS)  # those that can drift; rock stays where cells died of it
BAND_PERIOD = 32  # [spaces] after which bands repeat

# The four foods are chosen so that each reacts with the next, whose band is the nearest; why 5 and 13: decision 12.
OPEN = {
    "disease": 32768, "disease_radius": 13, "ground": BANDS, "foods": (1, 2, 3, 0), "supply_bottom": 8000,
    "tree_depth": 5, "telomere": 8, "leaf_duplication": 16384, "mutation_rate": 327,
}  # fmt: skip
OPEN_SHALLOW = {**OPEN, "disease_radius": 12, "tree_depth": 4}
PRESETS = {
    "ecology": Preset("the default world: mutation, food from below, killers", {}),
    "no-mutation": Preset("control: one development word for ever", {"mutation_rate": 0}),
    "no-killers": Preset("control: mutation makes no killers", {"killers": False}),
    "uniform": Preset("control: as much food at the top as at the bottom", {"supply_top": 8000, "supply_bottom": 8000}),
    "neutral": Preset("control: every cell lives as reaction 1 does", {"neutral": True}),
    "open": Preset("does not run dry: a disease of body plans, larger genomes, four foods apart", OPEN),
    "open-shallow": Preset(
        "open with trees of 15 tests, not 31, and a disease of radius 12: a quicker start", OPEN_SHALLOW
    ),
    "open-crossing": Preset(
        "open-shallow with sex now and then: more plans live at once", {**OPEN_SHALLOW, "crossing": 1024}
    ),
    "open-neutral": Preset("control: open, but every cell lives as reaction 1 does", {**OPEN, "neutral": True}),
}


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one Multicell world differ from another, but for its seed."""

    presets = PRESETS

    height: int = setting(128, "[spaces] rows; bounded by walls", low=2, high=32768)
    width: int = setting(128, "[spaces] columns; wraps around, even", low=2, high=32768)

    bits: int = setting(3, "bits of a molecule: 2**bits chemicals", low=2, high=4)
    foods: tuple[int, ...] = setting((1, 2), "chemicals that enter from outside")
    energy: tuple[int, ...] = setting(
        (17, 20, 17, 18, 10, 13, 9, 12), "[energy] of one molecule of each chemical", low=0, high=ENERGY_LEVEL_LIMIT
    )

    supply_bottom: int = setting(
        16000, "[/65536 molecules] of each food a step, bottom row", low=0, high=65536, kernel=True
    )
    supply_top: int = setting(0, "[/65536 molecules] of each food a step, top row", low=0, high=65536, kernel=True)
    supply_period: int = setting(16, "[steps] between two feedings", low=1, high=4096, kernel=True)
    outflow: int = setting(1, "[/256] chance of each molecule to leave, a step", low=0, high=256, kernel=True)
    sharing: int = setting(
        8, "[/16] exchange between cells of one organism, 8 averages fully", low=0, high=8, kernel=True
    )
    diffusion: int = setting(1, "[/16] exchange between other neighbours", low=0, high=8, kernel=True)

    reactions_per_step: int = setting(1, "[firings] most a cell's reaction can do, a step", low=1, high=16, kernel=True)
    upkeep: int = setting(1, "[energy] a reaction cell spends, a step", low=0, high=10_000, kernel=True)
    killer_upkeep: int = setting(1, "[energy] a killer spends, a step", low=0, high=10_000, kernel=True)
    energy_cap: int = setting(96, "[energy] a cell can hold", low=1, high=10_000, kernel=True)
    death_rate: int = setting(256, "[/65536] chance of a cell to die, a step", low=0, high=65536, kernel=True)

    birth_threshold: int = setting(48, "[energy] from which a cell breeds", low=1, high=10_000, kernel=True)
    birth_cost: int = setting(12, "[energy] lost as heat at a birth", low=0, high=10_000, kernel=True)
    child_energy: int = setting(16, "[energy] given to the child", low=0, high=10_000, kernel=True)
    kill_cost: int = setting(4, "[energy] lost as heat at a strike", low=0, high=10_000, kernel=True)
    killers: bool = setting(True, "whether mutation can make killers")
    neutral: bool = setting(False, "control: every cell runs reaction 1 and none strikes, whatever its role")

    mutation_rate: int = setting(
        1311, "[/65536] chance of a birth to redraw one genome byte", low=0, high=65536, kernel=True
    )
    tree_depth: int = setting(3, "[questions] from the root of the decision tree to a leaf", low=1, high=5, kernel=True)
    telomere: int = setting(
        6, "[births] from a founder to the last generation of its organism", low=0, high=255, kernel=True
    )
    founders: int = setting(64, "[cells] at the start, in the bottom quarter", low=1)
    founder_energy: int = setting(48, "[energy] of a founder", low=0, high=10_000)

    disease: int = setting(
        0, "[/65536] chance of a cell that meets its own body plan to die of it, a step; 0 for no disease",
        low=0, high=65536, kernel=True, later=True,
    )  # fmt: skip
    disease_radius: int = setting(
        16,
        "[spaces] how far off along each axis a cell can catch the disease",
        low=1,
        high=127,
        kernel=True,
        later=True,
    )
    leaf_duplication: int = setting(
        0, "[/65536] chance of a mutation to copy one leaf onto another instead", low=0, high=65536, kernel=True,
        later=True,
    )  # fmt: skip
    crossing: int = setting(
        0,
        "[/65536] chance of a founder of an organism to have the end of its genome from a stranger beside it",
        low=0,
        high=65536,
        kernel=True,
        later=True,
    )
    arms_cost: int = setting(
        0, "[/256 energy] that each point of attack or defence costs a cell a step; 0 for a world without arms",
        low=0, high=4096, kernel=True, later=True,
    )  # fmt: skip
    ground: str = setting("gradient", f"where the foods enter: {', '.join(GROUNDS)}", later=True)
    ground_scale: int = setting(
        4, "[spaces] side of the blocks that foods_apart, foods_together and rock are made of", low=1, later=True
    )
    ground_order: float = setting(
        0.0, "how much blocks of one kind keep together; 0 strews them", low=0, high=1.2, later=True
    )
    ground_drift: int = setting(
        0,
        "[steps] in which bands or blocks of food move on by a column, 0 where they stand",
        low=0,
        high=1_000_000,
        kernel=True,
        later=True,
    )
    rock_share: float = setting(
        0.25, "share of the blocks that are rock, with ground rock", low=0, high=0.5, later=True
    )

    def __post_init__(self) -> None:
        check(self)
        if self.width % 2:
            raise UsageError(f"width must be even, so that pairs of columns close around the world, got {self.width}.")
        if self.height * self.width > LARGEST_WORLD:
            raise UsageError(
                f"height x width must be at most {LARGEST_WORLD} spaces, got {self.height} x {self.width}."
            )
        if self.founders > self.nursery_rows * self.width:
            room = self.nursery_rows * self.width
            raise UsageError(f"founders must fit the bottom quarter: 1..{room} for this size, got {self.founders}.")
        if self.founder_energy > self.energy_cap or self.child_energy > self.energy_cap:
            raise UsageError(
                f"founder_energy and child_energy must be at most energy_cap = {self.energy_cap}, "
                f"got {self.founder_energy} and {self.child_energy}."
            )
        if self.birth_threshold < self.birth_cost + self.child_energy:
            raise UsageError(
                f"birth_threshold must be at least birth_cost + child_energy = {self.birth_cost + self.child_energy}, "
                f"got {self.birth_threshold}."
            )
        if self.rock > MOST_ROLES:
            raise UsageError(f"This chemistry has {self.roles - 1} reactions; at most {MOST_ROLES - 2} are possible.")
        if self.disease and self.disease_radius >= self.width:
            raise UsageError(f"disease_radius must be less than width = {self.width}, got {self.disease_radius}.")
        self._check_ground()

    def _check_ground(self) -> None:
        """Raise UsageError when the ground cannot be made as it is asked for."""
        if self.ground not in GROUNDS:
            raise unknown("ground", self.ground, GROUNDS)
        if self.ground in IN_BLOCKS and (self.height % self.ground_scale or self.width % self.ground_scale):
            raise UsageError(
                f"height and width must be multiples of ground_scale = {self.ground_scale} for {self.ground}, "
                f"got {self.height} x {self.width}."
            )
        if self.ground == FOODS_APART and not 2 <= len(self.foods) <= self.ground_blocks:
            raise UsageError(f"foods_apart needs 2 foods or more, and a block for each, got {len(self.foods)} foods.")
        if self.ground == BANDS and (len(self.foods) < 2 or self.width % BAND_PERIOD):
            raise UsageError(
                f"bands need 2 foods or more and a width that is a multiple of {BAND_PERIOD}, "
                f"got {len(self.foods)} foods and width {self.width}."
            )
        if self.ground_drift and self.ground not in DRIFTING:
            raise UsageError(f"ground_drift needs ground to be one of {', '.join(DRIFTING)}, got '{self.ground}'.")

    @cached_property
    def chemistry(self) -> Chemistry:
        """Return the chemistry that bits, foods and energy levels make."""
        return Chemistry(self.bits, self.foods, self.energy)

    @property
    def chemicals(self) -> int:
        """Return the number of chemicals."""
        return self.chemistry.size

    @property
    def roles(self) -> int:
        """Return the number of roles a cell can have: the reactions, and last the killer."""
        return len(self.chemistry.reactions) + 1

    @property
    def killer(self) -> int:
        """Return the role of killers."""
        return self.roles

    @property
    def rock(self) -> int:
        """Return what `role` holds where there is rock: no role, but it is not empty either."""
        return self.roles + 1

    @property
    def has_ground(self) -> bool:
        """Return whether a world keeps a map of its ground."""
        return self.ground in MAPPED

    @property
    def ground_blocks(self) -> int:
        """Return how many blocks a map that is made of blocks has."""
        return (self.height // self.ground_scale) * (self.width // self.ground_scale)

    @property
    def rate_top(self) -> int:
        """Return the [/65536 molecules] of each food a step of the top row, before the ground shares it out."""
        return self.supply_top if self.ground in (GRADIENT, BANDS) else (self.supply_top + self.supply_bottom) // 2

    @property
    def rate_bottom(self) -> int:
        """Return the same of the bottom row."""
        return self.supply_bottom if self.ground in (GRADIENT, BANDS) else self.rate_top

    @property
    def inheritable_roles(self) -> int:
        """Return the last of the roles, from 1 on, that mutation draws."""
        return self.roles if self.killers else self.roles - 1

    @property
    def strike_threshold(self) -> int:
        """Return the [energy] from which a killer strikes: what a strike and a child cost."""
        return NEVER if self.neutral else self.kill_cost + self.birth_cost + self.child_energy

    @property
    def role_names(self) -> tuple[str, ...]:
        """Return what every role does, from role 1 on."""
        return (*(str(reaction) for reaction in self.chemistry.reactions), "killer")

    @property
    def nursery_rows(self) -> int:
        """Return how many rows at the bottom the founders are scattered over."""
        return max(1, self.height // 4)

    @property
    def genome_length(self) -> int:
        """Return the bytes of a genome: tests of the nodes of the tree, roles and pheromones of its leaves, arms."""
        return 3 * (1 << self.tree_depth) - 1 + (2 if self.arms_cost else 0)
