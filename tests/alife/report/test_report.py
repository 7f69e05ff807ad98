"""The page about runs: what it says is what the runs recorded, and a browser shows it."""

import html
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from alife import run
from alife.report import __main__ as report
from alife.report import creatures, ecology, loaded_run, narrative
from alife.report.html import mean_of
from alife.report.search import shades
from alife.search import archive
from tests.alife.made_searches import search
from tests.alife.running import UNSEEN, made, rows
from tests.browser import Browser, found

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ["--steps", 400, "--sample-every", 50, "--frame-every", 100, "--checkpoint-every", 200, "--worlds", 2]
OCEAN = [
    "oceanworld",
    *UNSEEN,
    "--threads",
    "1",
    "--evaluations",
    "300",
    "--batch",
    "100",
    "--search",
    "random_search",
]


class Words(HTMLParser):
    """The words of a page, its tags and what they point to."""

    def __init__(self, text):
        super().__init__()
        self.words, self.tags = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)


def page(*folders, out=None):
    assert report.main([*map(str, folders), "--quiet", *(["--out", out] if out else [])]) == 0
    return (Path(out) if out else Path(folders[0]) / "report.html").read_text(encoding="utf-8")


def refused(capsys, *arguments):
    assert report.main([str(argument) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("alife: ")
    assert err.count("\n") == 1
    return err


@pytest.fixture(scope="module")
def ocean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ocean") / "run"
    assert run.main([*OCEAN, "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def browser():
    if not found():
        if os.environ.get("ALIFE_EXPECT_BROWSER"):
            pytest.fail("a Chromium should be here and is not")
        pytest.skip("no Chromium here: apt-get install chromium")
    with Browser() as one:
        yield one


def test_the_page_needs_nothing_but_itself():
    made("r", *SHORT)
    tags = Words(page("r")).tags
    for tag, attributes in tags:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert attributes.get(name, "#").startswith(("#", "data:")), (tag, attributes)
    assert not {"link", "iframe", "object", "base"} & {tag for tag, _ in tags}
    assert not re.search(r"@import|url\(", page("r"))


def test_every_picture_says_what_it_shows():
    made("r", *SHORT)
    pictures = [attributes for tag, attributes in Words(page("r")).tags if tag == "img"]
    charts = [attributes for tag, attributes in Words(page("r")).tags if tag == "svg"]
    assert len(pictures) >= 6
    assert all(len(attributes["alt"]) > 10 for attributes in pictures)
    assert all(len(attributes["aria-label"]) > 10 and attributes["role"] == "img" for attributes in charts)


def test_the_numbers_in_words_are_those_of_the_record():
    made("r", "--set", "upkeep=2", *SHORT)
    last = [float(row["cells"]) for row in rows("r") if row["step"] == "400"]
    births = [sum(float(row["births"]) for row in rows("r") if row["world"] == world) for world in "01"]
    (group,) = loaded_run.read([Path("r")])
    told = " ".join(narrative.story(group))
    assert "2 worlds of 24 x 20 spaces (seeds 0\N{EN DASH}1) ran 400 steps with " in told
    assert "upkeep = 2 instead of 1" in told
    for values in (last, births):
        assert mean_of(np.array(values)) in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([11_000, 13_404], "12,200 ± 1,700"),
        ([10_691, 10_697], "10,694 ± 4.2"),
        ([0.0301, 0.0353], "0.0327 ± 0.0037"),
        ([7, 7], "7"),
        ([1e200, 1.6e200, 1e190], None),
    ],
)
def test_a_mean_has_no_digits_below_those_of_its_spread(values, told):
    found = mean_of(np.array(values, float))
    assert told in (found, None)


def test_a_world_that_died_out_is_said_to_have():
    made("r", "--set", "supply_bottom=0", *SHORT[:-2], "--worlds", 1)
    (group,) = loaded_run.read([Path("r")])
    dead = next(row["step"] for row in rows("r") if row["cells"] == "0")
    told = " ".join([*narrative.lead(group), *narrative.story(group)])
    assert f"The world died out, by step {dead}." in told
    assert "in each world" not in told
    assert "of seed" not in told
    assert "At the end none of them was left." in told
    assert ": ." not in told
    page("r")


def test_the_page_says_what_of_a_run_is_damaged_or_was_changed():
    made("r", *SHORT)
    assert "damaged" not in " ".join(Words(page("r")).words)
    newest = max(Path("r/checkpoints").glob("*.npz"))
    newest.write_bytes(newest.read_bytes()[:-5])
    table = Path("r/abundances.csv")
    table.write_text(table.read_text().replace("\n50,0,", "\n50,0,9", 1))
    words = Words(page("r")).words
    assert (
        f"Checkpoint '{newest}' is damaged: the checksum of its arrays does not match. Taking the one before." in words
    )
    (changed,) = [word for word in words if "it was changed" in word]
    assert changed.startswith("'r/abundances.csv' is not what it was at the checkpoint step-0000000200 (")


def test_kinds_are_listed_in_the_order_of_their_arrival():
    made("r", *SHORT)
    (group,) = loaded_run.read([Path("r")])
    (first, *_) = narrative.arrivals(group)
    assert first.band[0] == "share_role_1"
    assert (first.worlds, first.first) == (2, (0, 0))
    assert first.peak == 1


def test_settings_that_differ_come_first():
    made("r", "--set", "upkeep=2", *SHORT)
    table = re.search(r"What differs from the usual run.*?</table>", page("r"), re.DOTALL)[0]
    rows_of = re.findall(r"<tr><td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td>", table)
    assert ("multicell.upkeep", "2", "1") in rows_of
    assert ("run.steps", "400", "40000") in rows_of
    assert "threads" not in table
    assert "multicell.outflow" in page("r")


def test_runs_side_by_side_are_told_apart_by_what_differs_and_seeds_go_together():
    for number, (seed, upkeep) in enumerate([(0, 1), (2, 1), (0, 2)]):
        made(f"r{number}", "--seed", seed, "--set", f"upkeep={upkeep}", *SHORT)
    groups = loaded_run.read([Path("r0"), Path("r1"), Path("r2")])
    assert [(group.label, group.history.seeds) for group in groups] == [
        ("upkeep = 1", [0, 1, 2, 3]),
        ("upkeep = 2", [0, 1]),
    ]
    text = page("r0", "r1", "r2", out="all.html")
    assert "2 settings side by side" in text
    last = [float(row["cells"]) for folder in ("r0", "r1") for row in rows(folder) if row["step"] == "400"]
    assert f"{np.mean(last):,.0f} ± " in re.search(r'<section id="compared">.*?</section>', text, re.DOTALL)[0]


def test_a_study_is_reported_as_its_settings():
    made("s", "--seeds", "0-1", "--sweep", "upkeep=1,2", *SHORT[:-2])
    text = page("s")
    assert [mark for mark in ("upkeep = 1", "upkeep = 2") if f"{mark}</h1>" in text] == ["upkeep = 1", "upkeep = 2"]


def test_a_study_that_goes_on_is_reported_without_the_runs_that_have_no_row_yet(capsys):
    made("s", "--seeds", "0", "--sweep", "upkeep=1,2", *SHORT[:-2])
    header = Path("s/upkeep=2-seed0/metrics.csv").read_text().splitlines(keepends=True)[0]
    Path("s/upkeep=2-seed0/metrics.csv").write_text(header)
    assert [one.folder.name for group in loaded_run.read([Path("s")]) for one in group.runs] == ["upkeep=1-seed0"]
    Path("s/upkeep=1-seed0/metrics.csv").write_text(header)
    assert "No run of the study in 's' has measured anything yet." in refused(capsys, "s")


def test_side_by_side_a_chart_goes_on_to_the_end_of_the_longest_run():
    for name, steps in (("short", 100), ("long", 400)):
        upkeep = f"upkeep={1 + (name == 'long')}"
        made(name, "--set", upkeep, *SHORT[2:], "--steps", steps)
    chart = ecology.measure("cells", loaded_run.read([Path("short"), Path("long")]))
    data = json.loads(html.unescape(re.search(r'data-chart="([^"]*)"', chart)[1]))
    assert data["x"][-1] == 400
    short, long = (series["y"] for series in data["series"])
    assert [value is None for value in short] == [step > 100 for step in data["x"]]
    assert None not in long


def test_the_command_that_repeats_a_run_does_again_what_hands_did():
    made("a run", *SHORT)
    assert "<code>python -m alife.run multicell --config 'a run/config.toml'</code>" in html.unescape(page("a run"))
    Path("a run/interventions.jsonl").touch()
    assert "--interventions 'a run/interventions.jsonl'</code>" in html.unescape(page("a run"))


def test_a_page_is_the_same_for_the_same_run():
    made("r", *SHORT)
    assert page("r") == page("r")


def test_names_of_folders_cannot_write_into_the_page():
    for upkeep, name in ((1, "<script>x"), (1, "a&b")):
        made(name, "--set", f"upkeep={upkeep}", *SHORT)
    text = page("<script>x", "a&b", out="all.html")
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


def test_a_run_without_pictures_or_with_a_torn_row_is_reported():
    made("r", "--frame-every", 0, *SHORT[:4], *SHORT[6:])
    with Path("r/metrics.csv").open("a") as file:
        file.write("999,0,12")
    assert "No pictures were kept" in page("r")


@pytest.mark.usefixtures("toys")
def test_a_search_whose_creatures_do_not_move_has_a_map_without_a_stage():
    assert search("--out", "r", "--evaluations", 400, "--batch", 100) == 0
    text = page("r")
    filled = len(archive.load(Path("r/archive.npz")))
    assert text.count('class="niche"') == filled > 0
    assert "<canvas" not in text
    os.remove("r/archive.npz")
    assert page("r").count('class="niche"') == filled  # of the newest checkpoint
    shutil.rmtree("r/checkpoints")
    assert "The map appears here once" in page("r")


@pytest.mark.usefixtures("toys")
def test_the_map_of_a_search_that_goes_on_is_that_of_its_newest_checkpoint():
    assert search("--out", "r", "--evaluations", 100, "--batch", 100) == 0
    early = Path("r/archive.npz").read_bytes()
    assert run.main(["--resume", "r", "--evaluations", "800", *UNSEEN]) == 0
    filled = len(archive.load(Path("r/archive.npz")))
    Path("r/archive.npz").write_bytes(early)
    os.utime("r/archive.npz", (0, 0))
    assert len(archive.load(Path("r/archive.npz"))) < filled
    assert page("r").count('class="niche"') == filled


def test_every_niche_has_its_creature_and_the_page_stays_small(ocean):
    text = page(ocean)
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)[1])
    elites = archive.load(ocean / "archive.npz").elites()
    assert len(data["elites"]) == len(elites)
    assert [elite["fitness"] for elite in data["elites"]] == pytest.approx(elites.fitness, rel=1e-4)
    assert len(text) < 4_000_000


