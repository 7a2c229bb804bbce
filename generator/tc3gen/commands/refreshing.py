"""``tc3gen refresh``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.generating import add_package, generate
from tc3gen.commands.options import (
    DEFAULTS,
    Subparsers,
    add_command,
    add_spec,
    again,
    take_from_project,
)
from tc3gen.commands.refresh_metadata import metadata_facts
from tc3gen.commands.refresh_pages import tracked_pages
from tc3gen.commands.refresh_run import Refreshing, fetching_run
from tc3gen.commands.results import UNUSABLE, Console, Result
from tc3gen.compare.reporting import STYLES
from tc3gen.fetching import PageRequest
from tc3gen.findings import Finding, Location, nearest
from tc3gen.spec.folders import service_folders
from tc3gen.spec.transcript import read_transcript

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from tc3gen.commands.refresh_pages import Tracked
    from tc3gen.commands.refresh_run import Make
    from tc3gen.publishing import Transaction


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
    # The package has the services of the project, whichever are refreshed.
    parser.set_defaults(services=DEFAULTS["--services"])
    take_from_project(parser, "spec", "out", "package", "services", "only", "parts")
    parser.add_argument(
        "refreshed", nargs="*", metavar="SERVICE", help="only these services, by their folders"
    )
    _add_choices(parser)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """Add what is read beside the pages, and what is written."""
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
    run = fetching_run(options, console, options.report)
    if isinstance(run, Result):
        return run
    services = options.refreshed or list(options.services or ())
    make = partial(_make, options, console)
    return refresh(run, services, make, options.metadata, refetch=options.refetch)


def _make(options: argparse.Namespace, console: Console, transaction: Transaction) -> Result:
    package = options.out / options.package
    return generate(
        options.spec,
        package,
        services=options.services,
        only=options.only,
        parts=options.parts,
        notify=console.notify,
        decide=partial(transaction.decide, package=package),
        command=again(options).replace("tc3gen refresh", "tc3gen generate", 1),
    )


def refresh(
    run: Refreshing,
    services: Sequence[str],
    make: Make,
    metadata: Sequence[Path] = (),
    *,
    refetch: bool = False,
) -> Result:
    """Fetch the tracked pages of *services*, or of all, and bring what they say into the spec.

    Of each service everything is taken over or nothing. *make* makes the package of the spec; what
    was written is undone where the run is killed before that.
    """
    folders = _chosen(run.spec_root, services)
    if isinstance(folders, Finding):
        return Result(UNUSABLE, [folders])
    told = metadata_facts(metadata, folders, run.platform)
    if isinstance(told, Finding):
        return Result(UNUSABLE, [told])
    tracked = {folder: _tracked(folder, refetch=refetch) for folder in folders}
    if not told and not any(tracked.values()):
        return Result(UNUSABLE, [_nothing_tracked(run.spec_root)])
    pages = run.fetched(tracked)
    return run.concluded(pages, told, make)


def _chosen(spec_root: Path, services: Sequence[str]) -> list[Path] | Finding:
    """Return the folders of *services*, or of all; or what keeps that from being clear."""
    known = {folder.name: folder for folder in service_folders(spec_root)}
    for name in services:
        if name not in known:
            message = f"there is no service {name!r} in the spec"
            return Finding(Location(str(spec_root)), "page-fetch", message, nearest(name, known))
    return [known[name] for name in services or known]


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
