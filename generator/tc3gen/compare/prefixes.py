"""Error prefixes before and after: what codes inherit that nobody has listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.compare.matching import match, reordered
from tc3gen.model import longest_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import ErrorPrefix, Platform, Service

_UNHEARD_OF = "FailedError"
"""The exception of a code without a known prefix."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What codes inherit from, before and after; of two equal prefixes the first counts."""

    old: tuple[ErrorPrefix, ...]
    new: tuple[ErrorPrefix, ...]

    def below(self, old: Service, new: Service) -> Prefixes:
        """Return these with those of one service before them."""
        return Prefixes((*old.prefixes, *self.old), (*new.prefixes, *self.new))


def error_class(code: str, prefixes: tuple[ErrorPrefix, ...]) -> str:
    """Return the exception that *code* raises."""
    prefix = longest_prefix(code, prefixes)
    return prefix.error_class if prefix else _UNHEARD_OF


def compare_prefixes(
    subject: Subject, old: Platform | Service, new: Platform | Service, inherited: Prefixes
) -> Iterator[Change]:
    """Yield what changed between the prefixes of *old* and *new*; *inherited* holds them, too."""
    matching = match(old.prefixes, new.prefixes, lambda prefix: prefix.prefix)
    for prefix in matching.gone:
        text = "the prefix is gone; its codes raised {}"
        here = _subject(subject, prefix)
        yield here.gone("prefix-removed", text, prefix.error_class)
        heir = longest_prefix(prefix.prefix, inherited.new)
        yield from _compare_effects(here.gone, prefix.effect, heir.effect if heir else "unknown")
    for prefix in matching.new:
        text = "there is a new prefix; its codes raise {}"
        here = _subject(subject, prefix)
        yield here.changed("prefix-added", text, prefix.error_class)
        heir = longest_prefix(prefix.prefix, inherited.old)
        yield from _compare_effects(here.changed, heir.effect if heir else "unknown", prefix.effect)
    for before, after in matching.kept:
        yield from _compare_prefix(_subject(subject, before), before, after)
    yield from reordered(subject, matching, "the prefixes", at=("error_prefixes",))


def _subject(parent: Subject, prefix: ErrorPrefix) -> Subject:
    called = f"error_prefixes.{prefix.prefix}"
    return parent.below("error_prefixes", prefix.prefix, called=called)


def _compare_prefix(subject: Subject, old: ErrorPrefix, new: ErrorPrefix) -> Iterator[Change]:
    for key, name, rule, what in (
        ("error_class", "class", "prefix-class", "its codes raise {} now, {} before"),
        ("retry", "retry", "prefix-retry", "whether to try again: {} now, {} before"),
    ):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield subject.changed(rule, what, after, before, at=(name,))
    yield from _compare_effects(subject.changed, old.effect, new.effect)
    if old.reason != new.reason:
        yield subject.changed("reason", "it is judged so for another reason", at=("reason",))


def _compare_effects(told: Callable[..., Change], old: str, new: str) -> Iterator[Change]:
    """Yield the change from one effect to another; *told* makes it, on the side that shows it."""
    if old == new:
        return
    if new == "none":
        text = "nothing happened after its codes; before, something might have"
        yield told("prefix-effect-none", text, at=("effect",))
    else:
        text = "something may have happened after its codes; before, nothing had"
        yield told("prefix-effect-unknown", text, at=("effect",))
