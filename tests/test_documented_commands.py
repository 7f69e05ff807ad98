"""The command lines that README and docs show: each is one that its command's own parser takes."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from alife import __main__ as alife_command
from alife.cli import options as run_options
from alife.core.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent
TEXTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"(?:\S*/)?python3?")
OURS = ("alife", "sims", "viewers", "benchmarks")
# A page also names a command or an option without the rest of a line: `alife judge`, `alife run --search`.
MENTION = re.compile(r"The following arguments are required|Argument \S+: expected ")


def documented(path):
    """Yield the (module, words) of every command line of ours that a page has, in blocks or between backticks."""
    text = path.read_text(encoding="utf-8")
    blocks = [found[2].replace("\\\n", " ") for found in FENCED.finditer(text) if found[1] in ("", "sh")]
    lines = [part for block in blocks for line in block.splitlines() for part in line.split("&&")]
    for line in (*lines, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", FENCED.sub("", text)))):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:  # an apostrophe: no line of a shell
            continue
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):  # a variable of the environment
            words = words[1:]
        if len(words) > 1 and words[0] == "alife":
            yield "alife", words[1:]
        elif len(words) > 2 and PYTHON.fullmatch(words[0]) and words[1] == "-m" and words[2].split(".")[0] in OURS:
            yield words[2], words[3:]


def filled(words):
    """Return words as somebody would type them: 1 for N, RUN, FILE and the like, what is in brackets, no `...`."""
    plain = [word.strip("[]") for word in words if word != "..."]
    return ["1" if re.fullmatch(r"[A-Z]+", word) else word for word in plain]


def source_of(module):
    """Return the text of a module, or of the `__main__` of a package; None for what is not there."""
    place = PROJECT.joinpath(*module.split("."))
    found = [path for path in (place.with_suffix(".py"), place / "__main__.py") if path.exists()]
    return found[0].read_text(encoding="utf-8") if found else None


def parser_of(module, words):
    """Return the parser that a command line is for, and what it has to read; None where it is made within `main`."""
    if module in ("alife", "alife.run"):
        known = alife_command.commands(run_options.named_world(words))
        if module == "alife.run" or words[0] not in known:
            words = ["run", *words]
        return alife_command._parser({words[0]: known[words[0]]}), words
    if module.split(".")[0] == "benchmarks" or "_parser()" not in (source_of(module) or ""):
        return None, words
    name = module if PROJECT.joinpath(*module.split(".")).with_suffix(".py").exists() else f"{module}.__main__"
    return import_module(name)._parser(), words


def refusal(parser, words):
    """Return why a parser does not take words; nothing where it does, --help among them."""
    try:
        parser.parse(words)
    except UsageError as error:
        return str(error)
    except SystemExit as ended:
        return str(ended.code or "")
    return ""


def flags_in(words):
    """Return the options that are given."""
    return {word.partition("=")[0] for word in words if word.startswith("--")}


def flags_of(parser):
    """Return the options of a parser and of all its commands."""
    choices = [action.choices for action in parser._actions if isinstance(action.choices, dict)]
    return {*parser.flags(), *(flag for some in choices for one in some.values() for flag in one.flags())}


LINES = [
    pytest.param(module, filled(words), id=f"{path.name}: {module} {' '.join(words)}")
    for path in TEXTS
    for module, words in documented(path)
]


def test_the_pages_have_command_lines():
    assert len(LINES) > 100


@pytest.mark.parametrize(("module", "words"), LINES)
def test_a_documented_command_line_is_one_that_its_parser_takes(module, words):
    parser, words = parser_of(module, words)
    if parser is None:  # it is made where the module runs, so its text is all there is to look at
        text = source_of(module)
        assert text is not None
        assert not [flag for flag in flags_in(words) if f'"{flag}"' not in text]
        return
    refused = refusal(parser, words)
    if MENTION.match(refused):
        assert flags_in(words) <= flags_of(parser)
    else:
        assert not refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["alife", "run", "multicell", "--sed", "1"], "Unknown option '--sed'"),
        (["alife", "multicell", "--sed", "1"], "Unknown option '--sed'"),
        (["alife", "learn", "stamp", "emoji", "--out", "a.npz", "--iteration", "1"], "Unknown option '--iteration'"),
        (["alife", "view", "RUN", "--seconds", "long"], "invalid float value"),
    ],
)
def test_a_line_that_no_parser_takes_is_told(words, told):
    module, *rest = words
    assert told in refusal(*parser_of(module, rest))


SETTINGS = ["--set", "height=4", "width=6", "--set", "border=x=y"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["alife", "run"], ["multicell"]),
        (["alife", "run", "multicell"], []),
        (["alife", "evaluate"], ["oceanworld", "FILE"]),
        (["alife", "learn", "--out", "FILE"], ["stamp", "emoji"]),
        (["sims.oceanworld_steer", "poet", "--out", "DIR"], ["--quiet"]),
    ],
    ids=" ".join,
)
def test_every_command_takes_several_settings_at_once_and_what_comes_after_them_is_none(before, after):
    module, *words = before
    parser, words = parser_of(module, [*words, *SETTINGS, *after])
    assert parser.parse(words).set == ["height=4", "width=6", "border=x=y"]
    parser, words = parser_of(module, [*before[1:], *after])
    assert parser.parse(words).set is None
