"""What a run found wrong: collected as values, sorted, printed once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from tc3gen.spelling import closest

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity: TypeAlias = Literal["error", "warning", "note"]
Format: TypeAlias = Literal["text", "json", "github"]
FORMATS: tuple[Format, ...] = get_args(Format)

# What a reader of the source must be able to see, and what could change how the source looks to
# him: control characters, blanks other than U+0020, soft hyphens, zero-width and bidirectional
# marks, surrogates, tags. The list is fixed, for str.isprintable() changes with the Unicode version
# of the interpreter.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U000e0000-\U0010ffff]"
)
"""Finds a character that has to be escaped wherever documentation text is shown or written."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A spot in a file: *line* and *column* count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


Asked: TypeAlias = Mapping[str, Location]
"""Names, each with where it was asked for: an option, or a line of a file."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a field by its wire name, or a structure by its name."""

    kind: Literal["field", "structure"]
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, where, and how to mend it.

    Two findings that say the same are equal, whatever their *subject*, by which a later step
    withdraws them: a message is for people only.
    """

    location: Location
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    subject: Subject | None = field(default=None, compare=False, repr=False)


def asked_for(names: Iterable[str], option: str) -> Asked:
    """Return *names*, each with where it was asked for: by *option*, if they do not say so."""
    return names if isinstance(names, Mapping) else dict.fromkeys(names, Location(option))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the hint that names the *known* word closest to *name*, or an empty string."""
    close = closest(name, frozenset(known))
    return f"did you mean {close!r}?" if close else ""


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any of *findings* forbids going on."""
    return any(finding.severity == "error" for finding in findings)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of *findings* that matter where nothing is written."""
    return [finding for finding in findings if finding.severity == "error"]


def show(findings: Iterable[Finding], style: Format = "text") -> str:
    """Render *findings*, sorted by location and without repeats, one a line."""
    ordered = sorted(set(findings))
    if style == "json":
        rows = [{**asdict(found.location), **_without_location(found)} for found in ordered]
        return json.dumps(rows, indent=2) + "\n"
    line = _github_line if style == "github" else _text_line
    return "".join(f"{line(found)}\n" for found in ordered)


def _without_location(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }


def _text_line(finding: Finding) -> str:
    severity = "" if finding.severity == "error" else f"{finding.severity}: "
    hint = f" ({finding.hint})" if finding.hint else ""
    return one_line(f"{finding.location}: {severity}{finding.rule}: {finding.message}{hint}")


def _github_line(finding: Finding) -> str:
    """Return a workflow command; see "Workflow commands for GitHub Actions"."""
    location = finding.location
    where = f"file={_escaped(location.path, ',:')}"
    if location.line:
        where += f",line={location.line},col={location.column}"
    hint = f" ({finding.hint})" if finding.hint else ""
    severity = "notice" if finding.severity == "note" else finding.severity
    return f"::{severity} {where},title={finding.rule}::{_escaped(finding.message + hint, '')}"


def _escaped(text: str, properties: str) -> str:
    for character in "%\r\n" + properties:
        text = text.replace(character, f"%{ord(character):02X}")
    return one_line(text)


def one_line(text: str) -> str:
    """Keep a message on its line, whatever the text that it quotes holds."""
    return UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
