"""All commands in one: `alife COMMAND`; and `alife WORLD`, which is short for `alife run WORLD`."""

from pathlib import Path

import pytest

from alife import __main__ as alife
from alife.cli import evaluate, options, requests
from alife.cli.viewing import Viewing
from alife.runs.plan import NO_HANDS

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


def refused(capsys, *arguments):
    """Return the line with which `alife` refuses a command line."""
    assert alife.main(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("name", alife.commands(None))
def test_every_command_explains_itself(capsys, name):
    with pytest.raises(SystemExit) as left:
        alife.main([name, "--help"])
    assert left.value.code == 0
    assert f"usage: alife {name} " in capsys.readouterr().out


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        alife.main(["--help"])
    told = capsys.readouterr().out
    assert all(f"    {name}" in told for name in alife.commands(None))


def test_the_help_of_a_world_has_its_settings(capsys):
    with pytest.raises(SystemExit):
        alife.main(["run", "multicell", "--help"])
    told = capsys.readouterr().out
    assert "supply_bottom = 16000" in told
    assert "--steps N" in told
    assert "--evaluations" not in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "a command: run, study, view, report"),
        (["multicel"], "Unknown world 'multicel'. Did you mean 'multicell'?"),
        (["run", "multicel"], "Unknown world 'multicel'. Did you mean 'multicell'?"),
        (["run", "multicell", "--stepps", "3"], "Unknown option '--stepps'. Did you mean '--steps'?"),
        (["multicell", "--stepps", "3"], "Unknown option '--stepps'. Did you mean '--steps'?"),
        (["multicell", "--beats", "3"], "Unknown option '--beats'."),
        (["run", "multicell", "--evaluate", "x", "--seed", "3"], "Unknown option of --evaluate '--seed'."),
        (["study", "multicell"], "A study needs --seeds or --sweep, or --resume"),
        (["view", "--secnds", "3"], "Unknown option '--secnds'. Did you mean '--seconds'?"),
        (["report"], "arguments are required: RUN"),
        (["newick"], "arguments are required: RUN"),
        (["evaluate", "oceanworld"], "arguments are required: FILE"),
        (["evaluate", "cellworld", "g.npz"], "'cellworld' scores no genomes"),
        (["reproduce", "--agian"], "Unknown option '--agian'. Did you mean '--again'?"),
        (["run", "multicell", "--neutral", "--interventions", "i.jsonl"], NO_HANDS),
    ],
)
def test_a_mistake_is_one_line(capsys, arguments, words):
    Path("i.jsonl").write_text("")
    assert words in refused(capsys, *arguments)


def test_genomes_are_scored_alike_by_either_command():
    parser = options.Parser()
    evaluate.declare(parser)
    flags = ["--beats", "3", "--set", "fin_drag=12", "--out", "e", "--threads", "1"]
    asked = evaluate.request(parser.parse(["oceanworld", "g.npz", *flags]))
    assert asked == evaluate.request(options.parse(["oceanworld", "--evaluate", "g.npz", *flags]))
    assert asked.world_config.beats == 3
    assert asked.world_config.fin_drag == 12


def test_a_watched_run_has_one_world_unless_told_otherwise():
    asked = options.parse(["multicell"])
    assert requests.run_request(asked, Viewing()).run_config.worlds == 4
    assert requests.run_request(asked, Viewing(window=True)).run_config.worlds == 1
    assert (
        requests.run_request(options.parse(["multicell", "--worlds", "2"]), Viewing(window=True)).run_config.worlds == 2
    )
