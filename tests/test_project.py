"""The project keeps what it says about itself: its two commands, its style, its types, its links."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
TEXTS = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]


def block(name):
    """Return the command that the README shows under a mark."""
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)\n```\n", README)
    assert found, name
    return found[1]


def tool(*command):
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    environment = os.environ | {"MYPY_CACHE_DIR": str(home / "alife" / "mypy")}  # which outlives a checkout
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_two_commands_are_one_line_each_and_set_themselves_up():
    for name, end in (("run command", "-m alife.run multicell"), ("test command", "-m pytest")):
        assert "\n" not in block(name)
        assert block(name).startswith("python3 -m venv .venv && ")
        assert block(name).endswith(end)


def test_ci_runs_the_test_command_of_the_readme():
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    pick = re.search(r"command=\$\((.*)\)\n", script)[1]
    told = subprocess.run(["bash", "-c", pick], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == block("test command")
    assert script.rstrip().endswith('eval "$command"')


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)])
def test_style_and_types_are_sound(command):
    done = tool(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def anchors(text):
    """Return the anchors of a page in Markdown as GitHub makes them of its headings, and those it has itself."""
    found = []
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    for heading in re.findall(r"^#{1,6} +(.*?)[ #]*$", prose, re.MULTILINE):
        shown = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        again = sum(one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one) is not None for one in found)
        found.append(f"{slug}-{again}" if again else slug)
    return {*found, *re.findall(r"""<a (?:id|name)=["']([^"']+)""", text)}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)", path.read_text(encoding="utf-8")):
        place, _, anchor = target.partition("#")
        if place.startswith("http"):
            continue
        page = path.parent / place if place else path
        assert page.exists(), target
        if anchor and page.suffix == ".md":
            assert anchor in anchors(page.read_text(encoding="utf-8")), target


def test_anchors_are_those_of_github():
    text = "# A `b`, c!\n## Twice\n## Twice\n```sh\n# no heading\n```\n## [Linked](x.md) - here\n<a id='own'></a>\n"
    assert anchors(text) == {"a-b-c", "twice", "twice-1", "linked---here", "own"}


def test_the_site_names_every_page():
    named = re.findall(r": ([\w-]+\.md)$", (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) == {path.name for path in (PROJECT / "docs").glob("*.md")}


@pytest.mark.skipif(find_spec("mkdocstrings") is None, reason="needs the extra docs: pip install '.[docs]'")
def test_the_site_is_built_without_a_broken_link(tmp_path):
    done = tool("mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reference" / "index.html").exists()


def test_no_hint_installs_somebody_elses_package():
    name = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    assert name != "alife"  # on the registry that is another program
    texts = [path.read_text(encoding="utf-8") for path in [*(PROJECT / "alife").rglob("*.py"), *TEXTS]]
    installed = [hint for text in texts for hint in re.findall(r"pip install '?([\w.-]+)\[", text)]
    named = [hint for text in texts for hint in re.findall(r"\b(alife[\w.-]*)\[[a-z]", text)]  # as in `alife[dev]`
    assert {*installed, *named} <= {name, "."}


def test_the_python_of_the_readme_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    assert "10_000" in code
    exec(re.sub(r"(\d+)_000", lambda steps: str(2 * int(steps[1])), code).replace("=256", "=252"), {})
    assert "1+2 -> 3+5" in capsys.readouterr().out


def test_settings_of_the_readme_exist():
    from alife.core.config import override
    from sims.multicell.config import Config

    assignments = re.findall(r"--set '?([^'\s]+)'?", README)
    assert len(assignments) >= 4
    for assignment in assignments:
        override(Config(), [assignment])


def test_locked_versions_satisfy_what_is_required():
    from packaging.requirements import Requirement

    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = dict(line.split("==") for line in lines if "==" in line)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    requirements = {
        Requirement(text) for text in [*project["dependencies"], *(text for extra in extras for text in extra)]
    }
    for requirement in requirements - {own for own in requirements if own.name == project["name"]}:
        assert requirement.specifier.contains(locked[requirement.name]), requirement
