"""The rules of the spec: an id and a doc line for each. Their meaning is checked in ``checks``."""

from __future__ import annotations

RULES: dict[str, str] = {
    # Found while the text is read.
    "yaml-syntax": "A spec file is one YAML document in UTF-8.",
    "yaml-alias": "Anchors and aliases are not used: a reader sees each value where it counts.",
    "yaml-tag": "Tags are not used: the language says what a value is.",
    "duplicate-key": "A key stands once in a mapping; YAML parsers silently keep the last.",
    "implicit-type": "Only words, decimal numbers, true and false may stand without quotes.",
    # Found while it is held against the language.
    "unknown-key": "Every key is one that the language knows.",
    "missing-key": "Keys that the language demands are there.",
    "wrong-type": "A value has the shape that its key demands.",
    # Found in what it means.
    "no-service": "A spec describes at least one service, each in a folder with an api.yaml.",
    "format": "A file says a version of the language that this program reads.",
    "service": "A service's short name, version and endpoint have their documented forms.",
    "header": "A header has a usable name, and what is signed is a header that is sent.",
    "name": "A name can become a Python name.",
    "name-collision": "Two things in one scope have two Python names; `name:` settles it.",
    "unknown-type": "A type is a word of the documentation or the name of a structure.",
    "unknown-code": "A code that an action lists is described under `errors`.",
    "code-prefix": "An error code has a prefix that platform.yaml knows, so its class is known.",
    "rate-limit": "A rate limit counts requests a second, such as 10/s.",
    "example": "A documented example is a JSON object.",
    "policy-target": "A decision is about something that api.yaml holds.",
    "policy-limit": "A limit suits the type of its member.",
    "policy-reason": "A decision that makes a promise says why.",
    "pattern": "A pattern is a regular expression.",
    "coded-member": "A member that tells an outcome is always there, and says what all is well is.",
    "batch": "A batch names a list of the request, a list of the reply, and members of both.",
}
"""Rule id to what the rule demands."""
