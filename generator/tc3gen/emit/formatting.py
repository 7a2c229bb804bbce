"""Formatting with black, in this process and with a fixed style."""

from __future__ import annotations

from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from tc3gen.emit.code import WIDTH
from tc3gen.emit.guard import assert_definitions_only
from tc3gen.publishing import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.emit.modules import Module


@cache
def black_year() -> str:
    """Return the calendar year of the installed black: its style changes once a year."""
    return version("black").split(".", maxsplit=1)[0]


def format_source(text: str) -> str:
    """Return *text* in black's style."""
    # Imported here: it is slow to import, and most runs find nothing to format.
    from black import format_str  # noqa: PLC0415 - see above
    from black.mode import Mode, TargetVersion  # noqa: PLC0415 - see above

    return format_str(text, mode=Mode(line_length=WIDTH, target_versions={TargetVersion.PY311}))


def drafts(modules: Iterable[Module]) -> Iterator[Draft]:
    """Yield *modules* as files to publish, to be formatted where they are not what was written."""
    for module in modules:
        finish = None if module.formatted else partial(_finished, module.path)
        yield Draft(module.path, module.text, finish)


def _finished(path: str, text: str) -> str:
    formatted = format_source(text)
    assert_definitions_only(path, formatted)
    return formatted
