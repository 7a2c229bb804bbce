"""A page over what metadata has told before: the page counts, and their contradictions are named.

What comes in the other order is completed, by :mod:`tc3gen.pages.merging.completing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.completing import PARTS, differences, of_page
from tc3gen.pages.merging.lock import KEYS, sources
from tc3gen.pages.merging.saying import to_settle
from tc3gen.settlements import ABSENT, PRESENT
from tc3gen.transcript import METADATA, ActionFacts, FieldFacts, StructureFacts, Transcript, by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.findings import Finding
    from tc3gen.transcript import PageFacts


def outranked(old: Transcript, pages: Iterable[PageFacts], findings: list[Finding]) -> Transcript:
    """Return *old* without what metadata alone has told and a whole page denies.

    A field that the page lacks is named here, once, with both sources; so merging need not miss it.
    """
    actions, structures = by_key(old.actions), by_key(old.structures)
    by_metadata = _structures_of_metadata(old)
    for page in pages:
        if page.origin == "metadata":
            continue
        facts = page.action
        if facts and facts.name in actions and sources(old.pages, facts.name) == {"metadata"}:
            actions[facts.name] = _action(actions[facts.name], facts, page, findings)
        for told in page.structures:
            if told.name in structures and told.name in by_metadata and not told.inferred:
                before = structures[told.name]
                structures[told.name] = _structure(before, told, page, findings)
    return replace(old, actions=tuple(actions.values()), structures=tuple(structures.values()))


def without_denied(
    before: Iterable[StructureFacts], weighed: Iterable[StructureFacts]
) -> Iterator[StructureFacts]:
    """Yield the structures *before*, without the fields that *weighed* lacks."""
    fields = {facts.name: by_key(facts.fields) for facts in weighed}
    for facts in before:
        left = fields.get(facts.name)
        rows = facts.fields if left is None else [f for f in facts.fields if f.wire_name in left]
        yield replace(facts, fields=tuple(rows))


def _structures_of_metadata(old: Transcript) -> set[str]:
    """Return the structures that metadata has described, and no page."""
    lock = by_key(old.pages)
    paged, told = (
        (
            {path.split(".")[1] for path in lock[key].prose if path.startswith("structures.")}
            if key in lock
            else set()
        )
        for key in (KEYS["types"], f"{METADATA}{KEYS['types']}")
    )
    return told - paged


def _action(
    old: ActionFacts, facts: ActionFacts, page: PageFacts, findings: list[Finding]
) -> ActionFacts:
    unfinished = {part.table for part in facts.unfinished}
    request, response = (
        _rows(
            (f"the {side} of {old.name}", side), before, told, (page, side in unfinished), findings
        )
        for side, before, told in (
            ("request", old.request, facts.request),
            ("response", old.response, facts.response),
        )
    )
    shows_all = facts.examples and "examples" not in unfinished
    examples = () if shows_all else old.examples
    return replace(old, request=request, response=response, examples=examples)


def _structure(
    old: StructureFacts, told: StructureFacts, page: PageFacts, findings: list[Finding]
) -> StructureFacts:
    cut = told.unfinished is not None
    rows = _rows((old.name, "fields"), old.fields, told.fields, (page, cut), findings)
    return replace(old, fields=rows or ())


def _rows(
    table: tuple[str, str],
    old: tuple[FieldFacts, ...] | None,
    told: tuple[FieldFacts, ...] | None,
    of: tuple[PageFacts, bool],
    findings: list[Finding],
) -> tuple[FieldFacts, ...] | None:
    """Return the *old* rows of a *table* that stay; *of* tells the page, and whether it is cut."""
    owner, key = table
    page, is_cut = of
    if old is None or told is None:
        return old
    rows: Mapping[str, FieldFacts] = by_key(told)
    kept: list[FieldFacts] = []
    for field in old:
        row = rows.get(field.wire_name)
        if row is None and not is_cut:
            says = f"{of_page(page.url)} does not have {field.wire_name} in {owner}"
            settle = to_settle(f"{key}.{field.wire_name}", ABSENT, PRESENT)
            _contradicts(page, f"{says}; the metadata does", settle, findings)
            continue
        kept.append(field)
        for part, before, now in differences(field, row) if row else ():
            what = f"{PARTS[part]} of {field.wire_name} in {owner}"
            says = f"by {of_page(page.url)}, {what} is {now!r}; by the metadata, it is {before!r}"
            settle = to_settle(f"{key}.{field.wire_name}.{part}", now, before)
            _contradicts(page, says, settle, findings)
    return tuple(kept)


def _contradicts(page: PageFacts, message: str, settle: str, findings: list[Finding]) -> None:
    message += "; the page counts"
    hint = f"look which is right; {settle}"
    findings.append(finding_of("contradiction", page.location, message, hint))
