"""Environments for programs of others, built from the package registry that pip is set up with, and kept.

A peer that wants another Python than this one is given it where it can be found: by name (python3.12), or among those
that pyenv or uv have installed.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alife" / "peers"
PATIENCE = 1800  # [s] for an installation
READY = "installed.txt"


class Unavailable(Exception):
    """Why an environment cannot be had, in a few words."""


@dataclass(frozen=True)
class Environment:
    """What a program of others needs."""

    name: str
    packages: tuple[str, ...]
    pythons: tuple[str, ...]  # versions that it runs on, the best first

    def python(self) -> Path:
        """Return the Python of the environment, built if it is not there yet.

        Raises Unavailable when there is no such Python or the packages cannot be installed.
        """
        folder = HOME / self.name
        program = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
        if (folder / READY).exists() and (folder / READY).read_text(encoding="utf-8").split() == list(self.packages):
            return program
        shutil.rmtree(folder, ignore_errors=True)
        _call([find_python(self.pythons), "-m", "venv", str(folder)], "no environment could be made")
        print(f"installing {' '.join(self.packages)} ...", file=sys.stderr, flush=True)
        _call([str(program), "-m", "pip", "install", "--quiet", *self.packages], "could not be installed")
        (folder / READY).write_text("\n".join(self.packages), encoding="utf-8")
        return program

    def versions(self) -> dict[str, str]:
        """Return the versions of its packages and of its Python."""
        names = [package.split("=")[0].split("<")[0].split(">")[0] for package in self.packages]
        ask = f"import platform, importlib.metadata as m; print(platform.python_version(), *map(m.version, {names}))"
        told = subprocess.run(
            [str(self.python()), "-c", ask], capture_output=True, text=True, check=True
        ).stdout.split()
        return dict(zip(["python", *names], told, strict=True))


def find_python(versions: tuple[str, ...]) -> str:
    """Return a Python of one of these versions, such as 3.12; raises Unavailable when none is to be found."""
    for version in versions:
        if sys.version.startswith(f"{version}."):
            return sys.executable
        installed = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
        candidates = [*sorted(map(str, installed.glob(f"{version}.*/bin/python")), reverse=True)]
        candidates += [shutil.which(f"python{version}") or "", _of_uv(version)]
        for candidate in filter(None, candidates):
            asked = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == version:
                return candidate
    raise Unavailable(f"it needs Python {' or '.join(versions)}, which was not found here")


def _of_uv(version: str) -> str:
    if not shutil.which("uv"):
        return ""
    return subprocess.run(["uv", "python", "find", version], capture_output=True, text=True, check=False).stdout.strip()


def _call(command: list[str], failure: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{failure} ({type(error).__name__})") from error
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        errors = [line for line in words if line.startswith("ERROR")] or words
        raise Unavailable(f"{failure} ({errors[0].removeprefix('ERROR: ')[:160]})")
