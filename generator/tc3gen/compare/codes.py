"""Error codes before and after: a service has its own and those that all services share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.compare.matching import match, reordered
from tc3gen.compare.prefixes import Prefixes, error_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import ErrorCode, Platform, Service, Spec


@dataclass(frozen=True, slots=True)
class Platforms:
    """The platform before and after."""

    old: Platform
    new: Platform

    @property
    def prefixes(self) -> Prefixes:
        """What codes inherit that no service judges by itself."""
        return Prefixes(self.old.prefixes, self.new.prefixes)


def compare_service_codes(
    service: Subject, old: Service, new: Service, platforms: Platforms
) -> Iterator[Change]:
    """Yield what changed between the codes of a service.

    ``ErrorCode`` holds the common codes, too: what only moved is still there.
    """
    prefixes = platforms.prefixes.below(old, new)
    once = {error.code: error for error in platforms.old.errors}
    now = {error.code: error for error in platforms.new.errors}
    matching = match(old.errors, new.errors, lambda error: error.code)
    for error in matching.gone:
        subject = _subject(service, error)
        if error.code in now:
            yield subject.gone("code-scope", "it is documented for all services now")
            yield from _compare_code(subject, error, now[error.code], prefixes)
        else:
            yield _removed(subject, error)
    for error in matching.new:
        subject = _subject(service, error)
        if error.code in once:
            yield subject.changed("code-scope", "the service documents it itself now")
            yield from _compare_code(subject, once[error.code], error, prefixes)
        else:
            yield _added(subject, error)
    for before, after in matching.kept:
        yield from _compare_code(_subject(service, before), before, after, prefixes)
    yield from reordered(service, matching, "its error codes", at=("errors",))


def compare_common_codes(platform: Subject, old: Spec, new: Spec) -> Iterator[Change]:
    """Yield what changed between the codes that all services share."""
    prefixes = Platforms(old.platform, new.platform).prefixes
    matching = match(old.platform.errors, new.platform.errors, lambda error: error.code)
    for error in matching.gone:
        subject = _subject(platform, error)
        if _is_everywhere(error.code, new):
            yield subject.gone("code-scope", "each service documents it itself now")
        else:
            yield _removed(subject, error)
    for error in matching.new:
        subject = _subject(platform, error)
        if _is_everywhere(error.code, old):
            yield subject.changed("code-scope", "it is documented for all services now")
        else:
            yield _added(subject, error)
    for before, after in matching.kept:
        yield from _compare_code(_subject(platform, before), before, after, prefixes)
    yield from reordered(platform, matching, "the common error codes", at=("errors",))


def _is_everywhere(code: str, spec: Spec) -> bool:
    """Return whether every service documents *code* itself."""
    owned = [any(error.code == code for error in service.errors) for service in spec.services]
    return bool(owned) and all(owned)


def _subject(parent: Subject, error: ErrorCode) -> Subject:
    return parent.below("errors", error.code, called=f"errors.{error.code}")


def _removed(subject: Subject, error: ErrorCode) -> Change:
    text = "the code is gone, and {} with it"
    return subject.gone("code-removed", text, _qualified_name(error))


def _added(subject: Subject, error: ErrorCode) -> Change:
    return subject.changed("code-added", "there is a new code, {}", _qualified_name(error))


def _qualified_name(error: ErrorCode) -> str:
    return f"ErrorCode.{error.name}"


def _compare_code(
    subject: Subject, old: ErrorCode, new: ErrorCode, prefixes: Prefixes
) -> Iterator[Change]:
    if old.name != new.name:
        text = "it is {} now, {} before"
        yield subject.changed(
            "python-name", text, _qualified_name(new), _qualified_name(old), at=("name",)
        )
    before = error_class(old.code, prefixes.old)
    after = error_class(new.code, prefixes.new)
    if before != after:
        yield subject.changed("code-class", "it raises {} now, {} before", after, before)
    if old.retry != new.retry:
        text = "whether to try again: {} now, {} before"
        yield subject.changed("code-retry", text, new.retry, old.retry, at=("retry",))
    if old.effect != new.effect:
        rule, text = "code-effect-unknown", "something may have happened; before, nothing had"
        if new.effect == "none":
            rule, text = "code-effect-none", "nothing happened; before, something might have"
        yield subject.changed(rule, text, at=("effect",))
    if old.doc != new.doc:
        yield subject.changed("description", "its description is another", at=("doc",))
