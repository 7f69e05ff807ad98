"""What the columns of a search's `metrics.csv` mean; those that only one search has stand in its class."""

from alife.worlds.columns import Columns

TIMED = "evaluations_per_second"  # the one column that the clock writes, and no two runs share

EVERY_SEARCH: Columns = {
    "iteration": "number of the batch of genomes",
    "evaluations": "[genomes] scored by then",
    "coverage": "share of all niches that hold an elite",
    "reachable_coverage": "share of the niches that a body can lie in; empty where the arena does not know them",
    "qd_score": "sum over the elites of fitness less `qd_offset`",
    "max_fitness": "of the best elite",
    "mean_fitness": "of all elites",
    "new": "[genomes] of this iteration that opened a niche",
    "improved": "[genomes] of this iteration that took the place of an elite",
    "rejected": "[genomes] of this iteration that did neither",
    "invalid": "[genomes] of this iteration without a score",
    TIMED: "[1/s] by the clock, so that no two runs share it",
}
