"""The rules of the spec: what each demands, and how grave a breach is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tc3gen.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A demand in one sentence; a breach that is no error leaves the spec usable."""

    doc: str
    severity: Severity = "error"


RULES: dict[str, Rule] = {
    # Found while the text is read.
    "yaml-syntax": Rule("A spec file is one YAML document in UTF-8."),
    "yaml-alias": Rule("Anchors and aliases are not used: a value stands where it counts."),
    "yaml-tag": Rule("Tags are not used: the language says what a value is."),
    "duplicate-key": Rule("A key stands once in a mapping; YAML parsers silently keep the last."),
    "implicit-type": Rule("Only words, decimals, true and false may stand without quotes."),
    "comment": Rule("api.yaml holds no comment: a tool writes it, and reasons are policy."),
    # Found while it is held against the language.
    "unknown-key": Rule("Every key is one that the language knows."),
    "missing-key": Rule("Keys that the language demands are there."),
    "wrong-type": Rule("A value has the shape that its key demands."),
    # Found in what it means.
    "no-service": Rule("A spec describes a service at least, in a folder with an api.yaml."),
    "unknown-file": Rule("Every file in a spec is one that tc3gen reads, or a note for people."),
    "no-policy": Rule("People have decided what the documentation leaves open.", "note"),
    "format": Rule("A file says a version of the language that this program reads."),
    "service": Rule("Short name, version and endpoint have their documented forms."),
    "folder": Rule("A folder is called like the service that it describes.", "warning"),
    "header": Rule("A header has a usable name, and what is signed is a header that is sent."),
    "name": Rule("A name can become a Python name."),
    "name-collision": Rule("Two things in one scope have two Python names."),
    "unknown-type": Rule("A type is a word of the documentation or the name of a structure."),
    "open-fact": Rule("Every type is known, and whether a field is required."),
    "inferred": Rule("A structure is described by a page, not only shown by examples.", "note"),
    "unused-structure": Rule("A structure is reached by an action.", "warning"),
    "endless-request": Rule("A parameter can be given: no structure demands itself inside."),
    "unsupported": Rule("A request is JSON: nothing in it needs another content type."),
    "unknown-code": Rule("A code that an action lists is described under `errors`."),
    "code-prefix": Rule("An error code is decided, or has a prefix that is.", "warning"),
    "description": Rule("What can be described is described.", "warning"),
    "page": Rule("A page is the URL of a documentation page."),
    "region": Rule("A region has the form of one, such as ap-singapore, and stands once."),
    "rate-limit": Rule("A rate limit counts requests a second, such as 10/s."),
    "example": Rule("A documented example is JSON."),
    "example-fit": Rule("A documented example fits its types and limits.", "warning"),
    "policy-target": Rule("A decision is about something that api.yaml holds."),
    "policy-limit": Rule("A limit suits the type and the direction of its field."),
    "policy-reason": Rule("A decision that makes a promise says why."),
    "read": Rule("A decision names the prose that it was read from by 6 to 12 digits."),
    "stale-read": Rule("The prose that a decision was read from has not changed.", "warning"),
    "stale-number": Rule("A description states the limits that policy.yaml sets.", "warning"),
    "unchecked-read": Rule("A pages.lock tells what the pages say now.", "note"),
    "pattern": Rule("A pattern is a regular expression."),
    "coded-field": Rule("A field that tells an outcome is always there, and knows its ok."),
    "batch": Rule("A batch names a list of the request, one of the response, and fields of both."),
}
"""Rule id to rule."""


def graded(finding: Finding) -> Finding:
    """Return *finding* with the severity of its rule."""
    return replace(finding, severity=RULES[finding.rule].severity)
