"""The cells of the fault matrix: a fault, how often, with which action, how many attempts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal, Protocol

from tc3gen.mock import faults

if TYPE_CHECKING:
    from tc3gen.mock.faults import Fault

Kind = Literal["fine", "repeat", "race", "doubt", "final", "slow", "clock"]
"""What a careful client makes of a fault.

It is none; nothing happened, so again; nothing happened, but only who sees it before the last byte
leaves can know that; nobody knows, so again only what is idempotent; nothing gets better; the
time is used up; the clock is to be put right.
"""

TIMEOUT = 0.25
"""Seconds that a call may take where the fault is slow."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fault, what a careful client makes of it, and the error that it raises in the end."""

    name: str
    fault: Fault
    kind: Kind
    error: str = ""


_DOUBT = "OutcomeUnknownError"
_SERVICE = "ServiceOutcomeUnknownError"

ROWS = (
    Row("reset before reading", faults.ResetBeforeReading(), "race", _DOUBT),
    Row("reset halfway", faults.ResetHalfway(), "race", _DOUBT),
    *(
        row
        for acted, what in ((True, "acted"), (False, "not acted"))
        for row in (
            Row(f"closed, {what}", faults.CloseAfterReading(acted=acted), "doubt", _DOUBT),
            Row(f"reset, {what}", faults.ResetAfterReading(acted=acted), "doubt", _DOUBT),
            Row(f"empty response, {what}", faults.EmptyResponse(acted=acted), "doubt", _DOUBT),
            Row(f"cut JSON, {what}", faults.CutJson(acted=acted), "doubt", _DOUBT),
            Row(f"length too large, {what}", faults.WrongLength(acted=acted), "doubt", _DOUBT),
            Row(f"length too small, {what}", faults.WrongLength(-5, acted=acted), "doubt", _DOUBT),
            Row(f"status 502, {what}", faults.BadGateway(acted=acted), "doubt", _DOUBT),
            Row(f"status 503, {what}", faults.BadGateway(503, acted=acted), "doubt", _DOUBT),
            Row(f"status 403, {what}", faults.BadGateway(403, acted=acted), "final", _DOUBT),
            Row(f"status 429, {what}", faults.TooManyRequests(acted=acted), "doubt", _DOUBT),
            Row(
                f"status 307, {what}",
                faults.Redirect("https://127.0.0.1:1/", acted=acted),
                "final",
                _DOUBT,
            ),
            *(
                Row(f"{code}, {what}", faults.ErrorResponse(code, acted=acted), "doubt", _SERVICE)
                for code in ("InternalError.Timeout", "InternalError")
            ),
            Row(
                f"FailedOperation, {what}",
                faults.ErrorResponse("FailedOperation", acted=acted),
                "final",
                "FailedOutcomeUnknownError",
            ),
            Row(
                f"unheard-of code, {what}",
                faults.ErrorResponse("Brand.New", documented=False, acted=acted),
                "final",
                "ApiOutcomeUnknownError",
            ),
        )
    ),
    Row("throttled", faults.ErrorResponse("RequestLimitExceeded"), "repeat", "ThrottledError"),
    Row(
        "throttled by address",
        faults.ErrorResponse("RequestLimitExceeded.IPLimitExceeded"),
        "repeat",
        "ThrottledError",
    ),
    Row(
        "wrong signature",
        faults.ErrorResponse("AuthFailure.SignatureFailure"),
        "final",
        "AuthError",
    ),
    Row(
        "wrong parameter", faults.ErrorResponse("InvalidParameter"), "final", "InvalidRequestError"
    ),
    Row("quota", faults.ErrorResponse("LimitExceeded"), "final", "LimitExceededError"),
    Row("clock ahead", faults.ClockSkew(1000), "clock", "AuthError"),
    Row("late response", faults.Delay(TIMEOUT + 0.2), "slow", _DOUBT),
    Row("headers drop by drop", faults.TrickleHeaders(0.02), "slow", _DOUBT),
    Row("body drop by drop", faults.TrickleBody(0.02), "slow", _DOUBT),
    Row("a little late", faults.Delay(0.02), "fine"),
    Row("chunked", faults.Chunked(), "fine"),
    Row("no content type", faults.ContentType(), "fine"),
    Row("content type HTML", faults.ContentType("text/html"), "fine"),
    Row("closed when idle", faults.CloseWhenIdle(), "fine"),
    Row("reset on next use", faults.ResetOnNextUse(), "fine"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One call: its fault happens once or always, and *attempts* are allowed."""

    row: Row
    always: bool
    idempotent: bool
    attempts: int

    @property
    def name(self) -> str:
        """What the cell is called."""
        often = "always" if self.always else "once"
        action = "idempotent" if self.idempotent else "not idempotent"
        return f"{self.row.name}, {often}, {action}, {self.attempts} attempts"


def cells() -> list[Cell]:
    """Return all cells: 3 attempts are the default."""
    settings = product(ROWS, (False, True), (False, True), (3, 5))
    return [
        Cell(row=row, always=always, idempotent=idempotent, attempts=attempts)
        for row, idempotent, always, attempts in settings
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a client said of one call, and what the endpoint counted.

    *told* is ``ok`` or the name of an error; *effect* is what that says happened, and empty where
    it says nothing of it. *answered* tells that the last request met no fault and was carried out.
    """

    told: str
    effect: str
    requests: int
    acted: int
    answered: bool


class Contender(Protocol):
    """A client that can be driven through a cell."""

    def run(self, cell: Cell, url: str, key: tuple[str, str]) -> tuple[str, str]:
        """Send one message once; return what is said: ``told`` and ``effect``."""
        ...


def sins(cell: Cell, result: Result) -> list[str]:
    """Return what no client may do, whatever goes wrong."""
    found: list[str] = []
    if result.acted > 1 and not cell.idempotent:
        found.append(f"sent {result.acted} times")
    if result.told == "ok" and not result.acted:
        found.append("an error told as a success")
    if result.told != "ok" and result.answered:
        found.append("a success told as an error")
    if result.effect == "none" and result.acted and not cell.idempotent:
        found.append("says that nothing happened")
    return found


def careful(cell: Cell) -> set[tuple[str, int]]:
    """Return what a careful client can say in the end, and after how many requests."""
    row, error = cell.row, _error(cell)
    again = row.kind == "repeat" or (row.kind in {"doubt", "race"} and cell.idempotent)
    if row.kind == "fine":
        return {("ok", 1)}
    if row.kind == "clock":
        # Put right once; a clock that runs wrong for one request only cannot be followed.
        return {("ok", 2) if cell.always else (error, 2)}
    if row.kind == "race" and not cell.always:
        return {("ok", 2)} if again else {("ok", 2), (error, 1)}
    if row.kind == "race":
        numbers = [cell.attempts] if again else range(1, cell.attempts + 1)
        return {(error, number) for number in numbers} | {("NotSentError", cell.attempts)}
    if not again:
        return {(error, 1)}
    return {(error, cell.attempts) if cell.always else ("ok", 2)}


def _error(cell: Cell) -> str:
    """Return the error of a cell: of an idempotent action none leaves anybody in doubt."""
    error = cell.row.error
    if not cell.idempotent:
        return error
    return "NoResponseError" if error == _DOUBT else error.replace("OutcomeUnknown", "")
