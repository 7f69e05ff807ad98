"""The bar for open-endedness: whether evolution in a Multicell world goes on, and is more than chance.

    python -m benchmarks.open_endedness --preset open --seeds 0-4 --size 128 --steps 1000000

Question, measures and controls: docs/open-endedness.md. Each seed is a run of `alife.run multicell --neutral`,
recorded in --out and gone on with where it was stopped: interrupt it, and the same command continues. A run is looked
at in ten windows of a tenth of its steps. The bar, stated before the runs, holds in a seed if

1. in each of the last 8 windows more plans rise to .5 % of the cells, R(.5 %), than in the genomic shadow, by more than
   2 sqrt(shadow + 1);
2. as many rise in the last 5 windows as in windows 2 to 6, or at least .8 of it;
3. effective plans, reaction entropy, generations and roles a plan are in the last window at least .9 of window 2;
4. in place, genomes of the end beat those of a fifth of the run: their mean share exceeds .55 over 12 repeats;
5. all six phenomena of Multicell show, each with a share or a figure that says so, whenever they come; that green lives
   first is looked for in single samples, since a window of 100 000 steps hides what the first 5000 show. Green is who
   lives on food alone, brown who runs 3+5 -> 6+0: with the two usual foods these are roles 1 and 6.

It holds if it holds in every seed, and if the neutral control of the preset (--preset open-neutral) fails 4.
The share of .5 % suits up to 128 x 128 spaces, where it is 82 cells. What chance alone lets rise depends on how many
cells that takes, and a larger world has more plans, each of a smaller share; so there a rise is to the share that is
82 cells as well, .125 % at 256 x 256. --rise asks for another. Beside the bar it is told how the end does against the
middle of the run: 4 can hold by what was gained before it.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from alife.cli import measure
from alife.core.config import from_table
from alife.core.errors import UsageError
from alife.core.table import read_metrics
from alife.phylogeny import genomic_shadow
from alife.phylogeny.genomic_shadow import SHADOW
from alife.phylogeny.novelty import RISES, USUAL_RISE, rise_name, usual_rise
from alife.run import main as run_alife
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.study.sweep import seeds as seeds_of
from alife.terminal.parser import run_command
from sims.multicell.config import Config

WINDOWS = 10
KEPT = ("effective_plans", "reaction_entropy", "generations", "roles")
LATE_SHARE = 0.55
SAMPLES = 1000  # of a run, and 1000 steps between two at least
FIRST = "green lives first", 0.5  # the largest share in a sample after the start, at least
BROWN = (3, 5)  # what it takes in
PHENOMENA = {  # the largest mean share or figure in a window of a column, and what it must reach
    "brown lives on its waste": ("brown", 0.01),
    "reactions coexist [nats]": ("reaction_entropy", 1.0),
    "energy a molecule of food": ("energy_per_food", 4.0),
    "specialised organisms": ("multi_reaction_share", 0.5),
    "killers": ("killer_share", 0.05),
}


@dataclass(frozen=True)
class Windows:
    """What a run did, a number a window that is over."""

    rises: np.ndarray
    shadow_rises: np.ndarray
    means: dict[str, np.ndarray]  # of the columns of KEPT and some more
    first: float  # the largest share of green in a sample after the start
    share: float = USUAL_RISE  # of the cells that a plan must reach to have risen

    @property
    def over(self) -> int:
        """Return how many windows are over."""
        return len(self.rises)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 where the bar holds, 1 where it does not."""
    return run_command(lambda: execute(_options(arguments)))


def execute(options: argparse.Namespace) -> int:
    """Run or go on with every seed, print a line a window and the verdict; return the exit code."""
    verdicts, seen = [], {}
    for seed in seeds_of(options.seeds):
        folder = options.out / f"{named(options).replace(' ', '-')}-{options.size}-seed{seed}"
        if not options.only_look:
            record(folder, options, seed)
        for world in range(options.islands):
            print(f"\n{named(options)}, {options.size} x {options.size}, seed {seed + world}: {folder}")
            windows = look(folder, options.steps, share_of(options), world)
            seen[seed + world] = windows
            print("\n".join(lines(windows, options.steps)))
            is_over = windows.over == WINDOWS
            points = judge(windows) | (compared(folder, options, world) if is_over else {})
            print("\n".join(f"  {'holds' if holds else 'FAILS'}  {point}" for point, holds in points.items()))
            if is_over:
                print(f"  beside it, the second half: {in_place(folder, options, options.steps // 2, world)[0]}")
            verdicts.append(all(points.values()))
    if options.picture:
        draw(seen, options, options.picture)
    print(f"\nThe bar holds in {sum(verdicts)} of {len(verdicts)} seeds.")
    return 0 if all(verdicts) else 1


