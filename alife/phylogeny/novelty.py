"""What is new in a population, counted as it goes on: kinds that rise, kinds that persist, how many there are.

Nothing is kept but the common kinds of the last samples and the names of those that rose once, so a run of any length
can be counted while it runs. The same is counted of a world and of its neutral shadow; what the world has more is not
chance. Sources: Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics"
(1998), for the shadow; Alastair Droop, Simon Hickinbotham, "A quantitative measure of non-neutral evolutionary
activity" (2012), for rises that are too fast for drift; Emily Dolson et al., "The MODES Toolbox" (2019), for
persistence. Docs: docs/open-endedness.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from alife.core.errors import UsageError

RISES = (0.002, 0.005, 0.01, 0.02)  # shares that a kind may reach,
USUAL_RISE, USUAL_SPACES = 0.005, 128 * 128  # and the one that tells most in worlds of so many spaces, where it is 82
RARE = 5  # what rises to a share had less than a fifth of it before
RISE_TIME = 3000  # [steps] in which it rises
PERSISTENT = 0.002  # share that a kind has which persists,
PERSIST_TIME = 5000  # [steps] so much later as well


def rise_name(share: float) -> str:
    """Return the name of the count of rises to a share, the share in percent."""
    return f"rises_{share * 100:g}"


NAMES = tuple(rise_name(share) for share in RISES)


def usual_rise(spaces: int) -> float:
    """Return the share that tells most in a world of so many spaces.

    In a larger world than the usual it is the share of as many cells as there: how often chance alone lets a kind rise
    depends on how many cells that takes, and there are more kinds, each of a smaller share.
    """
    return USUAL_RISE * min(1.0, USUAL_SPACES / spaces)


def rises_in(spaces: int) -> tuple[float, ...]:
    """Return the shares of which rises are counted in a world of so many spaces."""
    return tuple(dict.fromkeys((*RISES, usual_rise(spaces))))


def lag_of(time: int, sample_every: int) -> int:
    """Return how many samples a time [steps] is, at least one, rounded up."""
    return max(1, -(-time // sample_every))


@dataclass
class Novelty:
    """The kinds of one population up to the last sample."""

    sample_every: int  # [steps]
    rises: tuple[float, ...] = RISES  # shares of which rises are counted
    recent: list[dict[int, float]] = field(default_factory=list)  # shares of the common kinds, the oldest sample first
    risen: tuple[set[int], ...] = ()  # to each of these shares
    persisted: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.risen = self.risen or tuple(set() for _ in self.rises)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the counts of rises."""
        return tuple(rise_name(share) for share in self.rises)

    def count(self, kinds: np.ndarray, counts: np.ndarray) -> dict[str, int]:
        """Take the next sample, names (n,) and how many there are of each (n,); return what is new in it by name.

        rises_Q: kinds that reach Q % of all for the first time and had less than a fifth of that RISE_TIME before;
        novel: kinds that have PERSISTENT of all, had it PERSIST_TIME before, and never did both before
        """
        shares = counts / max(int(counts.sum()), 1)
        common = shares >= min(*self.rises, PERSISTENT) / RARE  # smaller shares are remembered as none
        now = dict(zip(kinds[common].tolist(), shares[common].tolist(), strict=True))
        found = dict.fromkeys((*self.names, "novel"), 0)
        before = self._before(RISE_TIME)
        if before is not None:
            for name, share, risen in zip(self.names, self.rises, self.risen, strict=True):
                new = {kind for kind, has in now.items() if has >= share and kind not in risen}
                found[name] = sum(before.get(kind, 0.0) < share / RARE for kind in new)
                risen.update(new)
        before = self._before(PERSIST_TIME)
        if before is not None:
            both = {kind for kind, has in now.items() if has >= PERSISTENT and before.get(kind, 0.0) >= PERSISTENT}
            found["novel"] = len(both - self.persisted)
            self.persisted |= both
        longest = lag_of(max(RISE_TIME, PERSIST_TIME), self.sample_every)
        self.recent = [*self.recent, now][-longest:]
        return found

    def _before(self, time: int) -> dict[int, float] | None:
        """Return the shares some [steps] before the next sample; None where there was no sample yet."""
        lag = lag_of(time, self.sample_every)
        return self.recent[-lag] if len(self.recent) >= lag else None

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays."""
        kinds = [np.array(list(sample), np.uint32) for sample in self.recent]
        shares = [np.array(list(sample.values()), np.float64) for sample in self.recent]
        sets = {name: _sorted(risen) for name, risen in zip(self.names, self.risen, strict=True)}
        return {
            **sets,
            "persisted": _sorted(self.persisted),
            "lengths": np.array([len(sample) for sample in self.recent], np.int64),
            "kinds": np.concatenate([*kinds, np.zeros(0, np.uint32)]),
            "shares": np.concatenate([*shares, np.zeros(0)]),
        }

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` returned; raise UsageError where other rises were counted."""
        missing = [name for name in self.names if name not in state]
        if missing:
            raise UsageError(f"This run was recorded without {', '.join(missing)}, by another version: begin it anew.")
        self.risen = tuple(set(state[name].tolist()) for name in self.names)
        self.persisted = set(state["persisted"].tolist())
        ends = np.cumsum(state["lengths"])[:-1]
        kinds, shares = np.split(state["kinds"], ends), np.split(state["shares"], ends)
        pairs = zip(kinds, shares, strict=True) if len(state["lengths"]) else ()
        self.recent = [dict(zip(names.tolist(), parts.tolist(), strict=True)) for names, parts in pairs]


def _sorted(kinds: set[int]) -> np.ndarray:
    return np.array(sorted(kinds), np.uint32)
