"""What refreshed services are told as: the rooms' findings as one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.compare.changes import ordered
from tc3gen.compare.reporting import PageReview, Review, Sentence, ServiceReview, StaleDecision
from tc3gen.compare.signatures import signature_changes
from tc3gen.digests import digest
from tc3gen.emit.modules import service_modules, shared_modules
from tc3gen.settlements import told
from tc3gen.spec.checks.reads import stale_reads
from tc3gen.spec.checks.settlements import AGAIN, quoted, said_of, stale_settlements
from tc3gen.spec.facts import api_of, lock_of
from tc3gen.spec.reader import read_decisions, read_settlements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tc3gen.commands.import_summary import ImportSummary
    from tc3gen.commands.refresh_pages import PageResult
    from tc3gen.commands.refresh_service import Refreshed
    from tc3gen.compare.signatures import SignatureChange
    from tc3gen.model import Spec
    from tc3gen.pages.merging import ProseChange
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.reads import StaleRead
    from tc3gen.spec.nodes import Document
    from tc3gen.transcript import Transcript

_NO_DECISIONS = {"read", "reason"}
_TOLD = {"stale-read", "stale-settlement"}
"""Rules of decisions that are told with what they rest on, and so are not told as findings."""


def review_of(
    services: Sequence[Refreshed], done: Iterable[str] = (), *, package_made: bool = False
) -> Review:
    """Return what to tell of *services*; *done* is what was written, or would have been."""
    changes = sorted(
        (located for each in services if each.summary for located in each.summary.changes()),
        key=lambda located: ordered(located.change),
    )
    stale = [d for each in services for d in (*_stale(each), *_stale_settlements(each))]
    shown = {decision.sentence for decision in stale}
    prose = (_sentence(each, change) for each in services for change in each.prose)
    return Review(
        services=tuple(map(_service, services)),
        changes=tuple(changes),
        python=tuple(change for each in services for change in _python(each)),
        stale=tuple(stale),
        prose=tuple(sentence for sentence in prose if sentence not in shown),
        open=tuple(
            found for each in services for found in each.findings if found.rule not in _TOLD
        ),
        done=tuple(done),
        package_made=package_made,
    )


def _service(service: Refreshed) -> ServiceReview:
    refused = {result.wrong for result in service.results}
    return ServiceReview(
        service.folder.name,
        service.state,
        tuple(map(_page, service.results)),
        tuple(finding for finding in service.wrong if finding not in refused),
    )


def _page(result: PageResult) -> PageReview:
    key, url = result.tracked.key, result.tracked.request.url
    if result.wrong:
        return PageReview(key, url, "refused", result.wrong.message, result.wrong.hint)
    return PageReview(key, url, "new" if result.fetched else "unchanged")


def _python(service: Refreshed) -> list[SignatureChange]:
    """Return what callers in Python meet; nothing where there is no package to compare."""
    if service.summary is None or not service.renders:
        return []
    before, after = (_sources(spec) for spec in service.summary.specs())
    return signature_changes(before, after)


def _sources(spec: Spec) -> dict[str, str]:
    """Return path to source text of the modules of the one service in *spec*."""
    provided = shared_modules(spec.platform).provide
    return {
        module.path: module.text
        for service in spec.services
        for module in service_modules(service, spec.platform, provided)
    }


def _stale(service: Refreshed) -> Iterator[StaleDecision]:
    """Yield the decisions that the prose does not bear out any more, as it was read."""
    summary = service.summary
    if summary is None:
        return
    decisions, policy, _ = read_decisions(service.folder)
    new = summary.merged.transcript
    for stale in stale_reads(api_of(new), decisions, lock_of(new)):
        yield _decision(service, summary, decisions, policy, stale)


def _stale_settlements(service: Refreshed) -> Iterator[StaleDecision]:
    """Yield what was settled between sources that say something else now."""
    summary = service.summary
    if summary is None:
        return
    settlements, _ = read_settlements(service.folder)
    then = lock_of(summary.old)
    for stale in stale_settlements(settlements, lock_of(summary.merged.transcript)):
        of = stale.settlement
        before = told(said_of(of, then)) or (of.takes, of.over)
        sentence = Sentence(of.about, quoted(before), quoted(stale.say))
        decided = f"{of.about}: {of.takes!r} over {of.over!r}"
        yield StaleDecision(of.location, decided, of.reason, sentence, AGAIN)


def _decision(
    service: Refreshed,
    summary: ImportSummary,
    decisions: Plain,
    policy: Document,
    stale: StaleRead,
) -> StaleDecision:
    section, owner, _, name = map(str, stale.steps)
    policies = decisions[section][owner]["fields"][name]
    decided = ", ".join(f"{k}: {v}" for k, v in policies.items() if k not in _NO_DECISIONS)
    sentence = _sentence_of(service, summary.old, stale)
    mend = f"write `read: {stale.short}` once it is read again"
    if not stale.path:
        mend = "the page says nothing about it any more: remove `read`, or the decision"
    reason = policies.get("reason", "")
    location = policy.location(*stale.steps, "read")
    return StaleDecision(location, f"{stale.about}: {decided}", reason, sentence, mend)


def _sentence_of(service: Refreshed, old: Transcript, stale: StaleRead) -> Sentence:
    """Return the sentence that a decision was read from beside the one of now."""
    known = {(change.key, change.prose.path): change for change in service.prose}
    if change := known.get((stale.page, stale.path)):
        return _sentence(service, change)
    ours = _described(old, stale)
    now = service.said.get((stale.page, stale.path), "")
    is_page = digest(ours).startswith(stale.read)
    return Sentence(stale.about, ours, now, "page" if is_page else "spec", stale.url)


def _described(old: Transcript, stale: StaleRead) -> str:
    """Return what the spec said of the field that a decision is about."""
    section, owner, _, name = map(str, stale.steps)
    fields = (
        [field for action in old.actions if action.name == owner for field in action.fields]
        if section == "actions"
        else [field for each in old.structures if each.name == owner for field in each.fields]
    )
    return next((field.doc for field in fields if field.wire_name == name), "")


def _sentence(service: Refreshed, change: ProseChange) -> Sentence:
    urls = {result.tracked.key: result.tracked.request.url for result in service.results}
    return Sentence(
        change.about,
        change.ours,
        change.prose.text,
        "page" if change.was_page else "spec",
        urls.get(change.key, ""),
    )
