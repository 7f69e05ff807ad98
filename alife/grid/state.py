"""The state of a batch of worlds that a file declares: a dataclass of arrays like that of any world."""

from dataclasses import make_dataclass
from typing import Any

import numpy as np

from alife.core.state import GRID, Printable, array
from alife.grid.declare import Declared

DTYPES: dict[str, type] = {
    "u8": np.uint8, "u16": np.uint16, "i16": np.int16, "i32": np.int32, "u32": np.uint32, "f32": np.float32,
}  # fmt: skip


class StateModule:
    """What `sims/NAME/state.py` is to a world that has a folder."""

    def __init__(self, declared: Declared, counts: list[str]) -> None:
        self._entries = max(1, len(counts))
        seeds = array(np.uint32, (), "what the random numbers of a world begin with")
        books = array(np.int64, ("y", "count"), f"totals since step 0 of: {', '.join(counts) or 'nothing'}")
        members: list[tuple[str, Any] | tuple[str, Any, Any]] = [
            ("step", int),
            ("seeds", np.ndarray, seeds),
            *(
                (name, np.ndarray, array(DTYPES[item.kind], GRID, item.meaning))
                for name, item in declared.fields.items()
            ),
            ("books", np.ndarray, books),
        ]
        module = f"{declared.globals['__name__']}.state"
        self.State: Any = make_dataclass(
            "State", members, bases=(Printable,), repr=False, namespace={"__module__": module}
        )

    def axis_lengths(self, config: Any) -> dict[str, int]:
        """Return the length of every axis that an array of State can have."""
        return {"y": config.height, "x": config.width, "count": self._entries}
