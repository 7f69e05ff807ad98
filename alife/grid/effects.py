"""What a rule does to its own space: writing fields, counting, breeding, bearing, dying."""

import ast
from dataclasses import replace

from alife.grid.calls import Calls
from alife.grid.declare import WRAP, Declared, Field, Phase, is_column
from alife.grid.numbers import F32, I32, WORKED_AS, Number, cast, constant, whole
from alife.grid.phase_text import PhaseText

MOST_COUNTED = 65535  # a space and step: devices count a portion of steps in 32 bits
EFFECTS = {
    "count": (1, 2), "breed": (1, 1), "strike": (1, 1), "bear": (1, 1), "die": (0, 0), "found": (0, 0), "go": (1, 1),
    "arrive": (1, 1), "leave": (0, 0), "breakpoint": (0, 0),
}  # fmt: skip
NEED_LIFE = ("breed", "strike", "bear", "die", "found", "go", "arrive", "leave")


class Effects(Calls):
    """The part of the compiler that turns effects into lines."""

    def __init__(self, declared: Declared, text: PhaseText, phase: Phase) -> None:
        super().__init__(declared, text, phase)
        self.born_at: ast.AST | None = None  # where somebody is born in this phase

    def assign_field(self, node: ast.AST, name: str, value: Number) -> list[str]:
        """Return an assignment to a field of the own space."""
        if name in self.declared.vectors:
            self.fail(node, f"{name} has {self.declared.vectors[name].length} numbers: say which, as {name}[0].")
        item = self.declared.fields.get(name)
        if name == "alive" and self.declared.lives:
            self.fail(node, "Who lives is kept by found(), bear() and die(): a rule does not write it.")
        if item is None:
            self.fail(node, f"A space has no field '{name}'; its fields: {', '.join(self.declared.fields)}.")
        if name in ("species", "birth_step"):
            self.fail(node, f"{name} is kept by bear(), found() and die().")
        if item.kind != F32 and value.kind == F32:
            self.fail(node, f"{name} is whole ({item.kind}); say how to round: i32(...).")
        self.text.written.add(name)
        self.text.own.add(name)
        return [f"m_{name} = {self.fitted(value, item).code}"]

    def fitted(self, value: Number, item: Field) -> Number:
        """Return a number as a field holds it: cut to its bits, and not beyond its `least` and `most`."""
        kind = WORKED_AS[item.kind]
        value = cast(value, kind)
        if kind != I32:
            return value
        value = self.converted(item.kind, value)
        low, high = item.range
        if value.range[1] > high:
            value = whole(f"min({value.wide}, i32({high}))", min(value.range[0], high), high)
        if value.range[0] < low:
            value = whole(f"max({value.wide}, i32({low}))", low, high)
        return replace(value, code=f"{item.word}({value.code})", low=low, high=high)

    def effect(self, node: ast.Call) -> list[str]:
        """Return count, breed, strike and the like, or what a function of the file does."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.declared.functions:
            if gives(self.declared.functions[name]):
                self.fail(node, f"{name} gives a number, which nothing here takes.")
            with self.inside(node, name) as function:
                return self.lines_of(function)
        if name not in EFFECTS:
            self.fail(node, f"'{ast.unparse(node.func)}' is nothing that a rule can do: {', '.join(EFFECTS)}.")
        least, most = EFFECTS[name]
        if not least <= len(node.args) <= most:
            self.fail(node, f"{name} takes {least if least == most else f'{least} or {most}'} arguments.")
        if name in NEED_LIFE and not self.declared.lives:
            self.fail(node, f"{name}() needs a class of Life: nobody can stand on these spaces.")
        method = getattr(self, f"effect_{name}")
        lines: list[str] = method(node)
        return lines

    def lines_of(self, function: ast.FunctionDef) -> list[str]:
        """Return the body of a function that is called for what it does."""
        raise NotImplementedError

    def effect_breakpoint(self, _node: ast.Call) -> list[str]:
        """Do nothing: only in plain Python can one look around in the middle of a rule."""
        return ["pass"]

    def effect_count(self, node: ast.Call) -> list[str]:
        """Add to a count."""
        if self.phase.starts:
            self.fail(node, "Counts begin with the first step; @start counts nothing.")
        label = self.name_in_quotes(node.args[0])
        if is_column(label, self.declared.path):
            self.fail(node, f"'{label}' is a column of every run; call yours otherwise.")
        amount = cast(self.whole(node.args[1], "An amount"), I32) if len(node.args) > 1 else constant(1)
        if amount.range[1] < 0:
            self.fail(node, "A count only grows; count what is lost under a name of its own.")
        if not amount.lies_in(0, MOST_COUNTED):
            amount = whole(f"min(max({amount.wide}, i32(0)), i32({MOST_COUNTED}))", 0, MOST_COUNTED)
        self.text.counts.add(label)
        if self.turns_taken is None and not self.inferring:
            self.fail(node, "What counts in a loop must be known to end: range(n) of a number or a setting.")
        self.text.most_counted[label] += amount.range[1] * (self.turns_taken or 1)
        return [f"c_{label} += i32({amount.code})"]

    def effect_breed(self, node: ast.Call) -> list[str]:
        """Intend to bear a child in a direction."""
        return self.intend(node, 1)

    def effect_strike(self, node: ast.Call) -> list[str]:
        """Intend to kill who stands in a direction."""
        return self.intend(node, 5)

    def effect_go(self, node: ast.Call) -> list[str]:
        """Intend to go in a direction."""
        return self.intend(node, 9)

    def intend(self, node: ast.Call, base: int) -> list[str]:
        """Write down what one wants to do in a direction."""
        self.text.written.add("intent")
        self.text.own.add("intent")
        return [f"m_intent = u8({base} + i32({self.direction(node).code}))"]

    def direction(self, node: ast.Call) -> Number:
        """Return the direction that an effect names, 0..3."""
        self.no_word(node.args[0])
        found = cast(self.whole(node.args[0], "A direction"), I32)
        return found if found.lies_in(0, 3) else whole(f"{found.wide} & i32(3)", 0, 3)

    def effect_die(self, node: ast.Call) -> list[str]:
        """Clear who stands here."""
        if self.born_at is not None or self.declared.first_birth_before(self.phase.name):
            self.fail(node, "In a step deaths come before births: die() cannot stand after bear().")
        self.text.dies = True
        return ["if m_species != u32(0):", "    event = i32(1)", *self.cleared()]

    def cleared(self) -> list[str]:
        """Return the lines that leave nobody on the own space."""
        life = self.life()
        self.text.written |= set(life)
        self.text.own |= set(life)
        return [f"m_{name} = {item.zero}" for name, item in life.items()]

    def effect_leave(self, node: ast.Call) -> list[str]:
        """Leave nobody here, since who stood here goes."""
        self.check_moves(node)
        return self.cleared()

    def effect_arrive(self, node: ast.Call) -> list[str]:
        """Let a neighbour that comes stand here, as it is."""
        self.check_moves(node)
        self.text.moves = True
        life = self.life()
        self.text.written |= set(life)
        self.text.own |= set(life)
        self.text.computed |= set(life) - {"intent"}
        lines = [f"moved = i32({self.direction(node).code})", *self.beside_at("moved")]
        lines += [f"m_{name} = {self.given_by(name)}" for name in life if name != "intent"]
        return [*lines, "m_intent = u8(0)", "event = i32(event | i32(32) | (moved << i32(2)))"]

    def check_moves(self, node: ast.Call) -> None:
        """Raise UsageError where nobody moves."""
        if self.phase.starts or not self.declared.moves:
            self.fail(node, "Nobody goes anywhere here: go(direction) in an earlier phase lets one intend to.")

    def beside_at(self, direction: str) -> list[str]:
        """Return the lines that find the space in a direction; beyond an edge that is no space, it is this one."""
        if self.declared.border == WRAP:
            return [f"p_y = row_of(i32(y), {direction}, height, 0)", f"p_x = column_of(i32(x), {direction}, width)"]
        return [
            f"p_y = bound(row_towards(i32(y), {direction}), height)",
            f"p_x = bound(column_towards(i32(x), {direction}), width)",
        ]

    def given_by(self, name: str) -> str:
        """Return a field of the space that was found so."""
        return f"{self.declared.fields[name].word}(F_{name}[world, p_y, p_x])"

    def effect_bear(self, node: ast.Call) -> list[str]:
        """Let a child of a neighbour stand here."""
        if self.phase.starts:
            self.fail(node, "@start has no parents; found() lets a founder stand here.")
        self.text.bears, self.born_at = True, node
        life = self.life()
        self.text.written |= set(life)
        self.text.own |= set(life)
        self.text.computed |= {name for name, item in life.items() if item.inherited} | {"species"}
        lines = ["if m_species != u32(0):", "    event = i32(1)", f"born = i32({self.direction(node).code})"]
        lines += self.beside_at("born")
        for name, item in life.items():
            lines.append(f"m_{name} = {self.given_by(name) if item.inherited else item.zero}")
        return [
            *lines,
            "p_species = u32(F_species[world, p_y, p_x])",
            "m_birth_step = u32(u32(step) + u32(1))",
            "m_species = u32(1)",
        ]

    def effect_found(self, node: ast.Call) -> list[str]:
        """Let a founder stand here."""
        if not self.phase.starts:
            self.fail(node, "Founders stand there from the start; in a phase, bear(direction) makes a child.")
        self.text.bears = True
        self.text.written |= {"species", "birth_step"}
        # the species is a hash of all that is inherited, also of what @start leaves at 0
        self.text.own |= {"species", "birth_step"} | {name for name, item in self.life().items() if item.inherited}
        return ["born = i32(4)", "m_species = u32(1)"]

    def life(self) -> dict[str, Field]:
        """Return the fields of who stands on a space."""
        return {name: item for name, item in self.declared.fields.items() if item.life}


def gives(function: ast.FunctionDef) -> bool:
    """Return whether a function of the file is called for the number that it returns."""
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))
