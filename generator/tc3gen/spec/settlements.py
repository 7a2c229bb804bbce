"""The contradictions that policy.yaml settles: how they are written, and as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from tc3gen.settlements import Section, Settlement, parse_fact
from tc3gen.spec.shapes import Key, Record, Table, Text, TextOrFlag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.settlements import Fact
    from tc3gen.spec.build import Plain
    from tc3gen.spec.nodes import Document

SECTIONS: tuple[Section, ...] = get_args(Section)
TABLE = "contradictions"
"""The key of an entry in policy.yaml that holds them."""
CONTRADICTIONS = Key(
    Table(
        Record(
            {
                "takes": Key(
                    TextOrFlag(), "the value that counts, as a source says", required=True
                ),
                "over": Key(TextOrFlag(), "the value of the other source", required=True),
                "reason": Key(Text(), "why it was decided so", required=True),
            }
        )
    ),
    "facts in which sources differ, such as rate_limit or request.Name.required, and what counts",
)


def written_settlements(decisions: Plain) -> Iterator[tuple[Section, str, str, Plain]]:
    """Yield section, owner, path and values of each, whatever they are."""
    for section in SECTIONS:
        for owner, decision in decisions.get(section, {}).items():
            for path, values in decision.get(TABLE, {}).items():
                yield section, owner, path, values


def settlements_of(decisions: Plain, policy: Document) -> list[Settlement]:
    """Return those that can settle something; what keeps others from it, lint tells."""
    settlements = []
    for section, owner, path, values in written_settlements(decisions):
        fact = parse_fact(section, path)
        if fact is None or not {"takes", "over"} <= values.keys():
            continue
        takes, over = (as_text(values[key]) for key in ("takes", "over"))
        if all(admitted(fact, takes, over)) and fact.canonical(takes) != fact.canonical(over):
            location = policy.key_location(section, owner, TABLE, path)
            reason = values.get("reason", "")
            settled = Settlement(section, owner, path, fact, takes, over, reason, location)
            settlements.append(settled)
    return settlements


def admitted(fact: Fact, takes: str, over: str) -> tuple[bool, bool]:
    """Return whether both values are possible; one that a source errs in may be no type."""
    return fact.admits(takes), fact.admits(over) or (fact.part == "type" and bool(over.strip()))


def as_text(value: str | bool) -> str:
    """Return a value as pages.lock has it."""
    return value if isinstance(value, str) else str(value).lower()
