"""``tc3gen track``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.options import Subparsers, add_command, add_spec, take_from_project
from tc3gen.commands.refresh_pages import Tracked, page_result
from tc3gen.commands.refresh_run import Refreshing, fetching_run
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result
from tc3gen.compare.reporting import STYLES
from tc3gen.fetching import PageRequest, left_out, robots_address, same_page
from tc3gen.findings import Finding, Location
from tc3gen.pages.links import linked_pages
from tc3gen.pages.page import read_page
from tc3gen.pages.target import read_services, service_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tc3gen.commands.refresh_pages import PageResult
    from tc3gen.pages.links import LinkedPage

_KINDS = {"types": "data types", "errors": "error codes"}


def add_track(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "track",
        run=_run,
        summary="import pages from their addresses, and remember these for refresh",
        details="The pages of the data types and error codes that the page of an action leads to "
        "are fetched, too, once you have agreed.",
        exit_codes={
            0: "the pages say everything clearly; there may be notes",
            1: "there is something to read, or a page could not be used and nothing was written",
        },
        formats=STYLES,
    )
    add_spec(parser)
    take_from_project(parser, "spec")
    parser.add_argument("urls", nargs="+", metavar="URL", help="the address of a page, https://...")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="folder of the service (the one in the spec that has it, else SPEC/SERVICE)",
    )
    parser.add_argument(
        "--yes", action="store_true", help="fetch the pages that these lead to without asking"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")


def _run(options: argparse.Namespace, console: Console) -> Result:
    run = fetching_run(options, console, None)
    if isinstance(run, Result):
        return run
    agree = (lambda _: True) if options.yes else console.confirm
    return track(run, options.urls, options.into, agree)


def track(
    run: Refreshing, urls: Sequence[str], into: Path | None, agree: Callable[[str], bool]
) -> Result:
    """Import the pages at *urls* into the spec folder *into*, or into that of their service.

    *agree* is asked whether to fetch the pages that these lead to. All of them are imported, or
    none.
    """
    results = _fetched(run, urls)
    links = [] if any(result.wrong for result in results) else _linked(results, agree)
    unwanted = _unwanted(run, links)
    results += _fetched(run, [link.url for link in links if link.url not in unwanted])
    facts = [result.facts for result in results if result.facts]
    services = {} if into else read_services(run.spec_root)
    folder = service_folder(facts, run.spec_root, into, services) if facts else run.spec_root
    if isinstance(folder, Finding):
        return Result(UNUSABLE, [folder])
    wrong = [result.wrong for result in results if result.wrong]
    if wrong:
        return Result(PROBLEM, [*wrong, *unwanted.values()])
    told = run.concluded({folder: results}, {}, None)
    return replace(
        told,
        status=max(told.status, PROBLEM if unwanted else OK),
        findings=[*told.findings, *unwanted.values()],
    )


def _fetched(run: Refreshing, urls: Sequence[str]) -> list[PageResult]:
    tracked = [Tracked("", PageRequest(url)) for url in dict.fromkeys(urls)]
    outcomes = run.fetch([each.request for each in tracked]) if tracked else []
    pairs = zip(tracked, outcomes, strict=True)
    return [page_result(each, outcome, read_page) for each, outcome in pairs]


def _linked(results: Sequence[PageResult], agree: Callable[[str], bool]) -> list[LinkedPage]:
    """Return the pages that the actions among *results* lead to, if somebody agrees."""
    known = [result.tracked.request.url for result in results]
    links = sorted(
        link
        for result in results
        if result.facts and result.facts.action and result.fetched
        for link in linked_pages(result.fetched.text, result.tracked.request.url)
        if not any(same_page(link.url, url) for url in known)
    )
    links = list(dict.fromkeys(links))
    return links if links and agree(_question(links)) else []


def _unwanted(run: Refreshing, links: Sequence[LinkedPage]) -> dict[str, Finding]:
    """Return which of *links* their sites ask programs not to follow, and what to say of them."""
    if not links:
        return {}
    robots = list(dict.fromkeys(robots_address(link.url) for link in links))
    came = dict(zip(robots, run.fetch([PageRequest(url) for url in robots]), strict=True))
    reasons = {link.url: left_out(came[robots_address(link.url)], link.url) for link in links}
    hint = "if you may read it, name it: a page that is named is fetched"
    return {
        url: Finding(Location(url), "page-fetch", f"it is left out: {reason}", hint, "warning")
        for url, reason in reasons.items()
        if reason
    }


def _question(links: Sequence[LinkedPage]) -> str:
    lines = [f"  {link.url} ({_KINDS[link.kind]})" for link in links]
    return "\n".join(["The pages lead to these:", *lines, "Fetch them, too?"])
