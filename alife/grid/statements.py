"""Statements of a rule: the compiler of a whole phase.

Early returns become branches, loops over neighbours are written out turn by turn, and the file's own functions are put
where they are called. Kinds and ranges of local names are found by compiling until they no longer change.
"""

import ast

from alife.grid.declare import Declared, Phase
from alife.grid.effects import Effects
from alife.grid.numbers import F32, I32, TRUTH, U32, Limit, Number, cast, constant, word
from alife.grid.phase_text import PhaseText
from alife.grid.scope import Law, Meaning, Space

TURNS = 12  # of finding ranges; what still grows then, as in a loop, is taken for unknown before
GROWING_FROM = 4
INSTEAD: dict[type, str] = {
    ast.While: ": loops go over range(n), and `if` says what a turn does",
    ast.AnnAssign: ": names take the kind of what they are given, as in n = 3",
    ast.Match: ": it has if, elif and else",
    ast.Import: ": a file imports above its rules, and a rule uses numbers and tables of the file",
}
MOST_WRITTEN = 12  # fields that whole rows are written of; more, as those of a genome, where the guard lets through


class PhaseCompiler(Effects):
    """Turns one phase into text."""

    def __init__(self, declared: Declared, phase: Phase) -> None:
        super().__init__(declared, PhaseText(phase.name), phase)
        self.function = declared.phase_functions[phase.name]
        arguments = [argument.arg for argument in self.function.args.args]
        if len(arguments) != 2:
            self.fail(self.function, f"A phase takes a space and the settings: def {phase.name}(me, law).")
        self.roots: dict[str, Meaning] = {arguments[0]: Space(), arguments[1]: Law()}
        self.names = dict(self.roots)
        self.result: str | None = None  # the local name that the function being put in its place returns by

    def compile(self) -> PhaseText:
        """Return the phase as text."""
        body = without_docstring(self.function.body)
        self.infer(body)
        guarded = self.split(body)
        if guarded is None:
            self.text.body = self.block(self.single_exit(body))
        else:
            self.compile_guarded(*guarded)
        return self.text

    def compile_guarded(self, before: list[ast.stmt], guard: ast.If, rest: list[ast.stmt]) -> None:
        """Compile a phase that begins with `if ...: return`: only the spaces it lets through go on."""
        text = self.text
        text.prefix = self.block(before)
        text.prefix_written = set(text.written)
        text.guard = self.truth(guard.test).code
        text.prefix += self.take_pending()
        looks_around = bool(text.computed)
        text.body = self.block(self.single_exit(rest))
        text.is_sparse = self.has_loops or bool(text.computed) or text.bears or text.moves
        text.is_sparse |= len(text.written) > MOST_WRITTEN
        if not text.is_sparse:
            # in one go for whole rows: selects are vector instructions, branches are not
            text.body = [*text.prefix, f"if not ({text.guard}):", *indent(text.body or ["pass"])]
            text.prefix, text.guard = [], ""
            return
        if looks_around:
            self.fail(guard, "What comes before the first `if ...: return` must look at fixed places only.")
        clash = sorted(text.prefix_written & text.doubled)
        if clash:
            self.fail(guard, f"{clash[0]} is written before this line and read by neighbours after it; use two phases.")

    def split(self, body: list[ast.stmt]) -> tuple[list[ast.stmt], ast.If, list[ast.stmt]] | None:
        """Return what precedes a leading `if ...: return`, that, and the rest; None without one."""
        for place, statement in enumerate(body):
            if isinstance(statement, ast.If) and is_guard(statement):
                return body[:place], statement, body[place + 1 :]
            target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
            if not (isinstance(target, ast.Attribute) and self.is_own(target.value)):
                return None
        return None

    def infer(self, body: list[ast.stmt]) -> None:
        """Find the kinds of all local names, that of their first number, and the ranges of what they are given."""
        kinds: dict[str, str] = {}
        ranges: dict[str, tuple[Limit, Limit]] = {}
        for turn in range(TURNS):
            before = dict(ranges)
            self.begin_again(kinds, ranges)
            self.block(self.single_exit(body))
            if ranges == before:
                break
            if turn >= GROWING_FROM:
                ranges |= {name: (None, None) for name, found in ranges.items() if found != before.get(name)}
        self.begin_again(kinds, ranges)
        self.inferring = False

    def begin_again(self, kinds: dict[str, str], ranges: dict[str, tuple[Limit, Limit]]) -> None:
        """Forget the text, but not what is known of names."""
        self.text = PhaseText(self.phase.name, kinds=kinds, ranges=ranges)
        self.names, self.pending, self.made, self.loops = dict(self.roots), [], 0, 0
        self.has_loops, self.born_at = False, None

    def single_exit(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return a body without early returns: what follows one goes into the other branch."""
        for place, statement in enumerate(body):
            if isinstance(statement, ast.Return):
                return [*body[:place], *self.returned(statement)] or [ast.Pass()]
            if isinstance(statement, ast.If) and has_return(statement):
                rest = body[place + 1 :]
                then = self.single_exit([*statement.body, *([] if ends(statement.body) else rest)])
                other = self.single_exit([*statement.orelse, *([] if ends(statement.orelse) else rest)])
                return [*body[:place], ast.copy_location(ast.If(statement.test, then, other), statement)]
            if isinstance(statement, ast.For | ast.While) and has_return(statement):
                self.fail(statement, "A loop in a rule cannot be left by return: note it in a name and test that.")
        return body

    def returned(self, node: ast.Return) -> list[ast.stmt]:
        """Return what stands for a return: nothing in a phase, an assignment in a function."""
        if self.result is None:
            if node.value is not None:
                self.fail(node, "A phase returns nothing.")
            return []
        if node.value is None:
            self.fail(node, "A function that a rule calls returns a number.")
        return [ast.copy_location(ast.Assign([ast.copy_location(ast.Name(self.result), node)], node.value), node)]

    def body_of(self, function: ast.FunctionDef, node: ast.Call) -> Number:
        """Return what a function of the file gives with its names bound, its statements pending."""
        body = without_docstring(function.body)
        if not always_returns(body):
            self.fail(node, f"{function.name}, which a rule calls, must return a number on every way through it.")
        if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
            return self.value(body[0].value)
        saved, self.result = self.result, "returned"
        outside, self.pending = self.pending, []
        lines = self.block(self.single_exit(body))
        self.pending, self.result = [*outside, *lines], saved
        return self.of_local(self.local("returned"))

    def lines_of(self, function: ast.FunctionDef) -> list[str]:
        """Return the body of a function that is called for what it does."""
        saved, self.result = self.result, None
        lines = self.block(self.single_exit(without_docstring(function.body)))
        self.result = saved
        return lines

    def take_pending(self) -> list[str]:
        """Return the lines that must come before the current statement, and forget them."""
        lines, self.pending = self.pending, []
        return lines

    def block(self, body: list[ast.stmt]) -> list[str]:
        """Return statements as lines."""
        lines: list[str] = []
        outside, self.pending = self.pending, []
        for statement in body:
            after = self.statement(statement)
            lines += [*self.take_pending(), *after]
        self.pending = outside
        return lines

    def statement(self, node: ast.stmt) -> list[str]:
        """Return a statement as lines; those before it are pending."""
        if is_nothing(node):
            return []
        if isinstance(node, ast.Assign):
            return self.assignment(node)
        if isinstance(node, ast.AugAssign):
            load = ast.copy_location(ast.parse(ast.unparse(node.target), mode="eval").body, node)
            for part in ast.walk(load):
                ast.copy_location(part, node)
            return self.assign(
                node, node.target, self.of_binop(ast.copy_location(ast.BinOp(load, node.op, node.value), node))
            )
        if isinstance(node, ast.If):
            return self.branch(node)
        if isinstance(node, ast.For):
            return self.loop(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            return self.effect(node.value)
        if isinstance(node, ast.Break | ast.Continue) and self.loops:
            return ["break" if isinstance(node, ast.Break) else "continue"]
        self.fail(node, f"A rule cannot have a statement like this{INSTEAD.get(type(node), '')}.")

    def assignment(self, node: ast.Assign) -> list[str]:
        """Return `name = value`."""
        if len(node.targets) != 1 or isinstance(node.targets[0], ast.Tuple):
            self.fail(node, "One name at a time: a = ..., then b = ...")
        target = node.targets[0]
        if isinstance(target, ast.Name) and not self.is_own(node.value):
            space = self.space(node.value)
            if space is not None:
                return self.name_space(self.local(target.id), space)
        return self.assign(node, target, self.value(node.value))

    def name_space(self, name: str, space: Space) -> list[str]:
        """Give a space a name."""
        if space.is_fixed:
            self.names[name] = space
            return []
        row, column = f"s_{name}_y", f"s_{name}_x"
        self.text.places |= {row, column}
        self.names[name] = Space(row=row, column=column)
        return [f"{row} = {space.row}", f"{column} = {space.column}"]

    def branch(self, node: ast.If) -> list[str]:
        """Return `if ...: ... else: ...`."""
        test = self.truth(node.test)
        before = self.take_pending()
        if test.value is not None:
            return [*before, *self.block(node.body if test.value else node.orelse)]
        lines = [f"if {test.code}:", *indent(self.block(node.body) or ["pass"])]
        other = self.block(node.orelse)
        return [*before, *lines, *(["else:", *indent(other)] if other else [])]

    def assign(self, node: ast.stmt, target: ast.expr, value: Number) -> list[str]:
        """Return an assignment to a name or an own field."""
        if isinstance(target, ast.Name):
            return self.assign_name(node, target.id, value)
        if isinstance(target, ast.Subscript):
            return self.assign_part(node, target, value)
        if isinstance(target, ast.Attribute):
            if self.is_own(target.value):
                return self.assign_field(node, target.attr, value)
            if isinstance(self.meaning(target.value), Law):
                self.fail(node, "Settings do not change while a world runs.")
            if self.space(target.value) is not None:
                self.fail(node, "A phase writes to its own space only; let the neighbour fetch it in its own turn.")
        self.fail(node, "A rule assigns to names and to fields of its own space.")

    def assign_name(self, node: ast.stmt, given: str, value: Number) -> list[str]:
        """Return an assignment to a local name."""
        name = self.local(given)
        if name in self.names:
            self.fail(node, f"'{given}' stands for something else here; use another name.")
        kind = self.text.kinds.setdefault(name, value.kind)
        if kind == I32 and value.kind == TRUTH:
            value = cast(value, I32)
        if kind != value.kind:
            told = {TRUTH: "true or false", I32: "whole (i32)", U32: "without a sign (u32)", F32: "a float (f32)"}
            self.fail(
                node,
                f"'{given}' was {told[kind]} before and would be {told[value.kind]}: convert it, or use two names.",
            )
        if kind == TRUTH:
            return [f"v_{name} = u8({value.code})"]
        if kind != I32:
            return [f"v_{name} = {value.code}"]
        if self.inferring:
            old = self.text.ranges.get(name, (0, 0))  # names begin as 0
            known = value.is_known and old[0] is not None and old[1] is not None
            low, high = value.range
            self.text.ranges[name] = (min(old[0] or 0, low), max(old[1] or 0, high)) if known else (None, None)
        return [f"v_{name} = {word(*self.text.ranges[name])}({value.code})"]

    def loop(self, node: ast.For) -> list[str]:
        """Return a loop: over neighbours turn by turn, over a range as it is."""
        if node.orelse:
            self.fail(node, "A loop in a rule has no else.")
        turns = self.turns(node.target, node.iter)
        if turns is None:
            return self.counted_loop(node)
        if any(isinstance(inner, ast.Break | ast.Continue) for inner in ast.walk(node)):
            self.fail(node, "A loop over neighbours is written out for all of them: it has no break or continue.")
        lines = []
        for turn in turns:
            met = {name: self.kept(thing) if isinstance(thing, Number) else thing for name, thing in turn.items()}
            lines += self.take_pending()
            saved, self.names = self.names, self.names | met
            self.loops += 1
            lines += self.block(node.body)
            self.loops -= 1
            self.names = saved
        return lines

    def counted_loop(self, node: ast.For) -> list[str]:
        """Return a loop over range(n) or range(first, end)."""
        over = node.iter
        is_range = isinstance(over, ast.Call) and isinstance(over.func, ast.Name) and over.func.id == "range"
        if not (
            isinstance(over, ast.Call) and is_range and 1 <= len(over.args) <= 2 and isinstance(node.target, ast.Name)
        ):
            self.fail(node, "A loop goes over range(n), range(first, end), me.around4 or me.around8.")
        bounds = [cast(self.whole(bound, "A bound"), I32) for bound in over.args]
        bounds = [constant(0), *bounds] if len(bounds) == 1 else bounds
        before, name = self.take_pending(), self.local(node.target.id)
        self.has_loops = True
        self.text.kinds[name] = I32
        if self.inferring:
            known = all(bound.is_known for bound in bounds)
            ends_at = max(0, bounds[1].range[1] - 1)
            self.text.ranges[name] = (min(0, bounds[0].range[0]), ends_at) if known else (None, None)
        known = all(bound.is_known for bound in bounds)
        turns = max(0, bounds[1].range[1] - bounds[0].range[0]) if known else None
        outside = self.turns_taken
        self.turns_taken = None if turns is None or outside is None else outside * turns
        self.loops += 1
        body = self.block(node.body)
        self.loops -= 1
        self.turns_taken = outside
        head = f"for t_{name} in range({bounds[0].wide}, {bounds[1].wide}):"
        return [*before, head, *indent([f"v_{name} = {word(*self.text.ranges[name])}(t_{name})", *body])]


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a function without its docstring."""
    return body[1:] if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else body


def is_nothing(node: ast.stmt) -> bool:
    """Return whether a statement is `pass` or a text."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def indent(lines: list[str]) -> list[str]:
    """Return lines one level deeper."""
    return [f"    {line}" for line in lines]


def is_guard(node: ast.stmt) -> bool:
    """Return whether a statement is `if ...: return`."""
    return isinstance(node, ast.If) and not node.orelse and len(node.body) == 1 and isinstance(node.body[0], ast.Return)


def has_return(node: ast.AST) -> bool:
    """Return whether a statement can end the rule."""
    return any(isinstance(inner, ast.Return) for inner in ast.walk(node))


def ends(body: list[ast.stmt]) -> bool:
    """Return whether a body surely ends in a return."""
    return bool(body) and always_returns(body)


def always_returns(body: list[ast.stmt]) -> bool:
    """Return whether every way through some statements ends in a return."""
    last = body[-1] if body else None
    if isinstance(last, ast.Return):
        return True
    return isinstance(last, ast.If) and always_returns(last.body) and always_returns(last.orelse)
