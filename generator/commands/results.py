"""What a command has to say: an exit status, findings and a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.findings import Finding, Place

if TYPE_CHECKING:
    from pathlib import Path


OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has to say: an exit *status*, *findings*, and *text* for the reader."""

    status: int
    findings: list[Finding] = field(default_factory=list)
    text: str = ""


def stopped(path: Path | str, rule: str, message: str, hint: str = "") -> Result:
    """Return the result of a command that found at *path* what keeps it from going on."""
    return Result(UNUSABLE, [Finding(Place(str(path)), rule, message, hint)])
