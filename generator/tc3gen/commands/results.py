"""What a command returns, what it may say before that, and how it refuses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tc3gen.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has to say, and its exit *status*."""

    status: int
    findings: list[Finding] = field(default_factory=list)
    text: str = ""
    """What was done, or would be, for people: a summary, a diff."""
    report: str = ""
    """What the command was asked for, in the format that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """What a command may use of the terminal while it runs; its result is printed at the end."""

    say: Callable[[str], object]
    """Prints a line on standard output, at once."""
    notify: Callable[[str], object]
    """Prints a line on standard error, at once."""
    read: Callable[[], bytes]
    """Returns all of standard input."""


class UsageError(Exception):
    """Options do not go together, or one is missing; the message says how to mend it."""


class Rule(Protocol):
    """A rule of a table of rules, whatever it is about."""

    @property
    def doc(self) -> str:
        """What it demands, or tells, in a sentence."""

    @property
    def severity(self) -> str:
        """How grave that is."""


def listed_rules(rules: Mapping[str, Rule], style: str) -> str:
    """Return *rules*, one a line; with the style ``json``, as a list of objects."""
    if style == "json":
        rows = [
            {"rule": name, "severity": rule.severity, "doc": rule.doc}
            for name, rule in rules.items()
        ]
        return json.dumps(rows, indent=2) + "\n"
    width, grade = (max(map(len, words)) for words in (rules, [r.severity for r in rules.values()]))
    lines = (
        f"{name:{width}}  {rule.severity:{grade}}  {rule.doc}\n" for name, rule in rules.items()
    )
    return "".join(lines)


def stopped(path: Path | str, rule: str, message: str, hint: str = "") -> Result:
    """Return the result of a command that found at *path* what keeps it from going on."""
    return Result(UNUSABLE, [Finding(Location(str(path)), rule, message, hint)])
