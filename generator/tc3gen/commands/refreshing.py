"""``tc3gen refresh``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.generating import add_package, generate
from tc3gen.commands.options import Subparsers, add_command, add_spec, again
from tc3gen.commands.refresh_metadata import metadata_facts
from tc3gen.commands.refresh_pages import completed, tracked_pages
from tc3gen.commands.refresh_review import review_of
from tc3gen.commands.refresh_service import refreshed, written
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, UsageError, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.compare.reporting import STYLES, Style, write_review
from tc3gen.compare.rules import fails
from tc3gen.fetching import PageRequest
from tc3gen.findings import Finding, Location, nearest
from tc3gen.pages.page import read_page
from tc3gen.publishing import Disk, plan_files, publish
from tc3gen.spec.folders import service_folders
from tc3gen.spec.reader import read_platform
from tc3gen.spec.transcript import read_transcript

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Sequence

    from tc3gen.commands.refresh_pages import Fetch, Tracked
    from tc3gen.commands.refresh_service import Refreshed
    from tc3gen.compare.reporting import Review
    from tc3gen.fetching import Outcome

_SUFFIXES: dict[str, Style] = {
    ".md": "markdown",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}


def add_refresh(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "refresh",
        run=_run,
        summary="fetch the pages that the spec came from, and take over what changed",
        details="Asks the site of each page in pages.lock whether it has changed, imports those "
        "that have, makes the package, and reports what changed and what a person must decide. "
        "A page that cannot be used keeps its whole service as it is.",
        exit_codes={
            0: "nothing changed, or nothing that breaks callers or asks for a decision",
            1: "there is something to read: a page that could not be used, a break, a decision",
        },
        formats=STYLES,
    )
    add_spec(parser)
    add_package(parser)
    parser.add_argument("services", nargs="*", metavar="SERVICE", help="these folders only (all)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="also write the report into a file: .md, .json, .html or .txt",
    )
    parser.add_argument(
        "--metadata",
        type=Path,
        action="append",
        default=[],
        metavar="WHEEL",
        help="metadata to read with the pages, as `import` takes it; may be repeated",
    )
    parser.add_argument(
        "--refetch", action="store_true", help="fetch pages anew that their sites call unchanged"
    )


def _run(options: argparse.Namespace, console: Console) -> Result:
    style = report_style(options.report)
    try:
        from tc3gen.fetching.http_exchange import fetch_all  # noqa: PLC0415 - of the extra
    except ModuleNotFoundError as error:
        message = f"fetching needs the package {error.name}"
        hint = "install tc3gen with its extra: pip install 'tc3gen[refresh]'"
        return stopped("refresh", "page-fetch", message, hint)
    return refresh(
        options.spec,
        options.out / options.package,
        options.services,
        fetch=partial(fetch_all, progress=console.progress),
        metadata=options.metadata,
        only=options.only,
        refetch=options.refetch,
        dry_run=options.dry_run,
        style=options.format,
        report=(options.report, style) if options.report else None,
        notify=console.notify,
        command=again(options).replace("tc3gen refresh", "tc3gen generate", 1),
    )


def report_style(file: Path | None) -> Style:
    """Return the way to write a report into *file*; raises UsageError for an unknown ending."""
    if file is None:
        return "text"
    if file.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"--report {file}: name a file that ends in .md, .json, .html or .txt")
    return _SUFFIXES[file.suffix.lower()]


def refresh(
    spec_root: Path,
    package: Path,
    services: Sequence[str] = (),
    *,
    fetch: Fetch,
    metadata: Sequence[Path] = (),
    only: Collection[str] = (),
    refetch: bool = False,
    dry_run: bool = False,
    style: Style = "text",
    report: tuple[Path, Style] | None = None,
    disk_of: Callable[[Path], Disk] = Disk,
    notify: Callable[[str], object] = lambda _: None,
    command: str = "tc3gen generate",
) -> Result:
    """Fetch the tracked pages of *services*, or of all, and bring what they say into the spec.

    Of each service everything is taken over or nothing. With *dry_run*, only the report is written.
    """
    folders = _chosen(spec_root, services)
    if isinstance(folders, Finding):
        return Result(UNUSABLE, [folders])
    platform, _ = read_platform(spec_root, packaged_platform())
    told = metadata_facts(metadata, folders, platform)
    if isinstance(told, Finding):
        return Result(UNUSABLE, [told])
    tracked = {folder: _tracked(folder, refetch=refetch) for folder in folders}
    if not told and not any(tracked.values()):
        return Result(UNUSABLE, [_nothing_tracked(spec_root)])
    outcomes = _fetched(tracked, fetch)
    try:
        made: list[Refreshed] = []
        files: list[str] = []
        for folder in folders:
            results = completed(outcomes[folder], fetch, read_page)
            disk = disk_of(folder)
            with disk.lock(shared=dry_run, notify=notify):
                made.append(refreshed(folder, results, told.get(folder, []), platform))
                if not dry_run:
                    files += (str(folder / name) for name in written(made[-1], disk))
    except OSError as error:
        message = f"the spec cannot be read or written: {error.strerror}"
        return stopped(error.filename or spec_root, "disk", message)
    generated = Result(OK)
    if not dry_run:
        generated = generate(spec_root, package, only=only, notify=notify, command=command)
    review = review_of(made, _done(files, generated, dry_run=dry_run))
    result = Result(_status(review, generated), report=write_review(review, style))
    return result if report is None else _with_file(result, review, *report)


def _chosen(spec_root: Path, services: Sequence[str]) -> list[Path] | Finding:
    folders = service_folders(spec_root)
    known = {folder.name: folder for folder in folders}
    for name in services:
        if name not in known:
            message = f"there is no service {name!r} in the spec"
            return Finding(Location(str(spec_root)), "page-fetch", message, nearest(name, known))
    return [known[name] for name in services] if services else folders


def _tracked(folder: Path, *, refetch: bool) -> list[Tracked]:
    transcript, _ = read_transcript(folder)
    pages = tracked_pages(transcript)
    if not refetch:
        return pages
    return [replace(page, request=PageRequest(page.request.url)) for page in pages]


def _nothing_tracked(spec_root: Path) -> Finding:
    message = "pages.lock of no service has the address of a page"
    hint = "`tc3gen track URL... --into FOLDER` imports pages from their addresses"
    return Finding(Location(str(spec_root)), "page-fetch", message, hint)


def _fetched(
    tracked: dict[Path, list[Tracked]], fetch: Fetch
) -> dict[Path, dict[Tracked, Outcome]]:
    """Fetch the pages of all services together, and return what became of each by its folder."""
    every = [(folder, page) for folder, pages in tracked.items() for page in pages]
    outcomes = fetch([page.request for _, page in every]) if every else []
    found: dict[Path, dict[Tracked, Outcome]] = {folder: {} for folder in tracked}
    for (folder, page), outcome in zip(every, outcomes, strict=True):
        found[folder][page] = outcome
    return found


def _done(files: Sequence[str], generated: Result, *, dry_run: bool) -> list[str]:
    """Return what was written, in sentences."""
    if dry_run:
        return ["nothing was written: this was a dry run"]
    done = [f"{file}: written" for file in files]
    if generated.status == UNUSABLE:
        done.append("the package was not made: see what stays open")
    return [*done, *generated.text.splitlines()]


def _status(review: Review, generated: Result) -> int:
    grave = review.refused or review.stale or review.open or generated.status != OK
    breaks = any(fails(located.change.rule) for located in review.changes)
    return PROBLEM if grave or breaks else OK


def _with_file(result: Result, review: Review, file: Path, style: Style) -> Result:
    """Write the report into *file*, too."""
    try:
        disk = Disk(file.parent)
        publish(plan_files({file.name: write_review(review, style)}, disk), disk)
    except OSError as error:
        message = f"the report cannot be written: {error.strerror}"
        finding = Finding(Location(str(error.filename or file)), "disk", message)
        return replace(result, status=PROBLEM, findings=[*result.findings, finding])
    return result
