"""An action as its page states it, over the action as the spec has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen import names
from tc3gen.digests import clean
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.examples import matched, meaning
from tc3gen.pages.merging.fields import FieldTable, merged_fields
from tc3gen.pages.merging.missing import PagePart
from tc3gen.pages.merging.prose import description
from tc3gen.transcript import ActionFacts, ErrorFacts, ExampleFacts, by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tc3gen.findings import Finding
    from tc3gen.transcript import FieldFacts, Unfinished

_Side: TypeAlias = Literal["request", "response"]

_WHAT = {
    "regions": "where it is served",
    "rate_limit": "how often it may be called",
    "request": "its parameters",
    "response": "the fields of its response",
    "errors": "its error codes",
}


def is_usable(old: ActionFacts | None, facts: ActionFacts, findings: list[Finding]) -> bool:
    """Return whether *facts*, with what is known, make an action; note what is missing."""
    if not names.is_wire_name(facts.name):
        message = f"{facts.name!r} is no name of an action; the page is left out"
        findings.append(finding_of("page-name", facts.location, message))
        return False
    usable = True
    for key in ("request", "response"):
        if getattr(facts, key) is None and getattr(old, key, None) is None:
            message = f"the page of {facts.name} does not tell {_WHAT[key]}; it is left out"
            hint = "save the whole page and import it again"
            findings.append(finding_of("page-incomplete", facts.location, message, hint))
            usable = False
    return usable


def merged_action(
    old: ActionFacts,
    facts: ActionFacts,
    page: str,
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> ActionFacts:
    """Return the action that *facts* state; what the page does not tell is taken from *old*."""
    codes = _codes(old, facts, findings)
    regions = _regions(old, facts, findings)
    for key in ("rate_limit", "errors"):
        if getattr(facts, key) is None and getattr(old, key) is not None:
            _keep(key, facts, findings)
    return ActionFacts(
        name=facts.name,
        doc=description(old.doc, facts.doc, then.get(f"actions.{facts.name}.doc", ())),
        page=page or old.page,
        regions=regions or None,
        rate_limit=old.rate_limit if facts.rate_limit is None else facts.rate_limit,
        unsigned=old.unsigned or facts.unsigned,
        request=_fields("request", old, facts, then, findings),
        response=_fields("response", old, facts, then, findings),
        errors=codes or None,
        examples=_examples(old, facts, findings),
        location=facts.location,
    )


def _regions(
    old: ActionFacts, facts: ActionFacts, findings: list[Finding]
) -> tuple[str, ...] | None:
    """Return the only regions, and note each that is no longer told.

    Where the page sets no bounds, none is.
    """
    if facts.regions is None:
        if old.regions is not None:
            _keep("regions", facts, findings)
        return old.regions
    regions = tuple(dict.fromkeys(map(clean, facts.regions)))
    for region in old.regions or ():
        if region not in regions:
            message = f"{region} is not among the regions of {facts.name} any more; it was removed"
            message += " from the spec" if regions else ", for the page sets no bounds"
            findings.append(finding_of("vanished", facts.location, message))
    return regions


def _fields(
    side: _Side,
    old: ActionFacts,
    facts: ActionFacts,
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> tuple[FieldFacts, ...] | None:
    known: tuple[FieldFacts, ...] | None = getattr(old, side)
    rows: tuple[FieldFacts, ...] | None = getattr(facts, side)
    if rows is None:
        _keep(side, facts, findings)
        return known
    table = FieldTable(
        owner=f"the {side} of {facts.name}",
        path=f"actions.{facts.name}.{side}",
        sent=side == "request",
        location=facts.location,
        then=then,
        unfinished=_unfinished(side, facts),
    )
    return merged_fields(known, rows, table, findings)


def _keep(key: str, facts: ActionFacts, findings: list[Finding]) -> None:
    message = f"the page of {facts.name} does not tell {_WHAT[key]}; the spec keeps what it says"
    findings.append(finding_of("not-told", facts.location, message))


def _unfinished(key: str, facts: ActionFacts) -> Unfinished | None:
    return next((part for part in facts.unfinished if part.table == key), None)


def _codes(
    old: ActionFacts, facts: ActionFacts, findings: list[Finding]
) -> tuple[ErrorFacts, ...] | None:
    """Return the codes that the page documents, and behind them those that it may have lost."""
    if facts.errors is None:
        return old.errors
    known, told = by_key(old.errors), _sound_codes(facts.errors, findings)
    part = PagePart(
        owner=facts.name, location=facts.location, unfinished=_unfinished("errors", facts)
    )
    codes = part.uncut(told, known, findings)
    codes += part.kept([code for code in known if code not in codes], findings)
    # What each means is said once for all actions of the service.
    return tuple(
        replace(told[code], doc="") if code in told else known[code]
        for code in part.ordered(codes, known)
    )


def _sound_codes(rows: Iterable[ErrorFacts], findings: list[Finding]) -> dict[str, ErrorFacts]:
    codes: dict[str, ErrorFacts] = {}
    for row in rows:
        if not names.is_error_code(row.code):
            message = f"{row.code!r} is no error code; the row is left out"
            findings.append(finding_of("page-name", row.location, message))
        elif row.code in codes:
            message = f"there are two rows for {row.code}; the first counts"
            findings.append(finding_of("row-twice", row.location, message))
        else:
            codes[row.code] = row
    return codes


def _examples(
    old: ActionFacts, facts: ActionFacts, findings: list[Finding]
) -> tuple[ExampleFacts, ...]:
    """Return the page's examples under the titles that they have; none shown denies none."""
    if not facts.examples:
        if old.examples:
            message = f"the page of {facts.name} shows no example; the spec keeps those it has"
            findings.append(finding_of("not-told", facts.location, message))
        return old.examples
    shown = [_example(example, number) for number, example in enumerate(facts.examples, 1)]
    known = matched(old.examples, shown)
    merged = [_titled(*pair, findings) for pair in zip(shown, known, strict=True)]
    part = PagePart(
        owner=f"the page of {facts.name}",
        location=facts.location,
        unfinished=_unfinished("examples", facts),
    )
    gone = [example for example in old.examples if not any(example is each for each in known)]
    left = {f"example {example.title!r}": example for example in gone}
    return (*merged, *(left[name] for name in part.kept(left, findings)))


def _titled(
    shown: ExampleFacts, known: ExampleFacts | None, findings: list[Finding]
) -> ExampleFacts:
    """Return the example that is *shown*, under the title by which the spec knows it."""
    if known is None:
        return shown
    if meaning(known) == meaning(shown):
        return known
    if known.title != shown.title:
        message = f"the example {known.title!r} is other than before"
        hint = f"the page calls it {shown.title!r}; the spec keeps its title"
        findings.append(finding_of("example-changed", shown.location, message, hint))
    return replace(shown, title=known.title)


def _example(shown: ExampleFacts, number: int) -> ExampleFacts:
    return replace(
        shown,
        title=clean(shown.title) if shown.title.strip() else f"Example {number}",
        request=_block(shown.request),
        response=_block(shown.response),
    )


def _block(text: str) -> str:
    """Return *text* with an end to its last line, as a block of YAML wants it."""
    return clean(text).rstrip("\n") + "\n"
