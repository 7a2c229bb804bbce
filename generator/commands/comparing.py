"""``tc3gen diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.commands.results import OK, PROBLEM, UNUSABLE, Result
from generator.commands.specs import packaged_platform
from generator.compare.breaks import surface_changes
from generator.compare.report import STYLES, Located, Style, list_rules, report
from generator.compare.specs import compare_specs
from generator.emit.modules import package_modules
from generator.spec.revisions import read_named_spec

if TYPE_CHECKING:
    from generator.model import Spec

DIFF_STYLES = STYLES
"""How changes can be shown."""


def diff_rules() -> Result:
    """List what a comparison tells apart."""
    return Result(OK, text=list_rules())


def diff_specs(old: str, new: str, *, style: Style = "text", surface: bool = False) -> Result:
    """Tell what changed from the spec *old* to *new*; with *surface*, what Python callers meet."""
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
        Located(change, sides[change.side].place((s.file, s.steps) for s in change.spots))
        for change in changes
    ]
    breaks = any(change.severity == "breaking" for change in changes)
    return Result(PROBLEM if breaks else OK, text=report(located, style))


def _sources(spec: Spec | None) -> dict[str, str]:
    """Return path to source text of the package that *spec* makes."""
    return {module.path: module.text for module in package_modules(spec)} if spec else {}
