"""The rules of an import: what reading pages and merging them into a spec can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.rules import Rule, rules

if TYPE_CHECKING:
    from tc3gen.findings import Severity

_ERRORS = {
    # Nothing is imported.
    "import-page": "The URL of a page, on the command line, is that of one documentation page.",
    "import-into": "One folder is that of the service, or of the one that the command line names.",
    # The page is left out.
    "page-file": "A page is a file that can be read, in UTF-8.",
    "page-refused": "The page describes an API 3.0 action, data types or error codes.",
    "page-conflict": "All pages, and the spec, are about one version of one service.",
    "page-incomplete": "The page of an action tells what a spec cannot do without.",
    "import-select": "What is asked for by --service, --version or --only is in the source.",
    # The metadata, or a part of it, is left out.
    "metadata-file": "Metadata is a wheel, an sdist, a folder or an api.json, in the known form.",
    "metadata-part": "An action of the metadata, and what it leads to, have the known form.",
    # A row is left out.
    "page-name": "What a page names can have a name in a spec.",
    "row-twice": "A name stands once in its table.",
    "page-type": "A type is a word of the documentation or the name of a structure.",
}
_WARNINGS = {
    # Found while a page is read.
    "lost-fact": "What the documentation states is still there in this copy of it.",
    "odd-row": "A row has the cells that its header announces.",
    "ambiguous-row": "A line either begins a row or goes on with a cell.",
    "stray-row": "A row stands below the header of its table.",
    "disagreement": "What is stated twice is the same both times.",
    "unreadable-example": "An example is a request and a response, both JSON.",
    "unknown-language": "A page is in English, Chinese, Japanese or Korean.",
    "undocumented-field": "What an example shows stands in the table of its fields.",
    "inferred-structure": "A structure is described, not only named.",
    # Found where there are several sources.
    "contradiction": "All pages of one thing, and the metadata, say the same.",
    # Found in metadata.
    "unsupported-action": "The requests and responses of an action are JSON.",
    # The spec has lost something, and the page says so.
    "vanished": "What the spec holds is still described.",
    "renamed": "A structure keeps its name.",
    # What the spec knew is kept, or something stays open.
    "not-told": "A page that is cut short or silent still tells what the spec knows.",
    "cut-row": "A row tells all that the spec knows of its field.",
    "inferred": "A structure is described by a page, not only shown by examples.",
    "shown-field": "A described structure has the fields that examples show.",
    "shown-type": "A field has one type in its examples and in its description.",
    "unknown-structure": "The structure that a field leads to is described.",
    "name-collision": "Two things in one scope have two Python names.",
    "page-url": "A page tells its own URL.",
    "incomplete": "The pages together tell what a spec cannot do without.",
}
_NOTES = {
    "other-site": "All pages of an import are of one site.",
    "idle-page": "What a page describes is used by an action.",
    "not-in-metadata": "Metadata tells all that a spec has, regions and rates included.",
    "disabled-field": "A field of the metadata is in use.",
    "deprecated-action": "An action that is imported is not deprecated.",
    "withdrawn-action": "An action of the metadata is neither deprecated nor offline.",
    "prose-changed": "The prose is that of the last import.",
    "example-changed": "A documented example is that of the last import.",
}

RULES: dict[str, Rule[Severity]] = {
    **rules("error", _ERRORS),
    **rules("warning", _WARNINGS),
    **rules("note", _NOTES),
}
"""Rule id to rule."""
