"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.emit.disk import Disk
from generator.emit.modules import package_modules
from generator.emit.prune import prune
from generator.emit.publish import BrokenManifestError, Comparison, compare, diff, publish
from generator.findings import Finding, Format, Place, has_errors, show
from generator.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Collection

    from generator.model import Spec

_PACKAGE_ROOT = Path(__file__).parent

OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has to say: *text* for the reader, *problems* for standard error."""

    status: int
    text: str = ""
    problems: str = ""


def packaged_platform() -> Path:
    """Return the ``platform.yaml`` that comes with tc3gen: inside the wheel, or in the checkout."""
    inside = _PACKAGE_ROOT / "platform.yaml"
    return inside if inside.is_file() else _PACKAGE_ROOT.parent / "spec" / "platform.yaml"


def lint(spec_root: Path, style: Format = "text") -> Result:
    """Check the spec."""
    reading = read_spec(spec_root, packaged_platform())
    if reading.spec is None or reading.findings:
        status = UNUSABLE if _is_missing(reading.findings) else PROBLEM
        return Result(status, show(reading.findings, style))
    return Result(OK, "[]\n" if style == "json" else "")


def _is_missing(findings: Collection[Finding]) -> bool:
    return any(finding.rule == "no-service" for finding in findings)


def generate(
    spec_root: Path,
    package: Path,
    *,
    only: Collection[str] = (),
    check: bool = False,
    force: bool = False,
    style: Format = "text",
) -> Result:
    """Make *package* from the spec; with *check*, tell what that would change and write nothing."""
    reading = read_spec(spec_root, packaged_platform())
    spec, findings = reading.spec, list(reading.findings)
    if spec is not None and only:
        spec, unknown = prune(spec, only)
        findings += unknown
    if spec is None or has_errors(findings):
        return Result(UNUSABLE, problems=show(findings, style))
    result = _check(spec, package, style) if check else _write(spec, package, style, force=force)
    return Result(result.status, result.text, show(findings, style) + result.problems)


def _check(spec: Spec, package: Path, style: Format) -> Result:
    try:
        comparison = compare(package_modules(spec), Disk(package), force=True)
    except OSError as error:
        return _disk_problem(error, package, style)
    if comparison.is_current and not comparison.foreign:
        return Result(OK, f"{package}: up to date, {len(comparison.package)} files\n")
    return Result(PROBLEM, diff(comparison), show(_drift(comparison, package), style))


def _drift(comparison: Comparison, package: Path) -> list[Finding]:
    mend = "run `tc3gen generate`"
    findings = [
        Finding(Place(str(package / path)), "drift", _what_drifted(path, comparison), mend)
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
    if comparison.journal:
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


def _write(spec: Spec, package: Path, style: Format, *, force: bool) -> Result:
    disk = Disk(package)
    try:
        comparison = compare(package_modules(spec), disk, force=force)
        if comparison.edited and not force:
            return Result(UNUSABLE, problems=show(_edits(comparison, package), style))
        publish(comparison, disk)
    except BrokenManifestError as error:
        place = Place(str(package / "manifest.json"))
        message = f"this is no manifest of tc3gen: {error}"
        hint = "restore it, or write the package anew with --force"
        return Result(UNUSABLE, problems=show([Finding(place, "manifest", message, hint)], style))
    except OSError as error:
        return _disk_problem(error, package, style)
    return Result(OK, f"{package}: {_summary(comparison)}\n")


def _edits(comparison: Comparison, package: Path) -> list[Finding]:
    message = "this file was changed by hand; nothing was written"
    hint = "move the change out of the package, or overwrite it with --force"
    return [
        Finding(Place(str(package / path)), "edited-file", message, hint)
        for path in comparison.edited
    ]


def _disk_problem(error: OSError, package: Path, style: Format) -> Result:
    place = Place(str(error.filename or package))
    message = f"the package cannot be written: {error.strerror}"
    return Result(UNUSABLE, problems=show([Finding(place, "disk", message)], style))


def _summary(comparison: Comparison) -> str:
    total = len(comparison.package)
    if comparison.is_current:
        return f"nothing to do, {total} files unchanged"
    written, removed = len(comparison.changed), len(comparison.removed)
    return f"{written} files written, {removed} removed, {total - written} unchanged"
