"""A recorded search: algorithms, archive, evaluators, loop, record. Called, it is `alife.api.search`."""

from alife._callable import make_callable

make_callable(__name__)
