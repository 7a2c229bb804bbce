"""``tc3gen import``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.import_choice import (
    add_metadata_options,
    metadata_options,
    shortened,
    split_sources,
)
from tc3gen.commands.import_folder import import_into, locked_folder
from tc3gen.commands.import_metadata import import_metadata
from tc3gen.commands.options import Subparsers, add_command, add_spec, take_from_project
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, UsageError, stopped
from tc3gen.findings import Finding, errors_of
from tc3gen.pages.loading import load_pages
from tc3gen.pages.page import read_page
from tc3gen.pages.target import read_services, service_folder, wrong_url
from tc3gen.publishing import Disk

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tc3gen.pages.loading import ReadPage


def add_import(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "import",
        run=_run,
        summary="take the facts of saved documentation pages, or of metadata, into the spec",
        details="Updates api.yaml and pages.lock of the service and keeps the descriptions and "
        "names that are there; policy.yaml is never touched. What a page leaves open is "
        "reported, nothing is guessed. Metadata is read as data, and nothing in it is run; it "
        "completes what pages have told, and where they contradict each other, the page counts, "
        "unless policy.yaml settles it.",
        exit_codes={
            0: "the sources say everything clearly; there may be notes",
            1: "there are warnings to read, on standard error",
        },
    )
    add_spec(parser)
    take_from_project(parser, "spec")
    parser.add_argument(
        "pages",
        nargs="+",
        metavar="SOURCE",
        help="a file with a saved page (HTML, Markdown or text), - for standard input; or metadata:"
        " a wheel, an sdist or a folder of tccli, tccli-intl-en or tencentcloud-sdk-python, or an"
        " api.json",
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
    add_metadata_options(parser)


def _run(options: argparse.Namespace, console: Console) -> Result:
    sources, pages = split_sources(options.pages)
    wanted = metadata_options(options, has_sources=bool(sources))
    if sources and options.page:
        raise UsageError("--page is the address of a page, and metadata is none")
    if sources:
        result = import_metadata(
            sources,
            options.spec,
            wanted,
            pages=load_pages(pages, read_page, console.read),
            into=options.into,
            dry_run=options.dry_run,
            as_json=options.format == "json",
            notify=console.notify,
        )
        is_whole = options.format == "json"
        return result if is_whole else replace(result, findings=shortened(result.findings))
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
        with locked_folder(disk, shared=dry_run, notify=notify) as transaction:
            result = import_into(disk, None if dry_run else transaction, facts, findings, url)
    except OSError as error:
        message = f"the spec cannot be written: {error.strerror}"
        result = stopped(error.filename or folder, "disk", message)
        result = replace(result, findings=errors_of(findings) + result.findings)
    grave = any(finding.severity != "note" for finding in result.findings)
    return replace(result, status=result.status or (PROBLEM if grave else OK))
