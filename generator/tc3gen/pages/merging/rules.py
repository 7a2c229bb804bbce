"""What merging a page may find, and how grave each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.findings import Finding

if TYPE_CHECKING:
    from tc3gen.findings import Location, Severity

Plain: TypeAlias = dict[str, Any]
"""Plain values of a spec file."""

RULES: dict[str, Severity] = {
    # The page is left out.
    "page-conflict": "error",
    "page-twice": "error",
    "page-incomplete": "error",
    # A row is left out.
    "page-name": "error",
    "row-twice": "error",
    "page-type": "error",
    # The spec has lost something, and the page says so.
    "vanished": "warning",
    "renamed": "warning",
    # What the spec knew is kept, or something stays open.
    "not-told": "warning",
    "cut-row": "warning",
    "lost-fact": "warning",
    "inferred": "warning",
    "shown-field": "warning",
    "shown-type": "warning",
    "unknown-structure": "warning",
    "name-collision": "warning",
    "page-url": "warning",
    "incomplete": "warning",
    # Worth a look.
    "idle-page": "note",
    "prose-changed": "note",
    "example-changed": "note",
}
"""Rule to severity."""


def found(rule: str, location: Location, message: str, hint: str = "") -> Finding:
    """Return a finding with the severity of its *rule*."""
    return Finding(location, rule, message, hint, RULES[rule])
