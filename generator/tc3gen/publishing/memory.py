"""What was made of which inputs, so that what has not changed need not be made again.

The memory lies where Python keeps compiled modules: nobody commits that, and it may be deleted at
any time. It is believed only where the files on the disk have the digests that it has, and
`tc3gen generate --check` does not look at it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.publishing.manifest import digest, is_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tc3gen.publishing.disk import Disk

MEMORY = "__pycache__/.tc3gen-memory.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Some files of a package, and what they were made of."""

    inputs: str
    """The digest of all that they depend on."""
    files: dict[str, str]
    """Path to digest."""
    notes: Any = field(default=None)
    """What else came of it, as JSON has it."""


def recall(disk: Disk) -> dict[str, Remembered]:
    """Return what is remembered of a package, by name; nothing where that cannot be read."""
    try:
        made = json.loads(disk.read(MEMORY) or b"{}")
        return {name: Remembered(**each) for name, each in made.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def found_as_made(remembered: Remembered, disk: Disk) -> dict[str, bytes] | None:
    """Return path to content of the files on *disk*, ``None`` where one is not as it was made."""
    found: dict[str, bytes] = {}
    for path, made in remembered.files.items():
        content = disk.read(path) if is_inside(path) else None
        if content is None or digest(content) != made:
            return None
        found[path] = content
    return found


def memory_of(remembered: Mapping[str, Remembered]) -> bytes:
    """Return the content of the memory."""
    made = {
        name: {"inputs": each.inputs, "files": each.files, "notes": each.notes}
        for name, each in sorted(remembered.items())
    }
    return json.dumps(made).encode()