def test_packed_places_are_those_of_the_arena_to_half_a_grain(ocean):
    (group,) = loaded_run.read([ocean])
    genes = archive.load(ocean / "archive.npz").elites().genomes[0]
    motion = group.first.world.motion(genes, 2, 8)
    back = np.cumsum(creatures.steps_of(motion.places).astype(int), axis=0) / creatures.GRAIN
    assert np.abs(back - motion.places).max() <= 0.5 / creatures.GRAIN + 1e-6


def test_mistakes_get_one_line_and_write_nothing(capsys):
    assert "The following arguments are required: RUN." in refused(capsys)
    assert "'none' is not a run folder: it has no config.toml." in refused(capsys, "none")
    made("r", *SHORT)
    assert "--out must be a file in a folder that is there" in refused(capsys, "r", "--out", "no/where.html")
    assert "Unknown option '--oui'." in refused(capsys, "r", "--oui")
    shutil.copytree("r", "begun")
    Path("begun/metrics.csv").write_text("step,world\n")
    assert "has no row yet" in refused(capsys, "begun")
    assert run.main(["cellworld", *UNSEEN, "--steps", "20", "--worlds", "1", "--out", "c"]) == 0
    assert "A report is about runs of one world, got cellworld, multicell" in refused(capsys, "r", "c")
    assert not list(Path().glob("**/report.html"))


