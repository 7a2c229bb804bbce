"""Metadata beside pages: it fills what pages leave open, and what a page has told counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.lock import METADATA
from tc3gen.transcript import UNKNOWN, ActionFacts, FieldFacts, StructureFacts, by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        self._paged = {page.key for page in told}
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
        return replace(
            known,
            request=self._rows(f"the request of {facts.name}", old.request, facts.request),
            response=self._rows(f"the response of {facts.name}", old.response, facts.response),
            examples=old.examples or facts.examples,
        )

    def _structure(self, facts: StructureFacts) -> StructureFacts:
        old = self._structures.get(facts.name)
        if old is None or old.inferred or facts.name not in self._described:
            return facts
        return replace(facts, fields=self._rows(facts.name, old.fields, facts.fields) or ())

    def _rows(
        self,
        owner: str,
        old: tuple[FieldFacts, ...] | None,
        told: tuple[FieldFacts, ...] | None,
    ) -> tuple[FieldFacts, ...] | None:
        """Return the rows of a page, with what it left open as the metadata has *told* it."""
        if old is None or told is None:
            return old or told
        rows = by_key(told)
        for name in rows.keys() - by_key(old).keys():
            self._contradicts(rows[name].location, f"{owner} has {name}", "the page does not")
        return tuple(self._row(owner, field, rows.get(field.wire_name)) for field in old)

    def _row(self, owner: str, old: FieldFacts, told: FieldFacts | None) -> FieldFacts:
        if told is None:
            return old
        for what, now, before in _differences(old, told):
            self._contradicts(
                told.location, f"{what} of {old.wire_name} in {owner} is {now!r}", f"{before!r}"
            )
        return replace(
            told,
            type=told.type if old.type == UNKNOWN else old.type,
            required=told.required if old.required == UNKNOWN else old.required,
        )

    def _contradicts(self, location: Location, says: str, page: str) -> None:
        message = f"by the metadata, {says}; the page says {page}, and that is kept"
        if page.startswith("the page"):
            message = f"by the metadata, {says}; {page}, and that is kept"
        hint = "look which is right, and import that page again or correct api.yaml"
        self._findings.append(finding_of("contradiction", location, message, hint))


def _differences(old: FieldFacts, told: FieldFacts) -> Iterator[tuple[str, object, object]]:
    """Yield what both state and do not agree on."""
    pairs: Iterable[tuple[str, object, object]] = (
        ("the type", told.type, old.type),
        ("`required`", bool(told.required), bool(old.required)),
    )
    for what, now, before in pairs:
        is_open = UNKNOWN in {told.type, old.type} if what == "the type" else False
        is_open |= what == "`required`" and UNKNOWN in {told.required, old.required}
        if now != before and not is_open:
            yield what, now, before
