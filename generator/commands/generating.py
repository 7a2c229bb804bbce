"""``tc3gen generate``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.commands.results import OK, PROBLEM, UNUSABLE, Result, stopped
from generator.commands.specs import packaged_platform
from generator.emit.disk import Disk
from generator.emit.modules import package_modules
from generator.emit.prune import prune
from generator.emit.publish import BrokenManifestError, Comparison, compare, diff, publish
from generator.findings import Finding, Place, has_errors
from generator.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from generator.emit.foreign import Foreign
    from generator.model import Spec


def generate(
    spec_root: Path,
    package: Path,
    *,
    only: Collection[str] = (),
    check: bool = False,
    force: bool = False,
    notify: Callable[[str], object] = lambda _: None,
) -> Result:
    """Make *package* from the spec; with *check*, tell what that would change and write nothing.

    *notify* is told when another run has to end first.
    """
    reading = read_spec(spec_root, packaged_platform())
    spec, findings = reading.spec, list(reading.findings)
    if spec is not None and only:
        spec, unknown = prune(spec, only)
        findings += unknown
    if spec is None or has_errors(findings):
        return Result(UNUSABLE, findings)
    disk = Disk(package)
    try:
        with disk.lock(shared=check, notify=notify):
            result = _check(spec, disk) if check else _write(spec, disk, force=force)
    except BrokenManifestError as error:
        message = f"this is no manifest of tc3gen: {error}"
        hint = "restore it, or write the package anew with --force"
        result = stopped(package / "manifest.json", "manifest", message, hint)
    except OSError as error:
        message = f"the package cannot be read or written: {error.strerror}"
        result = stopped(error.filename or package, "disk", message)
    return replace(result, findings=findings + result.findings)


def _check(spec: Spec, disk: Disk) -> Result:
    comparison = compare(package_modules(spec), disk, force=True, trust=False)
    if comparison.is_current and not comparison.foreign:
        text = f"{disk.root}: up to date, {len(comparison.package)} files\n"
        return Result(OK, text=text)
    return Result(PROBLEM, _drift(comparison, disk.root), diff(comparison))


def _drift(comparison: Comparison, package: Path) -> list[Finding]:
    mend = "run `tc3gen generate`"
    undo = "undo that, or overwrite it with `tc3gen generate --force`"
    findings = [
        Finding(
            Place(str(package / path)),
            "drift",
            _what_drifted(path, comparison),
            undo if path in comparison.edited else mend,
        )
        for path in (*comparison.changed, *comparison.removed)
    ]
    findings += [_foreign(each, package) for each in comparison.foreign]
    if comparison.journal is not None:
        message = "an interrupted run has not been finished"
        findings.append(Finding(Place(str(package)), "drift", message, mend))
    return findings


def _what_drifted(path: str, comparison: Comparison) -> str:
    if path not in comparison.found:
        return "this file is missing"
    if path not in comparison.package:
        return "the spec no longer makes this file"
    if path in comparison.edited:
        return "this file was changed by hand"
    return "this file is not what the spec makes now"


def _foreign(foreign: Foreign, package: Path) -> Finding:
    """Tell what somebody else has put into the package."""
    message = "tc3gen did not write this file and leaves it alone"
    hint = "move it out of the package"
    if foreign.effect == "blocks":
        message = f"a {foreign.kind} stands where tc3gen needs a {foreign.wanted}"
        hint = "delete it and run this again"
    elif foreign.effect == "shadows":
        message = f"Python would run this in place of {foreign.wanted}"
        hint = "delete it and run this again"
    elif foreign.kind != "file":
        message = f"this is a {foreign.kind}: tc3gen did not make it and leaves it alone"
    return Finding(Place(str(package / foreign.path)), "foreign-file", message, hint)


def _write(spec: Spec, disk: Disk, *, force: bool) -> Result:
    """Write what changed, unless something is in the way; told are foreign files in any case."""
    comparison = compare(package_modules(spec), disk, force=force)
    foreign = [_foreign(each, disk.root) for each in comparison.foreign]
    edits = [] if force else _edits(comparison, disk.root)
    if edits or comparison.obstacles:
        return Result(UNUSABLE, edits + foreign)
    publish(comparison, disk)
    text = f"{disk.root}: {_summary(comparison)}\n"
    return Result(PROBLEM if foreign else OK, foreign, text)


def _edits(comparison: Comparison, package: Path) -> list[Finding]:
    message = "this file was changed by hand; nothing was written"
    hint = "move the change out of the package, or overwrite it with --force"
    return [
        Finding(Place(str(package / path)), "edited-file", message, hint)
        for path in comparison.edited
    ]


def _summary(comparison: Comparison) -> str:
    total = len(comparison.package)
    if comparison.is_current:
        return f"nothing to do, {total} files unchanged"
    written, removed = len(comparison.changed), len(comparison.removed)
    return f"{written} written, {removed} removed, {total - written} unchanged"
