"""``tc3gen schema``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, Result, stopped
from tc3gen.emit.disk import Disk
from tc3gen.findings import Finding, Location
from tc3gen.spec.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def schema(
    spec_root: Path,
    *,
    check: bool = False,
    notify: Callable[[str], object] = lambda _: None,
    again: str = "tc3gen schema",
) -> Result:
    """Write the JSON Schemas of the spec files; with *check*, tell which are not up to date.

    *notify* is told when another run has to end first; *again* is the command line that writes
    them, for hints.
    """
    disk = Disk(spec_root)
    try:
        with disk.lock(shared=check, notify=notify):
            return _check(disk, again) if check else _write(disk)
    except OSError as error:
        message = f"the schema cannot be read or written: {error.strerror}"
        return stopped(error.filename or spec_root, "disk", message)


def _check(disk: Disk, again: str) -> Result:
    message, hint = "this schema is not that of the spec language", f"run `{again}`"
    locations = [Location(str(disk.root / name)) for name in _changed(disk)]
    findings = [Finding(location, "drift", message, hint) for location in locations]
    return Result(PROBLEM if findings else OK, findings)


def _write(disk: Disk) -> Result:
    changed = _changed(disk)
    # A folder of a service has a lock of its own: another run may be writing there.
    disk.clean(deep=False)
    disk.replace_all({name: text.encode() for name, text in changed.items()})
    text = f"{disk.root}: {len(changed)} of {len(schemas())} schemas written\n"
    return Result(OK, text=text)


def _changed(disk: Disk) -> dict[str, str]:
    """Return name to text of the schemas that are not up to date."""
    return {name: text for name, text in schemas().items() if disk.read(name) != text.encode()}
