"""Make a world, step it, look at one of its cells, and save a picture."""

import numpy as np

import alife

world = alife.make("multicell", height=64, width=64, supply_top=4000)
state = world.reset(seeds=[0, 1])  # two worlds side by side, which differ by their seeds
world.step(state, 2000)
print(state)
print(*world.summary(state, world=1), sep="\n")

y, x = np.argwhere(state.role[1] > 0)[0]  # the first space with a cell on it
cell = world.inspect(state, world=1, y=y, x=x)
print(f"The cell at y {y}, x {x} has {cell['energy']} energy; what it does: {cell['does']}.")

print("Saved", world.picture(state, world=1).save("runs/multicell.png"))
