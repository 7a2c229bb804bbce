"""Facts that are to say another value of one thing, and what can be put where it is missing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from tc3gen.settlements import PRESENT, regions_of, said_by
from tc3gen.transcript import (
    ActionFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    StructureFacts,
    parse_rate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.settlements import Fact

_WORDS = re.compile(r"[A-Za-z0-9_/-]+( [A-Za-z0-9_/-]+)*")
"""What YAML reads as it stands."""

FactsT = TypeVar("FactsT", ActionFacts, StructureFacts)
Row: TypeAlias = FieldFacts | ErrorFacts | ExampleFacts


def saying(facts: FactsT, fact: Fact, value: str, spare: Sequence[Row] = ()) -> FactsT:
    """Return *facts* with *value* where they say something of the *fact*.

    What is to be there and is not, is taken from *spare*; what those say of it in words, is not.
    """
    if said_by(facts, fact) in {None, value}:
        return facts
    held: dict[str, Any] = {fact.table: _held(facts, fact, value, spare)}
    return replace(facts, **held)


def _held(
    facts: ActionFacts | StructureFacts, fact: Fact, value: str, spare: Sequence[Row]
) -> object:
    held = getattr(facts, fact.table)
    if fact.table == "rate_limit":
        return parse_rate(value)
    if fact.table == "regions":
        return regions_of(value)
    if fact.part:
        stated = value if fact.part == "type" else value == "true"
        return tuple(
            replace(row, **{fact.part: stated}) if row.key == fact.name else row for row in held
        )
    if value == PRESENT:
        return (*held, *(r if isinstance(r, ExampleFacts) else replace(r, doc="") for r in spare))
    return () if fact.table == "examples" else tuple(r for r in held if r.key != fact.name)


def rows_of(facts: ActionFacts | StructureFacts, fact: Fact) -> Sequence[Row]:
    """Return what stands in *facts* of a *fact* that tells what is there."""
    held = getattr(facts, fact.table) or ()
    return held if fact.table == "examples" else [row for row in held if row.key == fact.name][:1]


def to_settle(path: str, takes: object, over: object) -> str:
    """Return the hint that tells how a contradiction is settled, for what is taken now."""
    values = f"takes: {_plain(takes)}, over: {_plain(over)}, reason: ..."
    return f"`contradictions: {{{path}: {{{values}}}}}` of its entry in policy.yaml settles it"


def _plain(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if _WORDS.fullmatch(text) else json.dumps(text, ensure_ascii=False)
