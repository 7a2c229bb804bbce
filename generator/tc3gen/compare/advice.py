"""Which part of a version number a set of changes asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.compare.rules import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from tc3gen.compare.changes import Change

Part: TypeAlias = Literal["major", "minor", "patch", "none"]

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
