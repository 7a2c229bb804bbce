"""Checks of contradictions that policy settles: of a fact, between its values, and still there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, nearest
from tc3gen.settlements import ABSENT, UNBOUNDED, parse_fact, said_by, told
from tc3gen.spec.facts import transcript_of
from tc3gen.spec.settlements import (
    SECTIONS,
    TABLE,
    admitted,
    as_text,
    settlements_of,
    written_settlements,
)
from tc3gen.transcript import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.settlements import Fact, Section, Settlement
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps

AGAIN = "look which is right now, and settle that, or remove the entry"
"""What to do about a settlement that no longer holds."""


@dataclass(frozen=True, slots=True)
class StaleSettlement:
    """A settlement that no longer holds, and what all sources *say* now."""

    settlement: Settlement
    say: tuple[str, ...]

    @property
    def finding(self) -> Finding:
        """It as lint and import tell it."""
        of = self.settlement
        says = f"sources say {quoted(self.say)} of {of.about} now"
        message = f"{says}; it was settled as {of.takes!r} over {of.over!r}"
        return Finding(of.location, "stale-settlement", message, AGAIN)


def quoted(said: Iterable[str]) -> str:
    """Return the values that were *said*, each once."""
    return " and ".join(map(repr, dict.fromkeys(said)))


def check_settlements(sources: Sources) -> Iterator[Finding]:
    """Rules ``settlement``, ``stale-settlement``, ``untaken-settlement`` and ``policy-target``.

    Also ``policy-reason``: a reason that says nothing is none.
    """
    for section, owner, path, values in written_settlements(sources.decisions):
        if owner in sources.facts.get(section, {}):
            steps = (section, owner, TABLE, path)
            yield from _targets(sources, section, steps)
            yield from _values(sources, parse_fact(section, path), steps, values)
    settlements = settlements_of(sources.decisions, sources.policy)
    stale = {each.settlement: each for each in stale_settlements(settlements, sources.lock)}
    yield from (each.finding for each in stale.values())
    yield from _untaken(sources, (each for each in settlements if each not in stale))


def stale_settlements(
    settlements: Iterable[Settlement], lock: Plain | None
) -> Iterator[StaleSettlement]:
    """Yield each that, by what *lock* knows of the sources, settles no contradiction any more."""
    for settlement in settlements:
        said = tuple(told(said_of(settlement, lock)))
        if not settlement.holds(said):
            yield StaleSettlement(settlement, said)


def said_of(settlement: Settlement, lock: Plain | None) -> dict[str, list[str]]:
    """Return what each page in *lock* says of the fact that is settled."""
    return {
        key: page["said"][settlement.key]
        for key, page in (lock or {}).get("pages", {}).items()
        if settlement.key in page.get("said", {})
        and (settlement.section == "structures" or key.removeprefix(METADATA) == settlement.owner)
    }


def _targets(sources: Sources, section: Section, steps: Steps) -> Iterator[Finding]:
    """Find a path that leads to no fact, or into a row that is not there."""
    _, owner, _, path = map(str, steps)
    held = sources.facts[section][owner]
    fact = parse_fact(section, path)
    if fact and (fact.is_presence or not fact.name or fact.name in held.get(fact.table, {})):
        return
    message = f"{owner} has no fact {path} that sources could differ in"
    known = [*_known_paths(section, held)]
    hint = nearest(path, known) or f"known here: {', '.join(known[:3])} and so on"
    yield Finding(sources.policy.key_location(*steps), "policy-target", message, hint)


def _known_paths(section: Section, held: Plain) -> Iterator[str]:
    if section == "actions":
        yield from ("rate_limit", "regions", "examples")
        yield from (f"errors.{code}" for code in held.get("errors", ()))
    for table in ("request", "response") if section == "actions" else ("fields",):
        for name in held.get(table, {}):
            paths = (f"{table}.{name}{part}" for part in ("", ".type", ".required"))
            yield from (path for path in paths if parse_fact(section, path))


def _values(sources: Sources, fact: Fact | None, steps: Steps, values: Plain) -> Iterator[Finding]:
    if "reason" in values and not values["reason"].strip():
        location = sources.policy.location(*steps, "reason")
        yield Finding(location, "policy-reason", f"nothing says why {steps[-1]} is settled so")
    if fact is None or not {"takes", "over"} <= values.keys():
        return
    takes, over = as_text(values["takes"]), as_text(values["over"])
    sound = admitted(fact, takes, over)
    for key, is_sound in zip(("takes", "over"), sound, strict=True):
        if not is_sound:
            message = f"{as_text(values[key])!r} is no value of {steps[-1]}"
            location = sources.policy.location(*steps, key)
            yield Finding(location, "settlement", message, f"wanted: {fact.wanted}")
    if all(sound) and fact.canonical(takes) == fact.canonical(over):
        message = f"takes and over are both {takes!r}, so nothing is settled"
        hint = "write what the other source says as `over`"
        yield Finding(sources.policy.location(*steps, "over"), "settlement", message, hint)


def _untaken(sources: Sources, settlements: Iterable[Settlement]) -> Iterator[Finding]:
    """Find what api.yaml does not hold as it was settled."""
    transcript = transcript_of(sources.facts)
    owners = {
        (section, facts.name): facts
        for section in SECTIONS
        for facts in getattr(transcript, section)
    }
    for of in settlements:
        facts = owners.get((of.section, of.owner))
        if facts is None:
            continue
        # Of a part that is not said, or has no row, others tell.
        unsaid = UNBOUNDED if of.fact.table == "regions" else ABSENT
        value = said_by(facts, of.fact) or (of.takes if of.fact.part else unsaid)
        if of.fact.canonical(value) != of.fact.canonical(of.takes):
            says = f"api.yaml says {value!r} of {of.about}"
            message = f"{says}; it was settled as {of.takes!r} over {of.over!r}"
            hint = "import the sources again, or correct api.yaml"
            yield Finding(of.location, "untaken-settlement", message, hint)
