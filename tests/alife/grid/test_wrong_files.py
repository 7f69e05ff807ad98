"""A mistake in a world's file is told in one line, with the line where it is."""

import re

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.engines import backend
from alife.grid import world_file

WORLD = """from alife.grid import *


ROW = table([1, 2, 3])


class Law(Settings):
    rate: int = setting(5, "a number of the rules", low=0, high=100)


class Space(Place):
    a: u8 = field("a number", most=200)
    b: f32 = field("a float")
    v: u8[3] = field("three numbers")


class Being(Life):
    size: i16 = field("a number of who stands here", inherited=True)


def twice(n):
    return 2 * n


def grow(me):
    bear(0)
    me.a += 1


@start
def begin(me, law):
    me.a = 1


@phase
def go(me, law):
    {}
"""
LINE = WORLD[: WORLD.index("{}")].count("\n") + 1

# what stands in the phase, and what is told
WRONG_RULES = {
    "me.north.a = 3": "writes to its own space only",
    'count("cells")': "'cells' is a column of every run; call yours otherwise.",
    "for other in me.around4: other.a = 1": "writes to its own space only",
    "me.c = 1": "no field 'c'",
    "me.a = me.c": "no field 'c'",
    "me.a = law.speed": "No setting 'speed'",
    "law.rate = 3": "Settings do not change",
    "me.a = me.a / 2": "divided by //",
    "me.a = 3 // 0": "divides by 0",
    "me.a = me.a % 0": "divides by 0",
    "me.b = me.b // 2": "Floats are divided by /",
    "me.a = me.b": "say how to round",
    "me.a = me.b & 1": "Only whole numbers have bits",
    "me.a = ~me.b": "Only whole numbers have bits",
    "me.a = me.a and 5": "'and' and 'or' join truths",
    "me.a = law.rate or me.a": "'and' and 'or' join truths",
    "me.a = below('x', 0)": "A limit must be 1..65536",
    "me.a = below('x')": "This is written below",
    "me.a = below(me.a, 3)": "A name in quotes",
    "me.a = chance('x', 0.5)": "whole number of 65536ths: for 0.5 give 32768",
    "me.a = chance('x', 0.3)": "for 0.3 give 19661",
    "me.a = chance('x', me.b)": "whole number of 65536ths. Line",
    "for i in range(3): me.a = below('x', 3)": "same number in every turn",
    "for i in [1, 2]: me.a = i": "A loop goes over range",
    "for i in range(0, 9, 2): me.a = i": "A loop goes over range",
    "for o in me.around4: break": "no break or continue",
    "return 3": "returns nothing",
    "for i in range(3): return": "cannot be left by return",
    "me.a = unknown": "There is no 'unknown'",
    "me.a = me": "is a space",
    "me.a = law": "is the settings",
    "me.a = 'red'": "is no number",
    "me.a = 5000000000": "32 bits",
    "me.a = max(x for x in [1, 2])": "goes over me.around4 or me.around8, or over a field",
    "me.a = max(o.a for o in me.around4 if o.a)": "no value where no neighbour fits",
    "me.a = print(1)": "cannot call 'print'",
    "me.a = len([o for o in me.around8 if o.a])": "cannot call 'len': sum(1 for other in me.around8 if other.alive)",
    "me.b = np.exp(me.b)": "cannot call 'np.exp': NumPy is for measures; a table([...])",
    "me.b = math.sin(me.b)": "cannot call 'math.sin': a table([...])",
    "me.b = random.random()": "cannot call 'random.random': chance, below and draw are random",
    "go('north')": "A direction is a number, 0..3 for north, east, south, west: for 'north' give 0.",
    "me.a = me.beside('South').a": "west: for 'South' give 2.",
    "bear('up')": "0..3 for north, east, south, west.",
    "me.a = twice(1, 2)": "takes 1 arguments, got 2",
    "me.a = me.a ** 9": "A power must be",
    "me.a = 1 if me.b > 0 else 0.5": "One side is",
    "a = 1; a = 0.5": "convert it, or use two names",
    "x, y = 1, 2": "One name at a time",
    "me.a = draw('w') if me.a else 1": "One side is u32",
    "me.a = draw('w') + -1": "A negative number meets",
    "me.species = 3": "kept by bear()",
    "leave()": "Nobody goes anywhere here",
    "arrive(0)": "Nobody goes anywhere here",
    "me.a = me.goes('x')": "Nobody goes anywhere in this world",
    "bear(0); die()": "deaths come before births",
    "found()": "Founders stand there from the start",
    "sing(3)": "nothing that a rule can do",
    "count('n', -1)": "A count only grows",
    "count(3)": "A name in quotes",
    "breed()": "takes 1 arguments",
    "me.a = me.winner(3)": "A name in quotes",
    "me.a = me.sing()": "cannot be asked 'sing'",
    "me.a = me.a is me.b": "compared by",
    "me.a = [1][0]": "is no table",
    "me.a = me.v": "v has 3 numbers: say which",
    "me.v = 3": "v has 3 numbers: say which",
    "me.a = me.v[3]": "none of 0..2",
    "me.v[-1] = 3": "none of 0..2",
    "me.a = me.a[0]": "is no field of several numbers; there are: v",
    "me.north.v[0] = 1": "writes to its own space only",
    "me.a = ROW[3]": "none of 0..2",
    "me.a = ROW[0, 1]": "has 1 dimensions, got 2",
    "me.a = ROW": "There is no 'ROW'",
    "ROW[0] = 3": "Tables do not change",
    "me.a = ROW[me.b]": "must be a whole number",
    "me.a = law[0]": "is no table",
    "for other in me.around4: me.a = below('x', 3)": "same number in every turn",
    "me.a = sum(below('x', 3) for other in me.around8)": "same number in every turn",
    "for n in range(i32(draw('w'))): count('n')": "must be known to end",
    "for part, other in me.v: me.a = part": "A loop goes over range",
    "me.a = sum(a for a in zip(me.v, me.v))": "goes over me.around4 or me.around8",
    "me.a = u8(sum(other.species for other in me.around4 if other.alive))": "A sum of no terms has a sign",
    "me.a = scattered('x', 3)": "in @start only",
    "twice(3)": "twice gives a number",
    "grow(me); die()": "deaths come before births",
    "import os": "a file imports above its rules",
    "while me.a: me.a -= 1": "loops go over range(n)",
    "n: int = 3": "names take the kind",
    "me.alive = 0": "kept by found(), bear() and die()",
    "me.a = me.neighbours.a": "spaces are me, me.north, me.at",
    "me.a = int(me.b)": "i32(...) makes a whole number",
    "me.a = randint(0, 3)": "chance, below and draw are random",
    "me.a = len(me.a)": "is no field of several numbers",
}
GOOD = WORLD.format("me.a = 1")
# what is changed in a sound file, and what is told
WRONG_FILES = {
    ('a: u8 = field("a number", most=200)', "a: u8 = 3"): "A field needs a meaning",
    ('a: u8 = field("a number", most=200)', 'a: int = field("a number")'): "The kind of a field",
    ('a: u8 = field("a number", most=200)', 'a: u8 = field("a number", most=300)'): "least..most",
    ('a: u8 = field("a number", most=200)', 'a: u8 = field("a number", inherited=True)'): "Only fields of Life",
    ('b: f32 = field("a float")', 'b: f32 = field("a float", most=1)'): "A float has neither",
    ("b: f32", "north: f32"): "'north' means something else",
    ("size: i16", "alive: i16"): "'alive' means something else",
    ("size: i16", "a: i16"): "Two fields are called 'a'",
    ('rate: int = setting(5, "a number of the rules", low=0, high=100)', "rate: int = 5"): "A setting needs a meaning",
    ('setting(5, "a', 'setting(0.1, "a'): "rate must be a whole number, got 0.1. Line",
    ("low=0, high=100", "low=0, high=10**30"): "A setting that rules read lies within",
    ("class Law", "HEADLINE = ('nope',)\n\n\nclass Law"): "Unknown metric in HEADLINE 'nope'.",
    ("class Law", "raise SystemExit(3)\n\n\nclass Law"): "SystemExit: 3",
    ("class Law", "\0\n\n\nclass Law"): "null bytes",
    ("u8[3]", "u8[0]"): "A field has 1..64 numbers",
    ("u8[3]", "u8['x']"): "A field has 1..64 numbers",
    ("table([1, 2, 3])", "table([])"): "a table holds",
    ("table([1, 2, 3])", "table([1, 5000000000])"): "32 bits",
    ("class Law", "BORDER = 'torus'\n\n\nclass Law"): "BORDER is one of wrap, walls, dead",
    ("class Law", "BORDER = 'dead'\nnear = convolved('b', None)\n\n\nclass Law"): "wraps around",
    ("@start", "STREAMS = {'x': -1}\n\n\n@start"): "STREAMS gives streams numbers of 32 bits",
    ("@start", "STREAMS = {'x': 1, 'y': 1}\n\n\n@start"): "two streams one number",
    ("me.a = 1\n", "me.a = scattered('x')\n"): "This is written scattered",
    ("me.a = 1\n", "me.a = scattered('x', me.y)\n"): "How many is a setting, or a number",
    ("me.a = 1\n", "me.a = scattered('x', 3) and scattered('x', 4)\n"): "scattered twice",
    ("@start", "@phase"): "one function (me, law) marked @start",
    ("@phase", ""): "at least one function (me, law) marked @phase",
    ("def go(me, law):", "def go(me):"): "A phase takes a space and the settings",
    ("def go(me, law):", "def begin(me, law):"): "Two things are called 'begin'",
    ("def go(me, law):", "def go(me, law:"): "Line",
    ("from alife.grid import *", "from alife.grid import *\nimport nothing_like_this"): "nothing_like_this",
    ("@start", 'seen = ramp("c", 0, 1)\n\n\n@start'): "no field 'c' to draw",
    ("@start", 'seen = palette("a", {0: "red"})\n\n\n@start'): 'a palette says {value: ("what it is", "#rrggbb")}',
    ("@start", 'seen = palette("a", {0: ("none", "red")})\n\n\n@start'): "a palette says",
    ("@start", 'seen = palette("a", {})\n\n\n@start'): "this one is empty",
    ("@start", "PRESETS = {'x': 3}\n\n\n@start"): "PRESETS are scenes",
    ("@start", "PRESETS = {'x': Preset('one', 3)}\n\n\n@start"): "PRESETS are scenes",
    ("@start", "PRESETS = {'x': Preset('one', {}, 3)}\n\n\n@start"): "PRESETS are scenes",
    ("@start", "PRESETS = {3: Preset('one', {})}\n\n\n@start"): "PRESETS are scenes",
    ("@start", 'near = convolved("a", None)\n\n\n@start'): "convolved sums a float field",
    ("    return 2 * n", "    if n: return 2"): None,
}


