"""A third engine for the bitwise world, written from the rules in prose: plain Python, no shared code."""

from itertools import combinations

from sims.bitwise import scalar_rules as streams  # only the numbers of the streams
from tests.sims.reference_words import bits, word


class Reference:
    """One broth; reactions are known by their inputs (a, b), a < b."""

    def __init__(self, config, state, world):
        self.config, self.seed, self.step = config, int(state.seeds[world]), state.step
        self.pairs = list(combinations(range(2**config.bits), 2))
        self.molecules = state.molecules[world].tolist()
        self.remainder = state.remainder[world].tolist()
        self.population = dict(zip(self.pairs, state.population[world].tolist(), strict=True))
        self.bank = dict(zip(self.pairs, state.bank[world].tolist(), strict=True))
        self.payout = dict(zip(self.pairs, state.payout[world].tolist(), strict=True))
        self.open = [pair for pair, is_open in zip(self.pairs, state.open[world], strict=True) if is_open]
        self.totals = {"payout": 0, "gift": 0, "heat": 0, "births": 0, "deaths": 0, "newcomers": 0}

    def outputs(self, a, b):
        total = (a + b) % 2**self.config.bits
        return a ^ b, total // 2 + total % 2 * 2 ** (self.config.bits - 1)

    def advance(self):
        self.feed()
        self.react()
        born = sum(self.breed(pair) for pair in self.pairs if self.population[pair])
        self.mutate(born)
        self.step += 1

    def feed(self):
        for chemical in range(2**self.config.bits):
            self.molecules[chemical] += self.config.supply * (chemical in self.config.foods)
            due = self.molecules[chemical] * self.config.outflow + self.remainder[chemical]
            gone, self.remainder[chemical] = divmod(due, 256)
            self.molecules[chemical] = min(self.molecules[chemical] - gone, 65535)

    def react(self):
        demand = [sum(n for pair, n in self.population.items() if c in pair) for c in range(2**self.config.bits)]
        before = list(self.molecules)
        for pair, population in self.population.items():
            if population:
                shares = [population * before[chemical] // demand[chemical] for chemical in pair]
                fires = min(population, *shares)
                for chemical in pair:
                    self.molecules[chemical] -= fires
                for chemical in self.outputs(*pair):
                    self.molecules[chemical] += fires
                self.bank[pair] += fires * self.payout[pair]
                self.totals["payout"] += fires * self.payout[pair]

    def breed(self, pair):
        """Return how many are born."""
        cost = self.config.birth_cost
        upkeep = self.population[pair] * self.config.upkeep
        bank = self.bank[pair] - upkeep
        born = min(max(0, bank // cost), self.population[pair], 32767 - self.population[pair])
        hungry = min(-(bank // cost) if bank < 0 else 0, self.population[pair])
        bank += (hungry - born) * cost
        population = self.population[pair] + born - hungry
        noise = bits(word(self.seed, self.step, streams.DEATH, self.pairs.index(pair)), 0, 8)
        old = (population * self.config.death_rate + noise) // 256
        self.population[pair] = population - old
        self.bank[pair] = bank if population > old else 0
        self.totals["heat"] += upkeep + old * cost + bank - self.bank[pair]
        self.totals["births"] += born
        self.totals["deaths"] += hungry + old
        return born

    def mutate(self, born):
        for birth in range(min(born, self.config.mutable_births)):
            chance = bits(word(self.seed, self.step, streams.MUTATION, birth), 0, 16)
            if chance < self.config.mutation_rate and self.open:
                drawn = word(self.seed, self.step, streams.MUTANT, birth) >> 16
                pair = self.open[drawn * len(self.open) >> 16]
                self.population[pair] += self.config.newcomers
                self.totals["newcomers"] += self.config.newcomers
                self.totals["gift"] += self.config.newcomers * self.config.birth_cost
