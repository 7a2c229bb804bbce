"""The text of a template, whose placeholders are ``{1}``, ``{2}`` and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACEHOLDER = re.compile(r"\{([0-9]{1,9})\}")


def text_problem(text: str, count: int) -> str:
    """Return why *text* cannot be that of a template with *count* parameters; empty if it can."""
    found = {int(number) for number in _PLACEHOLDER.findall(text)}
    wanted = set(range(1, count + 1))
    if missing := sorted(wanted - found):
        return f"it has no {_shown(missing)}, and there are {count} parameters"
    if surplus := sorted(found - wanted):
        return f"it has {_shown(surplus)}, and there are {count} parameters"
    return ""


def rendered(text: str, params: Sequence[str]) -> str:
    """Return *text* with *params* in its placeholders; other braces stay as they are."""

    def value(match: re.Match[str]) -> str:
        number = int(match[1])
        return params[number - 1] if 0 < number <= len(params) else match[0]

    return _PLACEHOLDER.sub(value, text)


def _shown(numbers: Sequence[int]) -> str:
    return ", ".join(f"{{{number}}}" for number in numbers)