def told(tmp_path, text):
    file = tmp_path / "wrong.py"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        world_file.load(file)
    message = str(caught.value)
    assert "\n" not in message
    assert str(file) in message
    return message


@pytest.mark.parametrize("rule", WRONG_RULES)
def test_a_mistake_in_a_rule_is_told_with_its_line(rule, tmp_path):
    message = told(tmp_path, WORLD.format(rule))
    assert WRONG_RULES[rule] in message
    assert f"wrong.py:{LINE}: " in message


@pytest.mark.parametrize("change", [change for change, words in WRONG_FILES.items() if words])
def test_a_mistake_in_what_is_declared_is_told(change, tmp_path):
    assert change[0] in GOOD
    assert WRONG_FILES[change] in told(tmp_path, GOOD.replace(*change, 1))


def test_a_file_without_mistakes_is_a_world(tmp_path):
    file = tmp_path / "right.py"
    file.write_text(GOOD)
    assert world_file.load(file).name == "right"


def test_a_helper_must_return_on_every_way(tmp_path):
    text = WORLD.format("me.a = twice(me.a)").replace("    return 2 * n", "    if n:\n        return 2")
    assert "must return a number on every way" in told(tmp_path, text)


def test_a_helper_cannot_call_itself(tmp_path):
    text = WORLD.format("me.a = twice(me.a)").replace("return 2 * n", "return twice(n)")
    assert "calls itself" in told(tmp_path, text)


