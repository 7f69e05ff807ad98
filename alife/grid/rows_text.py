"""The text of a phase in numba: functions over rows, of which the inner spaces need no look across the edge."""

from dataclasses import dataclass, field

from alife.grid.declare import DEAD, WRAP, Declared
from alife.grid.numbers import F32, I32, TRUTH, word
from alife.grid.phase_text import PhaseText
from alife.grid.scope import settings_for_rules
from alife.grid.spaces import tag
from alife.grid.statements import indent

MOST_LOOKS = 8  # pairs of rows, as LLVM has it
STORED = {"u8": "u8", "u16": "u16", "i16": "i16", "i32": "i32", "u32": "u32", "f32": "f32"}


@dataclass
class RowFunction:
    """A function over one row: its text, and what its arguments are where it is called."""

    name: str
    lines: list[str]
    arguments: list[str] = field(default_factory=list)  # by their names in the function
    given: list[str] = field(default_factory=list)  # likewise, where it is called
    decorator: str = "@apart"

    @property
    def text(self) -> list[str]:
        """Return the definition."""
        return [self.decorator, f"def {self.name}({', '.join(self.arguments)}):", *indent(self.lines), "", ""]

    @property
    def call(self) -> str:
        """Return the call."""
        return f"{self.name}({', '.join(self.given)})"


def around(place: str, distance: int, size: str) -> str:
    """Return the text of a place some distance away, wrapped around without a division, which takes longer."""
    there = f"{place} + {distance}"
    if distance < 0:
        return f"{there} if {place} >= {-distance} else {there} + {size}"
    return f"{there} if {there} < {size} else {there} - {size}"


def local_lines(text: PhaseText, lines: list[str]) -> list[str]:
    """Return the lines that let the local names of some lines begin as 0: Taichi wants them before branches."""
    joined = "\n".join(lines)
    found = []
    for name, kind in sorted(text.kinds.items()):
        if f"v_{name} =" in joined:
            whole = word(*text.ranges.get(name, (None, None)))
            begins = {TRUTH: "u8(0)", I32: f"{whole}(0)", F32: "f32(0.0)"}.get(kind, f"{kind}(0)")
            found.append(f"v_{name} = {begins}")
    found += [f"{name} = i32(0)" for name in sorted(text.places) if f"{name} =" in joined]
    if text.has_events:
        found += [
            "event = i32(0)",
            "born = i32(-1)",
            "moved = i32(0)",
            "p_y = i32(0)",
            "p_x = i32(0)",
            "p_species = u32(0)",
        ]
    return found


def ending_lines(declared: Declared, text: PhaseText) -> list[str]:
    """Return the lines that end a space where somebody may be born: the species, and what happened."""
    if not text.bears:
        return []
    inherited = [item for item in declared.fields.values() if item.inherited]
    return [
        "if born >= i32(0):",
        "    m_species = u32(0)",
        *(f"    m_species = hashed(m_species, u32(i32(m_{item.name})))" for item in inherited),
        "    m_species = u32(m_species if m_species != u32(0) else u32(1))",
        "    event = i32(event | i32(2) | ((born & i32(3)) << i32(2)))",
        "    if m_species != p_species:",
        "        event = i32(event | i32(16))",
    ]