def test_a_browser_shows_the_page_without_a_request_or_an_error(browser):
    made("r", *SHORT)
    page("r")
    for width, dark in ((1180, False), (390, True)):
        browser.size(width, 800, dark=dark)
        browser.open("r/report.html")
        assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(16, 19, 22)"
    assert all(url.startswith(("data:", "file:")) and not url.endswith((".css", ".js")) for url in browser.requests)
    assert browser.errors == []


def test_a_chart_tells_its_values_under_the_mouse(browser):
    made("r", *SHORT)
    page("r")
    browser.size(1180, 800)
    browser.open("r/report.html")
    browser.click("#run0-measures svg.chart")
    told = browser.run("document.getElementById('tip').innerText")
    middle = [float(row["cells"]) for row in rows("r") if row["step"] == "200"]
    assert told.split("\n")[0] == "200"
    assert f"{np.mean(middle):,.0f}" in told


def test_a_click_on_a_niche_shows_its_creature_swim(browser, ocean):
    page(ocean)
    browser.size(1180, 900)
    browser.open(ocean / "report.html")
    elites = archive.load(ocean / "archive.npz").elites()
    assert browser.run("document.querySelector('.ocean').dataset.chosen") == str(elites.fitness.argmax())
    worst = int(elites.fitness.argmin())
    browser.click(f'[data-elite="{worst}"]')
    assert browser.run("document.querySelector('.ocean').dataset.chosen") == str(worst)
    assert f"{elites.fitness[worst]:.3g}" in browser.run("document.querySelector('.facts').innerText")
    look = "document.querySelector('canvas').toDataURL()"
    before = browser.run(look)
    browser.run("new Promise((done) => setTimeout(done, 300))")
    assert browser.run(look) != before
    browser.click(".play")
    still = browser.run(look)
    browser.run("new Promise((done) => setTimeout(done, 200))")
    assert browser.run(look) == still
    assert browser.errors == []


