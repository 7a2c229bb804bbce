"""Facts of one service into its folder: read, merged, written or shown, and told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.commands.import_summary import ImportSummary
from tc3gen.commands.results import OK, UNUSABLE, Result
from tc3gen.commands.specs import packaged_platform
from tc3gen.findings import errors_of
from tc3gen.pages.merging import Merged, is_of_metadata, merge, still_open
from tc3gen.publishing import Disk, Transaction, plan_files, publish
from tc3gen.spec.checks.settlements import stale_settlements
from tc3gen.spec.facts import lock_of
from tc3gen.spec.reader import read_platform, read_settlements
from tc3gen.spec.rules import graded
from tc3gen.spec.transcript import read_transcript, render_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tc3gen.findings import Finding
    from tc3gen.model import Platform
    from tc3gen.settlements import Settlement
    from tc3gen.transcript import PageFacts, Transcript

_FILLED = {"inferred"}
"""Rules of merging pages about what the metadata of the same run can fill in."""


@contextmanager
def locked_folder(
    disk: Disk, *, shared: bool, notify: Callable[[str], object]
) -> Iterator[Transaction]:
    """Keep other runs out of the folder of *disk*, and yield what changes in it as one."""
    around = Disk(disk.root.absolute().parent.resolve())
    with around.lock(shared=shared, notify=notify), disk.lock(shared=shared, notify=notify):
        yield Transaction(around)


def import_into(
    disk: Disk,
    transaction: Transaction | None,
    facts: Sequence[PageFacts],
    findings: list[Finding],
    url: str,
) -> Result:
    """Merge *facts*, read with *findings*, into the folder of *disk*.

    Without a *transaction*, show what would change and write nothing.
    """
    old, unreadable = read_transcript(disk.root)
    settlements, broken = read_settlements(disk.root)
    if unreadable := unreadable + broken:
        return Result(UNUSABLE, errors_of(findings) + unreadable)
    folder = disk.root.resolve()
    # What the platform describes counts, whatever is wrong with it.
    platform, _ = read_platform(folder.parent, packaged_platform())
    merged = merged_facts(old, facts, Target(folder.name, platform, settlements, url))
    if not merged.pages:
        return Result(UNUSABLE, errors_of(findings + merged.findings))
    documents, unwritable = render_transcript(disk.root, merged.transcript)
    findings = still_open(findings, merged.pages) + merged.findings + unwritable
    stale = stale_settlements(settlements, lock_of(merged.transcript))
    findings += [graded(each.finding) for each in stale]
    if unwritable:
        return Result(UNUSABLE, findings)
    imported = ImportSummary(disk.root, platform, old, merged, documents)
    return Result(OK, findings, _write(disk, transaction, imported))


@dataclass(frozen=True, slots=True)
class Target:
    """What facts are merged into: the *folder* of a service; *url* is where pages come from."""

    folder: str
    platform: Platform
    settlements: Sequence[Settlement] = ()
    url: str = ""

    @property
    def common(self) -> list[str]:
        """The error codes that the platform describes."""
        return [error.code for error in self.platform.errors]


def merged_facts(old: Transcript, facts: Sequence[PageFacts], into: Target) -> Merged:
    """Merge *facts*; a page that tells another endpoint than the usual one, where it is assumed."""
    usual = _usual_endpoint(old.head.service, into.platform)
    told = {page.head.endpoint for page in facts if page.origin == "page"} - {"", usual}
    is_assumed = old.head.endpoint == usual and all(map(is_of_metadata, old.pages))
    if not (told and is_assumed):
        return _merged_in_turn(old, facts, into)
    open_head = replace(old.head, endpoint="")
    merged = _merged_in_turn(replace(old, head=open_head), facts, into)
    new = merged.transcript
    if new.head.endpoint:
        return merged
    return replace(merged, transcript=replace(new, head=replace(new.head, endpoint=usual)))


def _merged_in_turn(old: Transcript, facts: Sequence[PageFacts], into: Target) -> Merged:
    """Merge the pages among *facts*, then the metadata, which completes them."""
    merged = Merged(old, [], [])
    for origin in ("page", "metadata"):
        part = [page for page in facts if page.origin == origin]
        if origin == "metadata" and not merged.transcript.head.endpoint:
            part = [_with_endpoint(page, into.platform) for page in part]
        if part:
            step = merge(
                merged.transcript,
                part,
                folder=into.folder,
                url=into.url,
                common=into.common,
                settlements=into.settlements,
            )
            findings = _without_filled(merged.findings, step)
            merged = Merged(step.transcript, merged.pages + step.pages, findings + step.findings)
    return merged


def _usual_endpoint(service: str, platform: Platform) -> str:
    return platform.endpoint.replace("{service}", service) if service else ""


def _with_endpoint(page: PageFacts, platform: Platform) -> PageFacts:
    """Return *page* with the usual endpoint of its service, which metadata does not tell."""
    endpoint = _usual_endpoint(page.head.service, platform)
    return replace(page, head=replace(page.head, endpoint=endpoint)) if endpoint else page


def _without_filled(findings: list[Finding], step: Merged) -> list[Finding]:
    """Return *findings* of pages without those about structures that metadata has described."""
    if any(facts.inferred for facts in step.transcript.structures):
        return findings
    return [finding for finding in findings if finding.rule not in _FILLED]


def _write(disk: Disk, transaction: Transaction | None, imported: ImportSummary) -> str:
    """Write what changed, or show it; return what to say of it."""
    plan = plan_files(imported.texts, disk)
    if transaction is None and plan.changed:
        return plan.diff()
    if transaction is not None:
        with transaction.changing({disk.root.absolute().name: plan}):
            publish(plan, disk)
        transaction.end()
    return f"{disk.root}: {imported.text(plan.changed)}"
