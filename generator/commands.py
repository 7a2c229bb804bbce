"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.emit.disk import Disk
from generator.emit.modules import package_modules
from generator.emit.prune import prune
from generator.emit.publish import BrokenManifestError, Comparison, compare, diff, publish
from generator.findings import Finding, Place, has_errors, show
from generator.spec.reader import read_spec
from generator.spec.rules import RULES
from generator.spec.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from generator.model import Spec

_PACKAGE_ROOT = Path(__file__).parent

OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has to say: an exit *status*, *findings*, and *text* for the reader."""

    status: int
    findings: list[Finding] = field(default_factory=list)
    text: str = ""


def packaged_platform() -> Path:
    """Return the ``platform.yaml`` that comes with tc3gen: inside the wheel, or in the checkout."""
    inside = _PACKAGE_ROOT / "platform.yaml"
    return inside if inside.is_file() else _PACKAGE_ROOT.parent / "spec" / "platform.yaml"


def lint(spec_root: Path) -> Result:
    """Check the spec."""
    findings = read_spec(spec_root, packaged_platform()).findings
    if any(finding.rule == "no-service" for finding in findings):
        return Result(UNUSABLE, findings)
    grave = any(finding.severity != "note" for finding in findings)
    return Result(PROBLEM if grave else OK, findings)


def rules() -> Result:
    """List what the spec is checked for."""
    width = max(map(len, RULES))
    lines = (f"{name:{width}}  {rule.severity:7}  {rule.doc}\n" for name, rule in RULES.items())
    return Result(OK, text="".join(lines))


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
        return _stopped(error.filename or spec_root, "disk", message)
    return Result(OK, text=f"{spec_root}: {len(changed)} of {len(old)} schemas written\n")


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
        result = _stopped(package / "manifest.json", "manifest", message, hint)
    except OSError as error:
        message = f"the package cannot be read or written: {error.strerror}"
        result = _stopped(error.filename or package, "disk", message)
    return replace(result, findings=findings + result.findings)


def _stopped(path: Path | str, rule: str, message: str, hint: str = "") -> Result:
    return Result(UNUSABLE, [Finding(Place(str(path)), rule, message, hint)])


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """What ``tc3gen mock`` is told; *tls* names the files of a certificate and of its key.

    *faults* and *outcomes* are rules as texts, such as ``BadGateway,status=503,times=2`` and
    ``LimitExceeded.DailyLimit,PhoneNumber=+60198890000``. Requests have to be signed with the key
    in *environment*, under the names that generated clients read, or with the example key.
    """

    host: str = "127.0.0.1"
    port: int = 0
    tls: tuple[Path, Path] | None = None
    rate_limits: bool = True
    faults: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(repr=False)


def mock(
    spec_root: Path,
    options: MockOptions,
    *,
    announce: Callable[[str], object],
    log: Callable[[str], object],
    wait: Callable[[], object],
) -> Result:
    """Serve a fake endpoint until *wait* returns; *announce* is told its URL, *log* each request.

    The text of the result counts what arrived, as JSON.
    """
    # The other commands need no sockets.
    from generator.mock.starting import inject_all, mock_endpoint  # noqa: PLC0415 - see above

    reading = read_spec(spec_root, packaged_platform())
    if reading.spec is None:
        return Result(UNUSABLE, reading.findings)
    where = f"{options.host}:{options.port}"
    try:
        endpoint = mock_endpoint(
            reading.spec,
            address=(options.host, options.port),
            tls=options.tls,
            rate_limits=options.rate_limits,
            environment=options.environment,
            log=log,
        )
    except OSError as error:
        hint = "--port 0 takes a free port; --tls takes a certificate and its key, both PEM"
        return _stopped(where, "mock", f"cannot be served: {error.strerror}", hint)
    with endpoint:
        try:
            inject_all(endpoint, options.faults, options.outcomes)
        except ValueError as error:
            return _stopped("--inject, --outcome", "mock", str(error))
        announce(endpoint.url)
        wait()
    return Result(OK, text=json.dumps(endpoint.summary) + "\n")


def load_spec(spec_root: Path | str) -> Spec:
    """Return the spec in a folder, for programs: ``MockEndpoint(load_spec("spec"))``.

    Raises ValueError with the findings of a spec that cannot be used.
    """
    reading = read_spec(Path(spec_root), packaged_platform())
    if reading.spec is None:
        raise ValueError(f"the spec cannot be used:\n{show(reading.findings)}")
    return reading.spec
