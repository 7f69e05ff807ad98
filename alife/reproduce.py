"""Put the claims of the posts to the test: `python -m alife.reproduce list | all | NAME ...`.

NAME.json   the figures, one a seed, what was asked of them, and the verdict
NAME.png    the picture
README.md   a page of all that is there
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, write_text
from alife.study import sweep
from alife.terminal import parser as command

if TYPE_CHECKING:
    import numpy as np

    from alife.claims.claim import Claim

LIST, ALL = "list", "all"
DESCRIPTION = "Put the claims of the posts to the test."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    return command.run_command(
        lambda: execute(_parser().parse(arguments)),
        interrupted="Interrupted. What is done is kept; the same command goes on.",
    )


def execute(options: argparse.Namespace) -> int:
    """List claims or judge them, as options ask; return the exit code."""
    alone = next((word for word in (LIST, ALL) if word in options.names), None)
    if alone and len(options.names) > 1:
        raise UsageError(f"'{alone}' goes alone, got {' '.join(options.names)}.")
    return _list(Path(options.out)) if alone == LIST else _reproduce(options)


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m alife.reproduce", description=DESCRIPTION)
    declare(parser)
    return parser


def declare(parser: command.Parser) -> None:
    """Add the options of `alife reproduce`."""
    parser.add_argument(
        "names", nargs="*", type=str.lower, default=[LIST], metavar="NAME", help="claims; or list, or all"
    )
    parser.add_argument("--out", default="runs/reproduced", metavar="DIR", help="where to (default: runs/reproduced)")
    parser.add_argument("--seeds", metavar="A-B", help="other seeds than a claim is usually judged by")
    parser.add_argument("--again", action="store_true", help="also what is done already")


def _list(out: Path) -> int:
    from alife.claims import claim

    width = max(map(len, claim.files()))
    for name in claim.files():
        done = _stored(out, name)
        print(f"{name:<{width}}  {claim.load(name).title}{': ' + done['verdict'] if done else ''}")
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    """Judge the claims that are named, but for those that are done, and write the page."""
    from alife.claims import claim, page

    chosen = sweep.seeds(options.seeds) if options.seeds else None
    names = list(claim.files()) if ALL in options.names else list(dict.fromkeys(options.names))
    claims = {name: claim.load(name) for name in names}  # names that do not exist are told before anything is done
    out = Path(options.out)
    with os_errors_as_usage_errors("write to", out):
        out.mkdir(parents=True, exist_ok=True)
    for number, (name, one) in enumerate(claims.items(), start=1):
        seeds = chosen or one.seeds
        done = None if options.again else _stored(out, name)
        if done is None or done["made_by"] != _made_by(name, seeds):
            print(f"[{number}/{len(claims)}] {one.title}: {len(seeds)} seeds ...", flush=True)
            done = _judge(name, one, seeds, out)
        print(f"[{number}/{len(claims)}] {one.title}: {done['verdict']}", flush=True)
    page.write(out, {name: stored for name in claim.files() if (stored := _stored(out, name))})
    print(f"\n{out / 'README.md'}")
    return 0


def _judge(name: str, one: "Claim", seeds: Sequence[int], out: Path) -> dict[str, Any]:
    """Measure one claim; write down and return what came of it."""
    from matplotlib.figure import Figure

    import alife
    from alife.runs.pictures import write_figure

    found = one.measure(seeds)
    figure = Figure(figsize=(8, 3.6), layout="constrained", dpi=100)
    one.draw(found, figure)
    write_figure(figure, out / f"{name}.png")
    words = {key: getattr(one, key) for key in ("title", "source", "says", "how", "control", "remark")}
    result = {
        **words,
        "verdict": found.verdict(),
        "checks": {check: _counted(holds) for check, holds in found.checks.items()},
        "controls": {check: _counted(holds) for check, holds in found.controls.items()},
        "figures": {key: [float(value) for value in values] for key, values in found.figures.items()},
        "seeds": list(seeds),
        "alife": alife.__version__,
        "made_by": _made_by(name, seeds),
    }
    write_text(out / f"{name}.json", json.dumps(result, indent=1) + "\n")
    return result


def _counted(holds: "np.ndarray") -> list[int]:
    """Return in how many seeds a check holds, and in how many it could be asked."""
    return [int(holds.sum()), len(holds)]


def _made_by(name: str, seeds: Sequence[int]) -> str:
    """Return a checksum of what a result comes from: the seeds, and all files of the world and of the searches."""
    from alife.claims import claim

    world = claim.files()[name].parent.parent
    ours = Path(__file__).parent
    files = [*world.rglob("*.py"), *world.parent.glob("*.py"), *(ours / "search" / "algorithms").glob("*.py")]
    files += [ours / base for base in ("search/archive.py", "search/base.py", "engines/lattice.py", "engines/rng.py")]
    others = set((world / "claims").glob("*.py")) - {claim.files()[name]}
    texts = [file.read_bytes() for file in sorted(set(files) - others)]
    return hashlib.sha256(b"\0".join([*texts, json.dumps(list(seeds)).encode()])).hexdigest()[:12]


def _stored(out: Path, name: str) -> dict[str, Any] | None:
    """Return what is written down of a claim; None where there is nothing, or nothing that can be read."""
    try:
        found = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
        return found if isinstance(found, dict) and {"made_by", "verdict", "figures"} <= found.keys() else None
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    sys.exit(main())
