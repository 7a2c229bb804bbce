"""The platform before and after: what all clients share on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.compare.codes import compare_common_codes
from tc3gen.compare.matching import reordered, words
from tc3gen.compare.prefixes import Prefixes, compare_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import Platform, Spec
    from tc3gen.protocol import Envelope, Signature


def compare_platforms(subject: Subject, old: Spec, new: Spec) -> Iterator[Change]:
    """Yield what changed between the platforms of two specs."""
    before, after = old.platform, new.platform
    yield from _signature(subject.below("signature"), before.signature, after.signature)
    yield from _requests(subject.below("request"), before, after)
    yield from _envelope(subject.below("envelope"), before.envelope, after.envelope)
    yield from _lists(subject, before, after)
    yield from _conventions(subject, before, after)
    prefixes = Prefixes(before.prefixes, after.prefixes)
    yield from compare_prefixes(subject, before, after, prefixes)
    yield from compare_common_codes(subject, old, new)


def _signature(subject: Subject, old: Signature, new: Signature) -> Iterator[Change]:
    for key in ("algorithm", "secret_prefix", "terminator", "max_clock_skew"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            text = f"the {key} is {{}} now, {{}} before"
            yield subject.changed("signature", text, str(after), str(before), at=(key,))
    matching, at = words(old.signed_headers, new.signed_headers), ("signed_headers",)
    for name in matching.gone:
        yield subject.gone("signature", "the header {} is no longer signed", name, at=at)
    for name in matching.new:
        yield subject.changed("signature", "the header {} is signed, too", name, at=at)
    # They are signed in alphabetical order, whatever the spec's.
    yield from reordered(subject, matching, "the signed headers", at=at)


def _requests(subject: Subject, old: Platform, new: Platform) -> Iterator[Change]:
    if old.content_type != new.content_type:
        text, values = "bodies are {} now, {} before", (new.content_type, old.content_type)
        yield subject.changed("content-type", text, *values, at=("content_type",))
    yield from _headers(subject.below("headers"), old.headers, new.headers)
    matching, at = words(old.languages, new.languages), ("languages",)
    for language in matching.gone:
        text = "messages no longer come in {}"
        yield subject.gone("language-removed", text, language, at=at)
    for language in matching.new:
        yield subject.changed("language-added", "messages come in {}, too", language, at=at)
    yield from reordered(subject, matching, "the languages", at=at)


def _headers(subject: Subject, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for role in sorted(old.keys() - new.keys()):
        yield subject.gone("header", "the header of {} is gone", role, at=(role,))
    for role in sorted(new.keys() - old.keys()):
        yield subject.changed("header", "there is a header of {} now", role, at=(role,))
    for role in sorted(old.keys() & new.keys()):
        if old[role] != new[role]:
            text = "the header of {} is {} now, {} before"
            yield subject.changed("header", text, role, new[role], old[role], at=(role,))


def _envelope(subject: Subject, old: Envelope, new: Envelope) -> Iterator[Change]:
    for key in ("root", "error", "code", "message", "request_id"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            text = f"the {key} is called {{}} now, {{}} before"
            yield subject.changed("envelope", text, after, before, at=(key,))


def _lists(subject: Subject, old: Platform, new: Platform) -> Iterator[Change]:
    if old.request_bytes != new.request_bytes:
        tightened = new.request_bytes < old.request_bytes
        rule = "limit-tightened" if tightened else "limit-loosened"
        text = f"the most bytes of a request: {new.request_bytes} now, {old.request_bytes} before"
        yield subject.below("limits").changed(rule, text, at=("request_bytes",))
    for key, rule, what in (
        ("endpoint_suffixes", "endpoint-suffix", "hosts that end in {}"),
        ("idempotent_prefixes", "idempotent-prefix", "actions that begin with {}"),
    ):
        matching, at = words(getattr(old, key), getattr(new, key)), (key,)
        for word in matching.gone:
            yield subject.gone(rule, f"{what} no longer pass", word, at=at)
        for word in matching.new:
            yield subject.changed(rule, f"{what} pass, too", word, at=at)
        yield from reordered(subject, matching, f"the {key}", at=at)


def _conventions(subject: Subject, old: Platform, new: Platform) -> Iterator[Change]:
    """Yield what is assumed otherwise; what that makes of a field is told of the field."""
    if old.endpoint != new.endpoint:
        text, values = "the usual host is {} now, {} before", (new.endpoint, old.endpoint)
        yield subject.changed("convention", text, *values, at=("endpoint",))
    matching, at = words(old.private_names, new.private_names), ("private_names",)
    for name in matching.gone:
        yield subject.gone("convention", "fields called {} are not private", name, at=at)
    for name in matching.new:
        yield subject.changed("convention", "fields called {} are private, too", name, at=at)
    yield from reordered(subject, matching, "the names of private fields", at=at)
    yield from _unsupported(subject.below("unsupported_actions"), old, new)


def _unsupported(subject: Subject, old: Platform, new: Platform) -> Iterator[Change]:
    before, after = old.unsupported, new.unsupported
    for name in sorted(before.keys() - after.keys()):
        yield subject.gone("convention", "{} counts as JSON both ways", name, at=(name,))
    for name in sorted(after.keys()):
        if before.get(name) != after[name]:
            text = "{} counts as {}, not as JSON both ways"
            yield subject.changed("convention", text, name, after[name], at=(name,))