class RowsText:
    """Writes one phase."""

    def __init__(self, declared: Declared, text: PhaseText, streams: list[str], counts: list[str]) -> None:
        self.declared, self.text, self.streams, self.counts = declared, text, streams, counts
        self.name = f"phase_{text.name}"
        self.settings = sorted(text.settings)

    def functions(self) -> list[str]:
        """Return the lines of all functions of the phase."""
        if not self.text.is_sparse:
            work = self.dense()
            return [*work.text, *self.rows(work, None)]
        find, work = self.finding(), self.sparse()
        commit = self.commit() if self.text.doubled else []
        return [*find.text, *work.text, *self.rows(work, find), *commit]

    @property
    def arrays(self) -> list[str]:
        """Return the names of the arrays and settings that the functions over rows take."""
        return [
            *(f"F_{name}" for name in self.text.fields),
            *(f"G_{name}" for name in sorted(self.text.doubled)),
            *(f"W_{name}" for name in sorted(self.text.convolved)),
            *(f"S_{name}" for name in sorted(self.text.scattered)),
            *(f"l_{name}" for name in self.settings),
        ]

    # one row

    def dense(self) -> RowFunction:
        """Return the function that works on all spaces of a row."""
        after = [*ending_lines(self.declared, self.text), *self.event_line(), *self.stores(self.text.written)]
        lines = [*self.zero_counts(), *self.loops(self.text.body, after), self.give_counts()]
        more = ["happened"] if self.text.has_events else []
        return self.row_function(f"{self.name}_row", lines, more, self.decorator(lines, more))

    def decorator(self, lines: list[str], more: list[str]) -> str:
        """Return how a function over a row is compiled.

        Where few pairs of rows could overlap, LLVM looks once a row and then loads every neighbour by itself. Told
        that none overlap, it keeps what it loaded for the next space, for which vectors must be shuffled: Life took
        twice as long. Of more pairs it would look at none, and make no vectors.
        """
        rows = set(self.rows_needed(lines).values()) | set(more)
        written = {row for name, row in self.rows_needed(lines).items() if name.startswith("t_")} | set(more)
        pairs = len(written) * (len(rows) - len(written)) + len(written) * (len(written) - 1) // 2
        return "@inner" if pairs <= MOST_LOOKS else "@apart"

    def finding(self) -> RowFunction:
        """Return the function that does what precedes the guard, and marks the spaces that it lets through."""
        after = [
            *self.stores(self.text.prefix_written, "F"),
            f"busy[x] = u8(0 if {self.text.guard} else 1)",
            "found |= busy[x]",
        ]
        lines = ["found = u8(0)", *self.loops(self.text.prefix, after), "return found"]
        return self.row_function(f"{self.name}_find", lines, ["busy"])

    def sparse(self) -> RowFunction:
        """Return the function that works on the marked spaces of a row."""
        whole = [
            *self.text.body,
            *ending_lines(self.declared, self.text),
            *self.event_line(),
            *self.stores(self.text.written),
        ]
        across = self.across()
        body = [*local_lines(self.text, whole), *across, *self.loads(whole, at_edge=True), *whole]
        lines = [
            *self.zero_counts(),
            "for x in range(width):",
            "    if busy[x]:",
            *indent(indent(body)),
            self.give_counts(),
        ]
        more = ["busy", *(["happened"] if self.text.has_events else [])]
        # Arrays are read and written at places that are worked out, so they are not surely apart.
        return self.row_function(f"{self.name}_row", lines, more, decorator="@inner")

    def loops(self, text: list[str], after: list[str]) -> list[str]:
        """Return the loops over a row: the inner spaces, then the edges, whose neighbours are across the world."""
        whole, reach = [*text, *after], self.text.reach[1]
        before = local_lines(self.text, whole)
        inside = [f"for x in range({reach}, width - {reach}):", *indent([*before, *self.loads(whole), *whole])]
        if not reach:
            return inside
        across = self.across()
        return [
            *inside,
            f"edges = min({2 * reach}, width)",
            "for edge in range(edges):",
            f"    x = edge if edge < {reach} else width - edges + edge",
            *indent([*across, *before, *self.loads(whole, at_edge=True), *whole]),
        ]

    def across(self) -> list[str]:
        """Return the lines that find the columns of neighbours at the edge."""
        if self.declared.border == WRAP:
            return [f"x_{tag(dx)} = {around('x', dx, 'width')}" for dx in self.offsets(1)]
        lines = [f"x_{tag(dx)} = bound(x + {dx}, width)" for dx in self.offsets(1)]
        is_dead = self.declared.border == DEAD
        return lines + [f"in_{tag(dx)} = 0 <= x + {dx} < width" for dx in self.offsets(1) if is_dead]

    def row_beside(self, name: str, dy: int) -> str:
        """Return where the row of a field some rows away is found."""
        if dy and self.declared.border == DEAD:
            nothing, there = f"nothing_{self.declared.fields[name].kind}", f"0 <= y + {dy} < height"
            return f"(F_{name}[world, y + {dy}] if {there} else {nothing})"
        return f"F_{name}[world, {'y' if dy == 0 else f'y_{tag(dy)}'}]"

    @property
    def nothing(self) -> list[str]:
        """Return the names of the rows of nothing that lie beyond a dead edge, one a kind."""
        kinds = {self.declared.fields[name].kind for name, dy, _ in self.text.fixed if dy}
        return [f"nothing_{kind}" for kind in sorted(kinds)] if self.declared.border == DEAD else []

    def loads(self, lines: list[str], *, at_edge: bool = False) -> list[str]:
        """Return the lines that load the own fields and fixed neighbours that some lines need."""
        joined, fields = "\n".join(lines), self.declared.fields
        found = [
            f"m_{name} = {fields[name].word}(o_{name}[x])"
            for name in sorted(self.text.own | self.text.written)
            if f"m_{name}" in joined
        ]
        for name, dy, dx in sorted(self.text.fixed):
            local = f"n_{name}_{tag(dy)}_{tag(dx)}"
            if local in joined:
                place = "x" if dx == 0 else f"x_{tag(dx)}" if at_edge else f"x + {dx}" if dx > 0 else f"x - {-dx}"
                value = f"r_{name}_{tag(dy)}[{place}]"
                if at_edge and dx and self.declared.border == DEAD:
                    value = f"{value} if in_{tag(dx)} else {0.0 if fields[name].kind == F32 else 0}"
                found.append(f"{local} = {fields[name].word}({value})")
        found += [f"w_{name} = W_{name}[x]" for name in sorted(self.text.convolved) if f"w_{name}" in joined]
        found += [f"s_{name} = S_{name}[x]" for name in sorted(self.text.scattered)]
        return found + (["space = y * width + x"] if "u32(space)" in joined else [])

    def stores(self, names: set[str], array: str = "t") -> list[str]:
        """Return the lines that store fields."""
        target = "t" if array == "t" else "o"
        return [f"{target}_{name}[x] = {STORED[self.declared.fields[name].kind]}(m_{name})" for name in sorted(names)]

    def event_line(self) -> list[str]:
        """Return the line that notes what happened on a space."""
        return ["happened[x] = u8(event)"] if self.text.has_events else []

    def zero_counts(self) -> list[str]:
        """Return the lines that let counts begin."""
        return [f"c_{name} = int64(0)" for name in sorted(self.text.counts)]

    def give_counts(self) -> str:
        """Return the line that gives counts back."""
        return f"return {', '.join(f'c_{name}' for name in sorted(self.text.counts)) or '0'}"

    def offsets(self, axis: int) -> list[int]:
        """Return the distances along an axis at which the phase looks."""
        return sorted({place[axis] for _, *place in self.text.fixed if place[axis]})

    def row_function(self, name: str, lines: list[str], more: list[str], decorator: str = "@apart") -> RowFunction:
        """Return a function over a row, no two arguments of which are the same array."""
        rows = self.rows_needed(lines)
        renamed: dict[str, str] = {}
        kept: dict[str, str] = {}
        for local, row in rows.items():
            known = next((other for other, there in kept.items() if there == row), None)
            if known is None:
                kept[local] = row
            else:
                renamed[local] = known
        for old, new in renamed.items():
            lines = [line.replace(f"{old}[", f"{new}[") for line in lines]
        keys = [f"{letter}_{stream}" for stream in sorted(self.text.streams) for letter in "kj"]
        drawn = [
            f"keys[world, {self.streams.index(stream)}, {half}]"
            for stream in sorted(self.text.streams)
            for half in (0, 1)
        ]
        settings = [f"l_{name}" for name in self.settings]
        scalars = ["world", "y", "step", "height", "width"]
        return RowFunction(
            name, lines, [*kept, *more, *scalars, *keys, *settings],
            [*kept.values(), *more, *scalars, *drawn, *settings], decorator,
        )  # fmt: skip

    def rows_needed(self, lines: list[str]) -> dict[str, str]:
        """Return the rows, or whole arrays, that some lines need: their names and where they are found."""
        joined, found = "\n".join(lines), {}
        for name in sorted(self.text.own | self.text.written):
            if f"o_{name}[" in joined:
                found[f"o_{name}"] = f"F_{name}[world, y]"
            if f"t_{name}[" in joined:
                found[f"t_{name}"] = f"{'G' if name in self.text.doubled else 'F'}_{name}[world, y]"
        for name, dy, _ in sorted(self.text.fixed):
            if f"r_{name}_{tag(dy)}[" in joined:
                found[f"r_{name}_{tag(dy)}"] = self.row_beside(name, dy)
        for name in sorted(self.text.convolved):
            found[f"W_{name}"] = f"W_{name}[world, y]"
        found |= {f"S_{name}": f"S_{name}[world, y]" for name in self.text.scattered}
        for name in sorted(self.text.computed):
            if f"F_{name}[" in joined or f"F_{name}," in joined:
                found[f"F_{name}"] = f"F_{name}"
        return found

    # many rows

    def rows(self, work: RowFunction, find: RowFunction | None) -> list[str]:
        """Return the function over some rows, counted through all worlds."""
        used = sorted(self.text.counts)
        step = [f"{', '.join(f'c_{name}' for name in used) or '_'} = {work.call}"]
        step += [f"books[world, y, {self.counts.index(name)}] += c_{name}" for name in used]
        if self.text.has_events:
            species = f"{'G' if 'species' in self.text.doubled else 'F'}_species[world, y]"
            step += ["if is_kept(events):", f"    record_row(happened, {species}, events, world, y, since)"]
        if find is not None:
            clear = ["happened[:] = u8(0)"] if self.text.has_events else []
            step = ["busy = busy_all[world, y]", f"if {find.call}:", *indent([*clear, *step])]
        wraps = self.declared.border == WRAP
        rows = [
            f"y_{tag(dy)} = {around('y', dy, 'height') if wraps else f'bound(y + {dy}, height)'}"
            for dy in self.offsets(0)
        ]
        arguments = ["height", "width", *self.arrays, *self.nothing, *ROWS_TAKE]
        return [
            "@inner",
            f"def {self.name}_rows({', '.join(arguments)}):",
            "    for row in range(first, end):",
            "        world, y = row // height, row % height",
            *indent(indent([*rows, *step])),
            "",
            "",
        ]

    def rows_call(self, rows: str) -> str:
        """Return the call of the function over some rows."""
        given = ["height", "width", *self.arrays, *self.nothing, *ROWS_TAKE[:-2], rows]
        return f"{self.name}_rows({', '.join(given)})"

    def commit(self) -> list[str]:
        """Return the function that copies what was worked out for busy spaces, when all neighbours have read."""
        doubled = sorted(self.text.doubled)
        arrays = [f"{letter}_{name}" for name in doubled for letter in "FG"]
        return [
            "@inner",
            f"def {self.name}_commit({', '.join([*arrays, 'busy_all', 'first', 'end'])}):",
            "    height = busy_all.shape[1]",
            "    for row in range(first, end):",
            "        world, y = row // height, row % height",
            *(f"        commit_row(busy_all[world, y], G_{name}[world, y], F_{name}[world, y])" for name in doubled),
            "",
            "",
        ]

    def commit_call(self, rows: str) -> str:
        """Return the call of `commit`."""
        arrays = [f"{letter}_{name}" for name in sorted(self.text.doubled) for letter in "FG"]
        return f"{self.name}_commit({', '.join([*arrays, 'busy_all', rows])})"


ROWS_TAKE = ("keys", "books", "events", "busy_all", "happened", "step", "since", "first", "end")


def settings_of(declared: Declared) -> list[str]:
    """Return the names of all settings that rules may read, in the order in which steps are given them."""
    return sorted(settings_for_rules(declared.config_type))
