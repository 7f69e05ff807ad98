"""Random but valid Multicell configs for property tests."""

from hypothesis import assume
from hypothesis import strategies as st

from alife.core.errors import UsageError
from sims.multicell.config import DRIFTING, Config

SIZES = {"height": st.integers(2, 15), "width": st.integers(1, 8).map(lambda half: 2 * half)}
RATES = {
    "supply_bottom": st.integers(0, 65536),
    "supply_top": st.integers(0, 65536),
    "supply_period": st.integers(1, 20),
    "outflow": st.integers(0, 256),
    "sharing": st.integers(0, 8),
    "diffusion": st.integers(0, 8),
    "reactions_per_step": st.integers(1, 4),
    "upkeep": st.integers(0, 3),
    "killer_upkeep": st.integers(0, 3),
    "death_rate": st.sampled_from((0, 256, 3000)),
    "kill_cost": st.integers(0, 6),
    "killers": st.booleans(),
    "neutral": st.booleans(),
    "mutation_rate": st.sampled_from((0, 1311, 30000, 65536)),
    "tree_depth": st.integers(1, 5),
    "telomere": st.integers(0, 8),
    "disease": st.sampled_from((0, 0, 20000, 65536)),
    "disease_radius": st.integers(1, 16),
    "leaf_duplication": st.sampled_from((0, 0, 30000, 65536)),
    "crossing": st.sampled_from((0, 0, 30000, 65536)),
    "arms_cost": st.sampled_from((0, 0, 1, 16)),
    "ground": st.sampled_from(("gradient", "uniform", "foods_apart", "foods_together", "rock")),
    "ground_scale": st.sampled_from((1, 1, 2)),
    "ground_order": st.sampled_from((0.0, 1.0)),
    "ground_drift": st.sampled_from((0, 0, 1, 7)),
    "rock_share": st.sampled_from((0.1, 0.5)),
}


@st.composite
def chemistries(draw):
    bits = draw(st.integers(2, 4))
    foods = draw(st.lists(st.integers(0, 2**bits - 1), min_size=2, max_size=4, unique=True))
    energy = draw(st.lists(st.integers(0, 40), min_size=2**bits, max_size=2**bits))
    return {"bits": bits, "foods": tuple(foods), "energy": tuple(energy)}


@st.composite
def configs(draw, **fixed):
    """Draw a config in which things happen soon: breeding is cheap and foods are plenty."""
    settings = {name: draw(strategy) for name, strategy in {**SIZES, **RATES}.items()}
    settings |= draw(st.just({}) | chemistries())
    settings |= {"birth_cost": draw(st.integers(0, 8)), "child_energy": draw(st.integers(0, 10))}
    settings["birth_threshold"] = settings["birth_cost"] + settings["child_energy"] + draw(st.integers(1, 10))
    if settings["ground"] == "rock":  # a nursery so large that there are open spaces
        settings |= {"height": 16, "width": 16, "ground_scale": 1, "ground_order": 0.0}
    if fixed.get("ground", settings["ground"]) not in DRIFTING:
        settings["ground_drift"] = 0
    settings["disease_radius"] = min(settings["disease_radius"], settings["width"] - 1)
    if settings["height"] % settings["ground_scale"] or settings["width"] % settings["ground_scale"]:
        settings["ground_scale"] = 1
    room = max(1, settings["height"] // 4) * settings["width"]
    settings["founders"] = draw(st.integers(1, max(1, room // 8 if settings["ground"] == "rock" else room)))
    try:
        return Config(**{**settings, **fixed})
    except UsageError:  # an energy table under which no reaction pays
        assume(False)
