"""Evolution Gym: soft robots of voxels, masses on springs, in C++."""

import numpy as np
from evogym import EvoSim, EvoWorld, WorldObject

from benchmarks.peers.telling import asked, tell

SIDE = 6  # [voxels]: (SIDE + 1)^2 = 49 masses, about as many as an Oceanworld body has
SUBSTEPS = 30  # of Runge-Kutta a step, as its simulator has it
HORIZONTAL, VERTICAL = 3, 4  # kinds of voxels that are muscles


def main() -> None:
    """Measure a robot of muscles that is in the air, so that nothing collides."""
    _, effort = asked()
    robot = WorldObject()
    grid = np.indices((SIDE, SIDE)).sum(axis=0) % 2
    robot.load_from_array("robot", np.where(grid, HORIZONTAL, VERTICAL), None)
    robot.set_pos(3, 3)
    world = EvoWorld()
    world.add_object(robot)
    simulation = EvoSim(world)
    simulation.reset()
    masses = simulation.pos_at_time(0).shape[1]
    beat = np.array([[0.8], [1.2]])
    moment = [0]

    def run(times: int) -> None:
        for _ in range(times):
            moment[0] += 1
            if moment[0] % 100 == 0:  # it keeps every step in memory
                simulation.revert(0)
            simulation.set_action("robot", np.full(SIDE * SIDE, beat[moment[0] // 10 % 2]))
            simulation.step()

    what = f"one robot of {masses} masses, float64, Runge-Kutta: forces 4 times a substep; contacts; one thread"
    tell("Evolution Gym", what, "mass-substeps", masses * SUBSTEPS, run, effort)


if __name__ == "__main__":
    main()
