"""What can be waited for, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.compare.matching import match, reordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.waits import Wait


def compare_waits(action: Subject, old: Iterable[Wait], new: Iterable[Wait]) -> Iterator[Change]:
    """Yield what changed between the states that an action is called for until they are there."""
    matching = match(old, new, lambda wait: wait.name)
    for wait in matching.gone:
        text = "nothing waits for it any more"
        yield action.below("until", wait.name).gone("wait-lost", text)
    for wait in matching.new:
        yield action.below("until", wait.name).changed("wait-added", "it can be waited for")
    for before, after in matching.kept:
        yield from _compare_wait(action.below("until", before.name), before, after)
    yield from reordered(action, matching, "its states to wait for", at=("until",))


def _compare_wait(subject: Subject, old: Wait, new: Wait) -> Iterator[Change]:
    if old.reason != new.reason:
        yield subject.changed("reason", "another reason says what shows it", at=("reason",))
    if old.path != new.path:
        text, fields = "{} shows it now, {} before", (".".join(new.path), ".".join(old.path))
        yield subject.changed("wait-changed", text, *fields, at=("field",))
    for key in ("values", "failing"):
        yield from _words(subject, key, getattr(old, key), getattr(new, key))
    for key in ("interval", "timeout"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            text = f"{key}: {after} seconds now, {before} before"
            yield subject.changed("wait-changed", text, at=(key,))


def _words(
    subject: Subject, key: str, old: tuple[str | int, ...], new: tuple[str | int, ...]
) -> Iterator[Change]:
    if sorted(map(repr, old)) != sorted(map(repr, new)):
        text = f"{key}: {{}} now, {{}} before"
        shown = (", ".join(map(str, values)) or "none" for values in (new, old))
        yield subject.changed("wait-changed", text, *shown, at=(key,))
    elif old != new:
        yield subject.changed("order", f"its {key} stand in another order", at=(key,))
