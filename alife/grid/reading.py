"""From a module that was run to what it declares, with every mistake told in one line."""

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import field as dataclass_field
from dataclasses import make_dataclass, replace
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError
from alife.core.own_files import told_in_one_line
from alife.grid.declare import (
    BORDERS,
    WRAP,
    ColourMode,
    Convolved,
    Declared,
    Field,
    Life,
    Measure,
    Phase,
    Place,
    Settings,
    Source,
    is_column,
)  # fmt: skip
from alife.grid.numbers import FIELD_KINDS, RANGES
from alife.grid.scope import NEIGHBOURS, SIDES
from alife.grid.tables import LONGEST_VECTOR, Table, Vector, part_of
from alife.grid.words import Several

MOST_OF_RULES = 2**31 - 1  # that a setting may be which rules read
SIZES = {"height": "[spaces] rows", "width": "[spaces] columns"}
DEFAULT_SIZE, LEAST_SIZE, MOST_SIZE = 128, 4, 32768  # [spaces]
TYPES = {"int": int, "float": float, "bool": bool, "str": str}
OF_EVERY_CLASS = {  # of some versions of Python, and none that a file gives to its settings
    "__dict__", "__weakref__", "__module__", "__annotations__", "__annotate__", "__annotate_func__",
    "__annotations_cache__", "__static_attributes__", "__firstlineno__",
}  # fmt: skip
OF_LIFE = {
    "species": ("u32", "who stands here: a hash of what is inherited; 0 for nobody", None),
    "birth_step": ("u32", "[steps] when it was born", None),
    "intent": ("u8", "what it intends: 1 + direction to breed, 5 + direction to strike, 9 + direction to go", 12),
}
TAKEN = {
    "y", "x", "alive", "step", "seeds", "books", "at", "beside", "busy", "struck", "winner", "wins", "going", "goes",
    "striking", *OF_LIFE, *SIDES, *NEIGHBOURS,
}  # fmt: skip


def read(module: ModuleType, name: str, path: str, source: Source) -> Declared:
    """Return what a module declares. Raises UsageError."""
    return _Reader(module, name, path, source).read()


