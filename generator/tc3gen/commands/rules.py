"""Every rule of every command: those of the rooms, and of what the commands find themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, Result
from tc3gen.compare.rules import RULES as DIFF
from tc3gen.pages.rules import RULES as IMPORT
from tc3gen.rules import Rule, rules
from tc3gen.spec.rules import CHOSEN, REVISION, TRANSCRIPT
from tc3gen.spec.rules import RULES as LINT

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISK = rules("error", {"disk": "What is read or written is within reach."})
_DRIFT = rules("error", {"drift": "A file is what the spec makes now."})
_GENERATE = rules(
    "error",
    {
        "unknown-action": "What `--only` names is in the spec.",
        "edited-file": "A generated file is not changed by hand.",
        "foreign-file": "The package holds nothing that tc3gen did not write.",
        "line-ends": "A generated file keeps its line ends.",
        "layout": "No formatter touches a generated file.",
        "manifest": "The manifest of the package is one.",
    },
)
_PROJECT = rules(
    "error",
    {
        "project-file": "A pyproject.toml that names tc3gen is TOML.",
        "project-key": "Every key of `[tool.tc3gen]` is one that tc3gen knows.",
        "project-value": "A value of `[tool.tc3gen]` is one that its key takes.",
    },
)
_FETCH = rules("error", {"page-fetch": "A tracked page can be fetched, and is what it was."})
_MOCK = rules("error", {"mock": "The fake endpoint can be served as it was asked for."})
_CALL = rules(
    "error",
    {
        "call-action": "A call names an action, as `service.Action`, and the spec has it.",
        "call-credential": "There is a key to sign calls with.",
        "call-field": "A call gives an action the fields that it takes, within their limits.",
        "call-option": "The options of a call can be used, and go together.",
    },
)
_SEND = rules(
    "error",
    {
        "file": "The file of recipients is CSV or JSON lines, and stays as it is while it is sent.",
        "column": "It has each column that is named, once.",
        "row": "Each row has all that its message needs.",
        "duplicate": "No row is the same message to the same number as an earlier one.",
        "template-text": "The text of the template has a placeholder for each parameter.",
        "client": "The spec makes a client that sends, and there is a key for it.",
        "journal": "The journal can be used, and is of this campaign.",
        "report": "The report can be written.",
    },
)

RULES: dict[str, Mapping[str, Rule[str]]] = {
    "lint": {**LINT, **CHOSEN},
    "import": {**IMPORT, **TRANSCRIPT, **_DISK},
    "refresh": _FETCH,
    "generate": {**_GENERATE, **_DRIFT, **_DISK},
    "schema": {**_DRIFT, **_DISK},
    "diff": {**DIFF, **REVISION},
    "mock": _MOCK,
    "call": _CALL,
    "send": _SEND,
    "project": _PROJECT,
}
"""Command to rule id to rule; what all commands that read a spec can find stands below `lint`, and
what is found in a `pyproject.toml` before any command below `project`."""


def list_rules(style: str = "text", *, command: str = "") -> Result:
    """List the rules of all commands, or of one *command*: one a line, or a list in JSON."""
    rows = [
        {"command": owner, "rule": name, "severity": rule.severity, "doc": rule.doc}
        for owner, table in RULES.items()
        if command in {"", owner}
        for name, rule in table.items()
    ]
    if style == "json":
        return Result(OK, report=json.dumps(rows, indent=2) + "\n")
    widths = {key: max(len(row[key]) for row in rows) for key in ("command", "rule", "severity")}
    lines = (
        "  ".join([*(f"{row[key]:{width}}" for key, width in widths.items()), row["doc"]]) + "\n"
        for row in rows
    )
    return Result(OK, report="".join(lines))
