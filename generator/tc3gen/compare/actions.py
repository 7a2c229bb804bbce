"""Actions before and after: who serves them, what they take and return, and what is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.compare.fields import RECEIVED, SENT, compare_fields, compare_groups
from tc3gen.compare.matching import match, reordered, words
from tc3gen.compare.waits import compare_waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.batches import Batch, Statuses
    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import Action, Example, Pages


def compare_actions(
    service: Subject, old: Iterable[Action], new: Iterable[Action]
) -> Iterator[Change]:
    """Yield what changed between the actions of a service."""
    matching = match(old, new, lambda action: action.name)
    for action in matching.gone:
        text = "the action is gone, and the method {} with it"
        yield _subject(service, action).gone("action-removed", text, action.method_name)
    for action in matching.new:
        text = "there is a new action, the method {}"
        yield _subject(service, action).changed("action-added", text, action.method_name)
    for before, after in matching.kept:
        yield from _compare_action(_subject(service, before), before, after)
    yield from reordered(service, matching, "its actions", at=("actions",))


def _subject(service: Subject, action: Action) -> Subject:
    return service.below("actions", action.name)


def _compare_action(subject: Subject, old: Action, new: Action) -> Iterator[Change]:
    if old.method_name != new.method_name:
        text = "its method is {} now, {} before"
        yield subject.changed("python-name", text, new.method_name, old.method_name)
    yield from _prose(subject, old, new)
    yield from _regions(subject, old.regions, new.regions)
    yield from _rate(subject, old.rate_limit, new.rate_limit)
    if old.unsigned != new.unsigned:
        rule = "signature-dropped" if new.unsigned else "signature-demanded"
        text = "it is called without a signature now" if new.unsigned else "it has to be signed now"
        yield subject.changed(rule, text, at=("unsigned",))
    for side, ways in (("request", SENT), ("response", RECEIVED)):
        fields = subject.below(side, decided=("fields",))
        yield from compare_fields(fields, getattr(old, side), getattr(new, side), ways)
    yield from compare_groups(subject, old.one_of, new.one_of, SENT)
    yield from _codes(subject, old.errors, new.errors)
    yield from _examples(subject, old.examples, new.examples)
    if old.idempotent != new.idempotent:
        rule = "idempotent-gained" if new.idempotent else "idempotent-lost"
        text = f"it {'may' if new.idempotent else 'must not'} be repeated now"
        yield subject.changed(rule, text, at=("idempotent",))
    yield from _pages(subject, old.pages, new.pages)
    yield from compare_waits(subject, old.waits, new.waits)
    yield from _batches(subject, old.batch, new.batch)


def _pages(subject: Subject, old: Pages | None, new: Pages | None) -> Iterator[Change]:
    if old == new:
        return
    if old and new and replace(old, reason=new.reason) == new:
        text = "another reason says how its pages are read"
        yield subject.changed("reason", text, at=("paginate",))
    elif old and (new is None or _page_parameters(old) != _page_parameters(new)):
        text = "the method for all its pages is gone, or takes or reads other fields"
        yield subject.changed("pages-lost", text, at=("paginate",))
    else:
        text = "all its pages are read in another way" if old else "all its pages can be read now"
        yield subject.changed("pages", text, at=("paginate",))


def _page_parameters(pages: Pages) -> tuple[str, ...]:
    return pages.items, pages.position, pages.size


def _prose(subject: Subject, old: Action, new: Action) -> Iterator[Change]:
    if old.doc != new.doc:
        yield subject.changed("description", "its description is another", at=("doc",))
    if old.page != new.page:
        text, values = "its page is {} now, {} before", (new.page, old.page)
        yield subject.changed("page", text, *values, at=("page",))
    if old.reason != new.reason:
        text = "another reason says why it may, or may not, be repeated"
        yield subject.changed("reason", text, at=("reason",))


def _regions(subject: Subject, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    if old == new:
        return
    if not old:
        text = "some regions serve it only, every one before"
        yield subject.changed("regions-limited", text, at=("regions",))
        return
    if not new:
        text = "every region serves it, some only before"
        yield subject.changed("regions-freed", text, at=("regions",))
        return
    matching = words(old, new)
    for region in matching.gone:
        at = ("regions", old.index(region))
        yield subject.gone("region-removed", "the region {} no longer serves it", region, at=at)
    for region in matching.new:
        at = ("regions", new.index(region))
        yield subject.changed("region-added", "the region {} serves it, too", region, at=at)
    yield from reordered(subject, matching, "its regions", at=("regions",))


def _rate(subject: Subject, old: int | None, new: int | None) -> Iterator[Change]:
    if old == new:
        return
    unlimited = float("inf")
    lowered = (unlimited if new is None else new) < (unlimited if old is None else old)
    rule = "rate-limit-lowered" if lowered else "rate-limit-raised"
    text = f"requests a second: {_rate_words(new)} now, {_rate_words(old)} before"
    yield subject.changed(rule, text, at=("rate_limit",))


def _rate_words(rate: int | None) -> str:
    return "no documented limit" if rate is None else str(rate)


def _codes(subject: Subject, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    matching = words(old, new)
    for code in matching.gone:
        text, at = "it no longer documents the code {}", ("errors", old.index(code))
        yield subject.gone("action-code-removed", text, code, at=at)
    for code in matching.new:
        text, at = "it documents the code {}, too", ("errors", new.index(code))
        yield subject.changed("action-code-added", text, code, at=at)
    yield from reordered(subject, matching, "its codes", at=("errors",))


def _examples(
    subject: Subject, old: tuple[Example, ...], new: tuple[Example, ...]
) -> Iterator[Change]:
    if old == new:
        return
    gone = {example.title for example in old if example not in new}
    fresh = {example.title for example in new if example not in old}
    for title in sorted(gone - fresh):
        yield subject.changed("example", "the example {} is gone", title, at=("examples",))
    for title in sorted(fresh - gone):
        yield subject.changed("example", "the example {} is new", title, at=("examples",))
    for title in sorted(fresh & gone):
        yield subject.changed("example", "the example {} is another", title, at=("examples",))
    if not gone | fresh:
        yield subject.changed("order", "its examples stand in another order", at=("examples",))


def _batches(subject: Subject, old: Batch | None, new: Batch | None) -> Iterator[Change]:
    if old == new:
        return
    statuses = old.statuses if old else None, new.statuses if new else None
    if old and new and replace(old, statuses=new.statuses) == new:
        yield _lost_statuses(subject, *statuses) or _statuses(subject, *statuses)
        return
    rule = "batch-lost" if _is_lost(old, new) else "batch"
    yield subject.changed(rule, _batch_text(old, new), at=("batch",))
    if lost := _lost_statuses(subject, *statuses):
        yield lost


def _lost_statuses(subject: Subject, old: Statuses | None, new: Statuses | None) -> Change | None:
    """Return what can no longer be asked, or handed in, if that is so."""
    rule, report = "statuses-lost", old.report if old else None
    if old and not new:
        text = "nothing tells later what became of its elements"
        return subject.changed(rule, text, at=("batch",))
    if report and new and (not new.report or new.report.callback != report.callback):
        text = "what {} reads can no longer be handed in"
        return subject.changed(rule, text, report.callback, at=("batch", "statuses"))
    return None


def _statuses(subject: Subject, old: Statuses | None, new: Statuses | None) -> Change:
    if old and new and replace(old, reason=new.reason) == new:
        text, at = "another reason says what outcomes mean", ("batch", "statuses", "reason")
        return subject.changed("reason", text, at=at)
    text = "what became of its elements is learned in another way"
    return subject.changed("batch", text, at=("batch", "statuses"))


def _is_lost(old: Batch | None, new: Batch | None) -> bool:
    """Return whether the method for lists of any length is gone, or is about another list."""
    if old is None:
        return False
    return new is None or (old.items, old.results) != (new.items, new.results)


def _batch_text(old: Batch | None, new: Batch | None) -> str:
    if old is None:
        return "a list of any length is cut into requests now, and its outcomes are counted"
    if new is None:
        return "a list is no longer cut into requests, nor are its outcomes counted"
    return "a list is cut and matched with its outcomes in another way"
