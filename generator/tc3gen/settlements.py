"""Contradictions that people have settled: of which fact, between which two values.

Here alone it is decided whether sources contradict each other as they did when it was settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tc3gen.model import parse_type
from tc3gen.transcript import (
    METADATA,
    NOWHERE,
    UNKNOWN,
    ActionFacts,
    FieldFacts,
    StructureFacts,
    is_region,
    parse_rate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.findings import Location

Section: TypeAlias = Literal["actions", "structures"]

PRESENT, ABSENT = "present", "absent"
"""What is said of a row, a code or the examples: whether they are there."""
UNBOUNDED = "not bounded"
"""What is said of regions, where a page sets no bounds."""

_COMMA = ", "
_WANTED = {
    "rate_limit": "requests a second, such as 10/s",
    "regions": f"regions, such as ap-one{_COMMA}ap-two, or {UNBOUNDED}",
    "type": "a word of the documentation, or a structure",
    "required": "true or false",
}
_WHOLE = ("rate_limit", "regions", "examples")
_PARTS = {"request": ("type", "required"), "response": ("type",), "fields": ("type", "required")}
"""Table of fields to what sources can contradict each other in, of a row that is there."""
_TABLES: dict[Section, tuple[str, ...]] = {
    "actions": ("request", "response", "errors"),
    "structures": ("fields",),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a path in policy.yaml names: a *part* of a row, whether there is the row, or neither."""

    table: str
    """The key of api.yaml that holds it."""
    name: str = ""
    """The row; empty where the fact is all that stands below that key."""
    part: str = ""

    @property
    def is_presence(self) -> bool:
        """Whether it tells that something is there, in :data:`PRESENT` and :data:`ABSENT`."""
        return not self.part and self.table not in {"rate_limit", "regions"}

    @property
    def wanted(self) -> str:
        """How its values are written."""
        return _WANTED.get(self.part or self.table, f"{PRESENT} or {ABSENT}")

    def admits(self, value: str) -> bool:
        """Return whether it can have *value*."""
        if self.table == "rate_limit":
            return parse_rate(value) is not None
        if self.table == "regions":
            return value == UNBOUNDED or all(map(is_region, value.split(_COMMA)))
        if self.part == "type":
            return parse_type(value) is not None
        return value in ({"true", "false"} if self.part else {PRESENT, ABSENT})

    def canonical(self, value: str) -> str:
        """Return *value* as it compares: regions have no order."""
        return _COMMA.join(sorted(value.split(_COMMA))) if self.table == "regions" else value


def parse_fact(section: Section, path: str) -> Fact | None:
    """Return the fact at *path*, such as ``request.Text.required``; ``None`` where it is none."""
    table, _, rest = path.partition(".")
    if section == "actions" and path in _WHOLE:
        return Fact(path)
    if table not in _TABLES[section] or not rest:
        return None
    if table == "errors":
        return Fact(table, rest)
    name, dot, part = rest.partition(".")
    return Fact(table, name, part) if name and (not dot or part in _PARTS[table]) else None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A decision of policy.yaml, at *location*: of two values of a fact it takes one."""

    section: Section
    owner: str
    path: str
    fact: Fact
    takes: str
    over: str
    reason: str = ""
    location: Location = NOWHERE

    @property
    def about(self) -> str:
        """The fact in words."""
        return f"{self.path} of {self.owner}"

    @property
    def key(self) -> str:
        """How pages.lock calls it, where an action has a page of its own."""
        return self.path if self.section == "actions" else f"structures.{self.owner}.{self.path}"

    def holds(self, said: Sequence[str]) -> bool:
        """Return whether sources that have *said* these values may contradict each other still.

        All of them say one of the two values; and if there are several, both are said.
        """
        values = set(map(self.fact.canonical, said))
        known = set(map(self.fact.canonical, (self.takes, self.over)))
        return values <= known and (len(values) > 1 or len(said) <= 1)


def undecided(page: str, key: str) -> Settlement | None:
    """Return what settles nothing of the fact that the lock of *page* has under *key*."""
    owner, path = page.removeprefix(METADATA), key
    section: Section = "structures" if key.startswith("structures.") else "actions"
    if section == "structures":
        owner, _, path = key.partition(".")[2].partition(".")
    fact = parse_fact(section, path)
    return Settlement(section, owner, path, fact, "", "") if fact else None


def told(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what all sources say, given what each page and metadata in the lock has *said*.

    Pages of one site that describe the same thing are one source; others are one each.
    """
    counting = [values[0] for key, values in said.items() if is_page(key) and values]
    others = [value for key, values in said.items() for value in values[is_page(key) :]]
    return [*dict.fromkeys(counting), *others]


def is_page(key: str) -> bool:
    """Return whether *key* is that of a page in the lock, and not of metadata."""
    return not key.startswith(METADATA)


def said_by(facts: ActionFacts | StructureFacts, fact: Fact) -> str | None:
    """Return what *facts* say, as policy.yaml would have it; ``None`` where that is not known."""
    if isinstance(facts, StructureFacts) and facts.inferred:
        return None
    held = getattr(facts, fact.table)
    if fact.table == "rate_limit":
        return None if held is None else f"{held}/s"
    if fact.table == "regions":
        return None if held is None else _COMMA.join(held) or UNBOUNDED
    if held is None:
        return None
    found = held if fact.table == "examples" else [row for row in held if row.key == fact.name]
    if not fact.is_presence:
        return _part(found[0], facts, fact) if found else None
    return PRESENT if found else None if _unfinished(facts, fact.table) else ABSENT


def regions_of(value: str) -> tuple[str, ...]:
    """Return the regions that a *value* names."""
    return () if value == UNBOUNDED else tuple(value.split(_COMMA))


def _part(row: FieldFacts, facts: ActionFacts | StructureFacts, fact: Fact) -> str | None:
    part = _unfinished(facts, fact.table)
    value = getattr(row, fact.part)
    if value == UNKNOWN or (part and part.breaks_off and part.location == row.location):
        return None
    return str(value) if fact.part == "type" else str(bool(value)).lower()


def _unfinished(facts: ActionFacts | StructureFacts, table: str) -> Any:  # noqa: ANN401 - either
    if isinstance(facts, StructureFacts):
        return facts.unfinished
    return next((part for part in facts.unfinished if part.table == table), None)
