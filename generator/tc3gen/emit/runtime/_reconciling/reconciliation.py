# SPDX-License-Identifier: MIT-0
"""Finds out what became of the unknown items of a journal: asks, reads reports, and records.

What a service calls all that is in its module ``statuses``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from json import loads
from math import inf
from typing import TYPE_CHECKING, Any

from .._batches.recording import usable_serial
from .._calls.rate_limiter import RateLimiter
from .._printable import MAX_ID, printable
from .._tracebacks import clear_locals
from ..errors import FailedError, InvalidRequestError, JournalError, ValidationError
from .evidence import Item, Status, Wording, evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .._batches.journaling import BatchJournal, JournalRecord
    from .._calls.clock import AsyncClock, Clock, TimeSource
    from .source import StatusSource

__all__ = ["Reconciliation", "reconcile", "reconcile_in_loop"]

_WINDOW = 1000
"""How many records are read at once."""

_DAY = 86_400

_HOUR = 3600

_MAX_AHEAD, _MAX_BEHIND = 14, 12
"""Hours by which zones are ahead of UTC, or behind, at most."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Question:
    """What is asked: the first part of a key, and its items that were sent."""

    subject: Any
    items: list[Item]

    @property
    def since(self) -> float:
        """Since when there can be a status that is not known yet."""
        return min(item.since for item in self.items if item.is_unknown or item.is_silent)


class Reconciliation:
    """The work of one reconciliation; each method may be called in another thread.

    Raises JournalError if nothing tells what became of the items of its campaign, or where the
    journal is in use.
    """

    def __init__(
        self,
        journal: BatchJournal,
        sources: Mapping[str, StatusSource],
        reports: Iterable[Any],
        utc_offset: float | None,
        clock: TimeSource,
    ) -> None:
        self.found: list[JournalRecord] = []
        self.questions: list[_Question] = []
        self._journal = journal
        self._sources = sources
        self._unread = reports
        self._utc_offset = utc_offset
        self._clock = clock
        self._reports: dict[str, list[Status]] = {}
        self._lock = threading.Lock()
        self._is_begun = self._is_over = False

    def begin(self) -> None:
        """Read what is unknown, and the reports about it; the oldest is asked for first."""
        campaign = self._journal.campaign()
        if campaign.action not in self._sources:
            raise JournalError(f"nothing tells later what became of items of {campaign.action}")
        self._source = self._sources[campaign.action]
        self._limiter = RateLimiter(self._source.rate or inf)
        self._scope: dict[str, Any] = loads(campaign.scope or "{}")
        with self._lock:
            if self._is_over:
                return
            count = self._journal.begin(campaign)
            self._is_begun = True
        self._read(count)

    def end(self) -> None:
        """Let others use the journal."""
        self._is_over = True
        with self._lock:
            if self._is_begun:
                self._journal.end()

    def until_next(self) -> float:
        """Return the seconds until the next question may be asked."""
        now = self._clock.monotonic()
        return (self._limiter.reserve(now, inf) or now) - now

    def ask(self, client: Any, question: _Question) -> Any:
        """Ask *client*, and return its response; ``None`` where that is too late."""
        oldest = self._clock.time() - self._source.days * _DAY
        if max(item.record.sent_at for item in question.items if item.is_unknown) <= oldest:
            return None
        # A minute for the way there.
        since = int(max(question.since, oldest + 60))
        return self._source.ask(client, question.subject, since, self._scope)

    def conclude(self, question: _Question, response: Any) -> None:
        """Record what *response* and reports say; it may also be the error that there was."""
        source, statuses = self._source, list(self._reports.get(_plain(question.subject), ()))
        lack, told = "", list[Any]()
        if response is None:
            lack = f"it is older than {source.days} days, so nobody can ask"
        elif isinstance(response, Exception):
            code = printable(getattr(response, "code", ""), limit=MAX_ID)
            lack = f"{source.action} refused to tell, with {code or type(response).__name__}"
        else:
            told = list(source.statuses(response))
            statuses += self._told(question, told)
        wording = Wording(
            meanings=source.meanings,
            match=source.match,
            serial=source.serial,
            source=source.action,
        )
        is_cut = len(told) >= source.limit
        records = list(evidence(question.items, statuses, wording, lack=lack, is_cut=is_cut))
        self._journal.write(records)
        self.found += records

    def _told(self, question: _Question, told: Iterable[Any]) -> Iterator[Status]:
        for status in told:
            key, serial, outcome, at = self._source.fields(status)
            if key[0] is None or _plain(key[0]) == _plain(question.subject):
                yield Status(
                    serial=usable_serial(serial),
                    others=tuple(part or "" for part in key[1:]),
                    outcome=outcome or "",
                    earliest=-inf if at is None else at,
                    latest=inf if at is None else at,
                    is_report=False,
                )

    def _read(self, count: int) -> None:
        """Read the items with the first part of a key of which one is unknown."""
        asked = {
            _plain(key[0]) for record, key in self._records(count) if record.state == "unknown"
        }
        found: dict[str, _Question] = {}
        for record, key in self._records(count):
            if (subject := _plain(key[0])) in asked:
                question = found.setdefault(subject, _Question(key[0], []))
                others = tuple(str(part) for part in key[1:])
                question.items.append(Item(record=record, others=others))
        self.questions = sorted(found.values(), key=lambda question: question.since)
        self._read_reports(asked)

    def _records(self, count: int) -> Iterator[tuple[JournalRecord, list[Any]]]:
        for first in range(0, count, _WINDOW):
            for record in self._journal.read(first, _WINDOW):
                yield record, loads(record.key)

    def _read_reports(self, asked: set[str]) -> None:
        source = self._source
        for report in self._unread:
            if source.report is None or source.report_fields is None:
                raise TypeError("no reports are documented")
            if not isinstance(report, source.report):
                raise TypeError(f"reports are of the class {source.report.__name__}")
            parts, serial, outcome, at = source.report_fields(report)
            earliest, latest = self._period(at)
            status = Status(
                serial=usable_serial(serial),
                others=(),
                outcome=outcome or "",
                earliest=earliest,
                latest=latest,
                is_report=True,
            )
            for subject in _subjects(parts) & asked:
                self._reports.setdefault(subject, []).append(status)

    def _period(self, at: str | None) -> tuple[float, float]:
        """Return between which times the time *at*, in a zone that nobody may know, can be."""
        try:
            # As if it were UTC.
            seconds = datetime.fromisoformat(f"{at}+00:00").timestamp()
        except (ValueError, OverflowError):
            return -inf, inf
        if self._utc_offset is None:
            return seconds - _HOUR * _MAX_AHEAD, seconds + _HOUR * _MAX_BEHIND
        return seconds - _HOUR * self._utc_offset, seconds - _HOUR * self._utc_offset