def test_arrow_keys_go_from_creature_to_creature(browser, ocean):
    page(ocean)
    browser.size(1180, 900)
    browser.open(ocean / "report.html")
    niches = archive.load(ocean / "archive.npz").elites().niche
    start = int(browser.run("document.querySelector('.ocean').dataset.chosen"))
    browser.run("document.querySelector('.map').focus()")
    key, way = ("ArrowRight", 1) if niches[:, 0].max() > niches[start, 0] else ("ArrowLeft", -1)
    browser.key(key)
    after = int(browser.run("document.querySelector('.ocean').dataset.chosen"))
    assert (niches[after, 0] - niches[start, 0]) * way > 0


def test_ctrl_c_while_a_page_is_written_gets_one_line(monkeypatch, capsys):
    from alife.report import __main__ as command

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "write", interrupted)
    assert command.main(["r"]) == 130
    assert capsys.readouterr().err == "alife: Interrupted.\n"


def test_a_page_is_not_written_under_another_name(capsys):
    made("r", *SHORT)
    assert "must end in .html or .htm, got 'a.pdf'" in refused(capsys, "r", "--out", "a.pdf")
    assert not Path("a.pdf").exists()


@pytest.mark.parametrize("odd", [np.inf, -np.inf, 1.79e308, -1.79e308, np.nan])
def test_every_number_of_a_file_has_a_colour(odd):
    assert len(shades(np.array([0.0, odd, 1.7e308]))) == 3
    low, high = shades(np.array([-1.79e308, 1.79e308]))
    assert (low, high) == tuple(shades(np.array([0.0, 1.0])))
