"""An action as its page states it, over the action as the spec has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.digests import clean
from tc3gen.pages.merging.absence import Part
from tc3gen.pages.merging.examples import matched, meaning
from tc3gen.pages.merging.fields import Table, merged_fields
from tc3gen.pages.merging.prose import description
from tc3gen.pages.merging.rules import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.facts import ActionFacts, ErrorFacts, ExampleFacts, Unfinished
    from tc3gen.pages.merging.rules import Plain

_WHAT = {
    "regions": "where it is served",
    "rate_limit": "how often it may be called",
    "request": "its parameters",
    "response": "the fields of its response",
    "errors": "its error codes",
}


def is_usable(old: Plain, facts: ActionFacts, findings: list[Finding]) -> bool:
    """Tell whether *facts*, with what is known, make an action; note what is missing."""
    if not names.is_wire_name(facts.name):
        message = f"{facts.name!r} is no name of an action; the page is left out"
        findings.append(found("page-name", facts.location, message))
        return False
    usable = True
    for key in ("request", "response"):
        if getattr(facts, key) is None and key not in old:
            message = f"the page of {facts.name} does not tell {_WHAT[key]}; it is left out"
            hint = "save the whole page and import it again"
            findings.append(found("page-incomplete", facts.location, message, hint))
            usable = False
    return usable


def merged_action(
    old: Plain,
    facts: ActionFacts,
    page: str,
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> Plain:
    """Return the action that *facts* state; what the page does not tell is taken from *old*."""
    path = f"actions.{facts.name}"
    merged: Plain = {"doc": description(old.get("doc", ""), facts.doc, then.get(f"{path}.doc", ()))}
    if page or "page" in old:
        merged["page"] = page or old["page"]
    stated = {
        "regions": (
            None if facts.regions is None else list(dict.fromkeys(map(clean, facts.regions)))
        ),
        "rate_limit": None if facts.rate_limit is None else f"{facts.rate_limit}/s",
        "errors": None if facts.errors is None else _codes(old, facts, findings),
    }
    for key, value in stated.items():
        if value is None and key in old:
            _keep(key, facts, findings)
        if key == "regions" and value is not None:
            _tell_gone_regions(old.get(key, []), value, facts, findings)
        if kept := old.get(key) if value is None else value:
            merged[key] = kept
    for key, owner in (("request", "the request"), ("response", "the response")):
        if (rows := getattr(facts, key)) is None:
            _keep(key, facts, findings)
            merged[key] = old[key]
            continue
        table = Table(
            owner=f"{owner} of {facts.name}",
            path=f"{path}.{key}",
            sent=key == "request",
            location=facts.location,
            then=then,
            unfinished=_unfinished(key, facts),
        )
        merged[key] = merged_fields(old.get(key, {}), rows, table, findings)
    if examples := _examples(old.get("examples", []), facts, findings):
        merged["examples"] = examples
    return merged


def _keep(key: str, facts: ActionFacts, findings: list[Finding]) -> None:
    message = f"the page of {facts.name} does not tell {_WHAT[key]}; the spec keeps what it says"
    findings.append(found("not-told", facts.location, message))


def _unfinished(key: str, facts: ActionFacts) -> Unfinished | None:
    return next((part for part in facts.unfinished if part.table == key), None)


def _tell_gone_regions(
    old: Sequence[str], new: Sequence[str], facts: ActionFacts, findings: list[Finding]
) -> None:
    """Note each region that is no longer told, and that none is where the page sets no bounds."""
    for region in old:
        if region not in new:
            message = f"{region} is not among the regions of {facts.name} any more; it was removed"
            message += " from the spec" if new else ", for the page sets no bounds"
            findings.append(found("vanished", facts.location, message))


def _codes(old: Plain, facts: ActionFacts, findings: list[Finding]) -> list[str]:
    """Return the codes that the page documents, and behind them those that it may have lost."""
    known = old.get("errors", [])
    told = _sound_codes(facts.errors or (), findings)
    part = Part(owner=facts.name, location=facts.location, unfinished=_unfinished("errors", facts))
    codes = part.uncut(told, known, findings)
    codes += part.kept([code for code in known if code not in codes], findings)
    return part.ordered(codes, known)


def _sound_codes(rows: Iterable[ErrorFacts], findings: list[Finding]) -> dict[str, ErrorFacts]:
    codes: dict[str, ErrorFacts] = {}
    for row in rows:
        if not names.is_error_code(row.code):
            message = f"{row.code!r} is no error code; the row is left out"
            findings.append(found("page-name", row.location, message))
        elif row.code in codes:
            message = f"there are two rows for {row.code}; the first counts"
            findings.append(found("row-twice", row.location, message))
        else:
            codes[row.code] = row
    return codes


def _examples(old: Sequence[Plain], facts: ActionFacts, findings: list[Finding]) -> Sequence[Plain]:
    """Return the page's examples under the titles that they have; none shown denies none."""
    if not facts.examples:
        if old:
            message = f"the page of {facts.name} shows no example; the spec keeps those it has"
            findings.append(found("not-told", facts.location, message))
        return old
    shown = [_example(example, number) for number, example in enumerate(facts.examples, 1)]
    known = matched(old, shown)
    merged: list[Plain] = []
    for example, entry, location in zip(
        shown, known, (e.location for e in facts.examples), strict=True
    ):
        merged.append(_titled(example, entry, location, findings))
    part = Part(
        owner=f"the page of {facts.name}",
        location=facts.location,
        unfinished=_unfinished("examples", facts),
    )
    left = {f"example {entry['title']!r}": entry for entry in old if not _is_in(entry, known)}
    return merged + [left[name] for name in part.kept(left, findings)]


def _is_in(entry: Plain, entries: Iterable[Plain | None]) -> bool:
    return any(entry is each for each in entries)


def _titled(
    shown: Plain, known: Plain | None, location: Location, findings: list[Finding]
) -> Plain:
    """Return the example that is *shown*, under the title by which the spec knows it."""
    if known is None:
        return shown
    if meaning(known) == meaning(shown):
        return known
    if known["title"] != shown["title"]:
        message = f"the example {known['title']!r} is other than before"
        hint = f"the page calls it {shown['title']!r}; the spec keeps its title"
        findings.append(found("example-changed", location, message, hint))
    return {**shown, "title": known["title"]}


def _example(shown: ExampleFacts, number: int) -> Plain:
    return {
        "title": clean(shown.title) if shown.title.strip() else f"Example {number}",
        "request": _block(shown.request),
        "response": _block(shown.response),
    }


def _block(text: str) -> str:
    """Return *text* with an end to its last line, as a block of YAML wants it."""
    return clean(text).rstrip("\n") + "\n"
