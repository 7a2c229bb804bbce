"""Formatting with black, in this process and with a fixed style."""

from __future__ import annotations

from importlib.metadata import version

from tc3gen.emit.code import WIDTH


def black_year() -> str:
    """Return the calendar year of the installed black: its style changes once a year."""
    return version("black").split(".", maxsplit=1)[0]


def format_source(text: str) -> str:
    """Return *text* in black's style."""
    # Imported here: it is slow to import, and most runs find nothing to format.
    from black import format_str  # noqa: PLC0415 - see above
    from black.mode import Mode, TargetVersion  # noqa: PLC0415 - see above

    return format_str(text, mode=Mode(line_length=WIDTH, target_versions={TargetVersion.PY311}))
