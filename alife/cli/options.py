"""The options of `python -m alife.run`: declared from the configs themselves, explained, checked."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import alife
from alife.core.config import read_toml, settings_of
from alife.core.errors import unknown
from alife.core.files import os_errors_as_usage_errors
from alife.runs.config import RunConfig
from alife.search.config import SearchConfig
from alife.terminal.parser import Parser, whole_number
from alife.worlds import registry

CONFIG = "config.toml"
DESCRIPTION = "Run a world and record its history."
EXAMPLES = """examples:
  python -m alife.run multicell                           the usual run, about a minute
  python -m alife.run multicell --seed 7 --worlds 1       one world with another seed
  python -m alife.run multicell --set supply_top=16000    food everywhere
  python -m alife.run cellworld --preset fills-and-stops  a named scene
  python -m alife.run multicell --view                    watch it live
  python -m alife.run oceanworld --evaluate FILE          score the genomes of a file
  python -m alife.run --resume runs/multicell-seed0       go on where a run stopped
  python -m alife.run ARENA --search map_elites           evolve the creatures of an arena
  python -m alife.run multicell --seeds 0-9 --sweep supply_top=0,8000,16000    many runs, summarised
"""
COUNTERPARTS = {"steps": "--evaluations", "evaluations": "--steps"}  # of the other kind of run


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options given; those that were not are None. Raises UsageError, or SystemExit(0) after --help."""
    named = next((word for word in arguments if word in registry.names()), None)
    options = _parser(named).parse(arguments)
    if options.world is not None:
        registry.check_name(options.world)
    return options


def world_of(options: argparse.Namespace) -> str | None:
    """Return the world that a command line is about, be it named in a config or a run folder; None if it is not."""
    file = Path(options.resume) / CONFIG if options.resume else Path(options.config) if options.config else None
    if options.world is not None or file is None:
        return None if options.world is None else str(options.world)
    with os_errors_as_usage_errors("look into", file.parent):
        if not file.is_file():
            return None  # which is told where it is read
    run = read_toml(file).get("run", {})
    return run.get("world") if isinstance(run, dict) else None


def check_kind(options: argparse.Namespace, kind: type, other: type) -> None:
    """Raise UsageError when an option was given that the other kind of run has and this one has not."""
    mine = {item.name for item in fields(kind)}
    theirs = {item.name for item in fields(other)} | {"init"}
    allowed = mine | ({"init"} if kind is SearchConfig else set())
    for name in sorted(theirs - allowed):
        if getattr(options, name) is not None:
            flags = (f"--{known.replace('_', '-')}" for known in allowed - {"world"})
            what = "an arena" if kind is SearchConfig else "a world without a search"
            raise unknown(f"option of {what}", f"--{name.replace('_', '-')}", flags, meant=COUNTERPARTS.get(name))


