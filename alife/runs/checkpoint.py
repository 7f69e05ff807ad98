"""Checkpoints: a state on disk that is either whole or not there.

A checkpoint is two files: `step-N.npz` with the arrays, and `step-N.json` with what made them, what
the recorder needs to go on, and the checksums. The second is written last, each through a temporary
file and a rename, so a checkpoint that can be seen is complete.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.array_files import read_arrays
from alife.core.errors import UsageError
from alife.core.files import open_regular, os_errors_as_usage_errors, step_file, step_files, write_text, write_whole
from alife.core.fingerprint import Fingerprint
from alife.core.json_files import read_json
from alife.core.state import arrays
from alife.grid import world_file
from alife.runs import folder as run_folder
from alife.worlds import registry

FORMAT = 2
PHYLOGENY = "phylogeny/"  # before the names of arrays that belong to a phylogeny
RECORDS = "records"  # the note of what each record held, by the name of its file
HEADER = {"format", "step", "world", "rules_version", "config", "arrays", "notes"}  # what a header says


class Damaged(Exception):
    """A checkpoint that is not what was written."""


@dataclass(frozen=True)
class Identity:
    """What must be the same for a history to go on from a checkpoint."""

    world: str
    rules_version: int  # of the world
    config: str  # checksum of all settings that make the history


@dataclass(frozen=True)
class Loaded:
    """A sound checkpoint, and what was wrong with newer ones."""

    step: int
    state: Any
    notes: dict[str, Any]
    warnings: list[str]
    phylogeny: dict[str, np.ndarray]  # its arrays; empty where none was recorded

    @property
    def since(self) -> dict[str, np.ndarray]:
        """Return the totals at the last sample before the checkpoint of a world, int64 (worlds,) by name."""
        return {name: np.array(total, np.int64) for name, total in self.notes["since"].items()}

    @property
    def interventions_done(self) -> int:
        """Return how many interventions the state of a world contains."""
        return int(self.notes.get("deeds", 0))

    @property
    def records(self) -> dict[str, Fingerprint]:
        """Return what each record held, by the name of its file."""
        return _records(self.notes)


def save(
    folder: Path,
    state: Any,
    identity: Identity,
    notes: dict[str, Any],
    *,
    keep: int,
    phylogeny: dict[str, np.ndarray] | None = None,
) -> Path:
    """Write a fetched state, JSON notes and a phylogeny's arrays; then forget what `save_arrays` forgets."""
    more = {PHYLOGENY + name: array for name, array in (phylogeny or {}).items()}
    return save_arrays(folder, state.step, arrays(state) | more, identity, notes, keep=keep)


