# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The outcome of each item that is sent in batches, and how responses and errors tell it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from .._calls.matching import key_of, match_results
from .._calls.response_errors import idempotent_failure, mismatched, unknown
from ..errors import (
    ApiError,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .._calls.error_codes import ItemEffect
    from .._calls.operation import Batching
    from .._calls.protocols import Response, Structure
    from .._calls.retry_loop import Call
    from .grouping import Batch, Entry

__all__ = ["Outcome", "OutcomeBuilder", "OutcomeKind", "Tally"]

OutcomeKind: TypeAlias = Literal["done", "refused", "unknown", "not_sent"]
"""The service accepted the item; it refused it, and nothing happened; something may have happened;
or it never reached the service."""

I_co = TypeVar("I_co", covariant=True)
S_co = TypeVar("S_co", covariant=True)
I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[I_co, S_co]):
    """The outcome of one item.

    Attributes:
        index: The position of the item among those that were given, from 0.
        item: The item itself.
        kind: ``done``, ``refused``, ``unknown`` or ``not_sent``; only ``refused`` and ``not_sent``
            items can be sent again without a risk.
        status: The result that the response holds for it; ``None`` where it holds none.
        code: The error code, of the item or of its whole request.
        error: Why there is no status, or why it cannot be trusted; otherwise ``None``.
        is_from_journal: Whether an earlier run sent it, and the journal told the outcome: there is
            no status then.
    """

    index: int
    item: I_co
    kind: OutcomeKind
    status: S_co | None = None
    code: str = ""
    error: TencentCloudError | None = None
    is_from_journal: bool = False

    @property
    def effect(self) -> ItemEffect:
        """What happened: ``done``, ``none`` or ``unknown``.

        It is ``none`` for an unknown outcome of an idempotent action, too: it is safe to repeat.
        """
        if self.kind == "done":
            return "done"
        if self.kind == "unknown":
            return self.error.effect if self.error else "unknown"
        return "none"


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many items had which outcome so far.

    *requests* counts those that ended, and *surplus* the results in their responses that belong to
    no item. *elsewhere* counts items without an outcome here, as another run sends them; only runs
    that share a journal have any.
    """

    done: int = 0
    refused: int = 0
    unknown: int = 0
    not_sent: int = 0
    requests: int = 0
    surplus: int = 0
    elsewhere: int = 0

    def plus(
        self, outcomes: Iterable[Outcome[object, object]], *, requests: int, surplus: int
    ) -> Tally:
        """Return a new tally that counts *outcomes*, too."""
        found = Counter([outcome.kind for outcome in outcomes])
        return Tally(
            done=self.done + found["done"],
            refused=self.refused + found["refused"],
            unknown=self.unknown + found["unknown"],
            not_sent=self.not_sent + found["not_sent"],
            requests=self.requests + requests,
            surplus=self.surplus + surplus,
            elsewhere=self.elsewhere,
        )

    def update(self, other: Tally) -> None:
        """Replace the numbers by those of *other*."""
        self.done, self.refused = other.done, other.refused
        self.unknown, self.not_sent = other.unknown, other.not_sent
        self.requests, self.surplus = other.requests, other.surplus
        self.elsewhere = other.elsewhere


_KINDS: dict[ItemEffect, OutcomeKind] = {"done": "done", "none": "refused", "unknown": "unknown"}


class OutcomeBuilder(Generic[I, R, S]):
    """Builds the outcomes of the items of a request from its response or error."""

    def __init__(self, batching: Batching[I, R, S]) -> None:
        self._batching = batching

    def build(
        self, batch: Batch[I, R], result: R | BaseException
    ) -> tuple[list[Outcome[I, S]], int]:
        """Return one outcome for each item of *batch*, and how many results are of no item.

        They are in the journal by then, if there is one.
        """
        if batch.entries[0].record is not None:
            return [self._from_journal(entry) for entry in batch.entries], 0
        outcomes, surplus = self._build(batch.entries, result, batch.call)
        if batch.recording is not None:
            meta = result if isinstance(result, BaseException) else result.meta
            batch.recording.conclude(outcomes, getattr(meta, "request_id", ""))
        return outcomes, surplus

    def _build(
        self, entries: Sequence[Entry[I]], result: R | BaseException, call: Call | None
    ) -> tuple[list[Outcome[I, S]], int]:
        if not isinstance(result, BaseException):
            try:
                return self._from_response(entries, result)
            except Exception as error:  # noqa: BLE001 - others are not affected
                why = f"its results cannot be read, {type(error).__name__} was raised"
                result = mismatched(self._batching.operation, why, result.meta)
                result.__cause__ = error
        return self._from_error(entries, _as_call_error(result, call)), 0

    def _from_error(
        self, entries: Sequence[Entry[I]], error: TencentCloudError
    ) -> list[Outcome[I, S]]:
        code = error.code if isinstance(error, ApiError) else ""
        kind: OutcomeKind = "refused" if code else "not_sent"
        if error.effect == "unknown" or isinstance(error, NoResponseError):
            kind = "unknown"
        if isinstance(error, OutcomeUnknownError):
            error.items = tuple(entry.item for entry in entries)
        return [self._outcome(entry, kind, code=code, error=error) for entry in entries]

    def _from_response(
        self, entries: Sequence[Entry[I]], response: R
    ) -> tuple[list[Outcome[I, S]], int]:
        batching = self._batching
        matched, surplus = match_results(
            [(entry.key, entry) for entry in entries],
            [
                (key_of(batching.result_key(result)), result)
                for result in batching.read_results(response)
            ],
            alike=self._are_interchangeable,
        )
        missing = [e.item for e, result in zip(entries, matched, strict=True) if result is None]
        error = self._no_result_error(missing, surplus, response) if missing else None
        outcomes = [
            (
                self._outcome(entry, "unknown", error=error)
                if result is None
                else self._from_result(entry, result)
            )
            for entry, result in zip(entries, matched, strict=True)
        ]
        return outcomes, surplus

    def _from_journal(self, entry: Entry[I]) -> Outcome[I, S]:
        """Return the outcome of an item that an earlier run has sent."""
        record = entry.record
        code = "" if record is None else record.code
        if record is not None and record.state == "done":
            done = self._outcome(entry, "done", code=code)
            return replace(done, is_from_journal=True)
        message = "an earlier run has sent it, and the journal does not know its outcome"
        if record is not None and record.finding:
            message += f": {record.finding}"
        error = OutcomeUnknownError(message, action=self._batching.operation.action)
        error.request_id = "" if record is None else record.request_id
        error.items = (entry.item,)
        unknown = self._outcome(entry, "unknown", code=code, error=error)
        return replace(unknown, is_from_journal=True)

    def _from_result(self, entry: Entry[I], result: S) -> Outcome[I, S]:
        effect, code = self._batching.judge(result)
        return self._outcome(entry, _KINDS[effect], status=result, code=code)

    def _are_interchangeable(self, entries: Sequence[Entry[I]], results: Sequence[S]) -> bool:
        """Return whether it does not matter which of *entries* gets which of *results*."""
        effects = {self._batching.judge(result)[0] for result in results}
        same = len({entry.text for entry in entries}) == 1 and len(entries) == len(results)
        return len(effects) == 1 or same

    def _no_result_error(
        self, missing: Sequence[I], surplus: int, response: R
    ) -> OutcomeUnknownError:
        """Return the error of items that no result of the response could be matched with."""
        message = f"no result in the response could be matched with {len(missing)} items"
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


def _as_call_error(raised: BaseException, call: Call | None) -> TencentCloudError:
    """Return *raised*, or the error of this package that says what it means for the request."""
    if isinstance(raised, TencentCloudError):
        return raised
    message = f"the request was broken off by {type(raised).__name__}"
    sent = call is None or call.may_have_reached
    if not sent:
        error: TencentCloudError = NotSentError(f"{message} before it was sent")
    else:
        doubt = OutcomeUnknownError(message)
        error = idempotent_failure(doubt) if call and call.operation.idempotent else doubt
    error.__cause__, error.action = raised, call.operation.action if call else ""
    return error
