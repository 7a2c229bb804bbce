"""What a failed call means: its exit code, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tc3gen.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


class Exit(IntEnum):
    """The exit codes of a call; what they mean is said once, in ``MEANINGS``."""

    OK = 0
    REFUSED = 1
    UNUSABLE = 2
    UNKNOWN = 4
    NOT_DONE = 5
    UNANSWERED = 6


MEANINGS: Mapping[int, str] = {
    Exit.OK: "the service did it; its response is on standard output",
    Exit.REFUSED: "the service refused it, or some of its items; nothing happened to these",
    Exit.UNKNOWN: "it may have been carried out: look before you call it again",
    Exit.NOT_DONE: "nothing happened, or an action that is safe to repeat got no usable response",
    Exit.UNANSWERED: "the service did it, but --query does not fit its response",
}
"""Exit code to what it means, beside those that all commands have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A call that failed: numbers and texts that were sent are masked in *message*."""

    status: Exit
    message: str
    what_happened: str
    advice: str
    code: str = ""
    request_id: str = ""
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return what people read."""
        head = one_line(self.message)
        notes = (f"  {one_line(note)}" for note in self.notes)
        return [head, *notes, f"  {self.what_happened}; {self.advice}"]

    def as_json(self) -> dict[str, Any]:
        """Return what programs read."""
        return {
            "error": {
                "message": self.message,
                "code": self.code,
                "request_id": self.request_id,
                "effect": "unknown" if self.status is Exit.UNKNOWN else "none",
                "what_happened": self.what_happened,
                "advice": self.advice,
            }
        }


_AGAIN: Mapping[str, str] = {
    "backoff": "call it again in a moment",
    "later": "call it again when the cause is gone, which takes a person or a day",
    "resign": "set the clock of this machine, and call it again",
    "renew": "get a new key, and call it again",
    "never": "the same call fails again: change what it asks for",
}
"""Whether another attempt can help, to what to do."""
_LOOK = "find out before you call it again, which may do it twice"


def failure_of(error: Exception, package: ModuleType) -> Failure:
    """Return what an *error* of the generated *package* means for the caller."""
    retry, message = getattr(error, "retry", "never"), str(error)
    tried: list[str] = []
    if isinstance(error, package.CredentialError):
        status, happened = Exit.NOT_DONE, "nothing was sent, so nothing happened"
        message, advice = message.partition("\n")[0], "mend what it names first"
        tried = [f"{each.path}: {each.message}" for each in error.tried]
    elif isinstance(error, package.OutcomeUnknownError):
        status, happened, advice = Exit.UNKNOWN, "it may have been carried out", _LOOK
    elif isinstance(error, package.ApiError):
        status, happened, advice = Exit.REFUSED, "nothing happened", _AGAIN[retry]
    elif isinstance(error, package.NotSentError):
        status, happened = Exit.NOT_DONE, "nothing was sent as a whole, so nothing happened"
        advice = _AGAIN[retry] if retry != "never" else "mend what it names first"
    else:
        status, happened = Exit.NOT_DONE, "no usable response came, and it is safe to repeat"
        advice = _AGAIN["backoff"]
    return Failure(
        status=status,
        message=message,
        what_happened=happened,
        advice=advice,
        code=getattr(error, "code", ""),
        request_id=getattr(error, "request_id", ""),
        notes=(*tried, *getattr(error, "__notes__", ())),
    )
