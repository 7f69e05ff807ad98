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
CHANNELS, HIDDEN = 16, 128
STEPS = 16  # a call, in one compiled loop


class Neural(ComplexSystem):  # type: ignore[misc]
    """The growing neural cellular automaton: 3 x 3 perception, one hidden layer, half of the cells a step."""

    def __init__(self) -> None:
        rngs = nnx.Rngs(0)
        self.perceive = ConvPerceive(
            channel_size=CHANNELS, perception_size=3 * CHANNELS, feature_group_count=CHANNELS, rngs=rngs
        )
        self.update = NCAUpdate(
            channel_size=CHANNELS, perception_size=3 * CHANNELS, hidden_layer_sizes=(HIDDEN,), cell_dropout_rate=0.5,
            rngs=rngs,
        )  # fmt: skip

    def _step(self, state: jax.Array, input: jax.Array | None = None) -> jax.Array:  # noqa: A002 (CAX's own name)
        return self.update(state, self.perceive(state), input)


def main() -> None:
    """Measure both."""
    _, effort = asked()
    start = jax.random.uniform(jax.random.key(0), (SIDE, SIDE, 2))
    _measure(
        "CAX, Gray-Scott",
        f"{SIDE} x {SIDE}, two float32 a cell, Laplacian by convolution",
        ReactionDiffusion(),
        start,
        effort,
    )
    start = jnp.zeros((NEURAL_SIDE, NEURAL_SIDE, CHANNELS)).at[..., -1].set(1)
    what = f"{NEURAL_SIDE} x {NEURAL_SIDE}, {CHANNELS} float32 a cell, a layer of {HIDDEN}"
    _measure("CAX, neural cellular automaton", what, Neural(), start, effort)


def _measure(name: str, what: str, system: ComplexSystem, start: jax.Array, effort: object) -> None:
    state = [start]

    def run(times: int) -> None:
        for _ in range(times):
            state[0] = system(state[0], num_steps=STEPS)
        state[0].block_until_ready()

    tell(name, what, "cell-updates", STEPS * start.shape[0] * start.shape[1], run, effort)


if __name__ == "__main__":
    main()
