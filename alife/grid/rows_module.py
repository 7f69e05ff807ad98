"""The text of a world's numba module: the phases, and the steps that put them in their order."""

from alife.grid.declare import Declared
from alife.grid.phase_text import PhaseText
from alife.grid.rows_text import RowsText, settings_of
from alife.grid.state import DTYPES
from alife.grid.statements import indent
from alife.grid.tables import Table

HEADER = '''"""Written by alife.grid from {name}.py: rows of numba."""

from math import sqrt

import numpy as np

from alife.engines.cpu import apart, float32 as f32, inner, int16 as i16, int32 as i32, int64, kernel
from alife.engines.cpu import uint8 as u8, uint32 as u32
from alife.engines.rows_cpu import end_phase, own_rows, own_worlds
from alife.grid.convolution_cpu import convolve_mirrored_rows, convolve_rows
from alife.grid.runtime_cpu import (
    again, column_of, commit_row, copy_rows, draw, draw_keys, greater, hashed, is_struck, lesser,
    parity, quotient_i32, quotient_u32, record_row, remainder_i32, remainder_u32, row_of, whole_of, winner, wins, wrap,
    bound, column_towards, magnitude, is_struck_here, row_towards, winner_here, wins_here, within,
)
from alife.phylogeny.events_cpu import is_kept

u16 = u32  # to be cut by the array
nought = i32(0)  # what Taichi must not know
STREAMS = np.array({streams}, np.uint32)
'''
GIVEN = ("seeds", "books", "events", "busy_all", "first_step", "steps")


def table_line(name: str, table: Table) -> str:
    """Return the line of a table: numba compiles it in, since it never changes."""
    return f"T_{name} = np.array({table.flat.tolist()}, np.{table.flat.dtype})"


class RowsModule:
    """Writes the module of one world."""

    def __init__(
        self, declared: Declared, phases: list[PhaseText], start: PhaseText, streams: list[str], counts: list[str]
    ) -> None:
        self.declared, self.streams = declared, streams
        self.phases = [RowsText(declared, text, streams, counts) for text in phases]
        self.start = RowsText(declared, start, streams, counts)
        self.doubled = sorted({name for text in phases for name in text.doubled})
        self.arguments = [
            *(f"F_{name}" for name in declared.fields),
            *(f"G_{name}" for name in self.doubled),
            *(f"{letter}_{name}" for letter in "WK" for name in sorted(declared.convolved)),
            *(f"l_{name}" for name in settings_of(declared)),
        ]
        self.shape = f"F_{next(iter(declared.fields))}.shape"

    @property
    def text(self) -> str:
        """Return the whole module."""
        numbers = [self.declared.stream_number(stream) for stream in self.streams] or [0]
        lines = [HEADER.format(name=self.declared.name, streams=numbers)]
        used = {name for phase in (*self.phases, self.start) for name in phase.text.tables}
        lines += [*(table_line(name, self.declared.tables[name]) for name in sorted(used)), ""]
        for phase in (*self.phases, self.start):
            lines += phase.functions()
        lines += [*self.advance(), *self.begin()]
        return "\n".join(lines) + "\n"

    def memory(self) -> list[str]:
        """Return the lines that make what a thread works with."""
        nothing = sorted({row for phase in (*self.phases, self.start) for row in phase.nothing})
        widths = " + ".join(f"K_{name}.shape[1]" for name in sorted(self.declared.convolved)) or "1"
        return [
            f"worlds, height, width = {self.shape}",
            "keys = np.empty((worlds, STREAMS.size, 2), np.uint32)",
            "happened = np.zeros(width, np.uint8)",
            f"padded = np.empty(width + {widths}, np.float32)",
            *(f"{row} = np.zeros(width, np.{DTYPES[row.removeprefix('nothing_')].__name__})" for row in nothing),
        ]

    def convolutions(self, phase: RowsText, rows: str) -> list[str]:
        """Return the lines that sum the fields that a phase reads so."""
        names = sorted(phase.text.convolved)
        items = {name: self.declared.convolved[name] for name in names}
        return [
            f"convolve{'_mirrored' if item.mirrored else ''}_rows(W_{name}, F_{item.field}, K_{name}, padded, {rows})"
            for name, item in items.items()
        ]

    def swaps(self, phase: RowsText) -> list[str]:
        """Return the lines that let a dense phase's new fields be the current ones."""
        if phase.text.is_sparse:
            return []
        return [f"F_{name}, G_{name} = G_{name}, F_{name}" for name in sorted(phase.text.doubled)]

    @property
    def swapped(self) -> list[str]:
        """Return the fields that lie in the other array after an odd number of steps."""
        dense = [phase.text for phase in self.phases if not phase.text.is_sparse]
        return [name for name in self.doubled if sum(name in text.doubled for text in dense) % 2]

    def advance(self) -> list[str]:
        """Return the steps, which every thread of a team calls."""
        wait = "end_phase(team)"
        body = ["since = step - first_step", "draw_keys(seeds, step, STREAMS, keys, *seeded)"]
        for phase in self.phases:
            if phase.text.convolved:
                body += [*self.convolutions(phase, "first, end"), wait]
            body += [phase.rows_call("first, end"), wait]
            if phase.text.is_sparse and phase.text.doubled:
                body += [phase.commit_call("first, end"), wait]
            body += self.swaps(phase)
        lines = [
            *self.memory(),
            "seeded = own_worlds(team, worlds)",
            "first, end = own_rows(team, worlds, height)",
            "for step in range(first_step, first_step + steps):",
            *indent(body),
        ]
        if self.swapped:  # what is called F then lies in the array that was G
            lines += ["if steps % 2:", *(f"    copy_rows(G_{name}, F_{name}, first, end)" for name in self.swapped)]
        return ["@kernel", f"def advance({', '.join([*self.arguments, *GIVEN, 'team'])}):", *indent(lines), "", ""]

    def begin(self) -> list[str]:
        """Return the function that makes every space at step 0."""
        chosen = [f"S_{name}" for name in sorted(self.start.text.scattered)]
        return [
            "@kernel",
            f"def begin({', '.join([*self.arguments, *chosen, *GIVEN])}):",
            *indent(self.memory()),
            "    step, since = -1, 0",
            "    draw_keys(seeds, 0, STREAMS, keys, 0, worlds)",
            f"    {self.start.rows_call('0, worlds * height')}",
        ]
