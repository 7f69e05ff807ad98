"""Waters by name, from one in which nearly all elites of still water get to the target to one in which none does.

Shares of 432 elites of MAP-Elites that reach it are in docs/oceanworld.md.
"""

from typing import Any

from alife.core.config import Preset

REACHING = {"beats": 12, "fitness": "reach"}
RUN = {"qd_offset": 0}  # the score is a share of the way, 0..1


def _water(meaning: str, **rules: Any) -> Preset:
    return Preset(meaning, {**REACHING, **rules}, RUN)


PRESETS = {
    "still": _water("still water, a target 8 cells ahead", target_x=8.0),
    "stream": _water("a target 16 cells ahead, against a current of half a cell a beat", current_x=-0.5),
    "sinking": _water("a target 16 cells ahead, for bodies that weigh", weight=1.0),
    "gate": _water("a target 16 cells ahead, behind a gate 3 cells wide", gates="8:0:1.5"),
    "slalom": _water("a target 20 cells ahead, behind two gates off the way", target_x=20.0, gates="8:2:3, 14:-2:3"),
    "eddies": _water(
        "a target 32 cells ahead, past vortices and a pillar, against a current",
        target_x=32.0, current_x=-2.0, vortices="10:4:10:2, 20:-4:-10:2", pillars="26:0:2",
    ),
}  # fmt: skip
