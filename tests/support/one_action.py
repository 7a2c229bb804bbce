"""The spec of this repository with one action of SMS, which makes tests quick."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tests.support.services import SPEC, actions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "sms"
ACTION = "SendMultiGlobalSms"
STRUCTURES = ("MultiSmsInfo", "SendMultiStatus")

_ENTRY = re.compile(r"  (\S[^:]*):")


@cache
def one_action() -> dict[str, str]:
    """Return the text of each file of ``spec/sms`` without its other actions and what they need."""
    action = actions_of(SERVICE)[ACTION]
    kept = {ACTION, *STRUCTURES, *action.errors}
    return {
        path.name: "".join(_without(path.read_text("utf-8").splitlines(keepends=True), kept))
        for path in sorted((SPEC / SERVICE).iterdir())
    }


def _without(lines: list[str], kept: set[str]) -> Iterator[str]:
    """Yield *lines* but for the entries of the top mappings whose names are not *kept*.

    The action that tells what became of messages is not kept, so ``statuses`` go, too.
    """
    is_kept, is_told = True, False
    for line in lines:
        is_told = line == "      statuses:\n" or (is_told and line.startswith(" " * 8))
        if entry := _ENTRY.match(line):
            is_kept = entry[1] in kept
        elif not line.startswith(" "):
            is_kept = line != "callbacks:\n"
        if is_kept and not is_told:
            yield line
