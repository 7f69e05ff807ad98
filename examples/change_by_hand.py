"""An intervention: kill all cells of a strip, and see who takes the gap."""

import numpy as np

import alife
from alife.worlds.intervention import Intervention

world = alife.make("multicell", height=48, width=48)
state = world.reset(seeds=[3])
world.step(state, 2000)


def cells_in_the_strip():
    return int(np.count_nonzero(state.role[0, :, 16:33]))


print(f"step {state.step}: {cells_in_the_strip()} cells in the strip")
for y in range(4, 48, 8):
    world.apply_intervention(state, Intervention(step=state.step, world=0, tool="kill", y=y, x=24, radius=8))
print(f"after the strokes: {cells_in_the_strip()}")
for _ in range(3):
    world.step(state, 200)
    print(f"step {state.step}: {cells_in_the_strip()} cells have come back")
