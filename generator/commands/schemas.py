"""``tc3gen schema``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.commands.results import OK, PROBLEM, Result, stopped
from generator.emit.disk import Disk
from generator.findings import Finding, Place
from generator.spec.schema import schemas

if TYPE_CHECKING:
    from pathlib import Path


def schema(spec_root: Path, *, check: bool = False) -> Result:
    """Write the JSON Schemas of the spec files; with *check*, tell which are not up to date."""
    disk = Disk(spec_root)
    old = {name: disk.read(name) for name in schemas()}
    changed = {name: text for name, text in schemas().items() if old[name] != text.encode()}
    if check:
        message, hint = "this schema is not that of the spec language", "run `tc3gen schema`"
        places = [Place(str(spec_root / name)) for name in changed]
        findings = [Finding(place, "drift", message, hint) for place in places]
        return Result(PROBLEM if findings else OK, findings)
    try:
        for name, text in changed.items():
            disk.replace(name, text.encode())
    except OSError as error:
        message = f"the schema cannot be written: {error.strerror}"
        return stopped(error.filename or spec_root, "disk", message)
    return Result(OK, text=f"{spec_root}: {len(changed)} of {len(old)} schemas written\n")