def named(options: argparse.Namespace) -> str:
    """Return the name of what is asked: preset, settings that differ, and islands."""
    ring = [f"islands{options.islands}", f"every{options.migrate_every}"] if options.islands > 1 else []
    return " ".join([options.preset, *options.set, *ring])


def share_of(options: argparse.Namespace) -> float:
    """Return the share of the cells to which a plan must rise."""
    return float(options.rise / 100 if options.rise else usual_rise(options.size**2))


def record(folder: Path, options: argparse.Namespace, seed: int) -> None:
    """Run a seed to its last step, from where it was stopped."""
    window = max(1, options.steps // WINDOWS)
    threads = ["--threads", str(options.threads)]
    words = ["--resume", str(folder), "--steps", str(options.steps), *threads]
    if not (folder / run_folder.CONFIG).exists():
        wanted = (f"height={options.size}", f"width={options.size}", *options.set)
        sizes = [word for one in wanted for word in ("--set", one)]
        each = ["--sample-every", str(max(1000, options.steps // SAMPLES)), "--frame-every", "0"]
        saved = ["--checkpoint-every", str(max(1, window // 2)), "--keep-checkpoints", "1000"]
        preset = ["multicell", "--preset", options.preset, "--seed", str(seed), "--neutral"]
        preset += ["--worlds", str(options.islands)]
        if options.islands > 1:
            preset += ["--islands", str(options.islands), "--migrate-every", str(options.migrate_every)]
        words = [*preset, *sizes, *each, *saved, "--steps", str(options.steps), "--out", str(folder), *threads]
    status = run_alife(words)
    if status:
        raise SystemExit(status)


def look(folder: Path, steps: int, share: float = USUAL_RISE, world: int = 0) -> Windows:
    """Return the windows of a world of a run that are over; `share` is one of those that it counted."""
    novelty, metrics = (
        {name: column[table["world"] == world] for name, column in table.items()}
        for table in (genomic_shadow.read(folder), read_metrics(folder / run_folder.METRICS))
    )
    window = steps // WINDOWS
    over = int(novelty["step"][-1]) // window
    parts = [_between(novelty["step"], number, window) for number in range(over)]
    rough = [_between(metrics["step"], number, window) for number in range(over)]
    more = ("largest_plan", "common_reactions", "novel", "shadow_novel", "shadow_effective_plans", "shadow_generations")
    means = {name: np.array([novelty[name][part].mean() for part in parts]) for name in (*KEPT, *more)}
    columns = {column for column, _ in PHENOMENA.values()} - means.keys()
    metrics |= by_food(config_of(folder), metrics)
    means |= {name: np.array([metrics[name][part].mean() for part in rough]) for name in columns}
    rise = rise_name(share)
    rises, shadow = (np.array([novelty[name][part].sum() for part in parts]) for name in (rise, SHADOW + rise))
    first = float(metrics["green"][metrics["step"] > 0].max(initial=0.0))
    return Windows(rises, shadow, means, first, share)


def config_of(folder: Path) -> Config:
    """Return the settings of the world of a run."""
    _, rules = run_config.read(folder / run_folder.CONFIG)
    return from_table(Config, rules)


def by_food(config: Config, metrics: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the share of the cells, at each sample, of those that live on food alone, and of brown."""
    shares = {"green": np.zeros(len(metrics["step"])), "brown": np.zeros(len(metrics["step"]))}
    for role, reaction in enumerate(config.chemistry.reactions, start=1):
        if reaction.level == 1:
            shares["green"] += metrics[f"share_role_{role}"]
        if reaction.inputs == BROWN:
            shares["brown"] += metrics[f"share_role_{role}"]
    return shares


def _between(steps: np.ndarray, number: int, window: int) -> np.ndarray:
    """Return which rows lie in a window, its end included."""
    found: np.ndarray = (steps > number * window) & (steps <= (number + 1) * window)
    return found


def told_rise(windows: Windows) -> str:
    """Return the name of what is counted, such as R(.5 %)."""
    return f"R({windows.share * 100:g} %)".replace("(0.", "(.")


def lines(windows: Windows, steps: int) -> list[str]:
    """Return a line a window."""
    names = (*KEPT, "largest_plan", "common_reactions", "killer_share", "energy_per_food")
    heads = ("plans", "entropy", "generations", "roles", "largest", "reactions", "killers", "food")
    out = [f"  {'to step':>9} {told_rise(windows):>8} {'shadow':>7} " + " ".join(f"{head:>11}" for head in heads)]
    for number in range(windows.over):
        figures = " ".join(f"{windows.means[name][number]:>11.3g}" for name in names)
        end = (number + 1) * steps // WINDOWS
        out.append(f"  {end:>9,} {windows.rises[number]:>8.0f} {windows.shadow_rises[number]:>7.0f} {figures}")
    return out


def judge(windows: Windows) -> dict[str, bool]:
    """Return whether points 1, 2, 3 and 5 of the bar hold, by what was seen; all fail before the last window."""
    if windows.over < WINDOWS:
        return {f"all: {windows.over} of {WINDOWS} windows are over": False}
    rises, shadow = windows.rises, windows.shadow_rises
    above = rises[-8:] - shadow[-8:] > 2 * np.sqrt(shadow[-8:] + 1)
    early, late = rises[1:6].sum(), rises[-5:].sum()
    found = {
        f"1: above the shadow in {above.sum()} of the last 8 windows": bool(above.all()),
        f"2: {late / max(early, 1):.2f} of the rises of windows 2 to 6 in the last 5": bool(late >= 0.8 * early),
    }
    for name in KEPT:
        ratio = windows.means[name][-1] / max(windows.means[name][1], 1e-9)
        found[f"3: {name.replace('_', ' ')} {ratio:.2f} of window 2"] = bool(ratio >= 0.9)
    found[f"5: {FIRST[0]}: {windows.first:.2g} of the cells in a sample"] = windows.first >= FIRST[1]
    for name, (column, least) in PHENOMENA.items():
        most = float(windows.means[column].max())
        found[f"5: {name}: {most:.2g} at most, in window {windows.means[column].argmax() + 1}"] = most >= least
    return found


def compared(folder: Path, options: argparse.Namespace, world: int = 0) -> dict[str, bool]:
    """Return whether point 4 holds: genomes of the end against those of a fifth of the run."""
    told, mean = in_place(folder, options, options.steps // 5, world)
    return {f"4: {told}": mean > LATE_SHARE}


def in_place(folder: Path, options: argparse.Namespace, early: int, world: int) -> tuple[str, float]:
    """Let genomes of the end and of an early step compete in place; return what to tell, and the share of the late."""
    how = {"repeats": options.repeats, "threads": options.threads or None}
    mean, error = measure.mean_of(measure.compete(folder, early, options.steps, world=world, **how))
    return f"late against {early:,} in place {mean:.3f} +- {error:.3f}", mean


def draw(seen: Mapping[int, Windows], options: argparse.Namespace, path: Path) -> None:
    """Draw what rises beside chance, and what else the bar asks about, window by window; a line a seed."""
    figure = Figure(figsize=(10, 6), layout="constrained", dpi=110)
    axes = figure.subplots(2, 2).ravel()
    panels = {
        f"plans that rise, {told_rise(next(iter(seen.values())))}": (
            lambda one: one.rises,
            lambda one: one.shadow_rises,
        ),
        "effective plans": _columns("effective_plans", "shadow_effective_plans"),
        "generations of a plan": _columns("generations", "shadow_generations"),
        "reactions of 1 % of the cells and more": _columns("common_reactions"),
    }
    for axis, (title, curves) in zip(axes, panels.items(), strict=True):
        for number, (seed, windows) in enumerate(seen.items()):
            ends = np.arange(1, windows.over + 1) * options.steps / WINDOWS
            for curve, looks in zip(curves, ({"marker": "o"}, {"linestyle": ":"}), strict=False):
                what = f"seed {seed}" if "marker" in looks else "its genomic shadow"
                axis.plot(ends, curve(windows), color=f"C{number}", label=what, **looks)
        axis.set(title=title, xlabel="step, at the end of a window", ylim=(0, None))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(seen), fontsize="small")
    figure.suptitle(f"--preset {named(options)}, {options.size} x {options.size}")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def _columns(*names: str) -> tuple[Callable[[Windows], np.ndarray], ...]:
    return tuple(lambda windows, name=name: windows.means[name] for name in names)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="open")
    told = "settings that differ from the preset's"
    parser.add_argument("--set", nargs="+", action="extend", default=[], metavar="NAME=VALUE", help=told)
    parser.add_argument("--seeds", default="0-4", help="such as 0-4 or 0,3")
    parser.add_argument("--size", type=int, default=128, help="[spaces] rows and columns")
    shares = [share * 100 for share in RISES]
    parser.add_argument(
        "--rise", type=float, choices=shares, help="[%%] of the cells a plan must reach; as the size asks, if not given"
    )
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--islands", type=int, default=1, help="worlds of a ring that exchange inhabitants, all judged")
    parser.add_argument("--migrate-every", type=int, default=500, help="[steps] between two exchanges of islands")
    parser.add_argument("--repeats", type=int, default=12, help="of the competition in place")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs/open-endedness"))
    parser.add_argument("--picture", type=Path, help="a PNG to draw the windows of all seeds into")
    parser.add_argument("--only-look", action="store_true", help="at what is recorded, also while it runs")
    options = parser.parse_args(arguments)
    if options.steps < WINDOWS * 1000:
        raise UsageError(f"--steps must be at least {WINDOWS * 1000}, got {options.steps}.")
    return options


if __name__ == "__main__":
    sys.exit(main())
