"""One service refreshed: pages as they are now, merged in memory, and what comes of that."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.commands.import_folder import Target, merged_facts
from tc3gen.commands.import_summary import ImportSummary
from tc3gen.commands.refresh_pages import stamped
from tc3gen.file_reading import MAX_SPEC_BYTES, exists, read_file
from tc3gen.findings import Finding, Location, errors_of, has_errors
from tc3gen.pages.merging import prose_changes, sentences, still_open
from tc3gen.publishing import plan_files, unpacked
from tc3gen.spec.files import API_FILE, LOCK_FILE, POLICY_FILE
from tc3gen.spec.nodes import MapNode
from tc3gen.spec.reader import read_decisions, read_service, read_settlements
from tc3gen.spec.rules import graded
from tc3gen.spec.transcript import read_transcript, render_lock, render_transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tc3gen.commands.refresh_pages import PageResult
    from tc3gen.model import Platform
    from tc3gen.pages.merging import Merged, ProseChange
    from tc3gen.publishing import Disk, Plan
    from tc3gen.spec.nodes import Document
    from tc3gen.transcript import PageFacts, Transcript

_KEPT = {"not-told", "cut-row"}
"""Rules of what the spec knows and a page no longer tells."""

State: TypeAlias = Literal["changed", "unchanged", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of a service; what is *wrong* keeps all of it as it was."""

    folder: Path
    results: Sequence[PageResult] = ()
    state: State = "unchanged"
    wrong: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What pages and spec leave open, once they are merged."""
    summary: ImportSummary | None = None
    prose: list[ProseChange] = field(default_factory=list)
    said: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the pages that have come say, by page and path."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """File to what is to be written."""

    renders: bool = False
    """Whether the spec could become a package before, and can now, its idle decisions aside."""


def refreshed(
    folder: Path, results: Sequence[PageResult], metadata: Sequence[PageFacts], platform: Platform
) -> Refreshed:
    """Return what the pages in *results*, and the facts of *metadata*, make of the service.

    Nothing is written. One page that cannot be used keeps the whole service as it is.
    """
    wrong = [result.wrong for result in results if result.wrong]
    old, unreadable = read_transcript(folder)
    facts = [result.facts for result in results if result.facts]
    settlements, broken = read_settlements(folder)
    unreadable += broken
    if wrong or unreadable:
        return Refreshed(
            folder=folder, results=results, state="refused", wrong=[*wrong, *unreadable]
        )
    if not facts and not metadata:
        return Refreshed(folder=folder, results=results)
    into = Target(folder.resolve().name, platform, settlements)
    merged = merged_facts(old, [*facts, *metadata], into)
    left_out = errors_of(merged.findings)
    if left_out or len(merged.pages) < len(facts) + len(metadata):
        return Refreshed(folder=folder, results=results, state="refused", wrong=left_out)
    return _weighed(Refreshed(folder=folder, results=results), old, merged, facts, platform)


def _weighed(
    of: Refreshed, old: Transcript, merged: Merged, facts: list[PageFacts], platform: Platform
) -> Refreshed:
    """Return *of* with what *merged* changes of it; new validators alone are no change."""
    locked, validated = stamped(merged.transcript.pages, of.results, old.pages)
    transcript = replace(merged.transcript, pages=locked)
    documents, unwritable = render_transcript(of.folder, transcript)
    if unwritable:
        return replace(of, state="refused", wrong=unwritable)
    is_new = _differs(of.folder, documents)
    addresses = [[page.fetched_from for page in pages] for pages in (locked, validated)]
    if is_new or addresses[0] != addresses[1] or _first_validators(old, of.results):
        transcript = replace(transcript, pages=validated)
        documents[LOCK_FILE], unwritable = render_lock(of.folder, transcript)
        if unwritable:
            return replace(of, state="refused", wrong=unwritable)
    merged = replace(merged, transcript=transcript)
    summary = ImportSummary(of.folder, platform, old, merged, documents)
    if not is_new:
        # What a page does not tell, the spec keeps: that is told, though nothing has changed.
        kept = [found for found in merged.findings if found.rule in _KEPT]
        return replace(of, texts=summary.texts, findings=kept)
    read = [finding for result in of.results for finding in result.findings]
    # What the prose says otherwise is told with both sentences, so it is no finding here.
    findings = [f for f in (*still_open(read, facts), *merged.findings) if f.severity != "note"]
    linted = _linted(of.folder, summary.texts, platform)
    return replace(
        of,
        state="changed",
        summary=summary,
        texts=summary.texts,
        findings=[*findings, *linted],
        renders=_was_sound(of.folder, platform)
        and all(_is_idle(found, of.folder) for found in errors_of(linted)),
        prose=list(prose_changes(old.pages, facts, transcript, old)),
        said=sentences(facts),
    )


def _is_idle(found: Finding, folder: Path) -> bool:
    """Return whether a finding is of a decision about a structure or a code that is not there.

    It decides nothing, so there is a package to compare. Those about actions name fields together.
    """
    if found.rule != "policy-target":
        return False
    _, policy, _ = read_decisions(folder)
    sections = policy.root.keys if isinstance(policy.root, MapNode) else {}
    above = [(at.line, key) for key, at in sections.items() if at.line <= found.location.line]
    return bool(above) and max(above)[1] in {"structures", "errors"}


def _was_sound(folder: Path, platform: Platform) -> bool:
    """Return whether the spec of a service could be read so far, if there was any."""
    if not exists(folder / API_FILE):
        return True
    return not has_errors(map(graded, read_service(folder, platform, {})[1]))


def _differs(folder: Path, documents: Mapping[str, Document]) -> bool:
    return any(
        not exists(folder / name)
        or read_file(folder / name, limit=MAX_SPEC_BYTES) != document.text.encode()
        for name, document in documents.items()
    )


def _first_validators(old: Transcript, results: Sequence[PageResult]) -> bool:
    """Return whether a site has told validators of a page for which the lock has none."""
    bare = {page.key for page in old.pages if not (page.etag or page.last_modified)}
    return any(
        result.tracked.key in bare and (result.fetched.etag or result.fetched.last_modified)
        for result in results
        if result.fetched
    )


def _linted(folder: Path, texts: Mapping[str, str], platform: Platform) -> list[Finding]:
    """Return what is wrong with the spec of a service once it holds *texts*."""
    name = folder.resolve().name
    contents = {f"{name}/{file}": text.encode() for file, text in texts.items()}
    if exists(folder / POLICY_FILE):
        contents[f"{name}/{POLICY_FILE}"] = read_file(folder / POLICY_FILE, limit=MAX_SPEC_BYTES)
    with unpacked(contents) as root:
        _, findings = read_service(root / name, platform, {})
        return [
            replace(found, location=_in_place(found, root / name, folder))
            for found in map(graded, findings)
            if found.severity != "note"
        ]


def _in_place(found: Finding, scratch: Path, folder: Path) -> Location:
    path = found.location.path.replace(str(scratch), str(folder), 1)
    return replace(found.location, path=path)


def planned(service: Refreshed, disk: Disk) -> Plan:
    """Return what is to be written of *service*."""
    # The facts stand before the lock: without the transaction around them, a run that was killed
    # between them has its page fetched again. The other way round a site would call a page
    # unchanged whose change nobody has.
    return plan_files(service.texts, disk)
