"""``tc3gen lint``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result, listed_rules
from tc3gen.commands.specs import packaged_platform
from tc3gen.spec.reader import read_spec
from tc3gen.spec.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path


def lint(spec_root: Path) -> Result:
    """Check the spec."""
    findings = read_spec(spec_root, packaged_platform()).findings
    if any(finding.rule == "no-service" for finding in findings):
        return Result(UNUSABLE, findings)
    grave = any(finding.severity != "note" for finding in findings)
    return Result(PROBLEM if grave else OK, findings)


def rules(style: str = "text") -> Result:
    """List what the spec is checked for."""
    return Result(OK, report=listed_rules(RULES, style))
