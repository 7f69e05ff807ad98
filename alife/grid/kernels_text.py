"""The text of a world's Taichi module: a kernel a phase, and one that commits what neighbours had to read first."""

from alife.grid.declare import DEAD, WRAP, Declared
from alife.grid.numbers import F32, WORKED_AS
from alife.grid.phase_text import PhaseText
from alife.grid.rows_text import ending_lines, local_lines
from alife.grid.scope import settings_for_rules
from alife.grid.spaces import tag
from alife.grid.statements import indent

HEADER = '''"""Written by alife.grid from {name}.py: kernels of Taichi."""

from alife.engines.gpu import ti
from alife.grid.runtime_gpu import (
    F32, I16, I32, TABLES, U16, U32, U8, Bytes, Keys, Tally, again, bound, column_of, column_towards, draw, f32,
    greater, hashed, i16, i32, is_struck, is_struck_here, lesser, magnitude, parity,
    quotient_i32, quotient_u32, remainder_i32, remainder_u32, row_of, row_towards, sqrt, u32, u8, whole_of,
    winner, winner_here, wins, wins_here, within, wrap,
)
'''
SPACES = "for world, y, x in ti.ndrange({0}.shape[0], {0}.shape[1], {0}.shape[2]):"


class KernelsText:
    """Writes the module of one world."""

    def __init__(self, declared: Declared, phases: list[PhaseText], streams: list[str], counts: list[str]) -> None:
        self._declared, self._phases, self._streams, self._counts = declared, phases, streams, counts

    @property
    def text(self) -> str:
        """Return the whole module."""
        lines = [HEADER.format(name=self._declared.name)]
        for phase in self._phases:
            lines += self._kernel(phase)
            if phase.is_sparse and phase.doubled:
                lines += self._commit(phase)
        return "\n".join(lines) + "\n"

    def _kernel(self, phase: PhaseText) -> list[str]:
        given = arguments(self._declared, phase)
        first = next(iter(given))
        head = ", ".join(f"{name}: {kind}" for name, kind in given.items())
        return [
            "",
            "@ti.kernel",
            f"def phase_{phase.name}({head}):",
            f"    height, width = {first}.shape[1], {first}.shape[2]",
            f"    {SPACES.format(first)}",
            *indent(indent(self._space(phase))),
            "",
        ]

    def _space(self, phase: PhaseText) -> list[str]:
        """Return what one space does."""
        work = [
            *phase.body,
            *ending_lines(self._declared, phase),
            *self._stores(phase, phase.written),
            *self._tally(phase),
        ]
        whole = [*phase.prefix, phase.guard, *work]
        lines = [*local_lines(phase, whole), *self._loads(phase), *self._keys(phase)]
        lines += [f"c_{name} = i32(0)" for name in sorted(phase.counts)]
        lines += ["nought = step >> 31"] if "nought" in "\n".join(whole) else []
        if not phase.is_sparse:
            return [*lines, *work]
        busy = ["busy_all[world, y, x] = ti.cast({}, ti.u8)"] if phase.doubled else []
        return [
            *lines,
            *phase.prefix,
            *self._stores(phase, phase.prefix_written),
            *(line.format(0) for line in busy),
            f"if not ({phase.guard}):",
            *indent([*(line.format(1) for line in busy), *work]),
        ]

    def _loads(self, phase: PhaseText) -> list[str]:
        fields = self._declared.fields
        rows = sorted({dy for _, dy, _ in phase.fixed if dy})
        columns = sorted({dx for _, _, dx in phase.fixed if dx})
        around = "wrap" if self._declared.border == WRAP else "bound"
        lines = [f"y_{tag(dy)} = {around}(y + {dy}, height)" for dy in rows]
        lines += [f"x_{tag(dx)} = {around}(x + {dx}, width)" for dx in columns]
        for name in sorted(phase.own | phase.written):
            lines.append(f"m_{name} = {WORKED_AS[fields[name].kind]}(F_{name}[world, y, x])")
        for name, dy, dx in sorted(phase.fixed):
            place = f"{f'y_{tag(dy)}' if dy else 'y'}, {f'x_{tag(dx)}' if dx else 'x'}"
            kind = WORKED_AS[fields[name].kind]
            value = f"{kind}(F_{name}[world, {place}])"
            if self._declared.border == DEAD:
                there = f"within(y + {dy}, height, x + {dx}, width) == 1"
                value = f"{value} if {there} else {kind}({0.0 if kind == F32 else 0})"
            lines.append(f"n_{name}_{tag(dy)}_{tag(dx)} = {value}")
        lines += [f"w_{name} = W_{name}[world, y, x]" for name in sorted(phase.convolved)]
        return [*lines, "space = y * width + x"]

    def _keys(self, phase: PhaseText) -> list[str]:
        return [
            f"{letter}_{stream} = keys[now, world, {self._streams.index(stream)}, {half}]"
            for stream in sorted(phase.streams)
            for half, letter in enumerate("kj")
        ]

    def _stores(self, phase: PhaseText, names: set[str]) -> list[str]:
        kinds = {name: self._declared.fields[name].kind for name in sorted(names)}
        return [
            f"{'G' if name in phase.doubled else 'F'}_{name}[world, y, x] = ti.cast(m_{name}, ti.{kind})"
            for name, kind in kinds.items()
        ]

    def _tally(self, phase: PhaseText) -> list[str]:
        lines = []
        for name in sorted(phase.counts):
            lines += [f"if c_{name} != i32(0):", f"    books[world, y, {self._counts.index(name)}] += c_{name}"]
        return lines

    def _commit(self, phase: PhaseText) -> list[str]:
        head = ", ".join(f"{name}: {kind}" for name, kind in commit_arguments(self._declared, phase).items())
        copies = [f"F_{name}[world, y, x] = G_{name}[world, y, x]" for name in sorted(phase.doubled)]
        return [
            "",
            "@ti.kernel",
            f"def phase_{phase.name}_commit({head}):",
            f"    {SPACES.format('busy_all')}",
            "        if busy_all[world, y, x] != ti.cast(0, ti.u8):",
            *indent(indent(indent(copies))),
            "",
        ]


def arguments(declared: Declared, phase: PhaseText) -> dict[str, str]:
    """Return the arguments of a phase's kernel, each with its annotation."""
    kinds = settings_for_rules(declared.config_type)
    found = {f"F_{name}": declared.fields[name].kind.upper() for name in phase.fields}
    found |= {f"G_{name}": declared.fields[name].kind.upper() for name in sorted(phase.doubled)}
    found |= {f"W_{name}": "F32" for name in sorted(phase.convolved)}
    found |= {f"T_{name}": f"TABLES['{declared.tables[name].stored}']" for name in sorted(phase.tables)}
    found |= {f"l_{name}": f"ti.{kinds[name][0]}" for name in sorted(phase.settings)}
    found |= {"keys": "Keys", "now": "ti.i32", "step": "ti.i32", "books": "Tally"}
    return found | ({"busy_all": "Bytes"} if phase.is_sparse and phase.doubled else {})


def commit_arguments(declared: Declared, phase: PhaseText) -> dict[str, str]:
    """Return the arguments of the kernel that commits a phase."""
    names = [(letter, name) for name in sorted(phase.doubled) for letter in "FG"]
    found = {f"{letter}_{name}": declared.fields[name].kind.upper() for letter, name in names}
    return found | {"busy_all": "Bytes"}
