"""Which source files can end up in a kernel's machine code, and a stamp of what they say.

A kernel inlines rules and freezes constants of other files, and its machine code relies on the order of the fields in
the named tuples that its callers pass. So the stamp covers the modules named `*_cpu`, every module that imports one of
them or the compiler, and whatever these import in turn. A report or a panel is not among them: editing one leaves
compiled worlds as they are.
"""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import resolve_name
from pathlib import Path

import sims
from alife._moved import MOVED

COMPILER = "alife.engines.cpu"
_ALIFE = Path(__file__).resolve().parents[1]
_FROM = re.compile(rb"\bfrom\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]*)")
_IMPORT = re.compile(rb"\bimport\s+([^\n(]*)")
_NAME = re.compile(rb"[\w.]+")


def stamp() -> str:
    """Return a hash of every file that a kernel of alife, or of a world anywhere on the path, can reach."""
    digest = hashlib.sha256()
    for path in reachable(_ALIFE, [Path(place) for place in sims.__path__]):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def reachable(alife: Path, worlds: Iterable[Path]) -> list[Path]:
    """Return the files that kernels can reach: of the package `alife`, and of folders that make up the package `sims`.

    Imports are found in the text, wherever a word `import` stands, also in functions and comments: a file too many
    costs a compilation, a file too few would let a kernel run that is out of date.
    """
    modules = _modules(alife, worlds)
    waiting = [name for name, files in modules.items() if _is_near_a_kernel(name, files)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += (other for file in modules[name] for other in _imports(name, file) if other in modules)
    return [file for name in sorted(seen) for file in modules[name]]


def _modules(alife: Path, worlds: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the files of each module; several where two folders have worlds of one name, of which one is loaded."""
    found: dict[str, list[Path]] = {}
    for package, folder in (("alife", alife), *(("sims", folder) for folder in worlds)):
        for file in sorted(folder.rglob("*.py")):
            words = [package, *file.relative_to(folder).with_suffix("").parts]
            found.setdefault(".".join(words).removesuffix(".__init__"), []).append(file)
    return found


def _is_near_a_kernel(name: str, files: list[Path]) -> bool:
    if name.endswith("_cpu"):
        return True
    # Most files hold no such word, and need not be searched for imports.
    near = (file for file in files if b"cpu" in file.read_bytes())
    return any(other == COMPILER or other.endswith("_cpu") for file in near for other in _imports(name, file))


def _imports(name: str, file: Path) -> set[str]:
    """Return the whole names of what a module imports: modules, and things in them, which name no file of ours."""
    text = file.read_bytes().replace(b"\\\n", b" ")
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found = {_text(word) for match in _IMPORT.finditer(text) for word in _NAME.findall(match[1])}
    for match in _FROM.finditer(text):
        with suppress(ImportError):  # dots in prose lead nowhere
            module = resolve_name(_text(match[1]), package)
            found |= {module, *(f"{module}.{_text(word)}" for word in _NAME.findall(match[2]))}
    return {MOVED.get(other, other) for other in found}


def _text(word: bytes) -> str:
    return word.decode(errors="replace")
