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
class Entry:
    """Digests of one file: of its *source* before black, and of the *output* that was written."""

    source: str
    output: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a package, and with what they were made."""

    generator: str = ""
    black: str = ""
    files: dict[str, Entry] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the text of the file: sorted, no time, no path of a machine."""
        files = {
            path: {"source": entry.source, "output": entry.output}
            for path, entry in sorted(self.files.items())
        }
        made = {"generator": self.generator, "black": self.black, "files": files}
        return json.dumps(made, indent=2) + "\n"


def digest(content: bytes) -> str:
    """Return the digest that manifests hold."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(text: str) -> Manifest:
    """Return the manifest in *text*; raises ValueError for none, or one that leads outside."""
    made: Any = json.loads(text)
    try:
        files = {
            path: Entry(str(e["source"]), str(e["output"])) for path, e in made["files"].items()
        }
        manifest = Manifest(str(made["generator"]), str(made["black"]), files)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no manifest") from error
    seen: dict[str, str] = {}
    for path in manifest.files:
        if not is_inside(path):
            raise ValueError(f"{path!r} is no path inside of the package")
        if (other := seen.setdefault(path.casefold(), path)) != path:
            raise ValueError(f"{other!r} and {path!r} are one file on some systems")
    return manifest


def is_inside(path: str) -> bool:
    """Return whether *path* names a file inside of the package, whatever the system.

    Narrow on purpose: only such names are ever generated, and what is none is not even looked for.
    """
    return _PATH.fullmatch(path) is not None
