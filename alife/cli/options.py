"""The options of `alife run`: declared from the configs themselves, explained, checked."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import alife
from alife.core.config import settings_of
from alife.core.errors import unknown
from alife.core.files import os_errors_as_usage_errors
from alife.core.text import flag
from alife.grid import world_file
from alife.runs.config import RunConfig, run_table
from alife.runs.folder import CONFIG
from alife.search import base
from alife.search.config import SearchConfig
from alife.terminal.parser import Parser, add_set, plain_text, whole_number
from alife.worlds import registry

DESCRIPTION = "Run a world and record its history."
EXAMPLES = """examples:
  python -m alife.run multicell --quick                   a first look, in the terminal
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
BEATS, STEPS_PER_BEAT = "[beats] how long they are watched", "[steps/beat] how finely"
COUNTERPARTS = {"steps": "--evaluations", "evaluations": "--steps"}  # of the other kind of run
# Options of `--evaluate FILE`, which scores genomes and runs nothing.
EVALUATION = (
    *("world", "evaluate", "beats", "steps_per_beat", "config", "set", "backend", "threads"),
    *("out", "overwrite", "quiet"),
)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options given; those that were not are None. Raises UsageError, or SystemExit(0) after --help."""
    arguments = world_file.adopt_named(arguments, switches)
    named = named_world(arguments)
    parser = Parser(prog="python -m alife.run", **description(named))
    declare(parser, named)
    return parser.parse(arguments)


def switches() -> set[str]:
    """Return the options of a run that take no value."""
    parser = Parser()
    declare(parser, None)
    return {name for action in parser._actions if action.nargs == 0 for name in action.option_strings}


def named_world(arguments: Sequence[str]) -> str | None:
    """Return the world that a command line names, so that its help explains the settings of that world."""
    return next((word for word in arguments if word in registry.names()), None)


def world_of(options: argparse.Namespace) -> str | None:
    """Return the world that options are about, also one named in a config or a run folder; None if there is none."""
    return world_of_config(options) if options.world is None else str(options.world)


def world_of_config(options: argparse.Namespace) -> str | None:
    """Return the world that the config file of options, or of the run that they resume, names; None without one."""
    file = Path(options.resume) / CONFIG if options.resume else Path(options.config) if options.config else None
    if file is None:
        return None
    with os_errors_as_usage_errors("look into", file.parent):
        if not file.is_file():
            return None  # the reader of the file says so
    return run_table(file).get("world")


def check_kind(options: argparse.Namespace, kind: type) -> None:
    """Raise UsageError when an option was given that the other kind of run has and this one has not."""
    other = RunConfig if kind is SearchConfig else SearchConfig
    mine = {item.name for item in fields(kind)}
    theirs = {item.name for item in fields(other)} | {"init"}
    allowed = mine | ({"init"} if kind is SearchConfig else set())
    for name in sorted(theirs - allowed):
        if getattr(options, name) is not None:
            what = "an arena" if kind is SearchConfig else "a world without a search"
            flags = map(flag, allowed - {"world"})
            raise unknown(f"option of {what}", flag(name), flags, meant=COUNTERPARTS.get(name))


def check_evaluation(options: argparse.Namespace) -> None:
    """Raise UsageError when an option was given that does not go with --evaluate, or only with it."""
    names = sorted(vars(options).keys() - {"world", "command"})
    kind, known = _known([flag(name) for name in names], options)
    for name in names:
        if getattr(options, name) is not None and flag(name) not in known:
            raise unknown(kind, flag(name), known)


def _known(flags: list[str], options: argparse.Namespace) -> tuple[str, list[str]]:
    """Return what the options are called that go with those given, and which of some flags these are."""
    if options.evaluate is not None:
        return "option of --evaluate", [flag(name) for name in EVALUATION if name != "world"]
    return "option", [known for known in flags if known not in ("--beats", "--steps-per-beat")]


def description(world: str | None) -> dict[str, Any]:
    """Return the texts around the options of a world, as a parser takes them."""
    settings = _explain_world(world) if world else "WORLD --help lists the settings of a world.\n\n"
    return {"usage": "%(prog)s WORLD [options]", "description": DESCRIPTION, "epilog": settings + EXAMPLES}


def declare(parser: Parser, world: str | None) -> None:
    """Add all options; those that do not concern the world named, if one is, stay hidden."""
    parser.known = lambda options: _known(parser.flags(), options)
    parser.instead = lambda word: _setting_meant(world, word, parser.flags())
    parser.add_argument(
        "world",
        nargs="?",
        metavar="WORLD",
        help=f"one of: {', '.join(registry.names())}; or a file such as my_world.py",
    )
    parser.add_argument("--version", action="version", version=f"alife {alife.__version__}")
    kinds = (SearchConfig, RunConfig) if world and registry.is_arena(world) else (RunConfig, SearchConfig)
    usual = registry.default_run(world) if world else {}
    _add_run_options(parser.add_argument_group("the run"), kinds[0], usual=usual)
    others = parser.add_argument_group("a search on an arena") if world is None else None
    _add_run_options(others or parser, kinds[1], usual=usual, known=kinds[0], hidden=others is None)
    of_arena = world is None or kinds[0] is SearchConfig
    init = "what MAP-Elites begins with: random, novelty, or a FILE of genomes; the same as --set search.init=..."
    parser.add_argument("--init", metavar="NAME", type=plain_text, help=init if of_arena else argparse.SUPPRESS)
    _add_settings(parser.add_argument_group("its rules"))
    _add_study(parser.add_argument_group("many runs in one folder"))
    _add_record(parser.add_argument_group("its record"))
    quick = "a first look: one world, or a search, a quarter as long as usual, shown in the terminal while it runs"
    look = parser.add_argument_group("watching without a window")
    look.add_argument("--quick", action="store_true", default=None, help=quick)
    _add_watching(parser.add_argument_group("watching (pip install 'alife-worlds[viewer]')"))
    scoring = parser.add_argument_group("scoring the genomes of a file, instead of a run") if of_arena else parser
    _add_evaluation(scoring, hidden=not of_arena)


def _add_settings(group: Any) -> None:
    preset = "begin with the settings of a named scene of the world"
    file = "take settings from a TOML file, such as a run's config.toml"
    group.add_argument("--preset", metavar="NAME", type=plain_text, help=preset)
    group.add_argument("--config", metavar="FILE", type=plain_text, help=file)
    add_set(group, "change a setting of the world, or search.NAME of a search")


def _add_study(group: Any) -> None:
    seeds = "a run for each of these seeds, such as 0-9 or 1,4,7-9; of a study, more"
    sweep = (
        "runs with each of these values of a setting, of 'preset', or of an option of the run such as 'search'; "
        "several make every combination"
    )
    jobs = "runs at once, each in a process of its own"
    group.add_argument("--seeds", metavar="LIST", type=plain_text, help=seeds)
    group.add_argument("--sweep", metavar="KEY=A,B,...", action="append", type=plain_text, help=sweep)
    group.add_argument("--jobs", metavar="N", type=whole_number, help=jobs)
    prepare = "make a study in this folder, and a script for an array of SLURM jobs (N of --jobs); do no run"
    collect = "sum up the study in this folder, whose runs such jobs have done; do no run"
    element = "of the study that resumes do every Nth run from the Ith, as one of N that do so; then --collect"
    group.add_argument("--prepare", metavar="DIR", type=plain_text, help=prepare)
    group.add_argument("--element", metavar="I/N", type=plain_text, help=element)
    group.add_argument("--collect", metavar="DIR", type=plain_text, help=collect)
    cluster = "do searches, studies, worlds elsewhere: local, mpi, tls://HOST:PORT, or a scheduler file; docs/scale.md"
    group.add_argument("--cluster", metavar="ADDRESS", type=plain_text, help=cluster)


def _add_record(group: Any) -> None:
    out, replace = "folder to write, new (default: runs/WORLD-seedN)", "replace the run in --out"
    resume = "go on with the run in this folder, for longer if told so"
    replay = "do again what the interventions.jsonl of a run says"
    log = "mirror metrics.csv for other programs: tensorboard, parquet, or both (pip install 'alife-worlds[log]')"
    group.add_argument("--out", metavar="DIR", type=plain_text, help=out)
    group.add_argument("--overwrite", action="store_true", default=None, help=replace)
    group.add_argument("--resume", metavar="DIR", type=plain_text, help=resume)
    group.add_argument("--interventions", metavar="FILE", type=plain_text, help=replay)
    group.add_argument("--log", metavar="KINDS", type=plain_text, help=log)
    group.add_argument("--quiet", action="store_true", default=None, help="print nothing but errors")
    trust = "run the code of a world that the folder of somebody else's run keeps: read its world.py first"
    group.add_argument("--trust", action="store_true", default=None, help=trust)


def _add_watching(group: Any) -> None:
    view = "show the run in a window; closing it saves the run"
    group.add_argument("--view", action="store_true", default=None, help=view)
    group.add_argument(
        "--video", metavar="FILE", type=plain_text, help="film the run to a .mp4 or .gif, no screen needed"
    )


def _add_evaluation(group: Any, *, hidden: bool) -> None:
    texts = ("score these genomes, with no run", BEATS, STEPS_PER_BEAT)
    file, beats, steps = (argparse.SUPPRESS,) * 3 if hidden else texts
    group.add_argument("--evaluate", metavar="FILE", type=plain_text, help=file)
    group.add_argument("--beats", metavar="N", type=whole_number, help=beats)
    group.add_argument("--steps-per-beat", metavar="N", type=whole_number, help=steps)


def _add_run_options(
    group: Any, config: type, *, usual: dict[str, Any], known: type | None = None, hidden: bool = False
) -> None:
    """Add an option for every field of a config, its meaning as help, but for those that another has already."""
    kinds = {item.name: item.type for item in fields(config)}
    there = {"world"} | ({item.name for item in fields(known)} if known else set())
    for name, default, meaning in settings_of(config):
        if name not in there:
            told = f"which search: {', '.join(base.names())}" if name == "search" else meaning  # records name the first
            text = argparse.SUPPRESS if hidden else f"{told}; default {usual.get(name, default)}".replace("%", "%%")
            if kinds[name] is bool:
                group.add_argument(flag(name), action="store_true", default=None, help=text)
            else:
                kind = whole_number if kinds[name] is int else str
                group.add_argument(flag(name), metavar="N" if kind is not str else "NAME", type=kind, help=text)


def _explain_world(world: str) -> str:
    """Return the presets and the settings of a world in lines."""
    scenes = [(name, preset.meaning) for name, preset in registry.presets(world).items()]
    rows = [(f"{name} = {default}", meaning) for name, default, meaning in settings_of(registry.config_class(world))]
    presets = f"presets of {world}, for --preset:\n{_columns(scenes)}\n\n" if scenes else ""
    return f"{presets}settings of {world}, for --set and [{world}] in a config:\n{_columns(rows)}\n\n"


def _setting_meant(world: str | None, given: str, flags: list[str]) -> str:
    """Return how a setting of a world is given, for who took it for an option; empty for what is none."""
    settings = [item.name for item in fields(registry.config_class(world))] if world else []
    word = given.removeprefix("--").replace("-", "_")
    if word == "size" and {"height", "width"} <= set(settings):
        wanted = ["height", "width"]
    else:  # the nearest name: what is written right is nearest to itself
        options = [each.removeprefix("--").replace("-", "_") for each in flags]
        wanted = get_close_matches(word, [*options, *settings], n=1)
        if not wanted or wanted[0] in options:
            return ""
    return f"Settings of {world} are given with --set: {' '.join(f'--set {name}=N' for name in wanted)}"


def _columns(rows: list[tuple[str, str]]) -> str:
    wide = 26
    lines = [
        f"  {left:<{wide}}  {meaning}" if len(left) <= wide else f"  {left}\n  {'':<{wide}}  {meaning}"
        for left, meaning in rows
    ]
    return "\n".join(lines)
