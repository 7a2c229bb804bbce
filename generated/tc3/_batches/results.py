# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""How a request of a batch ended, told for each of its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from .._calls.matching import key_of, match_results
from .._calls.requests import harmless, mismatched, unknown
from ..errors import (
    ApiError,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
)
from .outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._calls.attempts import Call
    from .._calls.error_codes import ItemEffect
    from .._calls.operation import Batching
    from .._calls.protocols import Response, Structure
    from .grouping import Entry
    from .outcomes import OutcomeKind

__all__ = ["Judge"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")

_KINDS: dict[ItemEffect, OutcomeKind] = {"done": "done", "none": "refused", "unknown": "unknown"}


class Judge(Generic[I, R, S]):
    """Tells what became of each item of a request; it keeps nothing."""

    def __init__(self, batching: Batching[I, R, S]) -> None:
        self._batching = batching

    def outcomes(
        self, entries: Sequence[Entry[I]], ending: R | BaseException | None, call: Call | None
    ) -> tuple[list[Outcome[I, S]], int]:
        """Return one outcome for each of *entries*, and how many results are of no item."""
        if not isinstance(ending, BaseException | None):
            try:
                return self._answered(entries, ending)
            except Exception as error:  # noqa: BLE001 - one response costs its own items only
                why = f"its results cannot be read, {type(error).__name__} was raised"
                ending = mismatched(self._batching.operation, why, ending.meta)
                ending.__cause__ = error
        return self._failed(entries, _told(ending, call)), 0

    def _failed(self, entries: Sequence[Entry[I]], error: TencentCloudError) -> list[Outcome[I, S]]:
        code = error.code if isinstance(error, ApiError) else ""
        kind: OutcomeKind = "refused" if code else "not_sent"
        if error.effect == "unknown" or isinstance(error, NoResponseError):
            kind = "unknown"
        if isinstance(error, OutcomeUnknownError):
            error.items = tuple(entry.item for entry in entries)
        return [self._outcome(entry, kind, code=code, error=error) for entry in entries]

    def _answered(
        self, entries: Sequence[Entry[I]], response: R
    ) -> tuple[list[Outcome[I, S]], int]:
        batching = self._batching
        matched, surplus = match_results(
            [(entry.key, entry) for entry in entries],
            [
                (key_of(batching.result_key(result)), result)
                for result in batching.results(response)
            ],
            alike=self._alike,
        )
        missing = [e.item for e, result in zip(entries, matched, strict=True) if result is None]
        error = self._unmatched(missing, surplus, response) if missing else None
        outcomes = [
            (
                self._outcome(entry, "unknown", error=error)
                if result is None
                else self._judged(entry, result)
            )
            for entry, result in zip(entries, matched, strict=True)
        ]
        return outcomes, surplus

    def _judged(self, entry: Entry[I], result: S) -> Outcome[I, S]:
        effect, code = self._batching.judge(result)
        return self._outcome(entry, _KINDS[effect], status=result, code=code)

    def _alike(self, entries: Sequence[Entry[I]], results: Sequence[S]) -> bool:
        """Return whether it makes no difference which of *entries* gets which of *results*."""
        effects = {self._batching.judge(result)[0] for result in results}
        same = len({entry.text for entry in entries}) == 1 and len(entries) == len(results)
        return len(effects) == 1 or same

    def _unmatched(self, missing: Sequence[I], surplus: int, response: R) -> OutcomeUnknownError:
        """Return the error of items for which the response holds no result surely theirs."""
        message = f"no result in the response is surely that of {len(missing)} items"
        if surplus:
            message += f"; {surplus} results are of no item"
        error = unknown(message, response.meta.raw, response.meta.request_id)
        error.action, error.attempts = self._batching.operation.action, response.meta.attempts
        error.items = tuple(missing)
        return error

    @staticmethod
    def _outcome(
        entry: Entry[I],
        kind: OutcomeKind,
        *,
        status: S | None = None,
        code: str = "",
        error: TencentCloudError | None = None,
    ) -> Outcome[I, S]:
        return Outcome(
            index=entry.index, item=entry.item, kind=kind, status=status, code=code, error=error
        )


def _told(ending: BaseException | None, call: Call | None) -> TencentCloudError:
    """Return *ending* as an error of a call; after a foreign one, of what may have happened."""
    if isinstance(ending, TencentCloudError):
        return ending
    message = f"the request was broken off by {type(ending).__name__}"
    sent = call is None or call.may_have_reached
    if not sent:
        error: TencentCloudError = NotSentError(f"{message} before it was sent")
    else:
        doubt = OutcomeUnknownError(message)
        error = harmless(doubt) if call is not None and call.idempotent else doubt
    error.__cause__, error.action = ending, call.action if call else ""
    return error
