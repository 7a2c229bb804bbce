"""``tc3gen import``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.import_summary import ImportSummary
from tc3gen.commands.options import Subparsers, add_command, add_spec
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.findings import Finding, errors_of
from tc3gen.pages.loading import load_pages
from tc3gen.pages.merging import merge, still_open
from tc3gen.pages.page import read_page
from tc3gen.pages.target import read_services, service_folder, wrong_url
from tc3gen.publishing import Disk, plan_files, publish
from tc3gen.spec.reader import read_platform
from tc3gen.spec.transcript import read_transcript, render_transcript

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tc3gen.pages.loading import ReadPage
    from tc3gen.transcript import PageFacts


def add_import(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "import",
        run=_run,
        summary="take the facts of saved documentation pages into the spec",
        details="Updates api.yaml and pages.lock of the service and keeps the descriptions and "
        "names that are there; policy.yaml is never touched. What a page leaves open is "
        "reported, nothing is guessed.",
        exit_codes={
            0: "the pages say everything clearly; there may be notes",
            1: "there are warnings to read, on standard error",
        },
    )
    add_spec(parser)
    parser.add_argument(
        "pages",
        nargs="+",
        metavar="PAGE",
        help="a file with a saved page (HTML, Markdown or text); - is standard input",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="folder of the service (the one in the spec that has it, else SPEC/SERVICE)",
    )
    parser.add_argument("--page", default="", metavar="URL", help="address of the page")
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing; show as a diff what would change"
    )


def _run(options: argparse.Namespace, console: Console) -> Result:
    return import_pages(
        options.pages,
        options.spec,
        into=options.into,
        url=options.page,
        dry_run=options.dry_run,
        standard_input=console.read,
        notify=console.notify,
    )


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
    notify: Callable[[str], object] = lambda _: None,
) -> Result:
    """Bring the facts of *pages* into the spec folder *into*, or into that of their service.

    A page that cannot be used is left out, and the others are imported. With *dry_run*, show what
    would change and write nothing. *notify* is told when another run has to end first.
    """
    if wrong := [*wrong_url(url, pages)]:
        return Result(UNUSABLE, wrong)
    readings = load_pages(pages, read, standard_input)
    findings = [finding for reading in readings for finding in reading.findings]
    facts = [reading.facts for reading in readings if reading.facts is not None]
    if not facts:
        return Result(UNUSABLE, findings)
    services = {} if into else read_services(spec_root)
    folder = service_folder(facts, spec_root, into, services)
    if isinstance(folder, Finding):
        return Result(UNUSABLE, [*errors_of(findings), folder])
    try:
        disk = disk_of(folder)
        with disk.lock(shared=dry_run, notify=notify):
            result = _import_into(disk, facts, findings, url, dry_run=dry_run)
    except OSError as error:
        message = f"the spec cannot be written: {error.strerror}"
        result = stopped(error.filename or folder, "disk", message)
        result = replace(result, findings=errors_of(findings) + result.findings)
    grave = any(finding.severity != "note" for finding in result.findings)
    return replace(result, status=result.status or (PROBLEM if grave else OK))


def _import_into(
    disk: Disk, facts: Sequence[PageFacts], findings: list[Finding], url: str, *, dry_run: bool
) -> Result:
    """Merge *facts*, read with *findings*, into the folder of *disk*, or write nothing."""
    old, unreadable = read_transcript(disk.root)
    if unreadable:
        return Result(UNUSABLE, errors_of(findings) + unreadable)
    folder = disk.root.resolve()
    # What the platform describes counts, whatever is wrong with it.
    platform, _ = read_platform(folder.parent, packaged_platform())
    common = [error.code for error in platform.errors]
    merged = merge(old, facts, folder=folder.name, url=url, common=common)
    if not merged.pages:
        return Result(UNUSABLE, errors_of(findings + merged.findings))
    documents, unwritable = render_transcript(disk.root, merged.transcript)
    findings = still_open(findings, merged.pages) + merged.findings + unwritable
    if unwritable:
        return Result(UNUSABLE, findings)
    summary = ImportSummary(disk.root, platform, old, merged, documents)
    return Result(OK, findings, _write(disk, summary, dry_run=dry_run))


def _write(disk: Disk, summary: ImportSummary, *, dry_run: bool) -> str:
    """Write what changed, or show it; return what to say of it."""
    plan = plan_files(summary.texts, disk)
    if dry_run and plan.changed:
        return plan.diff()
    if not dry_run:
        publish(plan, disk)
    return f"{disk.root}: {summary.text(plan.changed)}"
