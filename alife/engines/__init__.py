"""numba on the CPU and Taichi on devices: one source of rules for both, random numbers, the lattice."""
