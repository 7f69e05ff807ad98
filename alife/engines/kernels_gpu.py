"""What every world needs around its own kernels on a device: tuples as arguments, random keys, counters flushed."""

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable
from functools import wraps
from typing import Any

from alife.engines import rng
from alife.engines.array_types_gpu import Keys, Seeds, Tally, Total
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi

stream_key = for_taichi(rng.stream_key)


def kernel(function: Callable[..., None]) -> Callable[..., None]:
    """Return the Taichi kernel of a function that may take tuples of arrays, such as `cells: Cells`.

    Taichi 1.7 passes arrays to a kernel one by one only, and compiles what it reads in a source file. So the source is
    rewritten: the argument `cells` becomes one argument an array, and the first line puts them together again. The
    tuple is the class that stands in the annotation, a NamedTuple.
    """
    tuples = {name: kind for name, kind in function.__annotations__.items() if _is_tuple(kind)}
    plain = {name: kind for name, kind in function.__annotations__.items() if name not in tuples}
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition: Any = tree.body[0]
    names = [argument.arg for argument in definition.args.args]
    flat = [leaf for name in names for leaf in (_leaves(name, tuples[name]) if name in tuples else [name])]
    definition.decorator_list = []
    definition.args.args = [ast.arg(leaf) for leaf in flat]
    packed = [f"{name} = ti.static({kind.__name__}({', '.join(_leaves(name, kind))}))" for name, kind in tuples.items()]
    definition.body[1:1] = ast.parse("\n".join(packed)).body  # after the docstring
    made = _defined(ast.unparse(ast.fix_missing_locations(tree)), function)
    made.__annotations__ = {leaf: plain.get(leaf, ANY_ARRAY) for leaf in flat}
    compiled = ti.kernel(made)

    @wraps(function)
    def launch(*arguments: Any) -> None:
        given = zip(names, arguments, strict=True)
        compiled(*(leaf for name, value in given for leaf in (value if name in tuples else (value,))))

    return launch


ANY_ARRAY = ti.types.ndarray()  # of whatever type and axes the array has that is passed


def _is_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple)


def _leaves(name: str, kind: Any) -> list[str]:
    return [f"{name}_{field}" for field in kind._fields]


def _defined(source: str, function: Callable[..., None]) -> Any:
    """Return the function that a source defines in the module of another, where Taichi finds the source."""
    place = f"<kernel {function.__module__}.{function.__name__}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    found: dict[str, Any] = {}
    exec(compile(source, place, "exec"), function.__globals__, found)
    return found[function.__name__]


@ti.kernel
def draw_keys(seeds: Seeds, first_step: ti.i32, keys: Keys):
    """Draw the keys of every world's streams for the steps from `first_step` on."""
    for now, world, stream, half in ti.ndrange(keys.shape[0], keys.shape[1], keys.shape[2], 2):
        step = ti.u32(first_step + now)
        keys[now, world, stream, half] = stream_key(seeds[world], step, ti.u32(stream), ti.u32(half))


@ti.kernel
def flush_counters(tally: Tally, total: Total):
    """Add a tally to its totals and begin it anew."""
    for world, y, entry in ti.ndrange(tally.shape[0], tally.shape[1], tally.shape[2]):
        total[world, y, entry] += ti.cast(tally[world, y, entry], ti.i64)
        tally[world, y, entry] = 0
