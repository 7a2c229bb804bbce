"""A campaign from its file to its summary: everything is checked before anything is sent."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from tc3gen.commands.credentials import credential_findings, provider_of
from tc3gen.commands.results import OK, UNUSABLE, Result, stopped
from tc3gen.commands.send_checks import check_surroundings, file_finding, row_findings, unreadable
from tc3gen.commands.send_client import make_client
from tc3gen.commands.send_ending import result_of
from tc3gen.commands.send_report import Report
from tc3gen.commands.send_run import Sending, Source
from tc3gen.commands.send_signals import stopping_at_signals
from tc3gen.file_reading import open_file
from tc3gen.findings import one_line
from tc3gen.sending.checking import Wanted, check
from tc3gen.sending.describing import Campaign, described
from tc3gen.sending.problems import TableError
from tc3gen.sending.progress import Progress
from tc3gen.sending.rows import read_recipients

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tc3gen.commands.results import Console
    from tc3gen.commands.send_client import SendingClient
    from tc3gen.commands.send_options import SendOptions
    from tc3gen.commands.send_run import Ended
    from tc3gen.findings import Finding
    from tc3gen.sending.checking import Checked


def send(
    options: SendOptions,
    console: Console,
    *,
    client_of: Callable[[Path], SendingClient | list[Finding]] = make_client,
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Check the recipients, ask, send to them, and tell what became of it.

    *clock* counts the seconds of rate and time left.
    """
    client = client_of(options.spec_root)
    if isinstance(client, list):
        return Result(UNUSABLE, client)
    state = check_surroundings(options, client)
    if isinstance(state, Result):
        return state
    campaign = _campaign(options, client)
    try:
        file = open_file(options.recipients)
    except OSError as error:
        return unreadable(options.recipients, error)
    with file:
        is_unchanged = _unchanged(file)
        checked = _checked(file, options, client, campaign, console)
        if isinstance(checked, Result):
            return checked
        left = max(checked.recipients - state.never_again, 0) if options.resume else None
        source = Source(read_recipients(file, options.columns), checked.recipients, is_unchanged)
        prepared = _Prepared(options, client, campaign, checked, left)
        return prepared.dry() if options.dry_run else prepared.sent(source, console, clock)


def _campaign(options: SendOptions, client: SendingClient) -> Campaign:
    return Campaign(
        template=options.template,
        app=options.app,
        region=options.region,
        endpoint=options.endpoint or client.service.endpoint,
        params=options.columns.params,
        text=options.text,
        sender=options.sender,
        rate=client.action.rate_limit,
        size=client.batch_size,
    )


def _checked(
    file: BinaryIO,
    options: SendOptions,
    client: SendingClient,
    campaign: Campaign,
    console: Console,
) -> Checked | Result:
    """Return what the file holds, or all that is wrong with it."""
    wanted = Wanted(
        text=options.text,
        sample=options.sample,
        allows_duplicates=options.allows_duplicates,
        first=options.first,
        client_problems=partial(client.problems, campaign=campaign),
    )
    try:
        checked = check(
            read_recipients(file, options.columns),
            wanted,
            lambda count: console.progress(f"{count:,} rows read"),
        )
    except TableError as error:
        return Result(UNUSABLE, [file_finding(options.recipients, error)])
    finally:
        console.progress("")
    if checked.problems:
        return Result(UNUSABLE, row_findings(options.recipients, checked))
    if not checked.recipients:
        return stopped(options.recipients, "file", "it holds no recipients")
    return checked


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A campaign that was checked; *left* is how many an earlier run left to send."""

    options: SendOptions
    client: SendingClient
    campaign: Campaign
    checked: Checked
    left: int | None

    def dry(self) -> Result:
        """Tell what would be sent."""
        checked = self.checked
        if not self.options.as_json:
            shown = _lines(described(checked, self.campaign, left=self.left))
            return Result(OK, text=f"{shown}Nothing was sent: a dry run.\n")
        counts = {
            "recipients": checked.recipients,
            "countries": dict(checked.countries),
            "parts": dict(checked.parts),
            "parts_are_complete": bool(self.options.text),
            "duplicates": checked.duplicate_count,
        }
        return Result(OK, report=json.dumps(counts, indent=2) + "\n")

    def sent(self, source: Source, console: Console, clock: Callable[[], float]) -> Result:
        """Ask, send, and tell what became of it."""
        options, package = self.options, self.client.package
        provider = provider_of(package, options.profile, os.environ)
        try:
            provider()
        except package.CredentialError as error:
            return Result(UNUSABLE, credential_findings(error, "client", options.profile))
        if not self._is_agreed(console):
            return Result(UNUSABLE, text="Nothing was sent.\n")
        report = Report(options.report)
        try:
            report.open()
        except OSError as error:
            return stopped(options.report or "", "report", f"cannot be written: {error.strerror}")
        try:
            ended = self._run(source, console, clock, provider, report)
        except package.TencentCloudError as error:
            report.abandon(error)
            if isinstance(error, package.JournalError):
                return stopped(options.journal or "", "journal", str(error), "nothing was sent")
            return stopped(
                "tc3gen send", "client", str(error).replace("\n  ", ": "), "nothing was sent"
            )
        except BaseException as error:
            report.abandon(error)
            raise
        return _finished(options, ended, report)

    def _is_agreed(self, console: Console) -> bool:
        """Ask whoever sits there; without one, what is sent is told, but not its texts."""
        if self.left == 0:
            return True
        if self.options.is_agreed:
            silent = replace(self.checked, sample=[])
            for line in described(silent, self.campaign, left=self.left).split("\n"):
                console.notify(one_line(line))
            return True
        return console.confirm(f"{described(self.checked, self.campaign, left=self.left)}\nSend?")

    def _run(
        self,
        source: Source,
        console: Console,
        clock: Callable[[], float],
        provider: Any,  # noqa: ANN401 - of a generated class
        report: Report,
    ) -> Ended:
        options, client = self.options, self.client
        progress = Progress(source.count, clock=clock, show=console.progress)
        sending = Sending(client, self.campaign, source, report=report, progress=progress)
        region, endpoint = options.region, options.endpoint or None
        with client.sms.SmsClient(provider, region=region, endpoint=endpoint) as sms:
            start = partial(
                sms.send_multi_global_sms_batches,
                sms_sdk_app_id=options.app,
                journal=client.package.Journal(options.journal),
            )

            def notify(text: str) -> None:
                console.progress("")
                console.notify(text)

            return sending.run(start, partial(stopping_at_signals, notify=notify))


def _finished(options: SendOptions, ended: Ended, report: Report) -> Result:
    """Return what is said at the end; where nothing was sent, an earlier report stays."""
    if ended.is_nothing_sent and ended.failure is not None:
        report.abandon(ended.failure)
    else:
        report.close()
    return result_of(options, ended, report)


def _unchanged(file: BinaryIO) -> Callable[[], bool]:
    """Return what asks whether an open file is as it is now."""

    def state() -> tuple[int, int]:
        found = os.fstat(file.fileno())
        return found.st_size, found.st_mtime_ns

    before = state()
    return lambda: state() == before


def _lines(text: str) -> str:
    return "".join(f"{one_line(line)}\n" for line in text.split("\n"))
