"""What reading a page can find: each rule, and the findings that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location, Severity

if TYPE_CHECKING:
    from tc3gen.findings import Subject

RULES: dict[str, tuple[Severity, str]] = {
    "page-refused": ("error", "The page describes an API 3.0 action, data types or error codes."),
    "lost-fact": ("warning", "What the documentation states is still there in this copy of it."),
    "odd-row": ("warning", "A row has the cells that its header announces."),
    "ambiguous-row": ("warning", "A line either begins a row or goes on with a cell."),
    "stray-row": ("warning", "A row stands below the header of its table."),
    "disagreement": ("warning", "What is stated twice is the same both times."),
    "unreadable-example": ("warning", "An example is a request and a response, both JSON."),
    "unknown-language": ("warning", "A page is in English, Chinese, Japanese or Korean."),
    "undocumented-field": ("warning", "What an example shows stands in the table of its fields."),
    "inferred-structure": ("warning", "A structure is described, not only named."),
}
"""Rule id to severity and demand."""


LOOK_UP = "look it up on the page and write it into api.yaml"
"""What to do about a fact that this copy of a page has lost."""


_QUOTED = 120


def complaint(
    rule: str, location: Location, message: str, hint: str = "", *, subject: Subject | None = None
) -> Finding:
    """Return the finding that *rule* is broken at *location*."""
    return Finding(location, rule, message, hint, RULES[rule][0], subject)


def shortened(text: str) -> str:
    """Return *text* of the page in quotes, cut to what a line of a report can hold."""
    return repr(text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…")


def stray_row(location: Location) -> Finding:
    """Return the finding that what looks like a row stands below no header."""
    message = "this looks like part of a table, but no header that is known stands above it"
    return complaint("stray-row", location, message, LOOK_UP)