def save_arrays(
    folder: Path, step: int, contents: dict[str, np.ndarray], identity: Identity, notes: dict[str, Any], *, keep: int
) -> Path:
    """Write arrays and JSON notes; then forget all but the newest `keep` checkpoints up to them.

    Later ones that are damaged, the reason to have gone on from an earlier one, are forgotten too.
    """
    with os_errors_as_usage_errors("write to", folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = step_file(folder, step, ".npz")
    write_whole(path, lambda file: np.savez(file, allow_pickle=False, **contents))
    header = {"format": FORMAT, "step": step, **asdict(identity), "arrays": _checksum(path)}
    sealed = {**header, "notes": notes}
    write_text(path.with_suffix(".json"), json.dumps({**sealed, "header": _seal(sealed)}, indent=1))
    for number, header_path in step_files(folder, ".json").items():
        if number > step and _is_damaged(header_path):
            _forget(header_path)
    forget_older(folder, step, keep)
    return path


def forget_older(folder: Path, step: int, keep: int) -> None:
    """Forget all but the newest `keep` checkpoints up to a step, and halves that a killed process left behind."""
    headers = step_files(folder, ".json")
    for header in [header for number, header in headers.items() if number <= step][:-keep]:
        _forget(header)
    for number, half in step_files(folder, ".npz").items():
        if number not in headers and half.is_file():
            _delete(half)


def load_newest(folder: Path, state_type: Callable[..., Any], identity: Identity) -> Loaded | None:
    """Return the newest sound checkpoint, made by state_type(step=, **arrays); None when none was written yet.

    Raises UsageError when all are damaged, or when one is of another world, version or config.
    """
    damages: list[str] = []
    headers = step_files(folder, ".json")
    for path in headers.values():
        _check_writable(path)
    for path in reversed(headers.values()):
        try:
            return _read(path, state_type, identity, _passed_over(damages))
        except Damaged as damage:
            damages.append(_sentence(path, damage))
    if damages:
        raise UsageError(f"No checkpoint in '{folder}' is sound, so the run cannot go on. {damages[0]}")
    return None


def load_at(folder: Path, step: int, state_type: Callable[..., Any], identity: Identity) -> Loaded:
    """Return the checkpoint of a step. Raises UsageError when there is none, or one damaged or of another run."""
    headers = step_files(folder, ".json")
    if step not in headers:
        there = ", ".join(f"{number:,}" for number in headers) or "none"
        raise UsageError(f"'{folder}' has no checkpoint of step {step:,}; there are: {there}.")
    try:
        return _read(headers[step], state_type, identity, [])
    except Damaged as damage:
        raise UsageError(_sentence(headers[step], damage)) from damage


def _read(path: Path, state_type: Callable[..., Any], identity: Identity, warnings: list[str]) -> Loaded:
    """Return a checkpoint by its header. Raises Damaged, and UsageError when it is of another run."""
    header = _read_header(path)
    _check_identity(header, identity, path)
    state, phylogeny = _read_state(path.with_suffix(".npz"), header, state_type)
    return Loaded(header["step"], state, header["notes"], warnings, phylogeny)


def warnings(folder: Path) -> list[str]:
    """Return in sentences what is wrong with the checkpoints and records of a run folder, for who only looks at it."""
    damages: list[str] = []
    for path in reversed(step_files(folder / run_folder.CHECKPOINTS, ".json").values()):
        try:
            header = _read_header(path)
            _check_arrays(path.with_suffix(".npz"), header)
        except Damaged as damage:
            damages.append(_sentence(path, damage))
        else:
            changed = _differences(folder, header["step"], _records(header.get("notes", {})))
            return [*_passed_over(damages), *(f"{difference}." for difference in changed)]
    return damages


def check_records(folder: Path, loaded: Loaded, without: Collection[str] = ()) -> None:
    """Raise UsageError when a record in a run folder is not what it was at a checkpoint, with what can be done.

    without: names of files that do not matter
    """
    wanted = {name: record for name, record in loaded.records.items() if name not in without}
    wrong = _differences(folder, loaded.step, wanted)
    if wrong:
        again = f"Put back what was there, or begin anew with: {_anew(folder)}"
        raise UsageError(f"{wrong[0]}, so the run cannot go on. {again}")


def _records(notes: Mapping[str, Any]) -> dict[str, Fingerprint]:
    """Return what each record held, by the name of its file; nothing where a checkpoint notes none."""
    noted = notes.get(RECORDS, {})
    found = {name: Fingerprint.of_note(note) for name, note in noted.items()} if isinstance(noted, dict) else {}
    # a name with a folder in it is none of ours
    return {name: one for name, one in found.items() if one is not None and Path(name).name == name}


def _differences(folder: Path, step: int, records: Mapping[str, Fingerprint]) -> list[str]:
    """Return a sentence, without its end, for each record that is not what it was at the checkpoint of a step."""
    found = {folder / name: record.difference(folder / name) for name, record in records.items()}
    place = step_file(Path(), step, "")
    return [
        f"'{path}' is not what it was at the checkpoint {place} ({wrong}): it was changed"
        for path, wrong in found.items()
        if wrong
    ]


def _sentence(header: Path, damage: Damaged) -> str:
    return f"Checkpoint '{header.with_suffix('.npz')}' is damaged: {damage}."


def _passed_over(damages: Iterable[str]) -> list[str]:
    return [f"{damage} Taking the one before." for damage in damages]


def _forget(header: Path) -> None:
    """Delete a checkpoint, first the half that makes it one."""
    _delete(header)
    _delete(header.with_suffix(".npz"))


def _delete(path: Path) -> None:
    with os_errors_as_usage_errors("delete", path):
        path.unlink(missing_ok=True)


def _check_writable(header: Path) -> None:
    """Raise UsageError where a folder stands in the place of a checkpoint, which a run could not replace."""
    for path in (header, header.with_suffix(".npz")):
        if path.is_dir():
            raise UsageError(f"'{path}' is a folder, where a checkpoint should be; take it away to go on.")


def _is_damaged(path: Path) -> bool:
    try:
        _check_arrays(path.with_suffix(".npz"), _read_header(path))
    except Damaged:
        return True
    return False


def _checksum(path: Path) -> str:
    with open_regular(path) as file, os_errors_as_usage_errors("read", path):
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(header: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(header, sort_keys=True).encode()).hexdigest()


def _read_header(path: Path) -> dict[str, Any]:
    try:
        header = read_json(path, dict)
        seal = header.pop("header")
    except (UsageError, KeyError) as error:
        raise Damaged("its header cannot be read") from error
    if seal != _seal(header):
        raise Damaged("its header was altered")
    if header.get("format", FORMAT) == FORMAT and not header.keys() >= HEADER:
        raise Damaged("its header is not complete")
    return dict(header)


def _check_identity(header: dict[str, Any], identity: Identity, path: Path) -> None:
    if header["format"] != FORMAT:
        raise UsageError(f"'{path}' is a checkpoint of format {header['format']}; this alife reads format {FORMAT}.")
    if header["world"] != identity.world:
        raise UsageError(f"'{path}' is a checkpoint of world '{header['world']}', not of '{identity.world}'.")
    made, ours = header["rules_version"], identity.rules_version
    if made != ours:
        raise _of_changed_files(path.parent.parent, identity.world) or UsageError(
            f"'{path}' was made under version {made} of the rules of {identity.world}; this alife has version {ours}, "
            "which makes another history. config.toml names the alife to go on with."
        )
    if header["config"] != identity.config:
        raise UsageError(f"'{path}' was made with other settings than those now in config.toml beside it.")


def _of_changed_files(folder: Path, world: str) -> UsageError | None:
    """Return the error for a run whose rules a file in its folder says, which is another by now; None without one."""
    files = [f"'{file}'" for file in world_file.kept(folder)]
    if not files:
        return None
    others = [] if registry.own(world) else [f"the rules of {world}"]
    return UsageError(
        f"{' or '.join([*files, *others])} changed since the run began, which makes another history. Put back what "
        f"was there to go on, or begin anew with: {_anew(folder)}"
    )


def _anew(folder: Path) -> str:
    """Return the command that begins the run of a folder again, in another one."""
    return f"python -m alife.run --config {run_folder.quoted(folder / run_folder.CONFIG)}"


def _read_state(
    path: Path, header: dict[str, Any], state_type: Callable[..., Any]
) -> tuple[Any, dict[str, np.ndarray]]:
    _check_arrays(path, header)
    try:
        stored = read_arrays(path, largest=path.stat().st_size)
        of_state = {name: array for name, array in stored.items() if not name.startswith(PHYLOGENY)}
        state = state_type(step=header["step"], **of_state)
        others = stored.keys() - of_state.keys()
        return state, {name.removeprefix(PHYLOGENY): stored[name] for name in others}
    except (UsageError, OSError, ValueError, TypeError) as error:
        raise Damaged("its arrays cannot be read") from error


def _check_arrays(path: Path, header: dict[str, Any]) -> None:
    try:
        sound = _checksum(path) == header["arrays"]
    except UsageError as error:
        raise Damaged("its arrays cannot be read") from error
    if not sound:
        raise Damaged("the checksum of its arrays does not match")