def test_a_world_is_called_as_its_file(tmp_path):
    with pytest.raises(UsageError, match="must be a word"):
        world_file.load(tmp_path / "my-world.py")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="read the world"):
        world_file.load(tmp_path / "nothing.py")


@pytest.mark.parametrize("name", ["law", "me"])
def test_a_helper_that_is_not_given_what_it_uses_is_told(name, tmp_path):
    use = {"law": "law.rate", "me": "me.a"}[name]
    text = WORLD.format("me.a = twice(me.a)").replace("return 2 * n", f"return n * {use}")
    message = told(tmp_path, text)
    assert f"'{name}' is not known in twice(): give it as an argument, twice({name}, n)." in message
    assert "wrong.py:22: " in message


FOUNDED = """from alife.grid import *


class Being(Life):
    gene: u8 = field("a number that children inherit", inherited=True)


@start
def begin(me, law):
    if chance("founders", 20000):
        found()


@phase
def rest(me, law):
    me.intent = 0


@measure
def wanted(world, law):
    return 1
"""


def founded(tmp_path, given="1", **options):
    file = tmp_path / "founded.py"
    file.write_text(FOUNDED.replace("return 1", f"return {given}"))
    kind = world_file.load(file)
    return kind(kind.config_type(height=8, width=8), **options)


