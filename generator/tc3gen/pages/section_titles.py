"""The titles of sections in an unknown language, told by their number and what stands below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.pages.lines import is_request

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBERED = re.compile(r"\s*(?P<number>[1-9])\s*[.．、]\s*\S.{0,60}")
_NEAR = 8
"""How many lines with text a title stands above its table or its example, at most."""
EXAMPLES = "Examples"


def title_in_english(lines: list[str], headers: Mapping[int, str]) -> None:
    """Write the titles above *headers*, and above the first example, in English into *lines*.

    *headers* is the index of a header to the title of its section.
    """
    for index, title in headers.items():
        _title_above(lines, index, title)
    last = max(headers, default=-1)
    outputs = [index for index, title in headers.items() if title != "Error Code"]
    start = max(outputs, default=last)
    for index in range(start + 1, len(lines)):
        if is_request(lines[index]):
            _title_above(lines, index, EXAMPLES)
            return


def _title_above(lines: list[str], index: int, title: str) -> None:
    seen = 0
    while index > 0 and seen < _NEAR:
        index -= 1
        if found := _NUMBERED.fullmatch(lines[index]):
            lines[index] = f"{found['number']}. {title}"
            return
        seen += bool(lines[index].strip())
