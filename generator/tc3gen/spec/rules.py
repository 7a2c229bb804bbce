"""The rules of the spec: what each demands, and how grave a breach is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.rules import Rule

if TYPE_CHECKING:
    from tc3gen.findings import Finding, Severity


def _rule(doc: str, severity: Severity = "error") -> Rule[Severity]:
    """Return a rule; a breach that is no error leaves the spec usable."""
    return Rule(doc, severity)


RULES: dict[str, Rule[Severity]] = {
    # Found while the text is read.
    "yaml-syntax": _rule("A spec file is one YAML document in UTF-8."),
    "yaml-alias": _rule("Anchors and aliases are not used: a value stands where it counts."),
    "yaml-tag": _rule("Tags are not used: the language says what a value is."),
    "duplicate-key": _rule("A key stands once in a mapping; YAML parsers silently keep the last."),
    "implicit-type": _rule("Only words, decimals, true and false may stand without quotes."),
    "comment": _rule("api.yaml holds no comment: a tool writes it, and reasons are policy."),
    # Found while it is held against the language.
    "unknown-key": _rule("Every key is one that the language knows."),
    "missing-key": _rule("Keys that the language demands are there."),
    "wrong-type": _rule("A value has the shape that its key demands."),
    # Found in what it means.
    "no-service": _rule("A spec describes a service at least, in a folder with an api.yaml."),
    "unknown-file": _rule("Every file in a spec is one that tc3gen reads, or a note for people."),
    "no-policy": _rule("People have decided what the documentation leaves open.", "note"),
    "format": _rule("A file says a version of the language that this program reads."),
    "service": _rule("Short name, version and endpoint have their documented forms."),
    "folder": _rule("A folder is called like the service that it describes.", "warning"),
    "header": _rule("A header has a usable name, and what is signed is a header that is sent."),
    "name": _rule("A name can become a Python name."),
    "name-collision": _rule("Two things in one scope have two Python names."),
    "unknown-type": _rule("A type is a word of the documentation or the name of a structure."),
    "open-fact": _rule("Every type is known, and whether a field is required."),
    "inferred": _rule("A structure is described by a page, not only shown by examples.", "note"),
    "unused-structure": _rule("A structure is reached by an action.", "warning"),
    "endless-request": _rule("A parameter can be given: no structure demands itself inside."),
    "unsupported": _rule("A request is JSON: nothing in it needs another content type."),
    "unknown-code": _rule("A code that an action lists is described under `errors`."),
    "code-prefix": _rule("An error code is decided, or has a prefix that is.", "warning"),
    "description": _rule("What can be described is described.", "warning"),
    "page": _rule("A page is the URL of a documentation page."),
    "region": _rule("A region has the form of one, such as ap-singapore, and stands once."),
    "rate-limit": _rule("A rate limit counts requests a second, such as 10/s."),
    "callback": _rule("A callback posts a structure, and is responded to with a line of JSON."),
    "example": _rule("A documented example is JSON."),
    "example-fit": _rule("A documented example fits its types and limits.", "warning"),
    "policy-target": _rule("A decision is about something that api.yaml holds."),
    "policy-limit": _rule("A limit suits the type and the direction of its field."),
    "policy-reason": _rule("A decision that makes a promise says why."),
    "read": _rule("A decision names the prose that it was read from by 6 to 12 digits."),
    "stale-read": _rule("The prose that a decision was read from has not changed.", "warning"),
    "stale-number": _rule("A description states the limits that policy.yaml sets.", "warning"),
    "unchecked-read": _rule("A pages.lock tells what the pages say now.", "note"),
    "settlement": _rule("A contradiction is settled between two values that the fact can have."),
    "stale-settlement": _rule("Where policy.yaml settles it, sources still differ.", "warning"),
    "untaken-settlement": _rule("What policy.yaml settles, stands in api.yaml.", "warning"),
    "pattern": _rule("A pattern is a regular expression."),
    "coded-field": _rule("A field that tells an outcome is always there, and knows its ok."),
    "one-of": _rule("A group names optional fields of one request or structure that is sent."),
    "paginate": _rule("Pages are those of an idempotent action, and of fields that suit them."),
    "until": _rule("What is waited for is a state that a field of an idempotent action shows."),
    "batch": _rule("A batch names a list of the request, one of the response, and fields of both."),
    "statuses": _rule("What became of an item is told by an action, or a callback, that can say."),
}
"""What a spec is checked for: rule id to rule."""

CHOSEN = {"unknown-service": _rule("A service that is asked for is in the spec.")}
"""What is found of services that are named by an option, or by a project."""

TRANSCRIPT = {"unwritable": _rule("What is imported reads back from YAML as it was.")}
"""What writing an imported transcript can find."""

REVISION = {"revision": _rule("A revision of git holds a spec of ordinary files.")}
"""What reading a spec from git can find."""


_GRADES = {**RULES, **CHOSEN}


def graded(finding: Finding) -> Finding:
    """Return *finding* with the severity of its rule."""
    return replace(finding, severity=_GRADES[finding.rule].severity)
