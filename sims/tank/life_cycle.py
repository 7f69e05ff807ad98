"""What happens at every full beat: swimmers die, food comes into the water, swimmers breed. In this order."""

import numpy as np

from alife.engines.rng import words
from alife.phylogeny.events import EventBuffer, note_birth, note_death
from sims.oceanworld.number_genomes import to_bytes, to_numbers, varied
from sims.tank.config import WHOLE, Config
from sims.tank.genome import NUMBERS
from sims.tank.placing import (
    FOOD_EDGE,
    TRIES,
    all_nodes,
    drop_food,
    from_stones,
    nodes_of,
    remove,
    room_beside,
    settle,
    unit_vector,
    within,
)  # fmt: skip
from sims.tank.state import Counter, State
from sims.tank.streams import HEADINGS, MUTATION, ORDER, ROOM, SUPPLY

WORDS_OF_HEADING = 9  # four tries of a direction, and the beat
FULL = 256  # of `supply`, a piece a beat


def turn_over(state: State, config: Config, events: EventBuffer, since: int) -> None:
    """Let all that happens at a full beat happen, after the step that `since` counts within the portion."""
    for world in range(len(state.seeds)):
        let_die(state, config, events, since, world)
        supply_food(state, config, world)
        breed(state, config, events, since, world)


def let_die(state: State, config: Config, events: EventBuffer, since: int, world: int) -> None:
    """Let those die who have no energy, or are old, or fell apart."""
    alive = state.species[world] != 0
    age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.int64)
    motion = state.motion[world]
    speed = np.abs(motion[:, :, 2:]).max(axis=(1, 2))
    broken = ~np.isfinite(motion).all(axis=(1, 2)) | (speed > config.swim.speed_limit)
    aged, starved = age >= config.lifespan * config.steps_per_beat, state.energy[world] <= 0
    books = state.books[world]
    books[Counter.SWUM] += alive.sum()
    for place in np.flatnonzero(alive & (broken | aged | starved)).tolist():
        why = Counter.BROKEN if broken[place] else Counter.STARVED if starved[place] else Counter.AGED
        books[Counter.DEATHS] += 1
        books[why] += 1
        books[Counter.LIVED] += age[place]
        books[Counter.EATEN_IN_LIVES] += state.meals[world, place]
        books[Counter.LOST] += state.energy[world, place]
        remove(state, world, place)
        note_death(events, world, 0, place, since)


def supply_food(state: State, config: Config, world: int) -> None:
    """Let pieces of food come into the water, anywhere but in stones; those that find no number are lost."""
    seed = int(state.seeds[world])
    count, rest = divmod(config.supply, FULL)
    count += int(words(seed, state.step, SUPPLY, np.arange(1))[0] >> 24) < rest
    places = within(config, words(seed, state.step, SUPPLY, 1 + np.arange(2 * count)), FOOD_EDGE)
    for at in places[from_stones(config, places) > 0]:
        state.books[world, Counter.SUPPLIED] += drop_food(state, world, at)


def breed(state: State, config: Config, events: EventBuffer, since: int, world: int) -> None:
    """Let those breed who have the energy, in an order by lot, as long as there are places and there is room."""
    rich = np.flatnonzero((state.species[world] != 0) & (state.energy[world] >= config.birth_threshold))
    if not len(rich):
        return
    seed = int(state.seeds[world])
    taken = all_nodes(state, config, world)
    for parent in rich[np.argsort(words(seed, state.step, ORDER, rich), kind="stable")].tolist():
        free = np.flatnonzero(state.species[world] == 0)
        if not len(free):
            return
        place = int(free[0])
        if bear(state, config, world, parent, place, taken):
            taken = np.concatenate([taken, nodes_of(state, config, world, place)])
            own, inherited = int(state.species[world, place]), int(state.species[world, parent])
            note_birth(events, world, 0, place, since, parent=parent, founds_species=own != inherited, species=own)


def bear(state: State, config: Config, world: int, parent: int, place: int, taken: np.ndarray) -> bool:
    """Let a swimmer bear a child with its genome, mutated, in a free place; return whether it does.

    It does where there is room between the nodes, taken [cells] (k, 2), and the child has a body.
    """
    seed, books = int(state.seeds[world]), state.books[world]
    genes = mutated(state.genome[world, parent], config, seed, state.step, place)
    swimmer = config.swimmers.of(genes)
    drawn = words(seed, state.step, ROOM, np.arange(2 * TRIES) + 2 * TRIES * place)
    at = room_beside(state, config, world, parent, swimmer.radius, drawn, taken)
    if at is None:
        return False
    state.energy[world, parent] -= config.birth_cost
    books[Counter.SPENT] += config.birth_cost
    if not swimmer.can_swim:
        books[Counter.STILLBIRTHS] += 1
        return False
    state.energy[world, parent] -= config.child_energy
    state.children[world, parent] += 1
    books[Counter.BIRTHS] += 1
    heading, ahead = heading_of(config, seed, state.step, place)
    generation = int(state.generation[world, parent]) + 1
    settle(state, world, place, genes, swimmer, at, heading, config.child_energy, generation, ahead)
    return True


def mutated(genes: np.ndarray, config: Config, seed: int, step: int, place: int) -> np.ndarray:
    """Return the genome of a child, uint8 (LENGTH,)."""
    drawn = words(seed, step, MUTATION, np.arange(3 * NUMBERS) + 3 * NUMBERS * place)
    numbers = varied(to_numbers(genes[None]), drawn[None], config.mutation_rate / WHOLE, config.mutation_size)
    found: np.ndarray = to_bytes(numbers)[0]
    return found


def heading_of(config: Config, seed: int, step: int, place: int) -> tuple[tuple[float, float], int]:
    """Return where a swimmer that begins looks, and by how many steps its beat is ahead of the clock."""
    drawn = words(seed, step, HEADINGS, np.arange(WORDS_OF_HEADING) + WORDS_OF_HEADING * place)
    return unit_vector(drawn[:-1]), int(drawn[-1]) * config.steps_per_beat >> 32
