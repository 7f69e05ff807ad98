"""NumPy's linear algebra on one thread: of small matrices its threads wait for each other longer than they reckon.

The eigenvectors of 60 x 60 numbers took twelve times the processor's time on two busy processors, for the same bits. A
sum that one thread adds up also has one order, however many processors there are.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """Let NumPy's linear algebra have one thread meanwhile; as many as it had where threadpoolctl is not installed."""
    controller = _controller()
    return nullcontext() if controller is None else controller.limit(limits=1, user_api="blas")


@cache
def _controller() -> Any:
    """Return what knows the libraries that NumPy has loaded, looked for once; None without threadpoolctl."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController()