class _Reader:
    """Reads one module."""

    def __init__(self, module: ModuleType, name: str, path: str, source: Source) -> None:
        self.module, self.name, self.path, self.source = module, name, path, source
        self.things = vars(module)
        self.vectors: dict[str, Vector] = {}

    def read(self) -> Declared:
        """Return what the module declares."""
        fields = self._fields()
        phases, start = self._phases()
        measures = self._of(Measure)
        declared = Declared(
            self.name, self.path, inspect.getdoc(self.module) or self.name, self.source, self.things,
            self._config_type("species" in fields), fields, phases, start,
            [item for item in measures.values() if not item.is_conserved],
            [item for item in measures.values() if item.is_conserved],
            self._colours(fields), self._convolved(fields), tuple(self.things.get("HEADLINE", ())),
            self.vectors, self._border(), self._of(Table),
            streams=self._streams(),
        )  # fmt: skip
        marked = {item.name for item in (*phases, start)} | {item.name for item in measures.values()}
        for node in self.source.functions:
            if node.name in marked:
                declared.phase_functions[node.name] = node
            elif isinstance(self.things.get(node.name), FunctionType):
                declared.functions[node.name] = node
        self._check_names(declared)
        return declared

    def fail(self, sentence: str, line: int | None = None) -> UsageError:
        """Return the error about a line, or about the file as a whole."""
        if line is None:
            return UsageError(f"{self.path}: {sentence}")
        return UsageError(f"{self.path}:{line}: {sentence} Line {line}: {self.source.lines[line - 1].strip()}")

    def line_of(self, *names: str) -> int | None:
        """Return the line where the name, of the class if two are given, is first assigned."""
        body: Iterable[ast.stmt] = self.source.tree.body
        for owner in names[:-1]:
            body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == owner), [])
        for node in body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == names[-1] for target in targets):
                return node.lineno
            if getattr(node, "name", None) == names[-1]:
                return node.lineno
        return None

    def _of(self, kind: type) -> dict[str, Any]:
        return {key: thing for key, thing in self.things.items() if isinstance(thing, kind)}

    def _classes(self, *bases: type) -> list[type]:
        """Return the classes of the file with one of these bases."""
        own = [kind for kind in self._of(type).values() if kind.__module__ == self.module.__name__]
        return [kind for kind in own if issubclass(kind, bases)]

    def _fields(self) -> dict[str, Field]:
        found: dict[str, Field] = {}
        taken = TAKEN if self._classes(Life) else TAKEN - {"alive"}
        for owner in self._classes(Place, Life):
            for key, kind in self._annotations(owner).items():
                line = self.line_of(owner.__name__, key)
                if key in found:
                    raise self.fail(f"Two fields are called '{key}'.", line)
                if key in taken:
                    raise self.fail(f"'{key}' means something else of a space; call this field otherwise.", line)
                if isinstance(kind, Several):
                    found |= self._vector(owner, key, kind)
                else:
                    found[key] = self._field(owner, key, kind)
        if self._classes(Life):
            for key, (kind, meaning, most) in OF_LIFE.items():
                found[key] = Field(meaning, name=key, kind=kind, life=True, most=most)
        if not found:
            raise self.fail('A world needs fields: class Space(Place), with alive: u8 = field("...").')
        return found

    def _vector(self, owner: type, key: str, kind: Several) -> dict[str, Field]:
        """Return the fields of a field of several numbers."""
        line = self.line_of(owner.__name__, key)
        if type(kind.length) is not int or not 1 <= kind.length <= LONGEST_VECTOR:
            raise self.fail(f"A field has 1..{LONGEST_VECTOR} numbers, such as u8[16], got {kind.length}.", line)
        whole = self._field(owner, key, kind)
        self.vectors[key] = Vector(key, kind.length)
        return {
            part_of(key, number): replace(
                whole, name=part_of(key, number), vector=key, meaning=f"{whole.meaning}, number {number}"
            )
            for number in range(kind.length)
        }

    def _field(self, owner: type, key: str, kind: Any) -> Field:
        item, line = vars(owner).get(key), self.line_of(owner.__name__, key)
        if not isinstance(item, Field):
            raise self.fail(f'A field needs a meaning: {key}: u8 = field("...").', line)
        item.name, item.life = key, issubclass(owner, Life)
        item.kind = kind if isinstance(kind, str) else getattr(kind, "kind", "")
        if item.kind not in FIELD_KINDS:
            raise self.fail(f"The kind of a field is one of {', '.join(FIELD_KINDS)}.", line)
        if item.inherited and not item.life:
            raise self.fail("Only fields of Life can be inherited.", line)
        if item.kind == "f32" and (item.inherited or item.most is not None or item.least is not None):
            raise self.fail("A float has neither least nor most, and is not inherited.", line)
        if item.kind != "f32":
            low, high = RANGES[item.kind]
            if not low <= item.range[0] <= 0 <= item.range[1] <= high:
                raise self.fail(f"least..most must lie in {low}..{high} and hold 0, with which all begins.", line)
        return item

    def _phases(self) -> tuple[list[Phase], Phase]:
        marked: list[tuple[int, Phase]] = []
        for node in self.source.functions:
            words = [word.id for word in node.decorator_list if isinstance(word, ast.Name)]
            if "phase" in words or "start" in words:
                item = self.things.get(node.name)
                if not isinstance(item, Phase) or any(other.name == node.name for _, other in marked):
                    raise self.fail(f"Two things are called '{node.name}'.", node.lineno)
                marked.append((node.lineno, item))
        phases = [item for _, item in marked if not item.starts]
        starts = [item for _, item in marked if item.starts]
        if not phases:
            raise self.fail("A world needs at least one function (me, law) marked @phase.")
        if len(starts) != 1:
            raise self.fail(f"A world has one function (me, law) marked @start, got {len(starts)}.")
        return phases, starts[0]

    def _config_type(self, lives: bool) -> type[WorldConfig]:
        given = self._classes(Settings)
        if len(given) > 1:
            raise self.fail("One class of Settings is enough.", self.line_of(given[1].__name__))
        own = given[0] if given else Settings
        annotated = self._annotations(own).items() if given else ()
        members = [(key, *self._setting(own, key, kind)) for key, kind in annotated]
        names = {key for key, _, _ in members}
        edge = "; wraps around" if self._border() == WRAP else ""
        sizes = [(key, int, _size(f"{meaning}{edge}")) for key, meaning in SIZES.items() if key not in names]
        found = make_dataclass(
            "Config", [*sizes, *members], bases=(Settings,), frozen=True,
            namespace=self._namespace(own, names) | self._of_runs(lives),
        )  # fmt: skip
        try:
            found()
        except UsageError as error:  # a default that is none; it begins with the name of the setting
            raise self.fail(str(error), self.line_of(own.__name__, str(error).split()[0])) from error
        return found

    def _annotations(self, owner: type) -> dict[str, Any]:
        """Return what a class declares; from Python 3.14 on its names are looked up only now."""
        with told_in_one_line(Path(self.path)):
            return inspect.get_annotations(owner)

    def _setting(self, owner: type, key: str, kind: Any) -> tuple[Any, Any]:
        item, line = vars(owner).get(key), self.line_of(owner.__name__, key)
        if "meaning" not in getattr(item, "metadata", {}):
            raise self.fail(f'A setting needs a meaning: {key}: int = setting({item!r}, "...").', line)
        ends = [item.metadata.get(end) for end in ("low", "high")]  # type: ignore[union-attr]  # likewise
        if TYPES.get(kind, kind) is int and any(end is not None and abs(end) > MOST_OF_RULES for end in ends):
            raise self.fail(f"A setting that rules read lies within -{MOST_OF_RULES}..{MOST_OF_RULES}.", line)
        return TYPES.get(kind, kind), dataclass_field(default=item.default, metadata=item.metadata)  # type: ignore[union-attr]  # metadata says what it is

    def _namespace(self, own: type, settings: set[str]) -> dict[str, Any]:
        """Return what a class of Settings has besides its settings; what it checks itself comes after our checks."""
        hidden = {*OF_EVERY_CLASS, "__post_init__", *settings}
        found = {key: thing for key, thing in vars(own).items() if key not in hidden} if own is not Settings else {}
        checks = vars(own).get("__post_init__")

        def check_all(config: Any) -> None:
            check(config)
            if checks is not None:
                checks(config)

        return {**found, "__post_init__": check_all, "__module__": self.module.__name__}

    def _of_runs(self, lives: bool) -> dict[str, Any]:
        presets = self.things.get("PRESETS", {})
        if not isinstance(presets, Mapping) or not all(_is_preset(*item) for item in presets.items()):
            raise self.fail(
                'PRESETS are scenes by name: {"peace": Preset("what it shows", {"setting": 0})}.',
                self.line_of("PRESETS"),
            )
        usual = {"phylogeny": "pruned" if lives else "off"} | dict(self.things.get("USUAL_RUN", {}))
        return {"presets": presets, "default_run": usual}

    def _colours(self, fields: Mapping[str, Field]) -> dict[str, ColourMode]:
        found: dict[str, ColourMode] = self._of(ColourMode)
        for key, item in found.items():
            if item.field not in fields:
                raise self.fail(f"There is no field '{item.field}' to draw.", self.line_of(key))
        return found or {
            key: ColourMode(key, "names") if key == "species" else ColourMode(key, "ramp", high=_top(item))
            for key, item in fields.items()
            if key not in ("intent", "birth_step") and item.vector in ("", key.removesuffix("_0"))
        }

    def _convolved(self, fields: Mapping[str, Field]) -> dict[str, Convolved]:
        found: dict[str, Convolved] = self._of(Convolved)
        for key, item in found.items():
            item.name = key
            if item.field not in fields or fields[item.field].kind != "f32":
                raise self.fail(f"convolved sums a float field, '{item.field}' is none.", self.line_of(key))
        return found

    def _border(self) -> str:
        border = self.things.get("BORDER", WRAP)
        if border not in BORDERS:
            raise self.fail(f"BORDER is one of {', '.join(BORDERS)}, got {border!r}.", self.line_of("BORDER"))
        if border != WRAP and self._of(Convolved):
            raise self.fail("A world with something convolved wraps around.", self.line_of("BORDER"))
        return str(border)

    def _streams(self) -> Mapping[str, int]:
        numbers = self.things.get("STREAMS", {})
        if not isinstance(numbers, Mapping) or not all(
            isinstance(name, str) and type(number) is int and 0 <= number < 2**32 for name, number in numbers.items()
        ):
            raise self.fail('STREAMS gives streams numbers of 32 bits: {"deaths": 3}.', self.line_of("STREAMS"))
        if len(set(numbers.values())) < len(numbers):
            raise self.fail("STREAMS gives two streams one number.", self.line_of("STREAMS"))
        return numbers

    def _check_names(self, declared: Declared) -> None:
        """Raise UsageError where one name stands for two things."""
        for item in declared.measures:
            if is_column(item.name, self.path):
                line = declared.phase_functions[item.name].lineno
                raise self.fail(f"'{item.name}' is a column of every run; call yours otherwise.", line)
        for key in declared.convolved:
            if key in declared.fields or key in declared.vectors or key in TAKEN:
                raise self.fail(f"'{key}' is a field already; call what is convolved otherwise.", self.line_of(key))


def _is_preset(name: Any, scene: Any) -> bool:
    """Return whether something is a preset with a name; whether its world can be is asked by `alife check`."""
    return (
        isinstance(name, str)
        and isinstance(scene, Preset)
        and all(isinstance(part, Mapping) for part in (scene.rules, scene.run))
    )


def _size(meaning: str) -> Any:
    return setting(DEFAULT_SIZE, meaning, low=LEAST_SIZE, high=MOST_SIZE)


def _top(item: Field) -> float:
    return 1.0 if item.kind == "f32" else min(item.range[1], 255)
