"""black, the judge of what the layout writes."""

from __future__ import annotations

from black import format_str
from black.mode import Mode, TargetVersion

from tc3gen.emit.code import WIDTH

_MODE = Mode(line_length=WIDTH, target_versions={TargetVersion.PY311})


def by_black(source: str) -> str:
    """Return *source* as black writes it."""
    return format_str(source, mode=_MODE)
