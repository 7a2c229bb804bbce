"""Fields before and after: what is sent and what is received vary in opposite ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.compare.matching import match, reordered
from tc3gen.limits import LIMITS, one_of_difference
from tc3gen.model import Array, Reference, innermost
from tc3gen.type_words import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.limit_kinds import Effect
    from tc3gen.limits import Limits, OneOf
    from tc3gen.model import Field, Type

Way: TypeAlias = Literal["sent", "received"]
Ways: TypeAlias = frozenset[Way]
"""The ways that a field travels; both where requests and responses reach its structure."""
SENT: Ways = frozenset[Way]({"sent"})
RECEIVED: Ways = frozenset[Way]({"received"})


def compare_fields(
    owner: Subject, old: Iterable[Field], new: Iterable[Field], ways: Ways
) -> Iterator[Change]:
    """Yield what changed between the fields of one owner, which travels *ways*."""
    matching = match(old, new, lambda field: field.wire_name)
    for field in matching.gone:
        yield from _gone(owner.below(field.wire_name), ways)
    for field in matching.new:
        yield from _new(owner.below(field.wire_name), field, ways)
    for before, after in matching.kept:
        yield from _compare_field(owner.below(before.wire_name), before, after, ways)
    yield from reordered(owner, matching, "its fields")


def _gone(subject: Subject, ways: Ways) -> Iterator[Change]:
    if "sent" in ways:
        yield subject.gone("parameter-removed", "the parameter is gone")
    if "received" in ways:
        yield subject.gone("response-field-removed", "the field of the response is gone")


def _new(subject: Subject, field: Field, ways: Ways) -> Iterator[Change]:
    if "sent" in ways and field.required:
        yield subject.changed("required-parameter-added", "there is a new required parameter")
    elif "sent" in ways:
        yield subject.changed("parameter-added", "there is a new optional parameter")
    if "received" in ways:
        yield subject.changed("response-field-added", "the response has a new field")


def _compare_field(subject: Subject, old: Field, new: Field, ways: Ways) -> Iterator[Change]:
    if old.name != new.name:
        text = "its Python name is {} now, {} before"
        yield subject.changed("python-name", text, new.name, old.name, at=("name",))
    if old.type != new.type:
        rule = "type-form" if _are_texts(old.type, new.type) else "type-changed"
        text = "its type is {} now, {} before"
        yield subject.changed(rule, text, str(new.type), str(old.type), at=("type",))
    if old.doc != new.doc:
        yield subject.changed("description", "its description is another", at=("doc",))
    yield from _presence(subject, old, new, ways)
    if old.private != new.private:
        rule, word = ("private-gained", "now") if new.private else ("private-lost", "no longer")
        yield subject.changed(rule, f"it is {word} kept out of logs and repr", at=("private",))
    yield from _outcome(subject, old, new, ways)
    yield from _compare_limits(subject, old.limits, new.limits, ways)


def _are_texts(*types: Type) -> bool:
    """Return whether all *types* are a text, or all lists of texts, and the same in Python."""
    one_shape = len({isinstance(of, Array) for of in types}) == 1
    inner = [innermost(of) for of in types]
    return one_shape and all(not isinstance(of, Reference) and of.name in TEXTS for of in inner)


def _presence(subject: Subject, old: Field, new: Field, ways: Ways) -> Iterator[Change]:
    """Yield what changed in whether the field is there: required if sent, always if received."""
    if old.required != new.required:
        rule = "parameter-required" if new.required else "parameter-optional"
        text = "it has to be given now" if new.required else "it can be left out now"
        yield _where_it_counts(subject, "required", rule, text, counts="sent" in ways)
    if old.may_be_blank != new.may_be_blank:
        rule = "limit-loosened" if new.may_be_blank else "limit-tightened"
        text = f"a text that says nothing is {'taken' if new.may_be_blank else 'refused'} now"
        counts = old.required and new.required and "sent" in ways
        yield _where_it_counts(subject, "required", rule, text, counts=counts)
    if old.always != new.always:
        rule = "always-gained" if new.always else "always-lost"
        text = "a response without it raises now" if new.always else "a response may lack it now"
        yield _where_it_counts(subject, "always", rule, text, counts="received" in ways)


def _outcome(subject: Subject, old: Field, new: Field, ways: Ways) -> Iterator[Change]:
    """Yield what changed in how the field tells the outcome of its structure."""
    received = "received" in ways
    if old.codes != new.codes:
        rule = "codes-gained" if new.codes else "codes-lost"
        text = f"its structure {'tells' if new.codes else 'no longer tells'} ok, effect and retry"
        yield _where_it_counts(subject, "codes", rule, text, counts=received)
    if old.ok != new.ok:
        text, both = "{} means success now, {} before", old.codes and new.codes
        yield _where_it_counts(
            subject, "ok", "ok-changed", text, new.ok, old.ok, counts=received and both
        )


def _where_it_counts(
    subject: Subject, key: str, rule: str, text: str, *values: str, counts: bool
) -> Change:
    """Return the change; where the key does not count, only that it changed."""
    if counts:
        return subject.changed(rule, text, *values, at=(key,))
    return subject.changed("idle-fact", f"{key} changed, which means nothing here", at=(key,))


def compare_groups(
    owner: Subject, old: Iterable[OneOf], new: Iterable[OneOf], ways: Ways
) -> Iterator[Change]:
    """Yield what changed between the groups of fields of one owner: those of the same fields."""
    before = {frozenset(group.fields): group for group in old}
    after = {frozenset(group.fields): group for group in new}
    for fields in dict.fromkeys([*before, *after]):
        first, last = before.get(fields), after.get(fields)
        if first == last:
            continue
        change = one_of_difference(first, last)
        if rule := _LIMIT_RULES.get(change.effect, ""):
            yield _where_it_counts(
                owner, "one_of", rule, change.text, *change.values, counts="sent" in ways
            )
        elif first and last and first.reason != last.reason:
            text = "a group of its fields has another reason"
            yield owner.changed("reason", text, at=("one_of",))
        else:
            yield owner.changed("order", "a group has its fields in another order", at=("one_of",))


_LIMIT_RULES: dict[Effect, str] = {
    "tightened": "limit-tightened",
    "loosened": "limit-loosened",
    "unclear": "pattern-changed",
}


def _compare_limits(subject: Subject, old: Limits, new: Limits, ways: Ways) -> Iterator[Change]:
    for limit in LIMITS:
        before, after = limit.value(old), limit.value(new)
        if before != after:
            change = limit.difference(before, after)
            rule = _LIMIT_RULES.get(change.effect, "")
            counts = "sent" in ways and bool(rule)
            yield _where_it_counts(
                subject, limit.key, rule, change.text, *change.values, counts=counts
            )
    if old.reason != new.reason:
        text = "its limits and decisions have another reason"
        yield subject.changed("reason", text, at=("reason",))
