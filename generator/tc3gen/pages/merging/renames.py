"""Structures that the documentation calls otherwise than before: what the spec says, stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.facts import UNKNOWN
from tc3gen.pages.merging.rules import found
from tc3gen.pages.merging.structures import merged_structures, reached, tables_of
from tc3gen.type_words import SCALARS, item_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.facts import PageFacts
    from tc3gen.pages.merging.rules import Plain


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
        return found("renamed", self.location, message, hint)


def find_renames(api: Plain, actions: Plain, pages: Sequence[PageFacts]) -> list[Rename]:
    """Return the structures of *api* that *pages* describe under another name.

    Nothing in *actions* leads to the old name any more, the fields are the same, and what had the
    one as its type has the other now, or nothing had led to the old one before. A rename shows
    others: those of the types of its fields.
    """
    renamed: list[Rename] = []
    while renames := _renames(api, actions, pages):
        renamed += renames
        api = renamed_api(api, renames)
    return renamed


def _renames(api: Plain, actions: Plain, pages: Sequence[PageFacts]) -> list[Rename]:
    before = api.get("structures", {})
    described = {s.name: s for page in pages for s in page.structures if not s.inferred}
    after = merged_structures(before, pages, {}, {})
    used = reached(after, tables_of(actions))
    used_before = reached(before, tables_of(api.get("actions", {})))
    moved = set(moves(api, actions, after))
    renames: list[Rename] = []
    for new in (n for n in described if n in used and before.get(n, _SHOWN).get("inferred")):
        like = [
            old
            for old in before
            if old not in used
            and old not in described
            and ((old, new) in moved or old not in used_before)
            and _fields(before[old]) == _fields(after[new])
        ]
        if len(like) == 1:
            renames.append(Rename(old=like[0], new=new, location=described[new].location))
    return renames


_SHOWN = {"inferred": True}


def moves(api: Plain, actions: Plain, structures: Plain) -> Iterator[tuple[str, str]]:
    """Yield the structure that was the type of a field, and the structure that is its type now."""
    old = _types(api.get("actions", {}), api.get("structures", {}))
    new = _types(actions, structures)
    for path, word in old.items():
        now = new.get(path, word)
        if now != word and not {word, now} & {*SCALARS, UNKNOWN}:
            yield word, now


def renamed_api(api: Plain, renames: Sequence[Rename]) -> Plain:
    """Return *api* as if its structures had always been called what they are called now."""
    words = {rename.old: rename.new for rename in renames}
    structures: Plain = {}
    for name, entry in api.get("structures", {}).items():
        new = words.get(name, name)
        if new in structures or (new == name and name in words.values()):
            continue  # what examples showed of it gives way to what is known
        called = entry.get("name", names.class_name(name))
        own = {"name": called} if name in words and called != names.class_name(new) else {}
        structures[new] = {**own, **entry, "fields": _retyped(entry["fields"], words)}
    actions = {
        name: {**action, **{side: _retyped(action[side], words) for side in _SIDES}}
        for name, action in api.get("actions", {}).items()
    }
    return {**api, "actions": actions, "structures": structures}


def renamed_lock(lock: Plain, renames: Sequence[Rename]) -> Plain:
    """Return *lock* with the paths of prose as they are called now."""
    words = {rename.old: rename.new for rename in renames}
    pages = {
        key: {**page, "prose": {_path(path, words): known for path, known in page["prose"].items()}}
        for key, page in lock.get("pages", {}).items()
    }
    return {**lock, "pages": pages} if pages else lock


_SIDES = ("request", "response")


def _path(path: str, words: dict[str, str]) -> str:
    first, *rest = path.split(".")
    if first == "structures" and rest:
        rest[0] = words.get(rest[0], rest[0])
    return ".".join([first, *rest])


def _retyped(fields: Plain, words: dict[str, str]) -> Plain:
    retyped: Plain = {}
    for name, member in fields.items():
        inner = item_word(member["type"])
        lists = member["type"].removesuffix(inner)
        retyped[name] = {**member, "type": f"{lists}{words.get(inner, inner)}"}
    return retyped


def _types(actions: Plain, structures: Plain) -> dict[tuple[str, str, str], str]:
    """Return the type word of each field, without that it is a list."""
    tables = [(name, side, action[side]) for name, action in actions.items() for side in _SIDES]
    tables += [("", name, structure["fields"]) for name, structure in structures.items()]
    return {
        (owner, side, name): item_word(member["type"])
        for owner, side, fields in tables
        for name, member in fields.items()
    }


def _fields(structure: Plain) -> dict[str, str]:
    """Return name and type of the fields; one structure is as good as another."""
    words = {name: item_word(member["type"]) for name, member in structure["fields"].items()}
    return {
        name: structure["fields"][name]["type"].removesuffix(word)
        + (word if word in SCALARS else "*")
        for name, word in words.items()
    }
