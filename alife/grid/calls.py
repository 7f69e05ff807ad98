"""Calls in a rule: kinds of numbers, sums over neighbours, random numbers, contests, the file's own functions."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeGuard

from alife.grid.declare import WRAP
from alife.grid.gathering import GATHERED, Gathering
from alife.grid.numbers import (
    F32,
    FIELD_KINDS,
    I32,
    RANGES,
    U32,
    Number,
    cast,
    constant,
    made,
    truth,
    whole,
)
from alife.grid.scope import NEIGHBOURS, Law, Meaning, Space

ARGUMENTS = {"abs": 1, "sqrt": 1, "parity": 1, "bool": 1, **dict.fromkeys(FIELD_KINDS, 1)}
INSTEAD = {
    "int": ": i32(...) makes a whole number", "float": ": f32(...) makes a float", "round": ": i32(x + 0.5) rounds",
    "len": ": sum(1 for other in me.around8 if other.alive) counts",
    "random": ": chance, below and draw are random", "randint": ": chance, below and draw are random",
    "np": ": NumPy is for measures; a table([...]) can hold what it works out", "numpy": ": NumPy is for measures",
    "math": ": a table([...]) can hold what it works out",
}  # fmt: skip
MOST_BELOW = 65536  # random numbers below a limit are made of 16 random bits


class Calls(Gathering):
    """The part of the compiler that turns calls into numbers."""

    def of_call(self, node: ast.Call) -> Number:
        """Return what a call gives."""
        if node.keywords:
            self.fail(node, "Rules call without keywords.")
        if isinstance(node.func, ast.Attribute) and self.is_own(node.func.value):
            return self.of_contest(node, node.func.attr)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.declared.functions and name not in FIELD_KINDS:
            return self.helped(node, name)
        if name in ARGUMENTS and len(node.args) != ARGUMENTS[name]:
            self.fail(node, f"{name} takes one number.")
        if name in GATHERED and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            return self.gathered(node, name, node.args[0])
        if name in ("min", "max") and len(node.args) > 1:
            return self.extreme(node, name, [self.value(argument) for argument in node.args])
        if name in FIELD_KINDS:
            return self.converted(name, self.value(node.args[0]))
        if name == "len" and len(node.args) == 1 and isinstance(node.args[0], ast.Attribute):
            return constant(self.vector(node.args[0])[1].length)
        if name in ("draw", "chance", "below"):
            return self.random(node, name)
        if name == "scattered":
            return self.scattered(node)
        method = {"abs": self.absolute, "sqrt": self.root, "parity": self.odd, "bool": self.as_truth}.get(name)
        if method is None:
            called = ast.unparse(node.func)
            self.fail(node, f"A rule cannot call '{called}'{INSTEAD.get(called.partition('.')[0], '')}.")
        return method(node.args[0])

    def as_truth(self, node: ast.expr) -> Number:
        """Return whether a number is not 0."""
        return self.truth(node)

    def absolute(self, node: ast.expr) -> Number:
        """Return a number without its sign."""
        inner = self.value(node)
        if inner.kind == F32:
            return made(f"greater({inner.code}, -{inner.code})", F32)
        if inner.kind == U32:
            return inner
        inner = cast(inner, I32)
        high = max(map(abs, inner.range)) if inner.is_known and inner.range[0] > RANGES[I32][0] else None
        return whole(f"magnitude({inner.wide})") if high is None else whole(f"abs({inner.wide})", 0, high)

    def root(self, node: ast.expr) -> Number:
        """Return a square root."""
        return made(f"sqrt({cast(self.value(node), F32).code})", F32)

    def odd(self, node: ast.expr) -> Number:
        """Return whether an odd number of bits is set."""
        return whole(f"parity({cast(self.whole(node, 'What has bits'), U32).code})", 0, 1)

    def converted(self, kind: str, inner: Number) -> Number:
        """Return a number as a stored kind would hold it: cut to its bits."""
        if kind in (I32, U32, F32):
            return cast(inner, kind)
        low, high = RANGES[kind]
        number = cast(inner, I32)
        if number.lies_in(low, high):
            return number
        bits = int(kind[1:])
        if low < 0:
            return whole(f"i32({number.wide} << i32({32 - bits})) >> i32({32 - bits})", low, high)
        return whole(f"{number.wide} & i32({high})", low, high)

    # random numbers

    def random(self, node: ast.Call, name: str) -> Number:
        """Return a random number of a named stream."""
        arguments = {"draw": 1, "chance": 2, "below": 2}[name]
        if not arguments <= len(node.args) <= arguments + 1:
            shown = f'{name}("stream"{", number" if arguments == 2 else ""})'
            self.fail(node, f"This is written {shown}, in a loop with its turn as one argument more.")
        label, turn = self.name_in_quotes(node.args[0]), node.args[arguments:]
        self.text.streams.add(label)
        if self.loops and not turn:
            self.fail(
                node, f"In a loop {name} would give the same number in every turn: add the turn as last argument."
            )
        drawn = f"draw(k_{label}, j_{label}, u32(space))"
        if turn:
            drawn = f"again({drawn}, {cast(self.whole(turn[0], 'A turn'), U32).code})"
        if name == "draw":
            return Number(drawn, U32, *RANGES[U32])
        return self.happens(node, drawn) if name == "chance" else self.drawn_below(node, drawn)

    def happens(self, node: ast.Call, drawn: str) -> Number:
        """Return whether something with a chance in 65536ths happens."""
        share = self.value(node.args[1])
        if share.kind == F32:
            told = "A chance is a whole number of 65536ths"
            given = None if share.value is None else round(share.value * 65536)
            self.fail(node.args[1], f"{told}." if given is None else f"{told}: for {share.value:g} give {given}.")
        return truth(f"(i32({drawn} & u32(65535)) < {cast(share, I32).wide})")

    def drawn_below(self, node: ast.Call, drawn: str) -> Number:
        """Return a random number below a limit; 0 for a limit below 1."""
        limit = cast(self.whole(node.args[1], "A limit"), I32)
        if isinstance(limit.value, int) and not 1 <= limit.value <= MOST_BELOW:
            self.fail(node, f"A limit must be 1..{MOST_BELOW}.")
        if not limit.lies_in(0, MOST_BELOW):
            limit = whole(f"min(max({limit.wide}, i32(0)), i32({MOST_BELOW}))", 0, MOST_BELOW)
        code = f"u32(u32({drawn} >> u32(16)) * u32({limit.code})) >> u32(16)"
        return whole(code, 0, max(0, limit.range[1] - 1))

    def scattered(self, node: ast.Call) -> Number:
        """Return whether this space is one of so many, chosen at random, on which something begins."""
        if len(node.args) != 2:
            self.fail(node, 'This is written scattered("stream", how_many).')
        if not self.phase.starts:
            self.fail(node, "Things are scattered in @start only; in a phase, chance() lets them happen.")
        label, how_many = self.name_in_quotes(node.args[0]), node.args[1]
        is_setting = isinstance(how_many, ast.Attribute) and isinstance(self.meaning(how_many.value), Law)
        found = self.whole(how_many, "How many")
        if not is_setting and not isinstance(found.value, int):
            self.fail(node, "How many is a setting, or a number.")
        number = how_many.attr if isinstance(how_many, ast.Attribute) and is_setting else found.value
        if self.text.scattered.setdefault(label, number) != number:
            self.fail(node, f"'{label}' is scattered twice, by different numbers; give the second a name of its own.")
        return truth(f"(s_{label} != u8(0))")

    # contests, see alife.engines.lattice

    def of_contest(self, node: ast.Call, name: str) -> Number:
        """Return what a space can be asked about intents."""
        if name not in ("busy", "struck", "winner", "wins", "goes"):
            self.fail(node, f"A space cannot be asked '{name}', only busy, struck, winner, wins, goes, at, beside.")
        if not self.declared.lives:
            self.fail(node, f"me.{name}() needs a class of Life: nobody here intends anything.")
        self.text.own.add("intent")
        if name == "busy":
            return self.busy(node)
        self.text.computed.add("intent")
        place = "world, i32(y), i32(x), height, width"
        own, wraps = self.declared.has_own_contests, int(self.declared.border == WRAP)
        if name == "struck":
            judge = f"is_struck_here(F_intent, {place}, {wraps})" if own else f"is_struck(F_intent, {place}, 0)"
            return truth(f"({judge} == i32(1))")
        if len(node.args) != 1:
            self.fail(node, f'This is written me.{name}("stream"): of several that want a space the luckiest wins it.')
        label = self.name_in_quotes(node.args[0])
        self.text.streams.add(label)
        if own:
            return self.of_own_contest(name, label, place, wraps)
        if name == "goes":
            self.fail(node, "Nobody goes anywhere in this world: go(direction) lets one intend to.")
        if name == "winner":
            return whole(f"winner(F_intent, k_{label}, j_{label}, {place}, 0)", -1, 3)
        return truth(f"(wins(F_intent, k_{label}, j_{label}, {place}) == i32(1))")

    def of_own_contest(self, name: str, label: str, place: str, wraps: int) -> Number:
        """Return what a space can be asked where somebody moves, or where the world has an edge."""
        self.text.computed.add("species")
        given = f"F_intent, F_species, k_{label}, j_{label}, {place}, {wraps}"
        if name == "winner":
            return whole(f"winner_here({given})", -1, 3)
        wins = f"(wins_here({given}) == i32(1))"
        return truth(wins if name == "wins" else f"((m_intent >= u8(9)) & {wins})")

    def busy(self, node: ast.AST) -> Number:
        """Return whether one on this space intends something, or a neighbour aims at it."""
        terms = ["(m_intent != u8(0))"]
        for direction, (dy, dx) in enumerate(NEIGHBOURS["around4"]):
            aim, back = self.field(node, Space(dy, dx), "intent").code, (direction + 2) & 3
            terms += [f"({aim} == u8({1 + back}))", f"({aim} == u8({5 + back}))"]
            terms += [f"({aim} == u8({9 + back}))"] if self.declared.moves else []
        return truth("(" + " | ".join(terms) + ")")

    # the file's own functions

    def helped(self, node: ast.Call, name: str) -> Number:
        """Return what a function of the file gives: its statements are put before the one that calls it."""
        with self.inside(node, name) as function:
            return self.body_of(function, node)

    @contextmanager
    def inside(self, node: ast.Call, name: str) -> Iterator[ast.FunctionDef]:
        """Bind the names of a function of the file while its body is compiled in the place of a call."""
        function = self.declared.functions[name]
        parameters = [argument.arg for argument in function.args.args]
        if len(parameters) != len(node.args):
            self.fail(node, f"{name} takes {len(parameters)} arguments, got {len(node.args)}.")
        if name in self.calls:
            self.fail(node, f"{name} calls itself, which no rule can.")
        self.check_given(function, parameters)
        given = [self.argument(argument) for argument in node.args]
        saved, loops = (self.suffix, self.names), self.loops
        self.made += 1
        self.suffix = f"_{name}_{self.made}"
        self.names = self.names | {self.local(key): meant for key, meant in zip(parameters, given, strict=True)}
        self.calls.append(name)
        yield function
        self.calls.pop()
        (self.suffix, self.names), self.loops = saved, loops

    def check_given(self, function: ast.FunctionDef, parameters: list[str]) -> None:
        """Raise UsageError where a function uses the space or the settings of the phase without being given them."""
        of_phase = {argument.arg for argument in self.declared.phase_functions[self.phase.name].args.args}
        own = {*parameters, *(name.id for name in ast.walk(function) if is_target(name)), *self.declared.globals}
        for name in ast.walk(function):
            if isinstance(name, ast.Name) and name.id in of_phase - own:
                shown = f"{function.name}({', '.join([name.id, *parameters])})"
                told = f"'{name.id}' is not known in {function.name}(): give it as an argument, {shown}."
                self.fail(name, told)

    def argument(self, node: ast.expr) -> Meaning:
        """Return what a function is given: a space, the settings, or a number."""
        meant = self.meaning(node)
        if isinstance(meant, Space | Law):
            return meant
        space = self.space(node)
        return space if space is not None else self.kept(self.value(node))

    def kept(self, number: Number) -> Number:
        """Return a number that stays what it is now, whatever is written to a field of the own space."""
        return self.simple(replace(number, code=f"({number.code})") if number.code.startswith("m_") else number)

    def body_of(self, function: ast.FunctionDef, node: ast.Call) -> Number:
        """Return what the body of a function gives with its names bound."""
        raise NotImplementedError


def is_target(node: ast.AST) -> TypeGuard[ast.Name]:
    """Return whether a node is a name that is given something."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
