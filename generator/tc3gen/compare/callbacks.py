"""Callbacks before and after: what a service posts, and how it is responded to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.compare.matching import match, reordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.callbacks import Callback
    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import Service

_PROSE = (
    ("doc", "description", "its description is another"),
    ("page", "page", "it is documented at another address"),
    ("example", "example", "its example is another"),
)


def compare_callbacks(service: Subject, old: Service, new: Service) -> Iterator[Change]:
    """Yield what changed between the callbacks of a service."""
    matching = match(old.callbacks, new.callbacks, lambda callback: callback.name)
    for callback in matching.gone:
        text = "the callback is gone, and the function {} with it"
        subject = service.below("callbacks", callback.name)
        yield subject.gone("callback-removed", text, callback.function_name)
    for callback in matching.new:
        text = "there is a new callback, which {} reads"
        subject = service.below("callbacks", callback.name)
        yield subject.changed("callback-added", text, callback.function_name)
    for first, last in matching.kept:
        yield from _kept(service.below("callbacks", first.name), first, last)
    yield from reordered(service, matching, "its callbacks", at=("callbacks",))


def _kept(subject: Subject, old: Callback, new: Callback) -> Iterator[Change]:
    if old.function_name != new.function_name:
        text = "its function is {} now, {} before"
        yield subject.changed("python-name", text, new.function_name, old.function_name)
    if old.body != new.body:
        rule = "callback-form" if old.leads_to == new.leads_to else "callback-body"
        text, values = "it posts {} now, {} before", (str(new.body), str(old.body))
        yield subject.changed(rule, text, *values, at=("body",))
    if old.response != new.response:
        text = "it is responded to with {} now, {} before"
        yield subject.changed(
            "callback-response", text, new.response, old.response, at=("response",)
        )
    for attribute, rule, text in _PROSE:
        if getattr(old, attribute) != getattr(new, attribute):
            yield subject.changed(rule, text, at=(attribute,))
