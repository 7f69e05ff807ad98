"""The text of a world's numba module: the phases, and the steps that put them in their order."""

from alife.grid.declare import Declared
from alife.grid.phase_text import PhaseText
from alife.grid.rows_text import RowsText, settings_of
from alife.grid.scope import stream_number
from alife.grid.statements import indent

HEADER = '''"""Written by alife.grid from {path}: rows of numba."""

from math import sqrt

import numpy as np

from alife.engines.cpu import apart, float32 as f32, in_phases, inner, int16 as i16, int32 as i32, int64, prange
from alife.engines.cpu import uint8 as u8, uint32 as u32
from alife.engines.rows_cpu import share
from alife.grid.runtime_cpu import (
    again, column_of, commit_row, convolve_rows, copy_rows, draw, draw_keys, greater, hashed, is_struck, lesser, once,
    parity, quotient_i32, quotient_u32, record_row, remainder_i32, remainder_u32, row_of, whole_of, winner, wins, wrap,
)
from alife.phylogeny.events_cpu import is_kept

u16 = u32  # to be cut by the array
STREAMS = np.array({streams}, np.uint32)
'''
GIVEN = ("seeds", "books", "events", "busy_all", "first_step", "steps", "threads")
MINE = ("keys", "happened", "padded")  # what one thread works with
ROWS = "share(thread, threads, worlds * height)"


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
        numbers = [stream_number(stream) for stream in self.streams] or [0]
        lines = [HEADER.format(path=self.declared.path, streams=numbers), ""]
        for phase in (*self.phases, self.start):
            lines += phase.functions()
        lines += [*self.whole_worlds(), *self.by_worlds(), *self.by_rows(), *self.begin()]
        return "\n".join(lines) + "\n"

    def memory(self, threads: str) -> list[str]:
        """Return the lines that make what threads work with."""
        widths = " + ".join(f"K_{name}.shape[1]" for name in sorted(self.declared.convolved)) or "1"
        return [
            f"worlds, height, width = {self.shape}",
            "keys = np.empty((worlds, STREAMS.size, 2), np.uint32)",
            f"happened_all = np.zeros(({threads}, width), np.uint8)",
            f"padded_all = np.empty(({threads}, width + {widths}), np.float32)",
        ]

    def convolutions(self, phase: RowsText, rows: str) -> list[str]:
        """Return the lines that sum the fields that a phase reads so."""
        names = sorted(phase.text.convolved)
        fields = {name: self.declared.convolved[name].field for name in names}
        return [f"convolve_rows(W_{name}, F_{fields[name]}, K_{name}, padded, {rows})" for name in names]

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

    def copies(self) -> list[str]:
        """Return the lines that bring swapped fields back: what is called F then lies in the array that was G."""
        return [f"copy_rows(G_{name}, F_{name}, first, end)" for name in self.swapped]

    def whole_worlds(self) -> list[str]:
        """Return the function that one thread runs all steps of its worlds with."""
        body = ["draw_keys(seeds, step, STREAMS, keys, first_world, end_world)"]
        for phase in self.phases:
            body += self.convolutions(phase, "first, end")
            body.append(phase.rows_call("first, end"))
            if phase.text.is_sparse and phase.text.doubled:
                body.append(phase.commit_call("first, end"))
            body += self.swaps(phase)
        taken = [*self.arguments, *GIVEN[:-1], *MINE, "first_world", "end_world"]
        lines = [
            f"height, width = {self.shape}[1:]",
            "first, end = first_world * height, end_world * height",
            "for step in range(first_step, first_step + steps):",
            "    since = step - first_step",
            *indent(body),
        ]
        if self.swapped:
            lines += ["if steps % 2:", *(f"    copy_rows(G_{name}, F_{name}, first, end)" for name in self.swapped)]
        return ["@inner", f"def step_worlds({', '.join(taken)}):", *indent(lines), "", ""]

    def by_worlds(self) -> list[str]:
        """Return the steps with whole worlds to a thread, and those of one thread, quicker to compile."""
        taken = ", ".join([*self.arguments, *GIVEN])
        mine = ", ".join([*self.arguments, *GIVEN[:-1], "keys", "happened_all[thread]", "padded_all[thread]"])
        alone = mine.replace("[thread]", "[0]")
        return [
            "@in_phases",
            f"def advance_worlds({taken}):",
            *indent(self.memory("threads")),
            "    for thread in prange(threads):",
            "        first_world, end_world = share(thread, threads, worlds)",
            f"        step_worlds({mine}, first_world, end_world)",
            "",
            "",
            "@once",
            f"def advance_alone({taken}):",
            *indent(self.memory("1")),
            f"    step_worlds({alone}, 0, worlds)",
            "",
            "",
        ]

    def by_rows(self) -> list[str]:
        """Return the steps with rows shared out, phase by phase."""
        steps = ["since = step - first_step", "draw_keys(seeds, step, STREAMS, keys, 0, worlds)"]
        for phase in self.phases:
            if phase.text.convolved:
                steps += self.shared_out(self.convolutions(phase, "first, end"))
            steps += self.shared_out([phase.rows_call("first, end")])
            if phase.text.is_sparse and phase.text.doubled:
                steps += self.shared_out([phase.commit_call("first, end")])
            steps += self.swaps(phase)
        lines = [*self.memory("threads"), "for step in range(first_step, first_step + steps):", *indent(steps)]
        if self.swapped:
            lines += ["if steps % 2:", *indent(self.shared_out(self.copies()))]
        return ["@in_phases", f"def advance_rows({', '.join([*self.arguments, *GIVEN])}):", *indent(lines), "", ""]

    def shared_out(self, lines: list[str]) -> list[str]:
        """Return a loop over threads, each with its rows."""
        mine = [
            line.replace("padded,", "padded_all[thread],").replace(" happened,", " happened_all[thread],")
            for line in lines
        ]
        return ["for thread in prange(threads):", f"    first, end = {ROWS}", *indent(mine)]

    def begin(self) -> list[str]:
        """Return the function that makes every space at step 0."""
        call = self.start.rows_call("0, worlds * height").replace(" happened,", " happened_all[0],")
        return [
            "@once",
            f"def begin({', '.join([*self.arguments, *GIVEN])}):",
            *indent(self.memory("1")),
            "    step, since = -1, 0",
            "    draw_keys(seeds, 0, STREAMS, keys, 0, worlds)",
            f"    {call}",
        ]
