"""Expressions of a rule as numbers: constants, names, fields, operators.

Both sides of `a if b else c`, and all parts of `a and b`, are worked out: nothing in an expression has side effects.
"""

import ast
import operator
from collections.abc import Callable
from typing import Any

from alife.grid.numbers import (
    F32,
    I32,
    TRUTH,
    U32,
    Limit,
    Number,
    cast,
    constant,
    in_word_of,
    interval,
    made,
    truth,
    union,
    word,
)
from alife.grid.scope import Law
from alife.grid.spaces import Spaces

SIGNS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<",
    ast.RShift: ">>", ast.FloorDiv: "//", ast.Mod: "%", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
FOLDED: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "<<": operator.lshift, ">>": operator.rshift, "//": operator.floordiv, "%": operator.mod,
    "/": operator.truediv, "**": operator.pow,
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
COMPARED: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
LARGEST_POWER = 8
LARGEST, SMALLEST = 2**32 - 1, -(2**31)


class Expressions(Spaces):
    """The part of the compiler that turns expressions into numbers."""

    def value(self, node: ast.expr) -> Number:
        """Return an expression as a number."""
        method: Callable[[Any], Number] | None = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if method is None:
            self.fail(node, f"A rule cannot have an expression like '{ast.unparse(node)}'.")
        return method(node)

    def truth(self, node: ast.expr) -> Number:
        """Return an expression as a truth: a number is true unless it is 0."""
        found = self.value(node)
        if found.kind == TRUTH:
            return found
        if found.value is not None:
            return truth(str(bool(found.value)), bool(found.value))
        zero = f"{word(found.low, found.high) if found.kind == I32 else found.kind}(0)"
        return truth(f"({found.code} != {zero})")

    def whole(self, node: ast.expr, what: str) -> Number:
        """Return an expression that must be a whole number."""
        found = self.value(node)
        if found.kind == F32:
            self.fail(node, f"{what} must be a whole number; i32(...) makes one of a float.")
        return cast(found, I32) if found.kind == TRUTH else found

    def common(self, node: ast.AST, a: Number, b: Number) -> str:
        """Return the kind in which two numbers meet."""
        kinds = {a.kind, b.kind} - {TRUTH}
        if not kinds:
            return I32
        if F32 in kinds:
            return F32
        if kinds == {U32, I32}:
            signed = a if a.kind == I32 else b
            if signed.value is not None and signed.value < 0:
                self.fail(node, "A negative number meets one without a sign; say which is meant: i32(...) or u32(...).")
            return U32
        return kinds.pop()

    def folded(self, node: ast.expr, sign: str, a: Any, b: Any) -> Number:
        """Return an operation on two constants."""
        if sign in ("//", "%", "/") and b == 0:
            self.fail(node, "This divides by 0.")
        if sign in ("<<", ">>", "**") and not 0 <= b <= 32:
            self.fail(node, "Constants are shifted, and raised to powers, by 0..32.")
        return self.checked_constant(node, FOLDED[sign](a, b))

    def checked_constant(self, node: ast.expr, value: Any) -> Number:
        """Return a constant that 32 bits hold."""
        if not isinstance(value, int | float):
            self.fail(node, f"{value!r} is no number.")
        if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
            self.fail(node, f"Whole numbers have 32 bits; {value} has more.")
        return constant(value)

    def of_constant(self, node: ast.Constant) -> Number:
        """Return a constant."""
        return self.checked_constant(node, node.value)

    def of_name(self, node: ast.Name) -> Number:
        """Return a local name, or a number of the file."""
        name = self.local(node.id)
        if name in self.names:
            meant = self.names[name]
            if not isinstance(meant, Number):
                what = "the settings" if isinstance(meant, Law) else "a space"
                self.fail(node, f"{node.id} is {what}: a name after a dot says which number of it.")
            return meant
        if name in self.text.kinds:
            return self.of_local(name)
        value = self.declared.globals.get(node.id)
        if isinstance(value, int | float):
            return self.checked_constant(node, value)
        self.fail(node, f"There is no '{node.id}' here: a rule knows its own names, settings, and numbers of the file.")

    def of_local(self, name: str) -> Number:
        """Return a local name of the generated text."""
        kind = self.text.kinds[name]
        if kind == TRUTH:
            return truth(f"(v_{name} != u8(0))")
        low, high = self.text.ranges.get(name, (None, None))
        return Number(f"v_{name}", kind, low, high)

    def of_unaryop(self, node: ast.UnaryOp) -> Number:
        """Return `-a`, `+a`, `~a` or `not a`."""
        if isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            return truth(f"(not {inner.code})", None if inner.value is None else not inner.value)
        inner = self.value(node.operand)
        if inner.kind == TRUTH:
            inner = cast(inner, I32)
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(node.op, ast.Invert) and inner.kind == F32:
            self.fail(node, "Only whole numbers have bits.")
        if inner.value is not None:
            return self.checked_constant(node, -inner.value if isinstance(node.op, ast.USub) else ~inner.value)
        sign = "-" if isinstance(node.op, ast.USub) else "~"
        low: Limit = None
        high: Limit = None
        if sign == "-" and inner.kind == I32 and inner.is_known and inner.range[0] > SMALLEST:
            low, high = -inner.range[1], -inner.range[0]
        return made(f"{sign}{inner.wide}", inner.kind, low, high)

    def of_boolop(self, node: ast.BoolOp) -> Number:
        """Return `a and b`, `a or b`, of truths alone: of numbers Python would give one of them."""
        parts = [self.value(part) for part in node.values]
        for part, source in zip(parts, node.values, strict=True):
            if part.kind != TRUTH:
                self.fail(source, f"'and' and 'or' join truths; '{ast.unparse(source)}' is a number: compare it.")
        stop = isinstance(node.op, ast.Or)
        if any(part.value is stop for part in parts):
            return truth(str(stop), stop)
        open_parts = [part.code for part in parts if part.value is None]
        if not open_parts:
            return truth(str(not stop), not stop)
        return truth("(" + (" | " if stop else " & ").join(open_parts) + ")")

    def of_compare(self, node: ast.Compare) -> Number:
        """Return a comparison, also a chain of them."""
        values = [self.value(part) for part in (node.left, *node.comparators)]
        found = [
            self.compared(node, op, left, right)
            for left, op, right in zip(values, node.ops, values[1:], strict=False)
        ]  # fmt: skip
        if all(part.value is not None for part in found):
            return truth(str(all(part.value for part in found)), all(part.value for part in found))
        return found[0] if len(found) == 1 else truth("(" + " & ".join(part.code for part in found) + ")")

    def compared(self, node: ast.Compare, op: ast.cmpop, left: Number, right: Number) -> Number:
        """Return one comparison."""
        if type(op) not in COMPARED:
            self.fail(node, "Numbers are compared by ==, !=, <, <=, > or >=.")
        sign, kind = COMPARED[type(op)], self.common(node, left, right)
        if left.value is not None and right.value is not None:
            return constant(bool(FOLDED[sign](left.value, right.value)))
        a, b = cast(left, kind), cast(right, kind)
        limits = union(a, b)
        return truth(f"({in_word_of(a, *limits)} {sign} {in_word_of(b, *limits)})")

    def of_ifexp(self, node: ast.IfExp) -> Number:
        """Return `a if b else c`."""
        test, then, other = self.truth(node.test), self.value(node.body), self.value(node.orelse)
        if then.kind != other.kind and {then.kind, other.kind} != {TRUTH, I32}:
            self.fail(
                node, f"One side is {then.kind}, the other {other.kind}: write f32(...), i32(...) or u32(...) on one."
            )
        if test.value is not None:
            return then if test.value else other
        return self.chosen(test, then, other)

    def chosen(self, test: Number, then: Number, other: Number) -> Number:
        """Return one of two numbers that are of one kind, or a truth and a whole one."""
        kind = then.kind if then.kind == other.kind else I32
        a, b = cast(then, kind), cast(other, kind)
        low, high = union(a, b)
        code = f"({in_word_of(a, low, high)} if {test.code} else {in_word_of(b, low, high)})"
        return truth(code) if kind == TRUTH else Number(code, kind, low, high)

    def of_binop(self, node: ast.BinOp) -> Number:
        """Return an operation on two numbers."""
        sign = SIGNS.get(type(node.op))
        if sign is None:
            self.fail(node, "A rule has no such operation.")
        left, right = self.value(node.left), self.value(node.right)
        if left.value is not None and right.value is not None:
            return self.folded(node, sign, left.value, right.value)
        if sign == "**":
            return self.power(node, left, right)
        if sign in ("<<", ">>"):
            return self.shifted(node, sign, left, right)
        kind = self.common(node, left, right)
        if kind == F32 and sign in "&|^":
            self.fail(node, "Only whole numbers have bits.")
        a, b = cast(left, kind), cast(right, kind)
        if sign == "/":
            if kind != F32:
                self.fail(node, "Whole numbers are divided by //, or made floats first: f32(...).")
            return made(f"{a.code} / {b.code}", F32)
        if sign in ("//", "%"):
            return self.divided(node, sign, a, b)
        return self.combined(node, sign, a, b)

    def unbounded(self, node: ast.expr) -> str:
        """Return which fields of an expression should say how large they become; nothing where all do."""
        named = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        wide = [
            name for name, item in self.declared.fields.items()
            if name in named and item.most is None and item.kind in (I32, U32)
        ]  # fmt: skip
        return f" A most= of {' and '.join(wide)} tells how large that becomes." if wide else ""

    def combined(self, node: ast.expr, sign: str, a: Number, b: Number) -> Number:
        """Return a sum, difference, product or bits of two numbers of one kind."""
        low, high = interval(sign, a, b) if a.kind != F32 else (None, None)
        if low is not None and high is not None and a.kind == I32 and not (low >= SMALLEST and high < 2**31):
            self.warn(
                node, f"can be {low}..{high}, which 32 bits do not hold: it would wrap around.{self.unbounded(node)}"
            )
            low = high = None
        if a.kind == U32 and (low is None or high is None or low < 0 or high > LARGEST):
            low = high = None
        return made(f"{a.code} {sign} {b.code}", a.kind, low, high)

    def power(self, node: ast.BinOp, base: Number, exponent: Number) -> Number:
        """Return a power as a product: what libraries make of powers differs in the last bit."""
        times = exponent.value
        if not isinstance(times, int) or not 1 <= times <= LARGEST_POWER:
            self.fail(node, f"A power must be a constant 1..{LARGEST_POWER}.")
        base = self.simple(cast(base, I32) if base.kind == TRUTH else base)
        found = base
        for _ in range(times - 1):
            found = self.combined(node, "*", found, base)
        return found

    def shifted(self, node: ast.BinOp, sign: str, left: Number, right: Number) -> Number:
        """Return bits shifted, by the distance modulo 32."""
        kind = I32 if left.kind == TRUTH else left.kind
        if F32 in (kind, right.kind):
            self.fail(node, "Only whole numbers have bits.")
        bits, distance = cast(left, kind), cast(right, kind)
        by = distance.wide if right.lies_in(0, 31) else f"{kind}({distance.wide} & {kind}(31))"
        by = self.unfolded(kind, by)
        low: Limit = None
        high: Limit = None
        if right.lies_in(0, 31) and bits.is_known and bits.range[0] >= 0:
            if sign == ">>":
                low, high = 0, bits.range[1] >> right.range[0]
            elif bits.range[1] << right.range[1] < 2**31:
                low, high = 0, bits.range[1] << right.range[1]
        return made(f"{bits.wide} {sign} {by}", kind, low, high)

    def divided(self, node: ast.BinOp, sign: str, a: Number, b: Number) -> Number:
        """Return a quotient rounded down, or its remainder; by zero gives 0 on every engine."""
        if b.value == 0:
            self.fail(node, "This divides by 0.")
        if a.kind == F32:
            self.fail(node, "Floats are divided by /.")
        low, high = _divided_range(sign, a, b)
        if isinstance(b.value, int) and b.value > 0 and b.value & (b.value - 1) == 0:
            # a shift and a mask round down as Python does, of negative numbers too
            distance = self.unfolded(a.kind, f"{a.kind}({b.value.bit_length() - 1})")
            by = f">> {distance}" if sign == "//" else f"& {a.kind}({b.value - 1})"
            return made(f"{a.wide} {by}", a.kind, low, high)
        if b.range[0] >= 1 and a.range[0] >= 0:
            return made(f"{a.wide} {sign} {b.wide}", a.kind, low, high)
        function = f"{'quotient' if sign == '//' else 'remainder'}_{a.kind}"
        return made(f"{function}({a.wide}, {b.wide})", a.kind, low, high)

    def unfolded(self, kind: str, distance: str) -> str:
        """Return the distance of a shift as Taichi does not know it: it adds those of two shifts up, beyond 31 too."""
        return f"{kind}({distance} | {kind}(nought))"

    def simple(self, number: Number) -> Number:
        """Return a number whose text may be repeated at no cost: it gets a local name if need be."""
        if number.is_simple:
            return number
        name = self.new_name()
        self.pending.append(self.stored(name, number))
        return self.of_local(name)

    def stored(self, name: str, number: Number) -> str:
        """Return the line that gives a local name its only number."""
        self.text.kinds[name] = number.kind
        if number.kind == TRUTH:
            return f"v_{name} = u8({number.code})"
        if number.kind != I32:
            return f"v_{name} = {number.code}"
        # All local names begin as 0, but this one is never read before it is given its number.
        self.text.ranges[name] = (number.low, number.high)
        return f"v_{name} = {word(number.low, number.high)}({number.code})"


def _divided_range(sign: str, a: Number, b: Number) -> tuple[Limit, Limit]:
    """Return the range of a quotient or remainder; not known unless the divisor surely is positive."""
    if b.range[0] < 1:
        return None, None
    if sign == "%":
        return 0, b.range[1] - 1
    if not a.is_known:
        return None, None
    corners = [x // y for x in a.range for y in b.range]
    return min(corners), max(corners)
