"""Structures before and after: each travels as the actions that reach it do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.compare.fields import RECEIVED, SENT, Ways, compare_fields, compare_groups
from tc3gen.compare.matching import match, reordered
from tc3gen.reachability import received_structures, sent_structures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.changes import Change, Subject
    from tc3gen.model import Service, Structure

_NOWHERE: Ways = frozenset()
_WAY_WORDS = {
    SENT: "in requests",
    RECEIVED: "in responses",
    SENT | RECEIVED: "in requests and responses",
}


def compare_structures(service: Subject, old: Service, new: Service) -> Iterator[Change]:
    """Yield what changed between the structures of a service.

    No class is made of a structure that no action reaches: for callers it is not there.
    """
    before, after = _travels(old), _travels(new)
    matching = match(old.structures, new.structures, lambda structure: structure.name)
    for structure in matching.gone:
        yield _gone(_subject(service, structure), structure, reached=structure.name in before)
    for structure in matching.new:
        yield _new(_subject(service, structure), structure, reached=structure.name in after)
    for first, last in matching.kept:
        ways = before.get(first.name, _NOWHERE), after.get(first.name, _NOWHERE)
        yield from _kept(_subject(service, first), first, last, ways)
    yield from reordered(service, matching, "its structures", at=("structures",))


def _travels(service: Service) -> dict[str, Ways]:
    """Return the ways that each structure travels, where an action or a callback reaches it."""
    found: dict[str, Ways] = {}
    for ways, names in ((SENT, sent_structures(service)), (RECEIVED, received_structures(service))):
        for name in names:
            found[name] = found.get(name, _NOWHERE) | ways
    return found


def _subject(service: Subject, structure: Structure) -> Subject:
    return service.below("structures", structure.name)


def _gone(subject: Subject, structure: Structure, *, reached: bool) -> Change:
    if not reached:
        return subject.gone("unused-structure", "the structure is gone; no action reached it")
    text = "the structure is gone, and the class {} with it"
    return subject.gone("structure-removed", text, structure.class_name)


def _new(subject: Subject, structure: Structure, *, reached: bool) -> Change:
    if not reached:
        return subject.changed("unused-structure", "the structure is new; no action reaches it")
    return subject.changed("structure-added", "there is a new class {}", structure.class_name)


def _kept(
    subject: Subject, old: Structure, new: Structure, ways: tuple[Ways, Ways]
) -> Iterator[Change]:
    before, after = ways
    if not before and not after:
        if old != new:
            text = "the structure is another; no action reaches it"
            yield subject.changed("unused-structure", text)
    elif not after:
        text = "no action reaches it any more, so the class {} is gone"
        yield subject.changed("structure-removed", text, old.class_name)
    elif not before:
        text = "an action reaches it now, so there is a class {}"
        yield subject.changed("structure-added", text, new.class_name)
    else:
        if before != after:
            text = f"it travels {_WAY_WORDS[after]} now, {_WAY_WORDS[before]} before"
            yield subject.changed("structure-direction", text)
        yield from _contents(subject, old, new, before | after)


def _contents(subject: Subject, old: Structure, new: Structure, ways: Ways) -> Iterator[Change]:
    if old.class_name != new.class_name:
        text = "its class is {} now, {} before"
        yield subject.changed("python-name", text, new.class_name, old.class_name, at=("name",))
    if old.doc != new.doc:
        yield subject.changed("description", "its description is another", at=("doc",))
    owner = replace(subject.below("fields"), where=subject.where)
    yield from compare_fields(owner, old.fields, new.fields, ways)
    yield from compare_groups(subject, old.one_of, new.one_of, ways)
