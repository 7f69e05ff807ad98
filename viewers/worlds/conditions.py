"""What a run is to pause for, in words: `killer appears`, `1+2 < 10%`, `extinction`, `step 5000`, ...

A condition is met when it becomes true, not while it stays so: a run can go on from where it paused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alife.core.errors import UsageError
from alife.phylogeny.species_names import label_of
from alife.worlds.world import Band

FORMS = (
    "extinction",
    "extinction rewinds",
    "step N",
    "NAME appears",
    "NAME gone",
    "NAME > N%",
    "NAME < N%",
    "species NAME gone",
)


@dataclass(frozen=True)
class Reading:
    """How a world stands."""

    step: int
    census: np.ndarray  # int64 (bands,)
    named: dict[str, bool]  # whether each named species lives

    @property
    def occupancy(self) -> int:
        """Return how many there are."""
        return int(self.census.sum())

    def share(self, band: int) -> float:
        """Return the share of a band among all, 0 when there is nobody."""
        return float(self.census[band]) / max(self.occupancy, 1)


@dataclass(frozen=True)
class Condition:
    """One thing to pause for."""

    text: str  # as the user gave it
    kind: str  # extinction, step, appears, gone, above, below, species
    band: int = -1
    number: float = 0.0  # the step, or the share
    species: str = ""
    rewinds: bool = False

    def holds(self, now: Reading) -> bool:
        """Return whether it is true of a reading."""
        if self.kind == "extinction":
            return now.occupancy == 0
        if self.kind == "step":
            return now.step >= self.number
        if self.kind == "species":
            return not now.named.get(self.species, True)
        if self.kind in ("appears", "gone"):
            return bool(now.census[self.band] > 0) == (self.kind == "appears")
        share = now.share(self.band)
        return share > self.number if self.kind == "above" else share < self.number

    def met(self, before: Reading | None, now: Reading) -> bool:
        """Return whether it became true between two readings."""
        return before is not None and self.holds(now) and not self.holds(before)


def parse(text: str, bands: Sequence[Band]) -> Condition:
    """Return the condition that a text names; raise UsageError with the forms it may take."""
    words = " ".join(text.lower().split())
    if words in ("extinction", "extinct", "extinction rewinds"):
        return Condition(words, "extinction", rewinds=words.endswith("rewinds"))
    if found := re.fullmatch(r"step (\d[\d_,]*)", words):
        return Condition(words, "step", number=int(re.sub(r"[_,]", "", found[1])))
    if found := re.fullmatch(r"species ([0-9a-f]{1,8}) gone", words):
        return Condition(words, "species", species=found[1].zfill(8))
    if (found := re.fullmatch(r"species ([a-z]+) gone", words)) and label_of(found[1]) is not None:
        return Condition(words, "species", species=f"{label_of(found[1]):08x}")
    if found := re.fullmatch(r"(?:first )?(.+?) (appears|gone)", words) or re.fullmatch(r"first (.+)()", words):
        return Condition(words, found[2] or "appears", _band(found[1], bands))
    if found := re.fullmatch(r"(.+?) ?(<|>) ?(\d+(?:\.\d+)?) ?%?", words):
        share = float(found[3]) / 100
        if share <= 1:
            return Condition(words, "above" if found[2] == ">" else "below", _band(found[1], bands), share)
    raise UsageError(f"'{text.strip()}' is nothing to pause for. Write one of: {', '.join(FORMS)}.")


def _band(name: str, bands: Sequence[Band]) -> int:
    """Return which band a name, the beginning of one, or a number from 1 on stands for."""
    labels = [label.lower() for _, label, _ in bands]
    for known_as in (labels, [label.partition(":")[0] for label in labels]):
        if known_as.count(name) == 1:
            return known_as.index(name)
    if name.isdigit() and 1 <= int(name) <= len(bands):
        return int(name) - 1
    starting = [number for number, label in enumerate(labels) if label.startswith(name)]
    starting = starting or [number for number, label in enumerate(labels) if f"({name}" in label]  # a formula
    if len(starting) == 1:
        return starting[0]
    known = ", ".join(label for _, label, _ in bands)
    raise UsageError(f"'{name}' names {'several' if starting else 'none'} of: {known}.")
