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
    from collections.abc import Collection
    from pathlib import Path

    from generator.model import Spec


def generate(
    spec_root: Path,
    package: Path,
    *,
    only: Collection[str] = (),
    check: bool = False,
    force: bool = False,
) -> Result:
    """Make *package* from the spec; with *check*, tell what that would change and write nothing."""
    reading = read_spec(spec_root, packaged_platform())
    spec, findings = reading.spec, list(reading.findings)
    if spec is not None and only:
        spec, unknown = prune(spec, only)
        findings += unknown
    if spec is None or has_errors(findings):
        return Result(UNUSABLE, findings)
    try:
        result = _check(spec, package) if check else _write(spec, package, force=force)
    except BrokenManifestError as error:
        message = f"this is no manifest of tc3gen: {error}"
        hint = "restore it, or write the package anew with --force"
        result = stopped(package / "manifest.json", "manifest", message, hint)
    except OSError as error:
        message = f"the package cannot be read or written: {error.strerror}"
        result = stopped(error.filename or package, "disk", message)
    return replace(result, findings=findings + result.findings)


def _check(spec: Spec, package: Path) -> Result:
    comparison = compare(package_modules(spec), Disk(package), force=True, trust=False)
    if comparison.is_current and not comparison.foreign:
        text = f"{package}: up to date, {len(comparison.package)} files\n"
        return Result(OK, text=text)
    return Result(PROBLEM, _drift(comparison, package), diff(comparison))


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
    findings += [
        Finding(
            Place(str(package / path)),
            "foreign-file",
            "tc3gen did not write this file and leaves it alone",
            "move it out of the package",
        )
        for path in comparison.foreign
    ]
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


def _write(spec: Spec, package: Path, *, force: bool) -> Result:
    disk = Disk(package)
    comparison = compare(package_modules(spec), disk, force=force)
    if comparison.edited and not force:
        return Result(UNUSABLE, _edits(comparison, package))
    publish(comparison, disk)
    return Result(OK, text=f"{package}: {_summary(comparison)}\n")


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
