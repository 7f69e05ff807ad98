"""A genome being edited: nodes and bonds are set, taken away, and set back. Knows no pygame."""

from typing import Any

import numpy as np

from alife.worlds.animated import NO_LINK, Draft

NEXT, ERASE = -2, NO_LINK  # brushes besides the kinds of links: the next kind, and none
MOST_UNDONE = 500  # changes that can be taken back


class Editing:
    """A genome being edited."""

    def __init__(self, arena: Any, genes: np.ndarray) -> None:
        self.arena = arena
        self.genes = genes.copy()
        self.draft: Draft = arena.draft(self.genes)
        self.brush = NEXT
        self.version = 0  # counts changes
        self._before: list[np.ndarray] = []

    def turn_node(self, site: int, *, there: bool | None = None) -> None:
        """Set a node or take it away; the other of what it is, if nothing is said."""
        wanted = not self.draft.nodes[site] if there is None else there
        if bool(self.draft.nodes[site]) != wanted:
            self._become(self.arena.with_node(self.genes, site, there=wanted))

    def turn_bond(self, bond: int) -> None:
        """Let a bond be what the brush says. One that is set brings its nodes along."""
        kinds = len(self.arena.link_kinds)
        now = int(self.draft.kinds[bond])
        kind = self.brush if self.brush != NEXT else (now + 1 if now + 1 < kinds else NO_LINK)
        changed = self.arena.with_bond(self.genes, bond, kind)
        if kind != NO_LINK:
            for site in self.draft.ends[bond]:
                changed = self.arena.with_node(changed, int(site), there=True)
        self._become(changed)

    def clear_bond(self, bond: int) -> None:
        """Take a bond away."""
        self._become(self.arena.with_bond(self.genes, bond, NO_LINK))

    def mutate(self) -> None:
        """Become a child of itself, another each time."""
        seeds = np.array([self.version + 1], np.uint32)
        self._become(self.arena.mutated(self.genes[None], seeds)[0])

    def undo(self) -> bool:
        """Take the last change back; return whether there was one."""
        if not self._before:
            return False
        self.genes = self._before.pop()
        self._laid_out()
        return True

    @property
    def changed(self) -> bool:
        """Return whether anything was changed."""
        return bool(self._before)

    def _become(self, genes: np.ndarray) -> None:
        if not np.array_equal(genes, self.genes):
            self._before = [*self._before[-MOST_UNDONE:], self.genes]
            self.genes = genes
            self._laid_out()

    def _laid_out(self) -> None:
        self.draft = self.arena.draft(self.genes)
        self.version += 1