def test_a_founder_whose_gene_is_not_written_has_the_gene_0(tmp_path):
    fast, plain = founded(tmp_path), founded(tmp_path, plain=True)
    begun, judged = (world.reset(seeds=[3]) for world in (fast, plain))
    assert (begun.species != 0).any()
    assert (begun.species == judged.species).all()
    assert (begun.gene == 0).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("world.gene", "measure wanted must return one number, got an array (8, 8). Line 21: return world.gene"),
        ("'many'", "measure wanted must return one number, got 'many'."),
        ("None", "measure wanted must return one number, got None."),
        ("world.genes.mean()", "AttributeError: world has no 'genes'; it has alive, birth_step, gene, "),
        ("1 + 'a'", "TypeError"),
    ],
)
def test_a_measure_that_gives_no_number_is_told_with_its_line(given, words, tmp_path):
    world = founded(tmp_path, given, plain=True)
    state = world.reset(seeds=[3])
    with pytest.raises(UsageError) as caught:
        world.measure(state, world.totals(state))
    message = str(caught.value)
    assert words in message
    assert "founded.py:21: " in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["cells", "species", "digest", "share_all"])
def test_a_measure_takes_the_place_of_no_column_of_every_run(name, tmp_path):
    file = tmp_path / "founded.py"
    file.write_text(FOUNDED.replace("def wanted", f"def {name}"))
    with pytest.raises(UsageError, match=f":20: '{name}' is a column of every run; call yours otherwise"):
        world_file.load(file)


def test_a_run_that_began_with_such_a_name_keeps_it(tmp_path):
    kept = tmp_path / "world.py"
    kept.write_text(FOUNDED.replace("def wanted", "def cells"))
    assert [item.name for item in world_file.load(kept).declared.measures] == ["cells"]


def test_a_number_that_may_grow_too_large_is_noted_with_the_fields_that_say_no_most(tmp_path):
    file = tmp_path / "growing.py"
    text = WORLD.replace('a: u8 = field("a number", most=200)', 'a: i32 = field("a number")')
    file.write_text(text.format("me.a = me.a * 3"))
    (note,) = world_file.load(file).compiled.warnings
    assert note.endswith("which 32 bits do not hold: it would wrap around. A most= of a tells how large that becomes.")


@pytest.mark.parametrize(("engine", "text"), [("cpu", "rows_text"), ("taichi-cpu", "kernels_text")])
def test_generated_code_that_fails_is_told_with_the_phase_it_was_made_of(engine, text, tmp_path):
    file = tmp_path / "broken.py"
    file.write_text(WORLD.format("me.a = 1"))
    kind = world_file.load(file)
    broken = re.sub(
        r"(def phase_go(?:_row)?\(.*\n(?:    for .*\n)*)( +)",
        r"\1\2nothing = of_this_name\n\2",
        getattr(kind.compiled, text),
    )
    vars(kind.compiled)[text] = broken
    world = kind(kind.config_type(height=8, width=8), backend.start(engine, 2))
    with pytest.raises(UsageError) as caught:
        world.step(world.reset(seeds=[1]))
    told = str(caught.value)
    assert f"broken.py:{LINE - 1}: the code of 'go' does not run on this engine: " in told
    assert "of_this_name" in told
    assert "--backend plain runs the file meanwhile." in told
    assert "\n" not in told


@pytest.mark.parametrize("given", ["float('nan')", "float('inf')", "-float('inf')"])
def test_a_measure_without_a_value_is_a_gap(given, tmp_path):
    world = founded(tmp_path, given, plain=True)
    state = world.reset(seeds=[3])
    assert np.isnan(world.measure(state, world.totals(state))["wanted"]).all()
    assert any(re.fullmatch("wanted +-", line) for line in world.summary(state))


def test_one_can_look_around_in_a_rule_that_runs_in_plain_python(tmp_path, monkeypatch):
    file = tmp_path / "looked_into.py"
    file.write_text(WORLD.format("me.a = 2; breakpoint()"))
    kind, seen = world_file.load(file), []
    monkeypatch.setattr("sys.breakpointhook", lambda: seen.append(1))
    worlds = [kind(kind.config_type(height=4, width=4), plain=plain) for plain in (False, True)]
    ends = []
    for world in worlds:
        state = world.reset(seeds=[1])
        world.step(state)
        ends.append(state.a)
    assert (ends[0] == 2).all()
    assert (ends[1] == 2).all()
    assert len(seen) == 16
