"""Life and Lenia in other packages, for benchmarks.own_worlds: each as its own documentation writes it.

They are made for other ends: CAX for GPUs and float states, cellpylib for teaching. Each returns what steps a world
of a side, and how many spaces that steps. Raises ImportError where a package is not installed.
"""

from collections.abc import Callable

import numpy as np

Made = tuple[Callable[[], object], int]
LENIA_SIDE, LENIA_STEPS, REACH = 512, 4, 9  # [spaces], [steps], [spaces] of examples/worlds/lenia.py
STEPS, FEW_STEPS = 50, 10
FEW, SMALL = 2, 64  # steps and side of what calls Python for every space


def cellpylib_life(_side: int) -> Made:
    """Return Life in cellpylib, small: it calls a function for every space."""
    import cellpylib

    cells = cellpylib.init_random2d(SMALL, SMALL)
    rule = cellpylib.game_of_life_rule
    step = lambda: cellpylib.evolve2d(cells, timesteps=FEW + 1, neighbourhood="Moore", apply_rule=rule)  # noqa: E731
    return step, SMALL * SMALL * FEW


def jax_life(side: int) -> Made:
    """Return Life in JAX by hand: eight rolls of bytes, compiled."""
    import jax
    import jax.numpy as jnp

    @jax.jit
    def run(cells: "jax.Array") -> "jax.Array":
        def step(_: int, now: "jax.Array") -> "jax.Array":
            places = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)]
            around = sum(jnp.roll(now, place, (0, 1)) for place in places)
            return ((around == 3) | ((around == 2) & (now == 1))).astype(jnp.uint8)

        return jax.lax.fori_loop(0, STEPS, step, cells)

    first = jnp.array(np.random.default_rng(0).random((side, side)) < 0.3, jnp.uint8)
    return (lambda: run(first).block_until_ready()), side * side * STEPS


def cax_life(side: int) -> Made:
    """Return Life in CAX, its own class, compiled over all steps."""
    import jax
    from cax.cs.life import Life
    from flax import nnx

    birth, survival = Life.birth_survival_from_string("B3/S23")
    life = Life(birth=birth, survival=survival, rngs=nnx.Rngs(0))
    first = (jax.random.uniform(jax.random.key(0), (side, side, 1)) < 0.3).astype("float32")
    run = lambda: jax.block_until_ready(life(first, num_steps=FEW_STEPS))  # noqa: E731 (it is compiled by CAX itself)
    return run, side * side * FEW_STEPS


def jax_lenia(_side: int) -> Made:
    """Return Lenia in JAX by hand: the convolution by FFT, in floats of 32 bits."""
    import jax
    import jax.numpy as jnp

    y, x = np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1] / REACH
    ring = np.maximum(0, 1 - ((np.hypot(y, x) - 0.5) / 0.3) ** 2) ** 4
    kernel = np.zeros((LENIA_SIDE, LENIA_SIDE), np.float32)
    kernel[: 2 * REACH + 1, : 2 * REACH + 1] = ring / ring.sum()
    spectrum = jnp.fft.rfft2(jnp.roll(jnp.array(kernel), (-REACH, -REACH), (0, 1)))

    @jax.jit
    def run(state: "jax.Array") -> "jax.Array":
        def step(_: int, now: "jax.Array") -> "jax.Array":
            near = jnp.fft.irfft2(jnp.fft.rfft2(now) * spectrum)
            growth = 2 * jnp.exp(-(((near - 0.15) / 0.017) ** 2) / 2) - 1
            return jnp.clip(now + 0.1 * growth, 0, 1)

        return jax.lax.fori_loop(0, LENIA_STEPS, step, state)

    first = jnp.array(np.random.default_rng(0).random((LENIA_SIDE, LENIA_SIDE)), jnp.float32)
    return (lambda: run(first).block_until_ready()), LENIA_SIDE**2 * LENIA_STEPS


MADE: dict[str, Callable[[int], Made]] = {
    "life, cellpylib": cellpylib_life,
    "life, JAX by hand": jax_life,
    "life, CAX": cax_life,
    "lenia, JAX FFT by hand": jax_lenia,
}
