"""``tc3gen diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result, listed_rules
from tc3gen.commands.specs import packaged_platform
from tc3gen.compare.breaks import surface_changes
from tc3gen.compare.report import STYLES, Located, Style, report
from tc3gen.compare.rules import FAIL_ON, RULES, FailOn, fails
from tc3gen.compare.specs import compare_specs
from tc3gen.emit.modules import package_modules
from tc3gen.spec.revisions import read_named_spec

if TYPE_CHECKING:
    from tc3gen.model import Spec

DIFF_STYLES = STYLES
"""How changes can be shown."""

DIFF_FAIL_ON = FAIL_ON
"""How grave a change can be that makes a comparison fail."""


def diff_rules(style: Style = "text") -> Result:
    """List what a comparison tells apart."""
    return Result(OK, report=listed_rules(RULES, style))


def diff_specs(
    old: str,
    new: str,
    *,
    style: Style = "text",
    surface: bool = False,
    fail_on: FailOn | None = None,
) -> Result:
    """Tell what changed from the spec *old* to *new*; with *surface*, what Python callers meet.

    The exit code is 1 where a change is as grave as *fail_on*; where nothing is said, where one
    breaks callers or may bill a message twice.
    """
    before, after = (read_named_spec(name, packaged_platform()) for name in (old, new))
    if before.reading.spec is None or after.reading.spec is None:
        return Result(UNUSABLE, before.findings + after.findings)
    changes = compare_specs(before.reading.spec, after.reading.spec)
    if surface:
        sources = (_sources(named.reading.spec) for named in (before, after))
        changes = [*surface_changes(*sources), *changes]
    # An annotation stands on a file of the checkout, so what is gone is told where it was missed.
    sides = {"old": after if style == "github" else before, "new": after}
    located = [
        Located(change, sides[change.side].location((s.file, s.steps) for s in change.spots))
        for change in changes
    ]
    failed = any(fails(change.rule, fail_on) for change in changes)
    return Result(PROBLEM if failed else OK, report=report(located, style))


def _sources(spec: Spec | None) -> dict[str, str]:
    """Return path to source text of the package that *spec* makes."""
    return {module.path: module.text for module in package_modules(spec)} if spec else {}
