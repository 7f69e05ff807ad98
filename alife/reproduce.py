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
from alife.core.files import os_errors_as_usage_errors, read_text, write_text
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
    parser.add_argument(
        "--out",
        default="runs/reproduced",
        metavar="DIR",
        type=command.plain_text,
        help="where to (default: runs/reproduced)",
    )
    parser.add_argument("--seeds", metavar="A-B", help="other seeds than a claim is usually judged by")
    parser.add_argument("--again", action="store_true", help="also what is done already")


def _list(out: Path) -> int:
    from alife.claims import claim

    width = max(map(len, claim.files()))
    for name in claim.files():
        one, done = claim.load(name), _stored(out, name)
        print(f"{name:<{width}}  {one.title}{_state(name, one, done)}")
    return 0


def _state(name: str, one: "Claim", done: dict[str, Any] | None) -> str:
    """Return what is known of a claim, as the end of its line in the list."""
    if done is None:
        return ""
    is_current = done["made_by"] == _made_by(name, one, done.get("seeds", ()))
    return f": {done['verdict']}{'' if is_current else ' (out of date)'}"


def _reproduce(options: argparse.Namespace) -> int:
    """Judge the named claims whose stored verdict is missing or out of date, and write the page."""
    from alife.claims import claim, page

    chosen = sweep.seeds(options.seeds) if options.seeds else None
    names = list(claim.files()) if ALL in options.names else list(dict.fromkeys(options.names))
    claims = {name: claim.load(name) for name in names}  # an unknown name ends it before anything is written
    out = Path(options.out)
    with os_errors_as_usage_errors("write to", out):
        out.mkdir(parents=True, exist_ok=True)
    for number, (name, one) in enumerate(claims.items(), start=1):
        seeds = chosen or one.seeds
        done = None if options.again else _stored(out, name)
        if done is None or done["made_by"] != _made_by(name, one, seeds):
            print(f"[{number}/{len(claims)}] {one.title}: {len(seeds)} seeds ...", flush=True)
            done = _judge(name, one, seeds, out)
        print(f"[{number}/{len(claims)}] {one.title}: {done['verdict']}", flush=True)
    page.write(out, {name: stored for name in claim.files() if (stored := _stored(out, name))})
    print(f"\n{out / 'README.md'}")
    return 0


def _judge(name: str, one: "Claim", seeds: Sequence[int], out: Path) -> dict[str, Any]:
    """Measure one claim; draw, store and return its result."""
    from matplotlib.figure import Figure

    import alife
    from alife.runs.pictures import write_figure

    found = one.measure(seeds)
    figure = Figure(figsize=(8, 3.6), layout="constrained", dpi=100)
    one.draw(found, figure)
    write_figure(figure, out / f"{name}.png")
    result = {
        "title": one.title,
        "source": one.source,
        "says": one.statement,
        "how": one.method,
        "control": one.control,
        "remark": one.remark,
        "verdict": found.verdict(),
        "checks": {check: _counted(holds) for check, holds in found.checks.items()},
        "controls": {check: _counted(holds) for check, holds in found.controls.items()},
        "figures": {key: [float(value) for value in values] for key, values in found.figures.items()},
        "seeds": list(seeds),
        "alife": alife.__version__,
        "made_by": _made_by(name, one, seeds),
    }
    write_text(out / f"{name}.json", json.dumps(result, indent=1) + "\n")
    return result


def _counted(holds: "np.ndarray") -> list[int]:
    """Return the number of seeds in which a check holds, and of those in which it could be asked."""
    return [int(holds.sum()), len(holds)]


def _made_by(name: str, one: "Claim", seeds: Sequence[int]) -> str:
    """Return a checksum of what decides a result: if it changes, a stored verdict is out of date.

    It covers the seeds, the claim's version, the version of the world's rules, the versions of the searches that the
    claim runs, and the default settings of both. It does not cover source text: code is moved, renamed and reworded
    without any history changing, and each time a checksum of files would send all verdicts back to be measured for an
    hour. In return a change of rules, of a search or of a claim must count up its version, as checkpoints require of
    rules anyway. The slow tests measure every claim again, so a version that was forgotten does not stay unnoticed.
    """
    from alife.claims import claim
    from alife.core.config import recorded
    from alife.search import base
    from alife.worlds import registry

    world = claim.world_of(name)
    searches = {
        search: [base.search_class(search).version, recorded(base.config_class(search)())] for search in one.searches
    }
    rules = [registry.world_class(world).rules_version, recorded(registry.config_class(world)())]
    decisive = [list(seeds), name, one.version, world, rules, searches]
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:12]


def _stored(out: Path, name: str) -> dict[str, Any] | None:
    """Return the stored result of a claim; None if there is none or it cannot be read."""
    from alife.claims import page

    try:
        found = json.loads(read_text(out / f"{name}.json"))  # in which a figure may be infinite
    except (UsageError, ValueError, RecursionError):
        return None
    return found if page.is_result(found) else None


if __name__ == "__main__":
    sys.exit(main())
