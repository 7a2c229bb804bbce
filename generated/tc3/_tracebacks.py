# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Keeps private values out of the tracebacks of the errors that a client raises.

Error reporters record the local variables of every frame of a traceback. In the frames below a
call these are keys, signatures, phone numbers and message texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["clear_locals"]

_PACKAGE = __name__.rpartition(".")[0]


def clear_locals(error: BaseException) -> None:
    """Clear the local variables of this package's finished frames, and of all that they called.

    The traceback keeps its files and lines. What caused *error* is cleared, too; frames of the
    caller, and of errors that the caller was handling, keep their variables.
    """
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        _clear_traceback(current)
        pending += [current.__cause__, current.__context__]


def _clear_traceback(error: BaseException) -> None:
    ours, link = False, error.__traceback__
    while link is not None:
        ours = ours or _is_ours(link.tb_frame)
        if ours:
            _clear(link.tb_frame)
        link = link.tb_next


def _is_ours(frame: FrameType) -> bool:
    return f"{frame.f_globals.get('__name__')}.".startswith(f"{_PACKAGE}.")


def _clear(frame: FrameType) -> None:
    try:
        frame.clear()
    except RuntimeError:
        # It is still running: the frame of the function that clears, or of its caller.
        return
