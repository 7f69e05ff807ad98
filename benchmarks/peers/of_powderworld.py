"""Powderworld: falling sand as convolutions in PyTorch."""

import torch
from powderworld.sim import PWSim

from benchmarks.peers.telling import asked, tell

SIDE, BATCH = 64, 16


def main() -> None:
    """Measure a batch of worlds full of all elements."""
    threads, effort = asked()
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    simulation = PWSim("cpu", use_jit=True)
    world = torch.zeros((BATCH, simulation.NUM_CHANNEL, SIDE, SIDE))
    for y in range(0, SIDE, 8):
        for x in range(0, SIDE, 8):
            element = simulation.element_names[(x + 3 * y) // 8 % simulation.NUM_ELEMENTS]
            simulation.add_element(world[:, :, y : y + 8, x : x + 8], element)
    state = [world]

    def run(times: int) -> None:
        for _ in range(times):
            state[0] = simulation(state[0])

    what = f"{BATCH} worlds of {SIDE} x {SIDE}, 14 elements, {simulation.NUM_CHANNEL} float32 a cell, all rules"
    tell("Powderworld", what, "cell-updates", BATCH * SIDE * SIDE, run, effort)


if __name__ == "__main__":
    main()
