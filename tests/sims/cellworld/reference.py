"""A third engine for Cellworld, written from the rules in prose: plain Python, one space at a time, no shared code.

It knows nothing of rows, edge bits or what is remembered between steps, and is far too slow for
anything but telling whether the two real engines do what docs/cellworld.md says.
"""

import copy

from sims.cellworld import scalar_rules as streams  # only the numbers of the streams
from tests.sims.reference_words import MASK, bits, scramble, word

NORTH, EAST, SOUTH, WEST = range(4)
SIDE = 4


class Cell:
    """A living cell, made of the parts numbered in its genome."""

    def __init__(self, genome, energy, birth_step, config):
        self.genome, self.energy, self.birth_step = genome, energy, birth_step
        parts = [config.parts[number] for number in genome]
        self.income = sum(part.income for part in parts)
        self.upkeep = sum(part.upkeep for part in parts)
        self.roles = [part.role for part in parts]
        self.cost = config.birth_cost + sum(part.copy_cost for part in parts) if "copy" in self.roles else None
        self.species = 0
        for number in genome:
            self.species = scramble((self.species * 31 + number + 1) & MASK)
        self.species = self.species or 1

    def edge(self, direction):
        """Return the roles along an edge, from left to right or from top to bottom."""
        rows = [self.roles[row * SIDE : row * SIDE + SIDE] for row in range(SIDE)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        return {NORTH: rows[0], EAST: columns[-1], SOUTH: rows[-1], WEST: columns[0]}[direction]

    def pierces(self, other, direction):
        facing = zip(self.edge(direction), other.edge((direction + 2) % 4), strict=True)
        return any(mine == "pierce" and theirs != "shield" for mine, theirs in facing)


class Reference:
    """One world; `cells[y][x]` holds a Cell or None."""

    def __init__(self, config, state, world):
        self.config = config
        self.seed, self.step = int(state.seeds[world]), state.step
        self.height, self.width = config.height, config.width
        ys, xs = range(self.height), range(self.width)
        self.cells = [[self._cell(state, world, y, x) for x in xs] for y in ys]
        self.totals = {"income": 0, "heat": 0, "births": 0, "deaths": 0, "kills": 0}

    def _cell(self, state, world, y, x):
        if state.species[world, y, x] == 0:
            return None
        facts = (int(array[world, y, x]) for array in (state.energy, state.birth_step))
        return Cell(state.genome[world, y, x].tolist(), *facts, self.config)

    def word(self, stream, y, x):
        return word(self.seed, self.step, stream, y * self.width + x)

    def spaces(self):
        return [(y, x) for y in range(self.height) for x in range(self.width)]

    def neighbour(self, y, x, direction):
        y += (direction == SOUTH) - (direction == NORTH)
        x += (direction == EAST) - (direction == WEST)
        return y % self.height, x % self.width

    def advance(self):
        for y, x in self.spaces():
            self.live(y, x)
        wishes = {(y, x): self.wish(y, x) for y, x in self.spaces()}
        self.apply({place: wish for place, wish in wishes.items() if wish})
        self.step += 1

    def live(self, y, x):
        cell, config = self.cells[y][x], self.config
        if cell is None:
            return
        before = cell.energy + cell.income
        self.totals["income"] += cell.income
        cell.energy = min(before - cell.upkeep, config.energy_cap)
        if cell.energy < 0 or bits(self.word(streams.FATE, y, x), 0, 16) < config.death_rate:
            self.totals["heat"] += before
            self.totals["deaths"] += 1
            self.cells[y][x] = None
        else:
            self.totals["heat"] += before - cell.energy

    def directions(self, y, x):
        """Return the directions in the order in which a cell tries them."""
        order = bits(self.word(streams.ORDER, y, x), 0, 3)
        start, turn = order % 4, 1 if order < 4 else 3
        return [(start + turn * number) % 4 for number in range(4)]

    def wish(self, y, x):
        """Return what a cell intends: (whether it strikes, the place), or None."""
        cell, config = self.cells[y][x], self.config
        if cell is None or cell.cost is None or cell.energy < cell.cost + config.child_energy:
            return None
        tried = [(direction, self.neighbour(y, x, direction)) for direction in self.directions(y, x)]
        for direction, (row, column) in tried:
            if self.cells[row][column] is None:
                return False, (row, column), direction
        if not config.conquest or cell.energy < cell.cost + config.child_energy + config.kill_cost:
            return None
        for direction, (row, column) in tried:
            other = self.cells[row][column]
            apart = sum(mine != theirs for mine, theirs in zip(cell.genome, other.genome, strict=True))
            if apart > config.tolerance and cell.pierces(other, direction):
                return True, (row, column), direction
        return None

    def apply(self, wishes):
        struck = {place for strikes, place, _ in wishes.values() if strikes}
        winners = {}
        for place in {place for _, place, _ in wishes.values()}:
            rivals = [rival for rival, (_, wanted, _) in wishes.items() if wanted == place and rival not in struck]
            if rivals:
                key = {
                    rival: (self.word(streams.CONTEST, *rival), -rival[0] * self.width - rival[1]) for rival in rivals
                }
                winners[place] = max(rivals, key=key.get)
        parents = {place: copy.deepcopy(self.cells[y][x]) for place, (y, x) in winners.items()}
        for (y, x), (strikes, place, _) in wishes.items():
            if (y, x) not in struck:
                self.pay(y, x, strikes, winners.get(place) == (y, x))
        for y, x in struck:
            self.totals["heat"] += self.cells[y][x].energy
            self.totals["deaths"] += 1
            self.totals["kills"] += 1
            self.cells[y][x] = None
        for place, parent in parents.items():
            self.bear(*place, parent)

    def pay(self, y, x, strikes, wins):
        cell, config = self.cells[y][x], self.config
        heat = config.kill_cost * strikes + cell.cost * wins
        cell.energy -= heat + config.child_energy * wins
        self.totals["heat"] += heat

    def bear(self, y, x, parent):
        genome = list(parent.genome)
        if bits(self.word(streams.MUTATION, y, x), 0, 16) < self.config.mutation_rate:
            chance = self.word(streams.MUTANT, y, x)
            genome[(chance >> 16) * SIDE * SIDE >> 16] = (chance & 0xFFFF) * len(self.config.parts) >> 16
        self.cells[y][x] = Cell(genome, self.config.child_energy, self.step + 1, self.config)
        self.totals["births"] += 1
