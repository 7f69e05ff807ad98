"""pyribs: MAP-Elites with Gaussian mutation on a grid."""

import numpy as np
from ribs.archives import GridArchive
from ribs.emitters import GaussianEmitter
from ribs.schedulers import Scheduler

from benchmarks.peers.telling import asked, tell

GENES, BATCH, BINS = 256, 512, 32


def main() -> None:
    """Measure ask and tell with scores that cost next to nothing."""
    _, effort = asked()
    archive = GridArchive(solution_dim=GENES, dims=(BINS, BINS), ranges=[(0, 1), (0, 1)], seed=0, dtype=np.float32)
    emitter = GaussianEmitter(archive, sigma=0.05, x0=np.full(GENES, 0.5), batch_size=BATCH, seed=0)
    scheduler = Scheduler(archive, [emitter])

    def run(times: int) -> None:
        for _ in range(times):
            genomes = scheduler.ask()
            scheduler.tell(genomes.sum(axis=1), np.clip(genomes[:, :2], 0, 1))

    what = f"ask, tell, {GENES} float32 a genome, batch {BATCH}, map of {BINS} x {BINS}"
    tell("pyribs, MAP-Elites", what, "evaluations", BATCH, run, effort)


if __name__ == "__main__":
    main()
