"""What a record held when a checkpoint was written, so that a run goes on from that record and from no other."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import open_regular, os_errors_as_usage_errors

AT_ONCE = 1 << 20  # [bytes] that are read at a time


@dataclass(frozen=True)
class Fingerprint:
    """The first bytes of a file, by their number and their SHA-256: what follows them may still change."""

    size: int  # [bytes]
    sha256: str  # hexadecimal

    @classmethod
    def of(cls, content: bytes) -> "Fingerprint":
        """Return the fingerprint of all of a content."""
        return cls(len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def of_note(cls, note: Any) -> "Fingerprint | None":
        """Return the fingerprint that a checkpoint notes; None where the note is none of ours."""
        if not isinstance(note, dict):
            return None
        size, sha256 = note.get("bytes"), note.get("sha256")
        return cls(size, sha256) if isinstance(size, int) and size >= 0 and isinstance(sha256, str) else None

    @property
    def note(self) -> dict[str, Any]:
        """Return what a checkpoint notes."""
        return {"bytes": self.size, "sha256": self.sha256}

    def difference(self, path: Path) -> str | None:
        """Return in words what is wrong with a file that should begin with these bytes; None where it does."""
        if not path.exists():
            return "it is not there"
        try:
            found = _beginning(path, self.size)
        except UsageError as error:
            return str(error).rstrip(".")
        if found.size < self.size:
            return f"it has {found.size:,} of {self.size:,} bytes"
        return None if found == self else f"its first {self.size:,} bytes are others"


def _beginning(path: Path, size: int) -> Fingerprint:
    """Return the fingerprint of the first bytes of a file, of all of it where it is shorter."""
    digest, left = hashlib.sha256(), size
    with open_regular(path) as file, os_errors_as_usage_errors("read", path):
        while left and (part := file.read(min(left, AT_ONCE))):
            digest.update(part)
            left -= len(part)
    return Fingerprint(size - left, digest.hexdigest())
