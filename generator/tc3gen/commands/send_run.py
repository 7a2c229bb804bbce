"""Sends to the recipients in a file, and keeps what became of each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tc3gen.sending.numbers import Countries
from tc3gen.sending.problems import TableError
from tc3gen.sending.recipients import stable_context
from tc3gen.sending.results import OPEN, Result, Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from tc3gen.commands.send_client import SendingClient
    from tc3gen.commands.send_report import Report
    from tc3gen.sending.describing import Campaign
    from tc3gen.sending.problems import Problem
    from tc3gen.sending.progress import Progress
    from tc3gen.sending.recipients import Recipient


class ChangedFileError(Exception):
    """The file is no longer the one that was checked."""


_OF_THE_FILE = (ChangedFileError, TableError, OSError)
"""What reading the file a second time may raise."""
MAX_IN_VAIN = 1000
"""So many messages of a run are sent without any being accepted; then it is given up."""


@dataclass(frozen=True, slots=True)
class Source:
    """The recipients to send to, as they were checked; *is_unchanged* asks the file again."""

    rows: Iterator[Recipient | list[Problem]]
    count: int
    is_unchanged: Callable[[], bool]


@dataclass(slots=True)
class Ended:
    """How a run has ended, after how many requests.

    *changed* is the recipient that the journal knows otherwise; *failure* is what broke it off.
    """

    totals: Totals
    requests: int = 0
    is_stopped: bool = False
    is_in_vain: bool = False
    """Whether it was given up, as nothing was accepted."""
    changed: Recipient | None = None
    failure: Exception | None = None
    is_of_journal: bool = False
    """Whether the failure is that of the journal."""

    @property
    def is_nothing_sent(self) -> bool:
        """Whether it ended before its first request."""
        return self.requests == 0


class Sending:
    """One run: *start* begins it with the messages, *listen* has a signal stop it."""

    def __init__(
        self,
        client: SendingClient,
        campaign: Campaign,
        source: Source,
        *,
        report: Report,
        progress: Progress,
    ) -> None:
        self._client, self._campaign, self._source = client, campaign, source
        self._report, self._progress = report, progress
        self._under_way: dict[int, Recipient] = {}
        self._countries = Countries()
        self._common = (campaign.app, campaign.template, campaign.sender)
        self._unread: list[Any] = []
        self._run: Any = None
        self._ended = Ended(Totals())

    def run(
        self,
        start: Callable[[Iterable[Any]], Any],
        listen: Callable[[Callable[[], object]], AbstractContextManager[object]],
    ) -> Ended:
        """Send all, or up to a signal; what *start* raises passes through."""
        self._run = start(self._messages())
        with listen(self._stop):
            try:
                for outcome in self._run:
                    self._take(outcome)
                    if self._is_in_vain:
                        self._ended.is_in_vain = True
                        break
            except (self._client.package.TencentCloudError, *_OF_THE_FILE) as error:
                self._ended.failure = error
                self._ended.is_of_journal = isinstance(error, self._client.package.JournalError)
            # A signal that comes now adds to this list, too.
            self._unread.extend(self._run.stop())
            for outcome in self._unread:
                self._take(outcome)
            self._ended.requests = self._run.tally.requests
            self._progress.clear()
            if self._ended.changed is None:
                self._add_open_ones()
        return self._ended

    @property
    def _is_in_vain(self) -> bool:
        """Whether many were sent, and none was accepted: what is wrong is wrong with all."""
        totals = self._ended.totals
        sent = totals.count - totals.from_journal
        return sent >= MAX_IN_VAIN and totals.outcomes["done"] <= totals.done_before

    def _stop(self) -> None:
        """Stop as a signal asks, and keep the outcomes that are known by then."""
        self._ended.is_stopped = True
        if self._run is not None:
            self._unread.extend(self._run.stop())

    def _messages(self) -> Iterator[Any]:
        """Yield the messages, each of whose recipients is kept until its outcome is known."""
        for recipient in self._recipients():
            self._under_way[recipient.position] = recipient
            yield self._client.message(recipient, self._campaign)

    def _recipients(self) -> Iterator[Recipient]:
        """Yield the recipients that were checked; ChangedFileError where they are others now."""
        for row in self._source.rows:
            if isinstance(row, list) or not self._source.is_unchanged():
                raise ChangedFileError
            if row.position >= self._source.count:
                return
            yield row if row.context else replace(row, context=stable_context(row, self._common))

    def _take(self, outcome: Any) -> None:  # noqa: ANN401 - of a generated class
        """Count *outcome*, and report it."""
        recipient = self._under_way.pop(outcome.index)
        if isinstance(outcome.error, self._client.package.JournalError):
            self._ended.changed = self._ended.changed or recipient
        status = outcome.status
        self._add(
            Result(
                recipient=recipient,
                country=self._countries.of(recipient.number),
                outcome=outcome.kind,
                code=outcome.code,
                explanation=_explanation(outcome),
                fee=getattr(status, "fee", None),
                serial_number=getattr(status, "serial_no", None) or "",
                is_from_journal=outcome.is_from_journal,
            )
        )

    def _add(self, result: Result) -> None:
        totals = self._ended.totals
        totals.add(result)
        self._report.add(result)
        failed = totals.count - totals.outcomes["done"]
        self._progress.update(totals.count, totals.from_journal, failed)

    def _add_open_ones(self) -> None:
        """Count the recipients that nothing was begun for, and report them."""
        totals = self._ended.totals
        if self._report.is_wanted:
            with suppress(*_OF_THE_FILE):
                for row in self._recipients():
                    country = self._countries.of(row.number)
                    result = Result(recipient=row, country=country, outcome=OPEN)
                    totals.add(result)
                    self._report.add(result)
        totals.outcomes[OPEN] += self._source.count - totals.count


def _explanation(outcome: Any) -> str:  # noqa: ANN401 - of a generated class
    if outcome.kind == "done":
        return ""
    said = getattr(outcome.status, "message", None)
    return said or (str(outcome.error) if outcome.error else "")
