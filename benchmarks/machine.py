"""What this machine is, and what was asked of it: what stands beside every figure."""

import ctypes
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from alife import __version__
from alife.engines import backend
from alife.engines.device_library import installed

PROJECT = Path(__file__).resolve().parent.parent


def describe() -> dict[str, object]:
    """Return what the machine, its libraries and this program are, and when and by which command they are asked."""
    from importlib.metadata import version

    import psutil

    device_library = [name] if (name := installed()) else []
    libraries = {package: version(package) for package in ("numpy", "numba", *device_library)}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), "command": command(), "alife": __version__,
        "commit": commit(), "processor": _processor(), "processors": backend.processors(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1), "gpu": gpu(), "system": platform.platform(),
        "python": platform.python_version(), **libraries,
    }  # fmt: skip


def command() -> str:
    """Return the command that runs, without the folders of this machine."""
    module = Path(sys.argv[0]).resolve()
    name = module.parent if module.name == "__main__.py" else module.with_suffix("")
    inside = name.is_relative_to(PROJECT)
    program = f"python -m {'.'.join(name.relative_to(PROJECT).parts)}" if inside else module.name
    return " ".join([program, *(Path(word).name if word.startswith("/") else word for word in sys.argv[1:])])


def commit() -> str:
    """Return which commit runs, with a + where files differ from it; empty where that cannot be told."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
            cwd=PROJECT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except OSError:
        return ""
    return told.stdout.strip()


def gpu() -> str:
    """Return the names of the NVIDIA GPUs and their driver; empty where there is none."""
    try:
        ctypes.CDLL("libcuda.so.1")
        asked = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return "; ".join(told.stdout.split("\n")).strip("; ")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
