"""QDax: MAP-Elites in JAX, an iteration compiled as a whole."""

import jax
import jax.numpy as jnp
from qdax.core.containers.mapelites_repertoire import compute_euclidean_centroids
from qdax.core.emitters.mutation_operators import isoline_variation
from qdax.core.emitters.standard_emitters import MixingEmitter
from qdax.core.map_elites import MAPElites

from benchmarks.peers.telling import asked, tell

GENES, BATCH, BINS = 256, 512, 32


def main() -> None:
    """Measure iterations with scores that cost next to nothing."""
    _, effort = asked()

    def score(genomes: jax.Array, _key: jax.Array) -> tuple[jax.Array, jax.Array, dict]:  # type: ignore[type-arg]
        return genomes.sum(axis=1, keepdims=True), jnp.clip(genomes[:, :2], 0, 1), {}

    def vary(first: jax.Array, second: jax.Array, key: jax.Array) -> jax.Array:
        return isoline_variation(first, second, key, iso_sigma=0.05, line_sigma=0.1)

    emitter = MixingEmitter(mutation_fn=None, variation_fn=vary, variation_percentage=1.0, batch_size=BATCH)
    search = MAPElites(score, emitter, metrics_function=lambda _: {})
    key = jax.random.key(0)
    first = jax.random.uniform(key, (BATCH, GENES))
    centroids = compute_euclidean_centroids((BINS, BINS), 0.0, 1.0)
    repertoire, state, _ = search.init(first, centroids, key)
    update = jax.jit(search.update)
    now = [repertoire, state, key]

    def run(times: int) -> None:
        for _ in range(times):
            after, use = jax.random.split(now[2])
            repertoire, state, _ = update(now[0], now[1], use)
            now[:] = [repertoire, state, after]
        jax.block_until_ready(now[0])

    what = f"ask, score, tell compiled in one, {GENES} float32 a genome, batch {BATCH}, map of {BINS} x {BINS}"
    tell("QDax, MAP-Elites", what, "evaluations", BATCH, run, effort)


if __name__ == "__main__":
    main()
