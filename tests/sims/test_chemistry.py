import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alife.core.errors import UsageError
from sims.chemistry import Chemistry, react

MULTICELL = Chemistry(3, (1, 2), (17, 20, 17, 18, 10, 13, 9, 12))

# number, reaction, payout, level: the table of docs/multicell.md
TABLE = """
1   1+2 -> 3+5  6  1
2   1+3 -> 2+2  4  2
3   1+5 -> 4+3  5  2
4   2+3 -> 1+6  6  2
5   2+5 -> 7+7  6  2
6   3+5 -> 6+0  5  2
7   0+1 -> 1+4  7  3
8   0+3 -> 3+5  4  3
9   0+5 -> 5+6  8  3
10  0+7 -> 7+7  5  3
11  1+4 -> 5+6  8  3
12  1+6 -> 7+7  5  3
13  1+7 -> 6+0  6  3
14  2+7 -> 5+4  6  3
15  3+4 -> 7+7  4  3
16  3+6 -> 5+4  4  3
"""


@st.composite
def chemistries(draw):
    bits = draw(st.integers(2, 5))
    foods = draw(st.lists(st.integers(0, 2**bits - 1), min_size=2, max_size=4, unique=True))
    energy = draw(st.lists(st.integers(0, 50), min_size=2**bits, max_size=2**bits))
    try:
        return Chemistry(bits, tuple(foods), tuple(energy))
    except UsageError:
        assume(False)


def test_the_default_table_is_as_documented():
    rows = [line.split(maxsplit=1) for line in TABLE.strip().splitlines()]
    told = [f"{reaction}  {reaction.payout}  {reaction.level}" for reaction in MULTICELL.reactions]
    assert [row[1] for row in rows] == told
    assert MULTICELL.chemicals == frozenset(range(8))


@given(st.integers(1, 8), st.data())
def test_reacting_commutes_and_keeps_two_molecules_of_the_same_bits(bits, data):
    a, b = (data.draw(st.integers(0, 2**bits - 1)) for _ in range(2))
    assert react(a, b, bits) == react(b, a, bits)
    assert all(0 <= product < 2**bits for product in react(a, b, bits))


def test_the_sum_is_rotated_right_by_one_bit():
    assert react(1, 2, 3) == (3, 0b101)
    assert react(3, 5, 3) == (6, 0)
    assert react(7, 6, 3) == (1, 0b110)


@given(chemistries())
def test_no_reaction_pays_more_than_it_takes_from_its_molecules(chemistry):
    for reaction in chemistry.reactions:
        stored = [sum(chemistry.energy[c] for c in side) for side in (reaction.inputs, reaction.outputs)]
        assert reaction.payout == stored[0] - stored[1] > 0


@given(chemistries(), st.data())
def test_no_cycle_of_reactions_pays(chemistry, data):
    """Whatever fires in whatever order: once all molecules are back as they were, nothing was paid."""
    counts = dict.fromkeys(range(chemistry.size), 3)
    paid, stored = 0, sum(3 * level for level in chemistry.energy)
    for reaction in data.draw(st.lists(st.sampled_from(chemistry.reactions), max_size=60)):
        if all(counts[chemical] > 0 for chemical in reaction.inputs):
            paid += reaction.payout
            for chemical in range(chemistry.size):
                counts[chemical] += reaction.change(chemical)
    assert paid == stored - sum(chemistry.energy[c] * n for c, n in counts.items())
    if counts == dict.fromkeys(range(chemistry.size), 3):
        assert paid == 0


@given(chemistries())
def test_a_reaction_lives_on_what_the_levels_below_it_made(chemistry):
    available = set(chemistry.foods)
    for level in sorted({reaction.level for reaction in chemistry.reactions}):
        reactions = [reaction for reaction in chemistry.reactions if reaction.level == level]
        assert all(set(reaction.inputs) <= available for reaction in reactions)
        available |= {product for reaction in reactions for product in reaction.outputs}
    assert available == chemistry.chemicals


@given(chemistries())
def test_every_paying_pair_of_reachable_chemicals_is_a_reaction(chemistry):
    reachable = sorted(chemistry.chemicals)
    pairs = {(a, b) for a in reachable for b in reachable if a < b and chemistry.payout(a, b) > 0}
    assert pairs == {reaction.inputs for reaction in chemistry.reactions}


def test_brown_lives_on_what_green_makes():
    assert 1 in MULTICELL.suppliers(6)
    assert 6 in MULTICELL.suppliers(9)


@pytest.mark.parametrize(
    ("foods", "energy", "words"),
    [
        ((1, 2), (1, 2, 3), "energy needs one level for each of the 8 chemicals of 3 bits, got 3"),
        ((1, 9), (0,) * 8, "foods must be chemicals 0..7"),
        ((1, 1), (0,) * 8, "foods must differ"),
        ((1, 2), (0,) * 8, "No reaction among foods"),
        ((1, 2), (-1,) * 8, "energy levels must be 0..1000"),
    ],
)
def test_tables_that_do_not_fit_are_refused(foods, energy, words):
    with pytest.raises(UsageError, match=words):
        Chemistry(3, foods, energy)
