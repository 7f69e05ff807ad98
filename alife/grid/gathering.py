"""What a rule gathers, over neighbours or over the numbers of a field: sums, truths of any and all, extremes."""

import ast

from alife.grid.lookups import Lookups
from alife.grid.numbers import (
    F32,
    I32,
    RANGES,
    TRUTH,
    U32,
    Number,
    cast,
    constant,
    in_word_of,
    interval,
    made,
    truth,
    union,
)
from alife.grid.scope import NEIGHBOURS, Meaning, Space

GATHERED = ("sum", "any", "all", "min", "max")
Met = Meaning | tuple["Met", ...]  # in one turn of a loop


class Gathering(Lookups):
    """The part of the compiler that writes out what goes over several things turn by turn."""

    def turns(self, target: ast.expr, over: ast.expr) -> list[dict[str, Meaning]] | None:
        """Return what a loop binds in each of its turns, where these are known beforehand; None for other loops."""
        met = self.met(over)
        if met is None:
            return None
        found: list[dict[str, Meaning]] = [{} for _ in met]
        for names, things in zip(found, met, strict=True):
            if not self.bind(names, target, things):
                return None
        return found

    def met(self, over: ast.expr) -> "list[Met] | None":
        """Return what a loop over me.around4, space.vector, or enumerate and zip of such, meets turn by turn."""
        if isinstance(over, ast.Attribute):
            if over.attr in NEIGHBOURS and self.is_own(over.value):
                return [Space(*place) for place in NEIGHBOURS[over.attr]]
            space = self.space(over.value) if over.attr in self.declared.vectors else None
            return None if space is None else [
                self.field(over, space, part) for part in self.declared.vectors[over.attr].parts
            ]  # fmt: skip
        if not (isinstance(over, ast.Call) and isinstance(over.func, ast.Name) and over.args):
            return None
        inner = [self.met(argument) for argument in over.args]
        if over.func.id == "enumerate" and len(inner) == 1 and inner[0] is not None:
            return [(constant(place), thing) for place, thing in enumerate(inner[0])]
        if over.func.id == "zip":
            known = [things for things in inner if things is not None]
            return [tuple(things) for things in zip(*known, strict=False)] if len(known) == len(inner) else None
        return None

    def bind(self, names: dict[str, Meaning], target: ast.expr, things: "Met") -> bool:
        """Give what a loop meets the names of its target; return whether they fit."""
        if isinstance(target, ast.Name) and not isinstance(things, tuple):
            names[self.local(target.id)] = things
            return True
        if isinstance(target, ast.Tuple) and isinstance(things, tuple) and len(target.elts) == len(things):
            return all(self.bind(names, part, thing) for part, thing in zip(target.elts, things, strict=True))
        return False

    def gathered(self, node: ast.Call, name: str, over: ast.GeneratorExp) -> Number:
        """Return a sum, any, all, min or max over neighbours, term by term in their order."""
        generator = over.generators[0]
        turns = self.turns(generator.target, generator.iter)
        if turns is None or len(over.generators) > 1:
            self.fail(
                node, f"{name}(... for ...) goes over me.around4 or me.around8, or over a field of several numbers."
            )
        if generator.ifs and name in ("min", "max"):
            self.fail(
                node, f"{name}(... if ...) has no value where no neighbour fits; write {name}(a if b else c ...)."
            )
        terms: list[Number] = []
        for turn in turns:
            saved, self.names = self.names, self.names | turn
            self.loops += 1
            terms.append(self.term(name, over.elt, generator.ifs))
            self.loops -= 1
            self.names = saved
        if name == "sum" and generator.ifs and terms[0].kind == U32:
            self.fail(node, "A sum of no terms has a sign, and this has none: write sum(a if b else u32(0) for ...).")
        if name in ("any", "all"):
            return truth("(" + (" | " if name == "any" else " & ").join(term.code for term in terms) + ")")
        return self.extreme(node, name, terms) if name in ("min", "max") else self.summed(node, terms)

    def term(self, name: str, element: ast.expr, tests: list[ast.expr]) -> Number:
        """Return one term: what it is where its tests hold, else what changes nothing."""
        if name in ("any", "all"):
            found, nothing = self.truth(element), constant(name == "all")
        else:
            found = self.value(element)
            nothing = cast(constant(0), found.kind) if found.kind != TRUTH else constant(False)
        for test in tests:
            found = self.chosen(self.truth(test), found, nothing)
        return found

    def summed(self, node: ast.AST, terms: list[Number]) -> Number:
        """Return a sum."""
        total = cast(terms[0], I32) if terms[0].kind == TRUTH else terms[0]
        for term in terms[1:]:
            kind = self.common(node, total, term)
            a, b = cast(total, kind), cast(term, kind)
            low, high = interval("+", a, b) if kind != F32 else (None, None)
            if low is not None and high is not None and not (RANGES[kind][0] <= low and high <= RANGES[kind][1]):
                low = high = None
            total = made(f"{a.code} + {b.code}", kind, low, high)
        return total

    def extreme(self, node: ast.AST, name: str, values: list[Number]) -> Number:
        """Return the least or the greatest of some numbers."""
        found = values[0]
        for other in values[1:]:
            kind = self.common(node, found, other)
            found = self.extreme_of_two(name, cast(found, kind), cast(other, kind))
        return found

    def extreme_of_two(self, name: str, a: Number, b: Number) -> Number:
        """Return the smaller or larger of two numbers of one kind."""
        if a.kind == F32:
            return made(f"{'lesser' if name == 'min' else 'greater'}({a.code}, {b.code})", F32)
        pick = min if name == "min" else max
        low, high = pick(a.range[0], b.range[0]), pick(a.range[1], b.range[1])
        limits = union(a, b)
        if not (a.is_known and b.is_known):
            limits = (None, None)
        return made(f"{name}({in_word_of(a, *limits)}, {in_word_of(b, *limits)})", a.kind, low, high)
