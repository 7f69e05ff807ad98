"""What no step of any bitwise world can break, and that the engines do what the rules say in prose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.core.errors import UsageError
from sims.bitwise.config import Config, pairs
from sims.bitwise.initial_state import founded
from sims.bitwise.scalar_rules import MOST_INDIVIDUALS, MOST_MOLECULES
from sims.bitwise.state import Counter
from sims.bitwise.tables import chemistry_of, enough_to_live_on
from sims.bitwise.world import World
from tests.sims.bitwise.reference import Reference
from tests.thorough import cases

STEPS = 60


@st.composite
def configs(draw, **fixed):
    bits = draw(st.integers(2, 5))
    foods = tuple(draw(st.lists(st.integers(0, 2**bits - 1), min_size=2, max_size=4, unique=True)))
    rates = {
        "supply": st.integers(0, 600),
        "outflow": st.integers(0, 256),
        "upkeep": st.integers(0, 3),
        "birth_cost": st.integers(1, 40),
        "death_rate": st.integers(0, 12),
        "mutation_rate": st.sampled_from((0, 1311, 65536)),
        "mutable_births": st.integers(0, 30),
        "newcomers": st.integers(1, 9),
        "founders": st.integers(1, 80),
    }
    return Config(**{"bits": bits, "foods": foods, **{name: draw(rate) for name, rate in rates.items()}, **fixed})


def begun(config, seed):
    world = World(config)
    try:
        return world, world.reset(seeds=[seed, seed ^ 1])
    except UsageError:  # nothing can live on these foods at these costs
        return world, None


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_every_step_of_any_world_is_as_the_rules_say(config, seed):
    world, state = begun(config, seed)
    if state is None:
        return
    references = [Reference(config, state, number) for number in (0, 1)]
    gifts = state.books[:, 0, Counter.GIFT].copy()
    for _ in range(STEPS):
        world.step(state)
        for number, reference in enumerate(references):
            reference.advance()
            assert reference.molecules == state.molecules[number].tolist()
            assert reference.remainder == state.remainder[number].tolist()
            assert list(reference.population.values()) == state.population[number].tolist()
            assert list(reference.bank.values()) == state.bank[number].tolist()
            books = state.books[number, 0].tolist()
            books[Counter.GIFT] -= gifts[number]
            assert list(reference.totals.values()) == books
    assert state.step == STEPS


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_molecules_and_energy_are_conserved_at_every_step(config, seed):
    world, state = begun(config, seed)
    if state is None:
        return
    for _ in range(STEPS):
        world.step(state)
        balance = (state.supplied - state.drained)[:, 0]
        assert (state.molecules.sum(axis=1) == balance.sum(axis=1)).all(), "a reaction makes two molecules of two"
        books = state.books[:, 0]
        stored = (state.levels * state.molecules).sum(axis=1)
        assert (stored == (state.levels * balance).sum(axis=1) - books[:, Counter.PAYOUT]).all(), (
            "phi pays what is paid"
        )
        bodies = state.bank.sum(axis=1) + config.birth_cost * state.population.sum(axis=1)
        assert (bodies == books[:, Counter.PAYOUT] + books[:, Counter.GIFT] - books[:, Counter.HEAT]).all()
        assert state.molecules.min() >= 0
        assert (state.population >= 0).all()
        assert state.population.max() <= MOST_INDIVIDUALS


@settings(max_examples=cases(30), deadline=None)
@given(config=configs(mutation_rate=65536), seed=st.integers(0, 2**31))
def test_only_what_a_table_allows_ever_lives(config, seed):
    world, state = begun(config, seed)
    if state is None:
        return
    for number in (0, 1):
        possible = {reaction.inputs for reaction in chemistry_of(config, int(state.seeds[number])).reactions}
        world.step(state, STEPS)
        alive = {pair for pair, n in zip(pairs(config.bits), state.population[number], strict=True) if n}
        assert alive <= possible


def test_a_flood_drains_away_and_nothing_overflows():
    config = Config(supply=10_000, outflow=0, random_energy=1000, birth_cost=1, founders=10_000)
    world = World(config)
    state = world.reset(seeds=[0, 1])
    most = 0
    for _ in range(300):
        world.step(state)
        most = max(most, state.population.max())
        assert state.molecules[:, :3].max() <= MOST_MOLECULES + 2 * MOST_INDIVIDUALS * state.population.shape[1]
        assert state.bank.min() >= 0
    assert state.drained.sum() > 0
    assert MOST_INDIVIDUALS * 0.97 < most <= MOST_INDIVIDUALS


def test_without_mutation_nothing_new_comes():
    world = World(Config(mutation_rate=0))
    state = world.reset(seeds=[0])
    began = state.population[0] > 0
    world.step(state, 500)
    assert not state.population[0][~began].any()
    assert state.books[0, 0, Counter.NEWCOMERS] == 0


def test_every_seed_draws_its_own_table_on_which_something_can_live():
    config = Config()
    tables = {chemistry_of(config, seed).energy for seed in range(20)}
    assert len(tables) == 20
    for seed in range(20):
        first = chemistry_of(config, seed).reactions[0]
        assert first.level == 1
        assert first.payout > enough_to_live_on(config)


def test_a_given_table_is_that_of_every_seed():
    table = (17, 20, 17, 18, 10, 13, 9, 12)
    state = founded(Config(bits=3, energy=table), np.array([1, 2]))
    assert state.levels.tolist() == [list(table)] * 2
    assert state.open.sum(axis=1).tolist() == [16, 16]


def test_genomes_name_who_begins():
    state = founded(Config(bits=3, energy=(17, 20, 17, 18, 10, 13, 9, 12)), np.array([0]), np.array([[5, 3]], np.uint8))
    assert [pair for pair, n in zip(pairs(3), state.population[0], strict=True) if n] == [(3, 5)]
    with pytest.raises(ValueError, match=r"uint8 \(n, 2\)"):
        founded(Config(), np.array([0]), np.zeros((1, 3), np.uint8))
    with pytest.raises(ValueError, match="chemicals 0..15, got 16"):
        founded(Config(), np.array([0]), np.full((1, 2), 16, np.uint8))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"bits": 6}, "bits must be 2..5, got 6."),
        ({"energy": (1, 2)}, "energy needs one level for each of the 16 chemicals"),
        ({"foods": (1,)}, "foods must be two or more chemicals 0..15, got [1]."),
        ({"foods": (1, 99)}, "foods must be two or more chemicals 0..15, got [1, 99]."),
    ],
)
def test_a_config_that_does_not_fit_together_is_refused(settings, words):
    with pytest.raises(UsageError) as error:
        Config(**settings)
    assert words in str(error.value)


def test_costs_that_nothing_can_pay_are_refused():
    with pytest.raises(UsageError, match="lower upkeep, birth_cost or death_rate"):
        World(Config(upkeep=900)).reset(seeds=[0])
