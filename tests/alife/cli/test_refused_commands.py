"""No command writes before all that it was asked is checked: whatever is refused leaves every folder as it was."""

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from alife import __main__ as alife
from alife import run
from alife.core import memory
from tests.alife.running import SMALL, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = "--steps 20 --sample-every 10 --frame-every 0 --threads 1"
SEARCH = "oceanworld --search random_search --evaluations 100 --batch 52 --set beats=1 --quiet --out s"
DEEDS = {
    "elsewhere": {"step": 3, "world": 9, "tool": "kill", "y": 1, "x": 1},
    "unknown": {"step": 3, "world": 0, "tool": "bless", "y": 1, "x": 1},
    "choice": {"step": 3, "world": 0, "tool": "add", "y": 1, "x": 1, "choice": 99, "amount": 1},
}
# What is refused, and a part of what is said. r is a run at step 20, s a search at evaluation 104 that was to do 100,
# t a study of runs that ended at step 20, u one whose runs were stopped at step 20 of 90.
REFUSED = {
    "fewer steps": ("--resume r --steps 10", "is at step 20 already"),
    "fewer evaluations": ("--resume s --evaluations 50", "is at evaluation 104 already"),
    "fewer steps of a study": ("--resume t --steps 10", "A run is at step 20 already"),
    "fewer steps of a study that was stopped": ("--resume u --steps 10", "A run is at step 20 already"),
    "more seeds of a study, and fewer steps": ("--resume t --seeds 5-6 --steps 10", "A run is at step 20 already"),
    "too many threads": ("--resume r --steps 30 --threads 65536", "threads must be"),
    "too many threads of a search": ("--resume s --evaluations 300 --threads 65536", "threads must be"),
    "too many threads of a study": ("--resume t --steps 30 --threads 65536", "threads must be"),
    "too many threads of a study with more seeds": ("--resume t --seeds 7 --threads 65536", "threads must be"),
    "a backend that is not there": ("--resume r --steps 30 --backend cudda", "Unknown backend"),
    "a setting taken for an option": ("multicell --supply-top 3", "given with --set: --set supply_top=N"),
    "a second setting that there is not": ("multicell --set width=32 hight=32", "Unknown setting 'hight'"),
    "a setting without its --set": ("multicell height=32", "given with --set: --set height=N"),
    "a setting written wrong": ("multicell --hight 32", "given with --set: --set height=N"),
    "an option written wrong": ("multicell --stepz 32", "Did you mean '--steps'? --help lists all"),
    "workers without islands": ("cellworld --workers 2", "--workers goes with a search, a study"),
    "neutral shadows on a cluster": ("cellworld --neutral --cluster local", "--neutral cannot go with --cluster"),
    "a size": ("multicell --size 32", "given with --set: --set height=N --set width=N"),
    "jobs for one run": ("--resume r --jobs 2", "--jobs goes with"),
    "a new study with too many threads": ("multicell --seeds 0-1 --threads 65536 --out new", "threads must be"),
    "a study that replaces one": (
        "multicell --seeds 0-1 --threads 65536 --out t --overwrite", "threads must be"
    ),
    "a study of controls without phylogeny": (
        "multicell --seeds 0-1 --neutral --phylogeny off --out new", "--neutral needs the phylogeny"
    ),
    "a study of worlds without heredity": ("bitwise --seeds 0-1 --neutral --out new", "has no heredity"),
    "a study with one wrong setting": ("multicell --sweep height=16,24,0 --out new", "height"),
    "a study of searches that cannot begin so": (
        "oceanworld --seeds 0-1 --init none.npz --out new", "none.npz"
    ),
    "a study beyond the memory": ("multicell --seeds 0-1 --out new", "are free"),
    "a run beyond the memory": ("multicell --out r --overwrite", "are free"),
    "an intervention outside": (
        f"multicell {SHORT} --interventions elsewhere --out r --overwrite", "is none of multicell"
    ),
    "an unknown intervention": (
        f"multicell {SHORT} --interventions unknown --out r --overwrite", "is none of multicell"
    ),
    "a choice that is none": (f"multicell {SHORT} --interventions choice --out new", "is none of multicell"),
    "interventions into a control": (
        f"multicell {SHORT} --interventions unknown --neutral --out new", "cannot replay interventions"
    ),
    "a search that takes no init": (
        "oceanworld --search greedy --init random --out new", "--init goes with: map_elites"
    ),
    "genomes that are none": ("oceanworld --init deeds --out s --overwrite", "Cannot read 'deeds'"),
    "a log of an unknown kind": ("--resume r --steps 30 --log paper", "Unknown log 'paper'"),
    "a film of an unknown kind": ("--resume r --steps 30 --video a.txt", "A video is a file ending in"),
    "a name with a line break": ("multicell --out a\nb", "must have no control characters, got 'a\\nb'"),
    "a name that rings": ("--resume r\x07", "must have no control characters"),
    "an evaluation of none": ("oceanworld --evaluate deeds --out r --overwrite", "deeds"),
    "a report elsewhere": ("report r --out nowhere/a.html", "--out must be a file in a folder that is there"),
    "a report of another kind": ("report r --out a.pdf", "must end in .html"),
    "a report of nothing": ("report deeds", "deeds"),
    "trees elsewhere": ("newick r --out nowhere", "There is no folder 'nowhere'"),
    "trees of a search without any": ("newick deeds", "deeds"),
    "a claim that is none": ("reproduce everything --out new", "everything"),
    "seeds that are none": ("reproduce all --seeds a-b --out new", "a-b"),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("made")
    with contextlib.chdir(home):
        for name, deed in DEEDS.items():
            Path(name).write_text(json.dumps(deed) + "\n")
        Path("deeds").write_text("{}\n")
        small = ["multicell", *SMALL, *SHORT.split(), "--quiet"]
        assert run.main([*small, "--out", "r"]) == 0
        assert run.main([*small, "--worlds", "1", "--sweep", "upkeep=1,2", "--out", "t"]) == 0
        assert run.main(SEARCH.split()) == 0
        shutil.copytree("t", "u")
        for plan in [*Path("u").glob("plans/*.toml"), *Path("u").glob("*/config.toml")]:
            plan.write_text(plan.read_text().replace("steps = 20", "steps = 90"))
        Path("u/finished.json").unlink()
    return home


@pytest.fixture
def _here(made, in_an_empty_folder):  # noqa: ARG001 (it must come first)
    shutil.copytree(made, ".", dirs_exist_ok=True)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(("line", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(capsys, monkeypatch, line, words):
    if "are free" in words:
        monkeypatch.setattr(memory, "free", lambda: 1000)
    before = snapshot("."), sorted(Path().rglob("*"))
    code = alife.main(line.split(" "))
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert words in err
    assert (snapshot("."), sorted(Path().rglob("*"))) == before


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("layer", ["tbb", "nonsense"])
def test_threads_that_numba_does_not_have_are_refused_before_anything_is_written(capsys, monkeypatch, layer):
    def unavailable(_count):
        raise ValueError("No threading layer could be loaded.")

    monkeypatch.setenv("NUMBA_THREADING_LAYER", layer)
    monkeypatch.setattr("alife.engines.cpu.set_num_threads", unavailable)
    before = snapshot(".")
    assert alife.main(["multicell", *SHORT.split(), "--out", "new"]) == 2
    assert "NUMBA_THREADING_LAYER" in capsys.readouterr().err
    assert snapshot(".") == before
