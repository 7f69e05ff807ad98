"""A phase, or the start, as text, with all that it touches: what engines are generated from."""

from collections import Counter
from dataclasses import dataclass, field

from alife.grid.numbers import Limit

Offset = tuple[int, int]  # (dy, dx) [spaces]


@dataclass
class PhaseText:
    """The text of one phase, the same for numba and Taichi but for how fields are loaded and stored.

    `m_F` is the own field F, `n_F_DY_DX` that of a neighbour at a fixed place, `F_F[world, y, x]` any other;
    `v_NAME` is a local name, `l_NAME` a setting, `w_NAME` a convolved field, `c_NAME` a count,
    `T_NAME` a table, `s_NAME` whether a space is one of those scattered.
    """

    name: str
    prefix: list[str] = field(default_factory=list)  # what every space does before the guard
    guard: str = ""  # a truth: where it holds, the rest does nothing
    body: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)  # fields of the own space that are read or written
    fixed: set[tuple[str, int, int]] = field(default_factory=set)  # (field, dy, dx) read of neighbours at fixed places
    computed: set[str] = field(default_factory=set)  # fields read of spaces whose place is worked out
    written: set[str] = field(default_factory=set)
    prefix_written: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    most_counted: Counter[str] = field(default_factory=Counter)  # of each count, on a space in this phase
    streams: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)
    scattered: dict[str, str | int] = field(default_factory=dict)  # streams: the setting, or number, of spaces chosen
    convolved: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)  # of local names
    ranges: dict[str, tuple[Limit, Limit]] = field(default_factory=dict)  # likewise, of signed whole numbers
    places: set[str] = field(default_factory=set)  # local names that are rows and columns
    bears: bool = False  # whether somebody may be born, or founded
    dies: bool = False
    moves: bool = False  # whether somebody may come here
    is_sparse: bool = False  # whether only the spaces that the guard lets through are worked on, one by one
    warnings: list[str] = field(default_factory=list)  # what might overflow

    @property
    def read_beside(self) -> set[str]:
        """Return the fields read of other spaces."""
        return self.computed | {name for name, _, _ in self.fixed}

    @property
    def doubled(self) -> set[str]:
        """Return the fields that are written while neighbours read them."""
        return self.written & self.read_beside

    @property
    def fields(self) -> list[str]:
        """Return all fields that it touches."""
        return sorted(self.own | self.written | self.read_beside)

    @property
    def has_events(self) -> bool:
        """Return whether somebody may be born, come or die."""
        return self.bears or self.dies or self.moves

    @property
    def reach(self) -> Offset:
        """Return how many rows and columns away it looks at fixed places."""
        rows, columns = ([abs(dy) for _, dy, _ in self.fixed], [abs(dx) for _, _, dx in self.fixed])
        return max(rows, default=0), max(columns, default=0)
