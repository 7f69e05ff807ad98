"""The rules of docs/oceanworld.md once more, slowly and from the prose: lists of nodes and bonds, in 64 bits.

It shares no line with the project's physics. Nodes are (n, 2) arrays of positions and velocities, bonds
lists of their two ends.
"""

from dataclasses import dataclass

import numpy as np

QUARTER = np.array([[0.0, -1.0], [1.0, 0.0]])


def connected(nodes, bonds):
    """Return the sites (x, y) connected to (6, 6), and the bonds among them: (site, site, muscle, rigid, axis)."""
    side = len(nodes)
    every = []
    for x in range(side):
        for y in range(side):
            for axis, far in enumerate([(x + 1, y), (x, y + 1)]):
                exists, muscle, rigid = bonds[x, y, axis]
                if exists and max(far) < side and nodes[x, y] and nodes[far]:
                    every.append(((x, y), far, bool(muscle), bool(rigid), axis))
    body = {(6, 6)} if nodes[6, 6] else set()
    while True:
        more = {site for near, far, *_ in every for site in (near, far) if near in body or far in body} - body
        if not more:
            return sorted(body), [bond for bond in every if bond[0] in body]
        body |= more


def smooth(share):
    share = min(max(share, 0.0), 1.0)
    return 3 * share**2 - 2 * share**3


@dataclass
class Body:
    """One creature and the water it is in."""

    config: object
    sites: list
    bonds: list

    def __post_init__(self):
        number = {site: index for index, site in enumerate(self.sites)}
        self.near = np.array([number[bond[0]] for bond in self.bonds], int)
        self.far = np.array([number[bond[1]] for bond in self.bonds], int)
        self.muscle = np.array([bond[2] for bond in self.bonds], bool)
        self.rigid = np.array([bond[3] for bond in self.bonds], bool)
        self.turn = np.array([QUARTER if bond[4] else np.eye(2) for bond in self.bonds]).reshape(-1, 2, 2)
        degree = np.bincount(np.r_[self.near, self.far], minlength=len(self.sites))
        self.mass = self.config.node_mass + self.config.bond_mass * degree / 2
        self.position = np.array(self.sites, float)
        self.velocity = np.zeros_like(self.position)

    def rest_lengths(self, phase):
        """Return the rest length of every bond."""
        grown = smooth(phase / self.config.ramp) - smooth((phase - self.config.duty) / self.config.ramp)
        return np.where(self.muscle, 1 + self.config.extension * grown, 1.0)

    def frames(self, length, stretch):
        """Return the unit vector (n, 2) of every node's best fitting rotation."""
        total = np.zeros((len(self.sites), 2))
        seen = np.einsum("bji,bj->bi", self.turn, stretch) * length[:, None]
        np.add.at(total, self.near, seen)
        np.add.at(total, self.far, seen)  # seen from the far end both the bond and its direction are opposite
        return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-300)

    def spins(self, stretch, change):
        """Return how fast every node's frame turns (n,)."""
        moment, size = np.zeros(len(self.sites)), np.zeros(len(self.sites))
        cross = stretch[:, 0] * change[:, 1] - stretch[:, 1] * change[:, 0]
        for end in (self.near, self.far):
            np.add.at(moment, end, cross)
            np.add.at(size, end, (stretch**2).sum(axis=1))
        return moment / np.maximum(size, 1e-300)

    def step(self, number):
        """Run step `number` of the creature's life."""
        config, dt = self.config, 1 / self.config.steps_per_beat
        phase = number % config.steps_per_beat / config.steps_per_beat
        stretch = self.position[self.far] - self.position[self.near]
        change = self.velocity[self.far] - self.velocity[self.near]
        length, long = self.rest_lengths(phase), np.linalg.norm(stretch, axis=1)
        along = stretch / long[:, None]
        pull = config.stiffness * (long - length)
        pull = np.where(self.muscle, np.clip(pull, -config.muscle_force, config.muscle_force), pull)
        pull = pull + config.bond_damping * (change * along).sum(axis=1)
        frames, spins = self.frames(length, stretch), self.spins(stretch, change)
        both = np.einsum("bij,bj->bi", self.turn, frames[self.near] + frames[self.far])
        force = pull[:, None] * along + config.shape_stiffness * (2 * stretch - length[:, None] * both)
        spin = (spins[self.near] + spins[self.far])[:, None]
        force += config.frame_damping * (2 * change - spin * (stretch @ QUARTER.T))
        total, drag = np.zeros_like(self.position), np.zeros((len(self.sites), 2, 2))
        np.add.at(total, self.near, force)
        np.add.at(total, self.far, -force)
        if phase < config.duty:
            normal = along[self.rigid] @ QUARTER.T
            across = config.fin_drag * normal[:, :, None] * normal[:, None, :]
            np.add.at(drag, self.near[self.rigid], across)
            np.add.at(drag, self.far[self.rigid], across)
        drag += (config.water_drag * self.mass)[:, None, None] * np.eye(2)
        matrix = self.mass[:, None, None] * np.eye(2) + dt * drag
        momentum = self.mass[:, None] * self.velocity + dt * total
        self.velocity = np.linalg.solve(matrix, momentum[..., None])[..., 0]
        self.position = self.position + dt * self.velocity

    def energy(self):
        """Return the energy of motion and of shape, muscles at rest [bond cell^2/beat^2]."""
        config = self.config
        stretch = self.position[self.far] - self.position[self.near]
        length = np.ones(len(stretch))
        apart = np.abs(np.linalg.norm(stretch, axis=1) - length)
        most = np.where(self.muscle, config.muscle_force / config.stiffness, np.inf)
        within = np.minimum(apart, most)
        stored = config.stiffness * (within**2 / 2 + within * (apart - within))
        frames = self.frames(length, stretch)
        bent = [stretch - np.einsum("bij,bj->bi", self.turn, frames[end]) for end in (self.near, self.far)]
        shape = config.shape_stiffness / 2 * sum((part**2).sum() for part in bent)
        return stored.sum() + shape + (self.mass[:, None] * self.velocity**2).sum() / 2

    def centre(self):
        """Return the centre of mass."""
        return self.mass @ self.position / self.mass.sum()
