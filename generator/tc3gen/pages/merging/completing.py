"""Metadata beside pages: it fills what pages leave open, and what a page has told counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.lock import KEYS
from tc3gen.pages.merging.saying import to_settle
from tc3gen.settlements import ABSENT, PRESENT
from tc3gen.transcript import METADATA, UNKNOWN, ActionFacts, FieldFacts, StructureFacts, by_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import PageFacts, Transcript


def completed(
    old: Transcript, pages: Sequence[PageFacts], findings: list[Finding]
) -> list[PageFacts]:
    """Return *pages*, those of metadata with what it does not know as *old* has it.

    Where a page has told an action or a structure, metadata fills what that left open. Where they
    contradict each other, the page counts, and both are named.
    """
    completing = _Completing(old, findings)
    return [completing.page(page) if page.origin == "metadata" else page for page in pages]


class _Completing:
    """Looks up what the spec knows, and from where."""

    def __init__(self, old: Transcript, findings: list[Finding]) -> None:
        self._actions, self._structures = by_key(old.actions), by_key(old.structures)
        self._findings = findings
        told = [page for page in old.pages if not page.key.startswith(METADATA)]
        self._paged = {page.key: page.url for page in told}
        self._types_url = self._paged.get(KEYS["types"], "")
        paths = (path.split(".") for page in told for path in page.prose)
        self._described = {path[1] for path in paths if path[0] == "structures"}

    def page(self, page: PageFacts) -> PageFacts:
        """Return a page of metadata with what else is known of its subjects."""
        return replace(
            page,
            action=self._action(page.action) if page.action else None,
            structures=tuple(self._structure(facts) for facts in page.structures),
        )

    def _action(self, facts: ActionFacts) -> ActionFacts:
        old = self._actions.get(facts.name)
        if old is None:
            return facts
        known = replace(
            facts,
            regions=old.regions,
            rate_limit=old.rate_limit,
            errors=old.errors,
            examples=facts.examples or old.examples,
        )
        if facts.name not in self._paged:
            return known
        page = of_page(old.page or self._paged[facts.name])
        return replace(
            known,
            request=self._rows(page, "request", old, facts),
            response=self._rows(page, "response", old, facts),
            examples=old.examples or facts.examples,
        )

    def _structure(self, facts: StructureFacts) -> StructureFacts:
        old = self._structures.get(facts.name)
        if old is None or old.inferred or facts.name not in self._described:
            return facts
        page = of_page(self._types_url)
        return replace(facts, fields=self._rows(page, "fields", old, facts) or ())

    def _rows(
        self,
        page: str,
        key: str,
        old: ActionFacts | StructureFacts,
        facts: ActionFacts | StructureFacts,
    ) -> tuple[FieldFacts, ...] | None:
        """Return the rows of a page, with what it left open as the metadata has told it.

        *key* is that of their table in the entry of the action or structure.
        """
        before: tuple[FieldFacts, ...] | None = getattr(old, key)
        told: tuple[FieldFacts, ...] | None = getattr(facts, key)
        if before is None or told is None:
            return before or told
        owner = old.name if key == "fields" else f"the {key} of {old.name}"
        rows = by_key(told)
        for name in rows.keys() - by_key(before).keys():
            says, settle = f"{owner} has {name}", to_settle(f"{key}.{name}", ABSENT, PRESENT)
            self._contradicts(rows[name].location, says, f"{page} does not have it", settle)
        of = (page, owner, key)
        return tuple(self._row(of, field, rows.get(field.wire_name)) for field in before)

    def _row(
        self, of: tuple[str, str, str], old: FieldFacts, told: FieldFacts | None
    ) -> FieldFacts:
        if told is None:
            return replace(old, doc="")  # Its words are not those of the metadata.
        page, owner, key = of
        for part, before, now in differences(old, told):
            says = f"{PARTS[part]} of {old.wire_name} in {owner} is {now!r}"
            settle = to_settle(f"{key}.{old.wire_name}.{part}", before, now)
            self._contradicts(told.location, says, f"{page} says {before!r}", settle)
        return replace(
            told,
            type=told.type if old.type == UNKNOWN else old.type,
            required=told.required if old.required == UNKNOWN else old.required,
        )

    def _contradicts(self, location: Location, says: str, page: str, settle: str) -> None:
        message = f"by the metadata, {says}; {page}, and that is kept"
        hint = f"look which is right; {settle}"
        self._findings.append(finding_of("contradiction", location, message, hint))


PARTS = {"type": "the type", "required": "`required`"}
"""What two rows can differ in, to how it is called in messages."""


def of_page(url: str) -> str:
    """Return how a contradiction names the page at *url*, which may be unknown."""
    return f"the page {url}" if url else "the page"


def differences(one: FieldFacts, other: FieldFacts) -> Iterator[tuple[str, object, object]]:
    """Yield what both state and do not agree on, and what each says of it."""
    if one.type != other.type and UNKNOWN not in {one.type, other.type}:
        yield "type", one.type, other.type
    is_known = UNKNOWN not in {one.required, other.required}
    if is_known and bool(one.required) != bool(other.required):
        yield "required", bool(one.required), bool(other.required)