def _plain(subject: object) -> str:
    """Return the first part of a key as all sides write it."""
    return str(subject).removeprefix("+")


def _subjects(parts: tuple[str | None, ...]) -> set[str]:
    """Return what a report may mean: all its *parts*, or the last one if it has them already."""
    whole, last = "".join(part or "" for part in parts), parts[-1] or ""
    return {whole, last if last.startswith(whole.removesuffix(last)) else whole}


_REFUSALS = (FailedError, InvalidRequestError, ValidationError)


def reconcile(client: Any, work: Reconciliation, clock: Clock) -> list[JournalRecord]:
    """Do the *work* with a client for threads; see `Journal.reconcile`."""
    try:
        work.begin()
        for question in work.questions:
            clock.sleep(work.until_next())
            work.conclude(question, _response(client, work, question))
    except BaseException as error:
        clear_locals(error)
        raise
    finally:
        work.end()
    return work.found


def _response(client: Any, work: Reconciliation, question: _Question) -> Any:
    try:
        return work.ask(client, question)
    except _REFUSALS as error:
        return error


async def reconcile_in_loop(
    client: Any, work: Reconciliation, clock: AsyncClock
) -> list[JournalRecord]:
    """Do the *work* with a client for event loops, while threads use the journal."""
    # Imported here, as only event loops need it.
    from asyncio import to_thread

    try:
        await to_thread(work.begin)
        for question in work.questions:
            await clock.sleep(work.until_next())
            try:
                asked = work.ask(client, question)
                response = asked if asked is None else await asked
            except _REFUSALS as error:
                response = error
            await to_thread(work.conclude, question, response)
    except BaseException as error:
        clear_locals(error)
        raise
    finally:
        work.end()
    return work.found
