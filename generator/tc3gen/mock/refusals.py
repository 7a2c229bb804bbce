"""Why a request is refused: an error code of the service, and a message for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


class RefusedError(Exception):
    """The service responds with the error *code*; the message quotes no value that was sent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return what to say of a rule for something called *name* that the spec does not have."""
    hint = nearest(name, known)
    return f"the spec has no {what} {name!r}" + (f": {hint}" if hint else "")
