"""Changes for people and machines: text, JSON, GitHub annotations, a changelog in Markdown.

Values are documentation text, so each output quotes them in its own way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from tc3gen.compare.rules import SEVERITIES
from tc3gen.findings import Finding, Location, one_line, show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tc3gen.compare.changes import Change
    from tc3gen.compare.rules import Severity
    from tc3gen.findings import Severity as Grade

Style: TypeAlias = Literal["text", "json", "github", "markdown"]
STYLES: tuple[Style, ...] = get_args(Style)
Part: TypeAlias = Literal["major", "minor", "patch", "none"]
"""A part of a version number."""

_TITLES: dict[Severity, str] = {
    "breaking": "Breaking",
    "dangerous": "Dangerous",
    "compatible": "Compatible",
    "docs": "Documentation",
}
_GRADES: dict[Severity, Grade] = {
    "breaking": "error",
    "dangerous": "warning",
    "compatible": "note",
    "docs": "note",
}
_MAX_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Located:
    """A change, and the *location* where a person finds it."""

    change: Change
    location: Location


def report(changes: Sequence[Located], style: Style = "text") -> str:
    """Render *changes*, which are sorted, and the advice that follows from them."""
    if style == "json":
        return _json(changes)
    if style == "github":
        return show(map(_finding, changes), "github")
    return _markdown(changes) if style == "markdown" else _text(changes)


def _text(changes: Sequence[Located]) -> str:
    parts: list[str] = []
    for severity in SEVERITIES:
        if group := _of(severity, changes):
            lines = (f"  {_text_line(located)}\n" for located in group)
            parts.append(f"{_TITLES[severity]}:\n{''.join(lines)}")
    advice = advise([located.change for located in changes])
    return "\n".join([*parts, f"Version: {advice.part}, as {advice.reason}.\n"])


def _of(severity: Severity, changes: Iterable[Located]) -> list[Located]:
    return [located for located in changes if located.change.severity == severity]


def _text_line(located: Located) -> str:
    change = located.change
    said = f"{change.where}: {change.said(_quoted)}"
    return one_line(f"{located.location}: {change.rule}: {said}")


def _quoted(value: str) -> str:
    return f"'{_shortened(value)}'"


def _shortened(value: str) -> str:
    if len(value) <= _MAX_CHARACTERS:
        return value
    return f"{value[:_MAX_CHARACTERS]}..."


def _finding(located: Located) -> Finding:
    change = located.change
    message = f"{change.where}: {change.said(_quoted)}"
    return Finding(located.location, change.rule, message, severity=_GRADES[change.severity])


def _json(changes: Sequence[Located]) -> str:
    advice = advise([located.change for located in changes])
    rows = [
        {
            "rule": located.change.rule,
            "severity": located.change.severity,
            "where": located.change.where,
            "message": located.change.said(_quoted),
            "side": located.change.side,
            "path": located.location.path,
            "line": located.location.line,
            "column": located.location.column,
        }
        for located in changes
    ]
    whole = {"version": {"part": advice.part, "reason": advice.reason}, "changes": rows}
    return json.dumps(whole, indent=2) + "\n"


def _markdown(changes: Sequence[Located]) -> str:
    advice = advise([located.change for located in changes])
    parts = [f"Version: **{advice.part}**, as {advice.reason}.\n"]
    for severity in SEVERITIES:
        if group := _of(severity, changes):
            lines = (f"- {_markdown_line(located.change)}\n" for located in group)
            parts.append(f"### {_TITLES[severity]}\n\n{''.join(lines)}")
    return "\n".join(parts)


def _markdown_line(change: Change) -> str:
    return f"{code_span(change.where)}: {change.said(code_span)} (`{change.rule}`)"


def code_span(value: str, *, whole: bool = False) -> str:
    """Return *value* where no sign has a meaning: no mark-up, no mention, no link.

    It is cut to what a line can hold, unless the *whole* of it is wanted.
    """
    shown = one_line(value if whole else _shortened(value))
    ticks = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (ticks + 1)
    if not shown.strip(" "):
        return f"{fence}'{shown}'{fence}"
    if "`" in {shown[0], shown[-1]} or " " in {shown[0], shown[-1]}:
        shown = f" {shown} "
    return f"{fence}{shown}{fence}"


_ASKS: dict[Severity, tuple[Part, str, str]] = {
    "breaking": ("major", "change breaks callers", "changes break callers"),
    "dangerous": (
        "minor",
        "change alters what happens to callers, though none breaks",
        "changes alter what happens to callers, though none breaks",
    ),
    "compatible": ("minor", "change adds or eases something", "changes add or ease something"),
    "docs": ("patch", "change is of words only", "changes are of words only"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """The *part* of the version number to raise, and why."""

    part: Part
    reason: str


def advise(changes: Collection[Change]) -> Advice:
    """Return what the gravest of *changes* asks for; ``none`` where there are none."""
    for severity in SEVERITIES:
        if count := sum(change.severity == severity for change in changes):
            part, one, many = _ASKS[severity]
            return Advice(part, f"{count} {one if count == 1 else many}")
    return Advice("none", "nothing changed")
