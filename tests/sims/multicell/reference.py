"""A third engine for Multicell, written from the rules in prose: plain Python, one space at a time, no shared code.

It knows nothing of rows, blocks, tables or packed words, and is far too slow for anything but
telling whether the two real engines do what docs/multicell.md says.
"""

import copy

from sims.multicell import scalar_rules as streams  # only the numbers of the streams
from tests.sims.reference_words import MASK, bits, scramble, word

NORTH, EAST, SOUTH, WEST = range(4)


class Cell:
    """A living cell."""

    def __init__(self, **facts):
        self.__dict__.update(facts)


class Reference:
    """One world; `molecules[y][x]` lists counts by chemical, `cells[y][x]` holds a Cell or None."""

    def __init__(self, config, state, world):
        self.config = config
        self.seed, self.step = int(state.seeds[world]), state.step
        self.height, self.width = config.height, config.width
        ys, xs = range(self.height), range(self.width)
        self.molecules = [[state.chemicals[world, y, :, x].tolist() for x in xs] for y in ys]
        self.rock = {(y, x) for y in ys for x in xs if state.role[world, y, x] > len(config.chemistry.reactions) + 1}
        self.ground = state.ground[world].tolist() if state.ground.size else None
        self.cells = [[self._cell(state, world, y, x) for x in xs] for y in ys]
        chemicals = config.chemistry.size
        self.totals = {"payout": 0, "heat": 0, "births": 0, "deaths": 0, "kills": 0}
        self.supplied, self.drained = [0] * chemicals, [0] * chemicals
        self.diseased = 0
        self.crossed = 0

    def _cell(self, state, world, y, x):
        if state.role[world, y, x] == 0 or (y, x) in self.rock:
            return None
        names = ("role", "pheromone", "child_pheromone", "telomere", "organism", "species", "energy", "birth_step")
        facts = {name: int(getattr(state, name)[world, y, x]) for name in names}
        return Cell(genome=state.genome[world, y, x].tolist(), **facts)

    def word(self, stream, y, x):
        return word(self.seed, self.step, stream, y * self.width + x)

    def spaces(self):
        return [(y, x) for y in range(self.height) for x in range(self.width)]

    def neighbour(self, y, x, direction):
        y += (direction == SOUTH) - (direction == NORTH)
        x = (x + (direction == EAST) - (direction == WEST)) % self.width
        return (y, x) if 0 <= y < self.height else None

    def advance(self):
        for y, x in self.spaces():
            self.feed(y, x)
            self.drain(y, x)
            self.live(y, x)
        self.exchange()
        self.breed_and_kill()
        self.step += 1

    def spill(self, y, x, chemical):
        excess = max(0, self.molecules[y][x][chemical] - 4000)
        self.molecules[y][x][chemical] -= excess
        self.drained[chemical] += excess

    def feed(self, y, x):
        config = self.config
        if self.step % config.supply_period:
            return
        top, bottom = config.supply_top, config.supply_bottom
        if config.ground in ("uniform", "foods_apart", "foods_together", "rock"):
            top = bottom = (top + bottom) // 2
        rate = top + (bottom - top) * y // (self.height - 1)
        for number, chemical in enumerate(config.foods):
            due = config.supply_period * self.entering(rate, number, y, x)
            noise = bits(self.word(streams.SUPPLY + number // 2, y, x), 16 * (number % 2), 16)
            fed = (due + noise) >> 16
            self.molecules[y][x][chemical] += fed
            self.supplied[chemical] += fed
            self.spill(y, x, chemical)

    def entering(self, rate, food, y, x):
        """Return how many 65536ths of a molecule of a food enter in a step."""
        if self.ground is None:
            return rate
        config = self.config
        moved = self.step // config.ground_drift if config.ground_drift else 0
        kind = self.ground[y][(x - moved) % self.width]
        foods = len(config.foods)
        if kind == foods + 1:
            return 0
        bands = 32 if config.ground == "bands" and foods > 2 else 16
        if kind >= foods + 2 + bands:
            blocks = (self.height // config.ground_scale) * (self.width // config.ground_scale)
            of_this_kind = blocks // 2 + (blocks % 2 if kind == foods + 2 + bands else 0)
            parts = 21 if kind == foods + 2 + bands else 1
            return min(rate * round(1024 * blocks * parts / 22 / of_this_kind) // 1024, 7 * 65536)
        if kind > foods + 1:
            column = (kind - foods - 2 - food * 32 // foods) % 32
            m = 2 * min(column, 31 - column) + 1
            return rate * m * 64 // 1024
        blocks = (self.height // config.ground_scale) * (self.width // config.ground_scale)
        if kind == 0:
            open_blocks = blocks - round(config.rock_share * blocks) if config.ground == "rock" else blocks
            return rate * round(1024 * blocks / open_blocks) // 1024
        own = blocks / foods
        if config.ground == "foods_apart":
            own = blocks // foods + (food < blocks % foods)
        share = 21 / 22 / own if kind == food + 1 else 1 / 22 / max(blocks - own, 1)
        return min(rate * round(1024 * blocks * share) // 1024, 7 * 65536)

    def drain(self, y, x):
        here = self.molecules[y][x]
        for chemical in range(len(here)):
            noise = bits(self.word(streams.OUTFLOW + chemical // 4, y, x), 8 * (chemical % 4), 8)
            leaving = (here[chemical] * self.config.outflow + noise) >> 8
            here[chemical] -= leaving
            self.drained[chemical] += leaving

    def reaction(self, cell):
        reactions = self.config.chemistry.reactions
        if self.config.neutral:
            return reactions[0]
        return reactions[cell.role - 1] if cell.role <= len(reactions) else None

    def live(self, y, x):
        config, cell, here = self.config, self.cells[y][x], self.molecules[y][x]
        if cell is None:
            return
        before, reaction = cell.energy, self.reaction(cell)
        income = 0
        if reaction:
            a, b = reaction.inputs
            fires = min(config.reactions_per_step, here[a], here[b])
            for chemical in (a, b):
                here[chemical] -= fires
            for chemical in reaction.outputs:
                here[chemical] += fires
            for chemical in range(len(here)):
                self.spill(y, x, chemical)
            income = fires * reaction.payout
        is_killer = cell.role == len(config.chemistry.reactions) + 1
        cell.energy += income - (config.killer_upkeep if is_killer else config.upkeep)
        if config.arms_cost:
            attack, defence = cell.genome[-2:]
            points = attack + defence if is_killer else defence
            cell.energy -= (points * config.arms_cost + bits(self.word(streams.FATE, y, x), 24, 8)) // 256
        aged = bits(self.word(streams.FATE, y, x), 0, 16) < config.death_rate
        self.totals["payout"] += income
        if cell.energy < 0 or aged:
            self.cells[y][x] = None
            self.totals["deaths"] += 1
            self.totals["heat"] += before + income
        else:
            cell.energy = min(cell.energy, config.energy_cap)
            self.totals["heat"] += before + income - cell.energy

    def exchange(self):
        parity = self.step % 2
        for y in range(self.height):
            for x in range(parity, self.width, 2):
                self.exchange_pair(y, x, y, (x + 1) % self.width, streams.RIGHTWARD, 16)
        for y in range(parity, self.height - 1, 2):
            for x in range(self.width):
                self.exchange_pair(y, x, y + 1, x, streams.DOWNWARD, 20)

    def exchange_pair(self, y, x, other_y, other_x, stream, fate_bit):
        config, here, there = self.config, self.molecules[y][x], self.molecules[other_y][other_x]
        cell, other = self.cells[y][x], self.cells[other_y][other_x]
        inside = cell is not None and other is not None and cell.organism == other.organism
        share = config.sharing if inside else config.diffusion
        if (y, x) in self.rock or (other_y, other_x) in self.rock:
            share = 0
        for chemical in range(len(here)):
            noise = bits(self.word(stream + chemical // 8, y, x), 4 * (chemical % 8), 4)
            moved = ((here[chemical] - there[chemical]) * share + noise) // 16
            here[chemical] -= moved
            there[chemical] += moved
        if inside:
            noise = bits(self.word(streams.FATE, y, x), fate_bit, 4)
            moved = ((cell.energy - other.energy) * config.sharing + noise) // 16
            cell.energy -= moved
            other.energy += moved

    def breed_and_kill(self):
        wishes = {(y, x): self.wish(y, x) for y, x in self.spaces()}
        sick = {place for place in self.spaces() if self.is_sick(*place)}
        wishes |= dict.fromkeys(sick, (None, None))
        struck = {target for kind, target in wishes.values() if kind == "strike"}
        winners = {}
        for proposer, (kind, target) in wishes.items():
            if kind and proposer not in struck:
                y, x = proposer
                rank = (self.word(streams.CONTEST, y, x), -(y * self.width + x))
                winners[target] = max(winners.get(target, (rank, proposer)), (rank, proposer))
        parents = {target: proposer for target, (_, proposer) in winners.items()}
        before = copy.deepcopy(self.cells)
        for y, x in self.spaces():
            cell, (kind, target) = self.cells[y][x], wishes[y, x]
            if (y, x) in struck:
                self.totals["heat"] += cell.energy
                self.totals["deaths"] += 1
                self.totals["kills"] += 1
                self.cells[y][x] = None
            elif (y, x) in sick:
                self.totals["heat"] += cell.energy
                self.totals["deaths"] += 1
                self.diseased += 1
                self.cells[y][x] = None
            elif kind:
                cost = self.config.kill_cost if kind == "strike" else 0
                won = parents.get(target) == (y, x)
                cost += self.config.birth_cost if won else 0
                cell.energy -= cost + (self.config.child_energy if won else 0)
                self.totals["heat"] += cost
        self.staying = copy.deepcopy(self.cells)
        for (y, x), (parent_y, parent_x) in parents.items():
            self.cells[y][x] = self.child(y, x, before[parent_y][parent_x])
            self.totals["births"] += 1

    def is_sick(self, y, x):
        """Return whether a cell meets its own plan in another organism, and catches the disease."""
        cell, config = self.cells[y][x], self.config
        if cell is None or not config.disease:
            return False
        dice, side = self.word(streams.DISEASE, 0, y), 2 * config.disease_radius + 1
        down, right = ((bits(dice, first, 16) * side >> 16) - config.disease_radius for first in (0, 16))
        catching = bits(self.word(streams.CATCHING, y, x), 0, 16)
        if catching >= config.disease or not 0 <= y + down < self.height:
            return False
        other = self.cells[y + down][(x + right) % self.width]
        return other is not None and other.organism != cell.organism and self.plan(other) == self.plan(cell)

    def plan(self, cell):
        """Return the roles of the generations of an organism, and where they begin to repeat."""
        pheromone, word, seen = 0, [], []
        pheromones = 2 ** max(4, self.config.tree_depth)
        while len(seen) <= min(self.config.telomere, pheromones):
            if pheromone in seen:
                return word, seen.index(pheromone)
            seen.append(pheromone)
            leaf = self.leaf(cell.genome, pheromone)
            leaves = 2**self.config.tree_depth
            word.append(cell.genome[leaves - 1 + leaf])
            pheromone = cell.genome[2 * leaves - 1 + leaf]
            if pheromone == 0:
                break
        repeats = pheromone in seen and pheromone != 0 and len(seen) <= min(self.config.telomere, pheromones - 1)
        return word, seen.index(pheromone) if repeats else None

    def leaf(self, genome, pheromone):
        """Return the leaf that a pheromone leads to."""
        path = ""
        while len(path) < self.config.tree_depth:
            level_start, within = 2 ** len(path) - 1, int(path or "0", 2)
            path += str(pheromone >> genome[level_start + within] & 1)
        return int(path, 2)

    def wish(self, y, x):
        config, cell = self.config, self.cells[y][x]
        if cell is None:
            return None, None
        order = bits(self.word(streams.ORDER, y, x), 0, 3)
        turn = -1 if order >= 4 else 1
        around = [self.neighbour(y, x, (order % 4 + turn * i) % 4) for i in range(4)]
        around = [place for place in around if place is not None]
        is_killer = cell.role == len(config.chemistry.reactions) + 1
        if (
            is_killer
            and not config.neutral
            and cell.energy >= config.kill_cost + config.birth_cost + config.child_energy
        ):
            for place in around:
                other = self.cells[place[0]][place[1]]
                is_foe = other and other.organism != cell.organism and other.species != cell.species
                if is_foe and (not config.arms_cost or other.genome[-1] <= cell.genome[-2]):
                    return "strike", place
        if cell.energy >= config.birth_threshold:
            for place in around:
                if self.cells[place[0]][place[1]] is None and place not in self.rock:
                    return "birth", place
        return None, None

    def mate(self, y, x, parent):
        """Return the first stranger beside a space, where a founder's genome is crossed."""
        dice = self.word(streams.CROSSING, y, x)
        if bits(dice, 0, 16) >= self.config.crossing:
            return None
        for turn in range(4):
            place = self.neighbour(y, x, (bits(dice, 16, 2) + turn) % 4)
            other = self.staying[place[0]][place[1]] if place else None
            if other and other.organism != parent.organism and other.species != parent.species:
                self.crossed += 1
                return other
        return None

    def child(self, y, x, parent):
        config = self.config
        leaves, bits_of_pheromones = 2**config.tree_depth, max(4, config.tree_depth)
        genome, species = list(parent.genome), parent.species
        mutates = bits(self.word(streams.MUTATION, y, x), 0, 16) < config.mutation_rate
        founds = mutates or parent.child_pheromone == 0 or parent.telomere == 0
        mate = self.mate(y, x, parent) if founds else None
        if mate:
            cut = 1 + (bits(self.word(streams.CROSSING, y, x), 18, 14) * (len(genome) - 1) >> 14)
            genome[cut:] = mate.genome[cut:]
        if mutates:
            dice = self.word(streams.MUTANT, y, x)
            byte, fraction = (dice >> 16) * len(genome) >> 16, dice & 0xFFFF
            copying = self.word(streams.DUPLICATION, y, x)
            if bits(copying, 0, 16) < config.leaf_duplication:
                source, target = bits(copying, 16, 8) % leaves, bits(copying, 24, 8) % leaves
                for first in (leaves - 1, 2 * leaves - 1):
                    genome[first + target] = genome[first + source]
            elif byte < leaves - 1:
                genome[byte] = fraction * bits_of_pheromones >> 16
            elif byte < 2 * leaves - 1:
                reactions = len(config.chemistry.reactions)
                genome[byte] = 1 + (fraction * (reactions + 1 if config.killers else reactions) >> 16)
            elif byte < 3 * leaves - 1:
                genome[byte] = fraction * 2**bits_of_pheromones >> 16
            else:
                changes = [*range(-8, 0), *range(1, 9)]
                genome[byte] = min(max(genome[byte] + changes[fraction * 16 >> 16], 0), 255)
        if mutates or mate:
            species = len(genome)
            for value in genome:
                species = scramble((species * 31 + value) & MASK)
            species = species or 1
        pheromone, telomere, organism = parent.child_pheromone, parent.telomere - 1, parent.organism
        if mutates or pheromone == 0 or telomere < 0:
            pheromone, telomere, organism = 0, config.telomere, self.word(streams.ORGANISM, y, x) or 1
        leaf = self.leaf(genome, pheromone)
        return Cell(
            genome=genome,
            species=species,
            pheromone=pheromone,
            telomere=telomere,
            organism=organism,
            role=genome[leaves - 1 + leaf],
            child_pheromone=genome[2 * leaves - 1 + leaf],
            energy=config.child_energy,
            birth_step=self.step + 1,
        )
