"""Many runs that differ by seeds and settings. Called, it is `alife.api.study`."""

from alife._callable import make_callable

make_callable(__name__)
