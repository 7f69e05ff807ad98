"""Where a section stands: what its elements are called, and how much of the page it may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    """The place of one group of runs on a page."""

    mark: str  # begins the ids of its elements, so that those of several groups differ
    groups: int = 1  # on the page
    ring: int = 1  # worlds that exchange inhabitants, the most of any group on the page; 1 where none do

    @property
    def share(self) -> float:
        """Return the share of the page that the group may take."""
        return 1 / self.groups

    def at_most(self, count: int) -> int:
        """Return how many runs or worlds are shown one by one: `count` of a group alone, one of each of several."""
        return count if self.groups == 1 else 1
