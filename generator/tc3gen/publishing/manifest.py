"""The manifest of a package: what was written into it, so that edits by hand are seen."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

MANIFEST = "manifest.json"
_NAME = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_PATH = re.compile(f"{_NAME}(?:/{_NAME})*")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a package, and the version of tc3gen that made them."""

    generator: str = ""
    files: dict[str, str] = field(default_factory=dict)
    """Path to digest."""

    def to_json(self) -> str:
        """Return the text of the file: sorted, no time, no path of a machine."""
        made = {"generator": self.generator, "files": dict(sorted(self.files.items()))}
        return json.dumps(made, indent=2) + "\n"


def digest(content: bytes) -> str:
    """Return the digest that manifests hold."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(text: str) -> Manifest:
    """Return the manifest in *text*; raises ValueError for none, or one that leads outside."""
    made: Any = json.loads(text)
    try:
        files = {path: _written(entry) for path, entry in made["files"].items()}
        manifest = Manifest(str(made["generator"]), files)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no manifest") from error
    seen: dict[str, str] = {}
    for path in manifest.files:
        if not is_inside(path):
            raise ValueError(f"{path!r} is no path inside of the package")
        if (other := seen.setdefault(path.casefold(), path)) != path:
            raise ValueError(f"{other!r} and {path!r} are one file on some systems")
    return manifest


def _written(entry: Any) -> str:  # noqa: ANN401 - what JSON holds
    """Return the digest of a file; one from before the layout had that of its source beside it."""
    digests = {"output": entry} if isinstance(entry, str) else entry
    return str(digests["output"])


def is_inside(path: str) -> bool:
    """Return whether *path* names a file inside of the package, whatever the system.

    Narrow on purpose: only such names are ever generated, and what is none is not even looked for.
    """
    return _PATH.fullmatch(path) is not None
