"""Structures that the documentation calls otherwise than before: what the spec says, stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.naming import python_name
from tc3gen.pages.merging.structures import fields_of, merged_structures
from tc3gen.reachability import reached_structures
from tc3gen.transcript import by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import (
        ActionFacts,
        FieldFacts,
        LockedPage,
        PageFacts,
        StructureFacts,
        Transcript,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A structure that was called *old* and is called *new*, as its page says at *location*."""

    old: str
    new: str
    location: Location

    @property
    def finding(self) -> Finding:
        """Return what to tell of it."""
        message = f"{self.old} is called {self.new} now; its descriptions and its class stay"
        hint = f"call it {self.new} in policy.yaml, too"
        return finding_of("renamed", self.location, message, hint)


def find_renames(
    old: Transcript, actions: Sequence[ActionFacts], pages: Sequence[PageFacts]
) -> list[Rename]:
    """Return the structures of *old* that *pages* describe under another name.

    Nothing in *actions* leads to the old name any more, the fields are the same, and what had the
    one as its type has the other now, or nothing had led to the old one before. A rename shows
    others: those of the types of its fields.
    """
    renamed: list[Rename] = []
    while renames := _renames(old, actions, pages):
        renamed += renames
        old = renamed_transcript(old, renames)
    return renamed


def _renames(
    old: Transcript, actions: Sequence[ActionFacts], pages: Sequence[PageFacts]
) -> list[Rename]:
    before = by_key(old.structures)
    described = {s.name: s for page in pages for s in page.structures if not s.inferred}
    after = merged_structures(old.structures, pages, {}, {})
    used = reached_structures(after.values(), fields_of(actions))
    used_before = reached_structures(old.structures, fields_of(old.actions))
    moved = set(moves(old, actions, after.values()))
    renames: list[Rename] = []
    for new, facts in described.items():
        if new not in used or (new in before and not before[new].inferred):
            continue  # it is not needed, or known already by more than examples
        like = [
            name
            for name in before
            if name not in used
            and name not in described
            and ((name, new) in moved or name not in used_before)
            and _shape(before[name]) == _shape(after[new])
        ]
        if len(like) == 1:
            renames.append(Rename(old=like[0], new=new, location=facts.location))
    return renames


def moves(
    old: Transcript, actions: Iterable[ActionFacts], structures: Iterable[StructureFacts]
) -> Iterator[tuple[str, str]]:
    """Yield the structure that was the type of a field, and the structure that is its type now."""
    new = _led_to(actions, structures)
    for path, name in _led_to(old.actions, old.structures).items():
        now = new.get(path, name)
        if name and now and now != name:
            yield name, now


def renamed_transcript(old: Transcript, renames: Sequence[Rename]) -> Transcript:
    """Return *old* as if its structures had always been called what they are called now."""
    words = {rename.old: rename.new for rename in renames}
    structures: dict[str, StructureFacts] = {}
    for facts in old.structures:
        new = words.get(facts.name, facts.name)
        if new in structures or (new == facts.name and new in words.values()):
            continue  # what examples showed of it gives way to what is known
        called = python_name(facts, names.class_name)
        keeps_class = facts.name in words and called != names.class_name(new)
        structures[new] = replace(
            facts,
            name=new,
            python_name=called if keeps_class else facts.python_name,
            fields=_retyped(facts.fields, words),
        )
    actions = (
        replace(
            action,
            request=_retyped(action.request or (), words),
            response=_retyped(action.response or (), words),
        )
        for action in old.actions
    )
    return replace(
        old,
        actions=tuple(actions),
        structures=tuple(structures.values()),
        pages=tuple(_relocked(page, words) for page in old.pages),
    )


def _relocked(page: LockedPage, words: Mapping[str, str]) -> LockedPage:
    """Return *page* with the paths of its prose as they are called now."""
    return replace(page, prose={_path(path, words): known for path, known in page.prose.items()})


def _path(path: str, words: Mapping[str, str]) -> str:
    first, *rest = path.split(".")
    if first == "structures" and rest:
        rest[0] = words.get(rest[0], rest[0])
    return ".".join([first, *rest])


def _retyped(fields: Iterable[FieldFacts], words: Mapping[str, str]) -> tuple[FieldFacts, ...]:
    return tuple(
        (
            replace(field, type=_list_words(field) + words[field.leads_to])
            if field.leads_to in words
            else field
        )
        for field in fields
    )


def _list_words(field: FieldFacts) -> str:
    """Return what its type says in front of the name of a structure."""
    return field.type.removesuffix(field.leads_to)


def _led_to(
    actions: Iterable[ActionFacts], structures: Iterable[StructureFacts]
) -> dict[tuple[str, str, str], str]:
    """Return the structure that each field leads to, an empty string for a scalar."""
    tables = [("", facts.name, facts.fields) for facts in structures]
    for action in actions:
        tables.append((action.name, "request", action.request or ()))
        tables.append((action.name, "response", action.response or ()))
    return {
        (owner, side, field.wire_name): field.leads_to
        for owner, side, fields in tables
        for field in fields
    }


def _shape(facts: StructureFacts) -> dict[str, str]:
    """Return name and type of the fields; one structure is as good as another."""
    return {
        field.wire_name: _list_words(field) + "*" if field.leads_to else field.type
        for field in facts.fields
    }
