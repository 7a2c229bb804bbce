"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.compare.breaks import surface_changes
from generator.compare.report import STYLES, Located, Style, list_rules, report
from generator.compare.specs import compare_specs
from generator.emit.disk import Disk
from generator.emit.modules import package_modules
from generator.emit.prune import prune
from generator.emit.publish import BrokenManifestError, Comparison, compare, diff, publish
from generator.findings import Finding, Place, errors_of, has_errors, show
from generator.pages.loading import load_pages
from generator.pages.merging import Merged, merge, summary, unanswered
from generator.pages.page import read_page
from generator.pages.target import service_folder, wrong_url
from generator.spec.reader import read_platform, read_spec
from generator.spec.revisions import read_named_spec
from generator.spec.rules import RULES
from generator.spec.schema import schemas
from generator.spec.transcript import Transcript, read_transcript, write_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from generator.model import Spec
    from generator.pages.facts import PageFacts
    from generator.pages.loading import ReadPage

_PACKAGE_ROOT = Path(__file__).parent

OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


DIFF_STYLES = STYLES
"""How changes can be shown."""


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


def diff_rules() -> Result:
    """List what a comparison tells apart."""
    return Result(OK, text=list_rules())


def diff_specs(old: str, new: str, *, style: Style = "text", surface: bool = False) -> Result:
    """Tell what changed from the spec *old* to *new*; with *surface*, what Python callers meet."""
    before, after = (read_named_spec(name, packaged_platform()) for name in (old, new))
    if before.reading.spec is None or after.reading.spec is None:
        return Result(UNUSABLE, before.findings + after.findings)
    changes = compare_specs(before.reading.spec, after.reading.spec)
    if surface:
        sources = (_sources(named.reading.spec) for named in (before, after))
        changes = [*surface_changes(*sources), *changes]
    # An annotation stands on a file of the checkout, so what is gone is told where it was missed.
    sides = {"old": after if style == "github" else before, "new": after}
    located = [
        Located(change, sides[change.side].place((s.file, s.steps) for s in change.spots))
        for change in changes
    ]
    breaks = any(change.severity == "breaking" for change in changes)
    return Result(PROBLEM if breaks else OK, text=report(located, style))


def _sources(spec: Spec | None) -> dict[str, str]:
    """Return path to source text of the package that *spec* makes."""
    return {module.path: module.text for module in package_modules(spec)} if spec else {}


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


def import_pages(
    pages: Sequence[str],
    spec_root: Path,
    *,
    into: Path | None = None,
    url: str = "",
    dry_run: bool = False,
    standard_input: Callable[[], bytes] = bytes,
    read: ReadPage = read_page,
    disk_of: Callable[[Path], Disk] = Disk,
) -> Result:
    """Bring the facts of *pages* into the spec folder *into*, or into that of their service.

    A page that cannot be used is left out, and the others are imported. With *dry_run*, show what
    would change and write nothing.
    """
    if wrong := [*wrong_url(url, pages)]:
        return Result(UNUSABLE, wrong)
    readings = load_pages(pages, read, standard_input)
    findings = [finding for reading in readings for finding in reading.findings]
    facts = [reading.facts for reading in readings if reading.facts is not None]
    if not facts:
        return Result(UNUSABLE, findings)
    folder = service_folder(facts, spec_root, into)
    if isinstance(folder, Finding):
        return Result(UNUSABLE, [*errors_of(findings), folder])
    try:
        result = _import_into(disk_of(folder), facts, findings, url, dry_run=dry_run)
    except OSError as error:
        message = f"the spec cannot be written: {error.strerror}"
        stopped = _stopped(error.filename or folder, "disk", message)
        result = replace(stopped, findings=errors_of(findings) + stopped.findings)
    grave = any(finding.severity != "note" for finding in result.findings)
    return replace(result, status=result.status or (PROBLEM if grave else OK))


def _import_into(
    disk: Disk, facts: Sequence[PageFacts], findings: list[Finding], url: str, *, dry_run: bool
) -> Result:
    """Merge *facts*, read with *findings*, into the folder of *disk*, or write nothing."""
    old = read_transcript(disk.root)
    if old.findings:
        return Result(UNUSABLE, errors_of(findings) + old.findings)
    folder = disk.root.resolve()
    common = _common_codes(folder.parent)
    merged = merge(old.api, old.lock, facts, folder=folder.name, url=url, common=common)
    if not merged.pages:
        return Result(UNUSABLE, errors_of(findings + merged.findings))
    texts, unwritable = write_transcript(disk.root, merged.api, merged.lock)
    findings = unanswered(findings, merged.pages) + merged.findings + unwritable
    if unwritable:
        return Result(UNUSABLE, findings)
    return Result(OK, findings, _imported(disk, texts, old, merged, dry_run=dry_run))


def _common_codes(spec_root: Path) -> list[str]:
    """Return the codes that the platform describes, whatever is wrong with it."""
    platform, _ = read_platform(spec_root, packaged_platform())
    return [error.code for error in platform.errors]


def _imported(
    disk: Disk, texts: dict[str, str], old: Transcript, merged: Merged, *, dry_run: bool
) -> str:
    """Write what changed, or show it; return what to say of it."""
    made = {file: text.encode() for file, text in texts.items()}
    found = {file: held for file in made if (held := disk.read(file)) is not None}
    changed = [file for file in made if made[file] != found.get(file)]
    if dry_run:
        return diff(Comparison(package=made, found=found, changed=changed))
    if changed:
        disk.clean()
        disk.replace_all({file: made[file] for file in changed})
    return f"{disk.root}: {summary(old.api, merged.api, len(merged.pages), changed)}"


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
