"""The findings that an import makes, each with the severity of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location
from tc3gen.pages.rules import RULES

if TYPE_CHECKING:
    from tc3gen.findings import Subject

LOOK_UP = "look it up on the page and write it into api.yaml"
"""What to do about a fact that this copy of a page has lost."""


_QUOTED = 120


def finding_of(
    rule: str, location: Location, message: str, hint: str = "", *, subject: Subject | None = None
) -> Finding:
    """Return the finding that *rule* is broken at *location*."""
    return Finding(location, rule, message, hint, RULES[rule].severity, subject)


def shortened(text: str) -> str:
    """Return *text* of the page in quotes, cut to what a line of a report can hold."""
    return repr(text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…")


def stray_row(location: Location) -> Finding:
    """Return the finding that what looks like a row stands below no header."""
    message = "this looks like part of a table, but no header that is known stands above it"
    return finding_of("stray-row", location, message, LOOK_UP)
