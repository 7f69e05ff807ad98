"""Spaces and what is read of them: fields of the own one, of neighbours, of any that a rule works out; settings."""

import ast

from alife.grid.declare import DEAD, WRAP
from alife.grid.numbers import F32, I32, WORKED_AS, Number, truth, whole, word
from alife.grid.scope import NEIGHBOURS, SIDES, Law, Scope, Space

SPACES = "spaces are me, me.north, me.at(dy, dx), me.beside(direction), and those of me.around4 and me.around8"
WIDEST = 1 << 15  # [spaces] a row, or rows


class Spaces(Scope):
    """The part of the compiler that reads fields and settings."""

    def whole(self, node: ast.expr, what: str) -> Number:
        """Return an expression that must be a whole number."""
        raise NotImplementedError

    def of_attribute(self, node: ast.Attribute) -> Number:
        """Return a setting, or a field of a space."""
        if isinstance(self.meaning(node.value), Law):
            return self.of_setting(node)
        space = self.space(node.value)
        if space is None:
            self.fail(node, f"'{ast.unparse(node.value)}' is no space; {SPACES}.")
        return self.field(node, space, node.attr)

    def of_setting(self, node: ast.Attribute) -> Number:
        """Return a setting."""
        if node.attr not in self.settings:
            self.fail(node, f"No setting '{node.attr}' is a number; those that are: {', '.join(self.settings)}.")
        kind, low, high = self.settings[node.attr]
        self.text.settings.add(node.attr)
        if (low, high) == (False, True) and type(low) is bool:
            return truth(f"(l_{node.attr} != i32(0))")
        if kind == F32:
            return Number(f"l_{node.attr}", kind)
        return (
            whole(f"l_{node.attr}", low, high) if word(low, high) != "i32" else Number(f"l_{node.attr}", I32, low, high)
        )

    def space(self, node: ast.expr) -> Space | None:
        """Return the space that an expression means; None if it is none."""
        meant = self.meaning(node)
        if meant is not None:
            return meant if isinstance(meant, Space) else None
        if isinstance(node, ast.Attribute) and self.is_own(node.value) and node.attr in SIDES:
            return Space(*SIDES[node.attr])
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and self.is_own(node.func.value)):
            return None
        if node.func.attr == "at" and len(node.args) == 2:
            return self.space_at(node.args)
        if node.func.attr == "beside" and len(node.args) == 1:
            return self.space_beside(node.args[0])
        return None

    def space_at(self, arguments: list[ast.expr]) -> Space:
        """Return the space some rows and columns away."""
        dy, dx = (self.whole(argument, "A distance") for argument in arguments)
        if dy.value is not None and dx.value is not None:
            return Space(int(dy.value), int(dx.value))
        if self.declared.border != WRAP:
            return Space(row=f"i32(i32(y) + {dy.wide})", column=f"i32(i32(x) + {dx.wide})")
        return Space(row=f"wrap(y + {dy.wide}, height)", column=f"wrap(x + {dx.wide}, width)")

    def space_beside(self, argument: ast.expr) -> Space:
        """Return the space in a direction, N, E, S, W = 0..3."""
        self.no_word(argument)
        direction = self.whole(argument, "A direction")
        if direction.value is not None:
            return Space(*NEIGHBOURS["around4"][int(direction.value) & 3])
        code = f"i32({direction.wide} & i32(3))" if not direction.lies_in(0, 3) else direction.wide
        if self.declared.border != WRAP:
            return Space(row=f"row_towards(i32(y), {code})", column=f"column_towards(i32(x), {code})")
        return Space(row=f"row_of(i32(y), {code}, height, 0)", column=f"column_of(i32(x), {code}, width)")

    def field(self, node: ast.AST, space: Space, name: str) -> Number:
        """Return a field of a space."""
        if space.is_own and name in ("y", "x"):
            return whole(name, 0, WIDEST - 1)
        if name in self.declared.convolved and space.is_own:
            self.text.convolved.add(name)
            return Number(f"w_{name}", F32)
        if name == "going" and self.declared.lives:
            return truth(f"({self.field(node, space, 'intent').code} >= u8(9))")
        if name == "striking" and self.declared.lives:
            intent = self.field(node, space, "intent").code
            return truth(f"(({intent} >= u8(5)) & ({intent} < u8(9)))")
        if name == "alive" and self.declared.lives:
            return truth(f"({self.field(node, space, 'species').code} != u32(0))")
        if name in self.declared.vectors:
            self.fail(node, f"{name} has {self.declared.vectors[name].length} numbers: say which, as {name}[0].")
        item = self.declared.fields.get(name)
        if item is None:
            self.fail(node, f"A space has no field '{name}'; its fields: {', '.join(self.declared.fields)}.")
        kind, (low, high) = WORKED_AS[item.kind], item.range
        if space.is_own:
            self.text.own.add(name)
            return Number(f"m_{name}", kind, low, high)
        if space.is_fixed:
            self.text.fixed.add((name, space.dy, space.dx))
            return Number(f"n_{name}_{tag(space.dy)}_{tag(space.dx)}", kind, low, high)
        self.text.computed.add(name)
        if self.declared.border == WRAP:
            return Number(f"{item.word}(F_{name}[world, {space.row}, {space.column}])", kind, low, high)
        code = f"{item.word}(F_{name}[world, bound({space.row}, height), bound({space.column}, width)])"
        if self.declared.border == DEAD:
            code = f"({code} if within({space.row}, height, {space.column}, width) == i32(1) else {item.zero})"
        return Number(code, kind, low, high)


def tag(number: int) -> str:
    """Return an offset as part of a name."""
    return f"m{-number}" if number < 0 else f"p{number}"
