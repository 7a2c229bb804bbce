"""A run that fetches pages: from their requests to what is written, and to what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.commands.refresh_pages import completed
from tc3gen.commands.refresh_review import review_of
from tc3gen.commands.refresh_service import planned, refreshed
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result, UsageError, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.compare.reporting import Style, write_review
from tc3gen.compare.rules import fails
from tc3gen.findings import Finding, Location, errors_of
from tc3gen.pages.page import read_page
from tc3gen.publishing import Disk, Transaction, plan_files, publish
from tc3gen.spec.reader import read_platform

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tc3gen.commands.refresh_pages import Fetch, PageResult, Tracked
    from tc3gen.commands.refresh_service import Refreshed
    from tc3gen.commands.results import Console
    from tc3gen.compare.reporting import Review
    from tc3gen.fetching import Outcome
    from tc3gen.model import Platform
    from tc3gen.transcript import PageFacts

    Make: TypeAlias = Callable[[Transaction], Result]
    """Makes the package, and notes before that how it can be completed."""

_SUFFIXES: dict[str, Style] = {
    ".md": "markdown",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """How a report is printed, and the *file* that it is also written into, if any."""

    style: Style = "text"
    file: Path | None = None
    file_style: Style = "text"


def report_file(file: Path | None, style: Style) -> ReportFiles:
    """Return where a report goes; raises UsageError for a file whose ending tells no format."""
    if file is None:
        return ReportFiles(style)
    if file.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"--report {file}: name a file that ends in .md, .json, .html or .txt")
    return ReportFiles(style, file, _SUFFIXES[file.suffix.lower()])


def fetching_run(
    options: argparse.Namespace, console: Console, report: Path | None
) -> Refreshing | Result:
    """Return the run of a command that fetches, or what to say where its extra is missing."""
    try:
        from tc3gen.fetching.http_exchange import fetch_all  # noqa: PLC0415 - of the extra
    except ModuleNotFoundError as error:
        return _without_extra(error)
    return Refreshing(
        spec_root=options.spec,
        fetch=partial(fetch_all, progress=console.progress),
        dry_run=options.dry_run,
        notify=console.notify,
        report=report_file(report, options.format),
    )


def _without_extra(error: ModuleNotFoundError) -> Result:
    message = f"fetching needs the package {error.name}"
    hint = "install tc3gen with its extra: pip install 'tc3gen[refresh]'"
    return stopped("refresh", "page-fetch", message, hint)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of each service, and the *files* that were written."""

    services: list[Refreshed] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Refreshing:
    """What a run works with. *fetch* reaches the network, *disk_of* the disk."""

    spec_root: Path
    fetch: Fetch
    dry_run: bool = False
    disk_of: Callable[[Path], Disk] = Disk
    notify: Callable[[str], object] = lambda _: None
    report: ReportFiles = ReportFiles()

    @cached_property
    def platform(self) -> Platform:
        """What all services of the spec share; what is wrong with it, lint tells."""
        return read_platform(self.spec_root, packaged_platform())[0]

    def fetched(self, tracked: Mapping[Path, Sequence[Tracked]]) -> dict[Path, list[PageResult]]:
        """Fetch the pages of all services together, and return what became of each by folder."""
        every = [(folder, page) for folder, pages in tracked.items() for page in pages]
        outcomes = self.fetch([page.request for _, page in every]) if every else []
        found: dict[Path, dict[Tracked, Outcome]] = {folder: {} for folder in tracked}
        for (folder, page), outcome in zip(every, outcomes, strict=True):
            found[folder][page] = outcome
        return {folder: completed(each, self.fetch, read_page) for folder, each in found.items()}

    def concluded(
        self,
        pages: Mapping[Path, Sequence[PageResult]],
        metadata: Mapping[Path, Sequence[PageFacts]],
        make: Make | None,
    ) -> Result:
        """Bring what *pages* and *metadata* say into the spec, make the package, and report."""
        around = Disk(next(iter(pages)).absolute().parent.resolve())
        transaction = Transaction(around)
        try:
            with around.lock(shared=self.dry_run, notify=self.notify):
                done = self.taken_over(pages, metadata, transaction)
                made = make(transaction) if make and not self.dry_run else None
                transaction.end()
        except OSError as error:
            message = f"the spec cannot be read or written: {error.strerror}"
            return stopped(error.filename or self.spec_root, "disk", message)
        return self._told(done, made)

    def taken_over(
        self,
        pages: Mapping[Path, Sequence[PageResult]],
        metadata: Mapping[Path, Sequence[PageFacts]],
        transaction: Transaction,
    ) -> TakenOver:
        """Bring what *pages* and *metadata* say into the spec; what it writes can be undone."""
        services = [
            refreshed(folder, results, metadata.get(folder, []), self.platform)
            for folder, results in pages.items()
        ]
        files = [] if self.dry_run else self._written(services, transaction)
        return TakenOver(services, files)

    def _written(self, services: Sequence[Refreshed], transaction: Transaction) -> list[str]:
        disks = {each.folder: self.disk_of(each.folder) for each in services}
        plans = {each.folder: planned(each, disks[each.folder]) for each in services}
        plans = {folder: plan for folder, plan in plans.items() if plan.changed}
        with transaction.changing({path.absolute().name: plan for path, plan in plans.items()}):
            for folder, plan in plans.items():
                with disks[folder].lock(notify=self.notify):
                    publish(plan, disks[folder])
        return [str(folder / name) for folder, plan in plans.items() for name in plan.changed]

    def _told(self, done: TakenOver, package: Result | None) -> Result:
        made = package or Result(OK)
        said = ["nothing was written: this was a dry run"] if self.dry_run else []
        said += [f"{file}: written" for file in done.files]
        if made.status == UNUSABLE:
            said.append("the package was not made: see what stands in the way")
        review = review_of(
            done.services,
            [*said, *made.text.splitlines()],
            package_made=package is not None and package.status != UNUSABLE,
        )
        # What the spec leaves open stands in the report; what lint warns of day by day is no news.
        findings = [found for found in errors_of(made.findings) if found not in review.open]
        is_open = any(each.findings for each in done.services if each.state == "changed")
        result = Result(
            _status(review, made, is_open=is_open),
            findings,
            report=write_review(review, self.report.style),
        )
        return self._with_file(result, review)

    def _with_file(self, result: Result, review: Review) -> Result:
        file = self.report.file
        if file is None:
            return result
        try:
            disk = Disk(file.parent)
            text = write_review(review, self.report.file_style)
            publish(plan_files({file.name: text}, disk), disk)
        except OSError as error:
            message = f"the report cannot be written: {error.strerror}"
            finding = Finding(Location(str(error.filename or file)), "disk", message)
            return replace(result, status=PROBLEM, findings=[*result.findings, finding])
        return result


def _status(review: Review, made: Result, *, is_open: bool) -> int:
    grave = review.refused or review.stale or is_open or made.status != OK
    breaks = any(fails(located.change.rule) for located in review.changes)
    return PROBLEM if grave or breaks else OK
