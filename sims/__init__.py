"""The worlds. Each lives in its own folder and depends on alife's contracts, never on another world.

The files of a world have the same names everywhere; a world has those it needs.

| file | holds |
|---|---|
| config.py | `Config`: every setting with its meaning and range; presets |
| kernel_params.py | `KernelParams`: the numbers and tables that kernels read |
| state.py | `State`: every array with its type, axes and meaning; `Counter` |
| initial_state.py | how a world begins |
| scalar_rules.py | rules over plain numbers, for both engines |
| cell_rules.py | rules that act on the arrays at one space, for both engines |
| kernels_cpu.py, kernels_gpu.py | the loops of a step, in numba and in Taichi |
| engine_cpu.py, engine_gpu.py | their memory, and the order of a step |
| metrics.py, render.py, describe.py | figures, pictures, words |
| viewable.py or animated.py | what a viewer sees beyond pictures |
| editing_tools.py | changes by hand |
| world.py | `World`, which puts the files together |

What only one world has stands beside them under a name of its own: the two halves of Multicell's metabolism
(metabolism_cpu.py, metabolism_gpu.py) and its genome.py; Cellworld's parts.py; tables.py, knockout.py and
dependencies.py of bitwise; Oceanworld, an arena without a history and so without state.py, has body.py, genome.py and
their compiled halves, body_plans.py and genome_files.py. Built on it is Tank, whose swimmers live in places of a list:
genome.py and crew.py grow them, placing.py says where they begin, life_cycle.py what happens at full beats, streams.py
by which random words.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)  # worlds in a `sims` folder elsewhere on the path are found as well
