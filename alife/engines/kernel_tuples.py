"""Named tuples for kernels: of a State its arrays, of a Config the numbers that kernels read.

numba and Taichi take named tuples, not dataclasses. Written out, they would repeat every name of the State and the
Config; so they are made from the declarations, and have the same names. A type checker, and a reader, may therefore
take `cells` for a State and `params` for a Config:

    if TYPE_CHECKING:
        Cells = State
    else:
        Cells = kernel_tuple("Cells", __name__, array_names(State, without=("seeds",)))

`filled` makes one of them from whatever has attributes or keys of these names.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Made = TypeVar("Made")


def kernel_tuple(name: str, module: str, fields: Iterable[str]) -> Any:
    """Return a class of named tuples; `module` is where it stands, by which numba finds it again in its cache."""
    return namedtuple(name, tuple(fields), module=module)


def filled(kind: type[Made], source: Any, convert: Callable[[Any], Any] = lambda value: value) -> Made:
    """Return a kernel tuple with the attributes, or the values of a mapping, that have the names of its fields."""
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # type checkers take it for a State or a Config
    values = (source[name] if isinstance(source, Mapping) else getattr(source, name) for name in names)
    return kind(*map(convert, values))
