"""Numbers looked up by a place: those of tables, and those of vectors."""

import ast

from alife.grid.expressions import Expressions
from alife.grid.numbers import F32, I32, Number, cast, constant, whole
from alife.grid.scope import Space
from alife.grid.tables import Table, Vector, part_of


class Lookups(Expressions):
    """The part of the compiler that looks numbers up."""

    def of_subscript(self, node: ast.Subscript) -> Number:
        """Return `TABLE[place]`, or `space.vector[number]`."""
        if isinstance(node.value, ast.Attribute):
            return self.of_vector(node, node.value)
        found = self.declared.globals.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if not isinstance(found, Table) or not isinstance(node.value, ast.Name):
            self.fail(node, f"'{ast.unparse(node.value)}' is no table: NAME = table([...]) of the file, or a vector.")
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if len(places) != found.values.ndim:
            self.fail(node, f"{node.value.id} has {found.values.ndim} dimensions, got {len(places)} numbers.")
        index = constant(0)
        for place, size in zip(places, found.values.shape, strict=True):
            index = self.further(index, size, self.place(node, place, size))
        self.text.tables.add(node.value.id)
        code = f"T_{node.value.id}[{index.wide}]"
        return Number(f"f32({code})", F32) if found.kind == F32 else whole(code, *found.range)

    def further(self, index: Number, size: int, place: Number) -> Number:
        """Return the index of a place in a table of one dimension more."""
        if index.value == 0:
            return place
        return whole(f"{index.wide} * i32({size}) + {place.wide}", 0, index.range[1] * size + size - 1)

    def place(self, node: ast.AST, given: ast.expr, size: int) -> Number:
        """Return a place, cut to 0..size - 1."""
        found = cast(self.whole(given, "A place"), I32)
        if isinstance(found.value, int) and not 0 <= found.value < size:
            self.fail(node, f"The place {found.value} is none of 0..{size - 1}.")
        if found.lies_in(0, size - 1):
            return found
        return whole(f"min(max({found.wide}, i32(0)), i32({size - 1}))", 0, size - 1)

    def vector(self, node: ast.Attribute) -> tuple[Space, Vector]:
        """Return the space and the vector that `space.name` means."""
        space, found = self.space(node.value), self.declared.vectors.get(node.attr)
        if space is None or found is None:
            told = ", ".join(self.declared.vectors) or "none"
            self.fail(node, f"'{ast.unparse(node)}' is no field of several numbers; there are: {told}.")
        return space, found

    def of_vector(self, node: ast.Subscript, owner: ast.Attribute) -> Number:
        """Return a number of a vector: of a fixed place, or chosen by halves."""
        space, vector = self.vector(owner)
        place = self.place(node, node.slice, vector.length)
        if isinstance(place.value, int):
            return self.field(node, space, part_of(vector.name, place.value))
        return self.by_halves(node, space, vector, self.simple(place), range(vector.length))

    def by_halves(self, node: ast.AST, space: Space, vector: Vector, place: Number, left: range) -> Number:
        """Return the number at a place that lies among those left."""
        if len(left) == 1:
            return self.field(node, space, part_of(vector.name, left[0]))
        half = len(left) // 2
        lower, upper = (self.by_halves(node, space, vector, place, part) for part in (left[:half], left[half:]))
        return self.chosen(self.is_below(place, left[half]), lower, upper)

    def is_below(self, place: Number, limit: int) -> Number:
        """Return whether a place is below a limit."""
        return Number(f"({place.wide} < i32({limit}))", "truth", 0, 1)

    def assign_part(self, node: ast.stmt, target: ast.Subscript, value: Number) -> list[str]:
        """Return an assignment to a number of a vector of the own space."""
        if not isinstance(target.value, ast.Attribute):
            self.fail(node, "Tables do not change while a world runs.")
        space, vector = self.vector(target.value)
        if not space.is_own:
            self.fail(node, "A phase writes to its own space only; let the neighbour fetch it in its own turn.")
        place = self.place(node, target.slice, vector.length)
        if isinstance(place.value, int):
            return self.assign_field(node, part_of(vector.name, place.value), value)
        place, value, lines = self.simple(place), self.simple(value), list[str]()
        for number in range(vector.length):
            lines.append(f"if {place.wide} == i32({number}):")
            lines += [f"    {line}" for line in self.assign_field(node, part_of(vector.name, number), value)]
        return lines

    def assign_field(self, node: ast.AST, name: str, value: Number) -> list[str]:
        """Return an assignment to a field of the own space."""
        raise NotImplementedError