def _parser(world: str | None) -> Parser:
    parser = Parser(
        prog="python -m alife.run",
        usage="%(prog)s WORLD [options]",
        description=DESCRIPTION,
        epilog=(_explain_world(world) if world else "WORLD --help lists the settings of a world.\n\n") + EXAMPLES,
    )
    parser.add_argument("world", nargs="?", metavar="WORLD", help=f"one of: {', '.join(registry.names())}")
    parser.add_argument("--version", action="version", version=f"alife {alife.__version__}")
    kinds = (SearchConfig, RunConfig) if world and registry.is_arena(world) else (RunConfig, SearchConfig)
    usual = registry.default_run(world) if world else {}
    _add_run_options(parser.add_argument_group("the run"), kinds[0], usual=usual)
    others = parser.add_argument_group("a search on an arena") if world is None else None
    _add_run_options(others or parser, kinds[1], usual=usual, known=kinds[0], hidden=others is None)
    init = "what MAP-Elites begins with: random, novelty, or a FILE of genomes; the same as --set search.init=..."
    parser.add_argument(
        "--init", metavar="NAME", type=_name, help=argparse.SUPPRESS if kinds[0] is RunConfig and world else init
    )
    rules = parser.add_argument_group("its rules")
    rules.add_argument(
        "--preset", metavar="NAME", type=_name, help="begin with the settings of a named scene of the world"
    )
    rules.add_argument(
        "--config", metavar="FILE", type=_name, help="take settings from a TOML file, such as a run's config.toml"
    )
    rules.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        help="change one setting of the world, or search.KEY of a search; can be repeated",
    )
    many = parser.add_argument_group("many runs in one folder")
    many.add_argument(
        "--seeds",
        metavar="LIST",
        type=_name,
        help="a run for each of these seeds, such as 0-9 or 1,4,7-9; of a study, more",
    )
    many.add_argument(
        "--sweep",
        metavar="KEY=A,B,...",
        action="append",
        type=_name,
        help="runs with each of these values of a setting, of 'preset', or of an option of the run such as 'search'; "
        "several make every combination",
    )
    many.add_argument("--jobs", metavar="N", type=whole_number, help="runs at once, each in a process of its own")
    output = parser.add_argument_group("its record")
    output.add_argument("--out", metavar="DIR", type=_name, help="folder to write, new (default: runs/WORLD-seedN)")
    output.add_argument("--overwrite", action="store_true", default=None, help="replace the run in --out")
    output.add_argument(
        "--resume", metavar="DIR", type=_name, help="go on with the run in this folder, for longer if told so"
    )
    output.add_argument(
        "--interventions", metavar="FILE", type=_name, help="do again what the interventions.jsonl of a run says"
    )
    output.add_argument(
        "--log",
        metavar="KINDS",
        type=_name,
        help="mirror metrics.csv for other programs: tensorboard, parquet, or both (pip install 'alife[log]')",
    )
    output.add_argument("--quiet", action="store_true", help="print nothing but errors")
    watch = parser.add_argument_group("watching (pip install 'alife[viewer]')")
    watch.add_argument(
        "--view", action="store_true", default=None, help="show the run in a window; closing it saves the run"
    )
    watch.add_argument("--video", metavar="FILE", type=_name, help="film the run to a .mp4 or .gif, no screen needed")
    return parser


def _add_run_options(
    group: Any, config: type, *, usual: dict[str, Any], known: type | None = None, hidden: bool = False
) -> None:
    """Add an option for every field of a config, its meaning as help, but for those that another has already."""
    kinds = {item.name: item.type for item in fields(config)}
    there = {"world"} | ({item.name for item in fields(known)} if known else set())
    for name, default, meaning in settings_of(config):
        if name not in there:
            text = argparse.SUPPRESS if hidden else f"{meaning}; default {usual.get(name, default)}".replace("%", "%%")
            flag = f"--{name.replace('_', '-')}"
            if kinds[name] is bool:
                group.add_argument(flag, action="store_true", default=None, help=text)
            else:
                kind = whole_number if kinds[name] is int else str
                group.add_argument(flag, metavar="N" if kind is not str else "NAME", type=kind, help=text)


def _name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _explain_world(world: str) -> str:
    """Return the presets and the settings of a world in lines."""
    scenes = [(name, preset.meaning) for name, preset in registry.presets(world).items()]
    rows = [(f"{name} = {default}", meaning) for name, default, meaning in settings_of(registry.config_class(world))]
    presets = f"presets of {world}, for --preset:\n{_columns(scenes)}\n\n" if scenes else ""
    return f"{presets}settings of {world}, for --set and [{world}] in a config:\n{_columns(rows)}\n\n"


def _columns(rows: list[tuple[str, str]]) -> str:
    wide = 26
    lines = [
        f"  {left:<{wide}}  {meaning}" if len(left) <= wide else f"  {left}\n  {'':<{wide}}  {meaning}"
        for left, meaning in rows
    ]
    return "\n".join(lines)
