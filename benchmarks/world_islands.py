"""Ask whether worlds that exchange inhabitants are more, or less, diverse than worlds apart.

Method: rings of four small worlds of Multicell, five of each kind, apart and with exchanges; of each ring the effective
number of genomes among its organisms at the end (the exponential of Shannon's entropy): within worlds (the mean over
the four), in all four together, and their quotient, how many worlds' worth of genomes there are; and the entropy of the
roles of cells, the mean over the second half. Source of within, together and quotient: Lou Jost, "Partitioning
diversity into independent alpha and beta components" (2007).

    python -m benchmarks.world_islands FOLDER [--picture FILE]     # makes the runs that are missing in FOLDER
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import numpy as np

import alife

WORLDS, STEPS, MIGRANTS = 4, 8000, 16
SEEDS = (0, 100, 200, 300, 400)
EVERY = {"apart": 0, "every 2000 steps": 2000, "every 200 steps": 200}
SIZE = {"height": 64, "width": 64, "founders": 32}
MEASURES = {
    "genomes_within": "effective genomes, within worlds",
    "genomes_together": "effective genomes, four worlds together",
    "worlds_worth": "worlds' worth of genomes (1..4)",
    "role_entropy": "entropy of roles [nats]",
}


def main() -> None:
    """Make what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the runs")
    parser.add_argument("--picture", type=Path, help="where a picture goes")
    options = parser.parse_args()
    found = {kind: [measured(made(options.folder, every, seed)) for seed in SEEDS] for kind, every in EVERY.items()}
    for name, meaning in MEASURES.items():
        print(meaning)
        for kind, rings in found.items():
            values = np.array([ring[name] for ring in rings])
            print(f"  {kind:<18} {values.mean():7.3f} +- {values.std(ddof=1):.3f}   {np.round(values, 2).tolist()}")
    if options.picture:
        draw(found, options.picture)


def made(folder: Path, every: int, seed: int) -> Path:
    """Return the folder of a ring of worlds, which are run where they were not."""
    path = folder / f"e{every}-s{seed}"
    if not (path / "phylogeny-species.csv").exists():
        ring = {"islands": WORLDS, "migrate_every": every, "migrants": MIGRANTS} if every else {}
        plan = {"steps": STEPS, "seed": seed, "worlds": WORLDS, "frame_every": 0, "pictures": "none"}
        alife.run("multicell", out=path, overwrite=True, quiet=True, settings=SIZE, **plan, **ring)
    return path


def measured(path: Path) -> dict[str, float]:
    """Return the measures of a ring."""
    with (path / "phylogeny-species.csv").open(newline="") as file:
        living = [row for row in csv.DictReader(file) if row["destruction_time"] == "inf"]
    counts = [Counter[str]() for _ in range(WORLDS)]
    for row in living:
        counts[int(row["world"])][row["taxon_label"]] += int(row["members"])
    shares = [{name: count / one.total() for name, count in one.items()} for one in counts]  # each world weighs alike
    within = float(np.exp(np.mean([entropy(list(one.values())) for one in shares])))
    pooled = [sum(one.get(name, 0.0) for one in shares) / WORLDS for name in {name for one in shares for name in one}]
    together = float(np.exp(entropy(pooled)))
    with (path / "metrics.csv").open(newline="") as file:
        roles = [float(row["reaction_entropy"]) for row in csv.DictReader(file) if int(row["step"]) >= STEPS // 2]
    return {
        "genomes_within": within, "genomes_together": together, "worlds_worth": together / within,
        "role_entropy": float(np.mean(roles)),
    }  # fmt: skip


def entropy(shares: list[float]) -> float:
    """Return the entropy [nats] of shares that sum to 1."""
    known = np.array([share for share in shares if share > 0])
    return float(-(known * np.log(known)).sum())


def draw(found: dict[str, list[dict[str, float]]], path: Path) -> None:
    """Draw a panel a measure: a dot a ring, a line at the mean."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.2), layout="constrained", dpi=110)
    for axes, (name, meaning) in zip(figure.subplots(1, len(MEASURES)), MEASURES.items(), strict=True):
        for place, rings in enumerate(found.values()):
            values = [ring[name] for ring in rings]
            axes.plot([place] * len(values), values, "o", color="#33669a", alpha=0.7)
            axes.plot([place - 0.25, place + 0.25], [np.mean(values)] * 2, color="#c4552d", lw=2)
        axes.set(title=meaning, xticks=range(len(found)), xticklabels=[kind.replace(" ", "\n", 1) for kind in found])
        axes.set(xlim=(-0.5, len(found) - 0.5), ylim=(0, 1.08 * axes.get_ylim()[1]))
        axes.title.set_fontsize(9)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)


if __name__ == "__main__":
    main()
