"""What the examples of a page show and its tables lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.findings import LOOK_UP, finding_of
from tc3gen.protocol import API_3_0

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.examples import Examples
    from tc3gen.transcript import FieldFacts


def undocumented_fields(
    request: Sequence[FieldFacts] | None,
    response: Sequence[FieldFacts] | None,
    examples: Examples,
) -> Iterator[Finding]:
    """Yield the fields that *examples* show and the tables lack: a row may have been lost."""
    asked, told = _names(request), _names(response)
    for call in examples.calls:
        yield from _surprises(call.parameters, asked, call.location, "parameter")
    for example in examples.shown:
        response = example.response.get(API_3_0.root)
        if isinstance(response, dict) and API_3_0.error not in response:
            shown = [key for key in response if key != API_3_0.request_id]
            yield from _surprises(shown, told, example.facts.location, "field of the response")


def _names(fields: Sequence[FieldFacts] | None) -> frozenset[str] | None:
    """Return what examples may show, ``None`` where the table is lost."""
    if fields is None:
        return None
    return frozenset({*words.COMMON_PARAMETERS, *(row.wire_name for row in fields)})


def _surprises(
    shown: Iterable[str], known: frozenset[str] | None, location: Location, what: str
) -> Iterator[Finding]:
    for key in shown:
        if known is not None and key not in known:
            message = f"this example shows a {what} {key!r} that the table does not list"
            yield finding_of("undocumented-field", location, message, LOOK_UP)
