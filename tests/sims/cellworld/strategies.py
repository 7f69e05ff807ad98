"""Random but valid Cellworld configs for property tests."""

from hypothesis import strategies as st

from sims.cellworld.config import Config
from sims.cellworld.parts import PARTS, ROLES, Part

RATES = {
    "height": st.integers(2, 12),
    "width": st.integers(2, 12),
    "birth_cost": st.integers(0, 20),
    "child_energy": st.integers(0, 10),
    "kill_cost": st.integers(0, 6),
    "energy_cap": st.integers(20, 200),
    "death_rate": st.sampled_from((0, 128, 3000)),
    "mutation_rate": st.sampled_from((0, 1311, 30000, 65536)),
    "conquest": st.booleans(),
    "tolerance": st.integers(0, 5),
}


@st.composite
def part_tables(draw):
    """Draw a table of parts in which the second brings more than it costs and the third copies."""
    numbers = st.integers(0, 6)
    more = [
        Part(f"More {number}", draw(numbers), draw(numbers), draw(numbers), draw(st.sampled_from(ROLES)))
        for number in range(draw(st.integers(0, 3)))
    ]
    return (*PARTS[:3], *more)


@st.composite
def configs(draw, **fixed):
    """Draw a config in which things happen soon: breeding is cheap and the first cells are armed at random."""
    settings = {name: draw(strategy) for name, strategy in RATES.items()}
    settings["parts"] = draw(st.just(PARTS) | part_tables())
    rest = draw(st.lists(st.integers(0, len(settings["parts"]) - 1), min_size=14, max_size=14))
    settings["ancestor"] = (1, 2, *rest)
    settings["founders"] = draw(st.integers(1, settings["height"] * settings["width"]))
    settings["founder_energy"] = draw(st.integers(0, 20))
    return Config(**{**settings, **fixed})
