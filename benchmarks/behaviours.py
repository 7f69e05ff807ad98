"""Maps of elites by what tells swimmers apart, compared by the behaviours that they hold.

Question: which holds most, at equal evaluations? Bodies can be told apart by how they are built, by where their swim
ends, by both, or by what a search learns of their paths. Method: searches over bits, batches of 256, the first 1024
genomes random, usual physics, 24 x 24 niches (structure x end: 10 x 10 x 8 x 8), one thread, 16 384 evaluations.
Behaviours are the 576 classes of net turn, late pace and depth of deformation of sims/oceanworld/behaviour.py, which no
map here is made of; places are the 1296 of where a swimmer is half way and at its end, which a map of ends nearly is.
Held: by the elites at the end; ever: by any genome evaluated. Seconds are the processor's. Means over the seeds, in
brackets the lowest and the highest.

    python -m benchmarks.behaviours [--seeds 0-4] [--evaluations 16384] [--kinds "structure;end;..."]
"""

import argparse

import numpy as np

from alife.study import sweep
from sims.oceanworld.behaviour_maps import EVALUATIONS, KINDS, SearchOutcome, outcome

HEAD = "| told apart by | " + " | ".join(name.replace("_", " ") for name in SearchOutcome._fields) + " |"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0-4", help="which; default 0-4")
    parser.add_argument("--evaluations", type=int, default=EVALUATIONS, help=f"of each; default {EVALUATIONS}")
    parser.add_argument("--kinds", default=";".join(KINDS), help="of maps; default all")
    options = parser.parse_args()
    outcome(next(iter(KINDS)), 0, 512)  # compiles
    print(HEAD, "|---" * (1 + len(SearchOutcome._fields)) + "|", sep="\n")
    for name in options.kinds.split(";"):
        found = np.array([outcome(name, seed, options.evaluations) for seed in sweep.seeds(options.seeds)], float)
        print(row(name, found), flush=True)


def row(name: str, found: np.ndarray) -> str:
    """Return a line of the table, of float64 (seeds, columns)."""
    cells = [f"{column.mean():.1f} ({column.min():.4g}-{column.max():.4g})" for column in found.T]
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
