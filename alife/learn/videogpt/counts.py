"""The controls: how often a code follows others, counted. No net has to be better than this to be of use."""

import numpy as np

SPREAD = 0.5  # uses of every code that are added to those seen
TRUST = 4.0  # cases of a pair of codes that weigh as much as all cases of the one in time


def bits(learned: np.ndarray, held_out: np.ndarray, kinds: int) -> dict[str, float]:
    """Return the bits a code of films of one world, int64 (films, frames, y, x), by each control.

    `frequency`: how often it comes. `bigram`: given the code before it in its frame, row by row. `in_time`: given the
    code at its place a frame before. `both`: given both, `in_time` where that pair was rare.
    """
    before, past, code = _parts(learned, kinds)
    before_asked, past_asked, code_asked = _parts(held_out, kinds)
    alone = _odds(np.zeros_like(code), code, 1, kinds)
    in_row, in_time = _odds(before, code, kinds + 1, kinds), _odds(past, code, kinds, kinds)
    pair, pair_asked = before * kinds + past, before_asked * kinds + past_asked
    often = _times(pair * kinds + code, pair_asked * kinds + code_asked)
    mixed = often + TRUST * in_time[past_asked, code_asked]
    odds = {
        "frequency": alone[0, code_asked],
        "bigram": in_row[before_asked, code_asked],
        "in_time": in_time[past_asked, code_asked],
        "both": mixed / (_times(pair, pair_asked) + TRUST),
    }
    return {name: float(-np.log2(each).mean()) for name, each in odds.items()}


def _parts(films: np.ndarray, kinds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of every code of all frames but the first: the one before it in its frame, in time, and itself."""
    flat = films.reshape(*films.shape[:2], -1)
    before = np.concatenate([np.full((*flat.shape[:2], 1), kinds), flat[..., :-1]], axis=2)
    return before[:, 1:].ravel(), flat[:, :-1].ravel(), flat[:, 1:].ravel()


def _odds(given: np.ndarray, code: np.ndarray, conditions: int, kinds: int) -> np.ndarray:
    counted = np.bincount(given * kinds + code, minlength=conditions * kinds).reshape(conditions, kinds) + SPREAD
    found: np.ndarray = counted / counted.sum(1, keepdims=True)
    return found


def _times(known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return how often each number that is asked for is among the known ones."""
    numbers, counts = np.unique(known, return_counts=True)
    place = np.searchsorted(numbers, asked).clip(max=len(numbers) - 1)
    return np.where(numbers[place] == asked, counts[place], 0)
