"""CAX, cellular automata in JAX: Gray-Scott and a neural cellular automaton."""

import jax
import jax.numpy as jnp
from cax.core import ComplexSystem
from cax.core.perceive import ConvPerceive
from cax.core.update import NCAUpdate
from cax.cs.reaction_diffusion import ReactionDiffusion
from flax import nnx

from benchmarks.peers.telling import asked, tell

SIDE, NEURAL_SIDE = 512, 128
HIDDEN = 128
SIZES = (
    (16, 3, 0.5),
    (24, 4, 0.0),
)  # channels, filters, share left out a step: as published, and as Stamp's rule has them
STEPS = 16  # a call, in one compiled loop


class Neural(ComplexSystem):  # type: ignore[misc]
    """The growing neural cellular automaton: 3 x 3 perception, one hidden layer, some of the cells a step."""

    def __init__(self, channels: int, filters: int, left_out: float) -> None:
        rngs, seen = nnx.Rngs(0), filters * channels
        self.perceive = ConvPerceive(
            channel_size=channels, perception_size=seen, feature_group_count=channels, rngs=rngs
        )
        self.update = NCAUpdate(
            channel_size=channels, perception_size=seen, hidden_layer_sizes=(HIDDEN,), cell_dropout_rate=left_out,
            rngs=rngs,
        )  # fmt: skip

    def _step(self, state: jax.Array, input: jax.Array | None = None) -> jax.Array:  # noqa: A002 (CAX's own name)
        return self.update(state, self.perceive(state), input)


def main() -> None:
    """Measure them."""
    _, effort = asked()
    start = jax.random.uniform(jax.random.key(0), (SIDE, SIDE, 2))
    _measure(
        "CAX, Gray-Scott",
        f"{SIDE} x {SIDE}, two float32 a cell, Laplacian by convolution",
        ReactionDiffusion(),
        start,
        effort,
    )
    for channels, filters, left_out in SIZES:
        start = jnp.zeros((NEURAL_SIDE, NEURAL_SIDE, channels)).at[..., -1].set(1)
        what = f"{NEURAL_SIDE} x {NEURAL_SIDE}, {channels} float32 a cell, {filters} filters, a layer of {HIDDEN}"
        name = f"CAX, neural cellular automaton of {channels}"
        _measure(name, what, Neural(channels, filters, left_out), start, effort)


def _measure(name: str, what: str, system: ComplexSystem, start: jax.Array, effort: object) -> None:
    state = [start]

    def run(times: int) -> None:
        for _ in range(times):
            state[0] = system(state[0], num_steps=STEPS)
        state[0].block_until_ready()

    tell(name, what, "cell-updates", STEPS * start.shape[0] * start.shape[1], run, effort)


if __name__ == "__main__":
    main()
