"""Reconciling a journal: questions, reports, and what goes wrong in between."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3 import AuthError, Journal, JournalError, NotSentError
from tc3.sms import AsyncSmsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.runtime.batching import LOST, each, kinds, messages, phone, run_of
from tests.runtime.journaling import send, states
from tests.runtime.reconciling import (
    CAMPAIGN,
    NOW,
    SENT,
    Remembered,
    client_of,
    item,
    journal_of,
    report,
    status,
    telling,
)
from tests.support.loopback import KEY, REGION

if TYPE_CHECKING:
    from pathlib import Path

    from tc3 import JournalRecord
    from tc3.testing import FakeResponse, SentRequest


def failure(code: str) -> FakeResponse:
    error = {"Code": code, "Message": f"{phone(0)} cannot be asked for"}
    return {"Response": {"Error": error, "RequestId": "1"}}


def test_what_was_found_is_on_disk_and_a_later_run_tells_it(path: Path) -> None:
    send(path, each(LOST), 3)
    journal = Journal(path)
    now = Journal(path)
    now.begin(now.campaign())
    sent_at = int(now.read(0, 1)[0].sent_at)
    now.end()
    told = (status("s-0", number=0, at=sent_at), status("s-1", number=1, at=sent_at))
    sms, fake = client_of(telling(*told), clock=FakeClock())

    records = journal.reconcile(sms)

    assert [(r.position, r.state, r.serial) for r in records] == [
        (0, "done", "s-0"),
        (1, "done", "s-1"),
        (2, "unknown", ""),
    ]
    assert states(path) == {"done": 2, "unknown": 1}
    assert {s.body["SmsSdkAppId"] for s in fake.requests} == {"1"}
    assert {s.body["BeginTime"] for s in fake.requests} == {sent_at - 300}
    outcomes = list(run_of(each(), messages(3), journal=journal))
    assert kinds(outcomes) == {"done": 2, "unknown": 1}
    assert str(outcomes[2].error).count("there is no status of it") == 1


def test_the_oldest_are_asked_for_first_and_each_number_once() -> None:
    journal = Remembered(
        item(1, sent_at=SENT + 9),
        item(2, sent_at=SENT + 5),
        item(1, sent_at=SENT),
        item(3, "a", "done"),
    )
    sms, fake = client_of(telling())

    sms.reconcile(journal)

    assert [each.body["PhoneNumber"] for each in fake.requests] == [phone(1), phone(2)]


def test_the_rate_limit_is_kept() -> None:
    clock = FakeClock(time=NOW, monotonic=0.0)
    at: list[float] = []

    def tell(_: SentRequest) -> FakeResponse:
        at.append(clock.monotonic())
        return telling()

    sms, _ = client_of(tell, clock=clock)
    sms.reconcile(Remembered(*(item(number) for number in range(41))))

    assert at == pytest.approx([n / 20 for n in range(41)])


def test_a_number_that_cannot_be_asked_for_stays_unknown_and_the_others_are_told() -> None:
    odd = replace(item(), key='["no number",""]')
    sms, fake = client_of(
        failure("FailedOperation.PhoneNumberInBlacklist"), telling(status(number=1))
    )

    records = sms.reconcile(Remembered(odd, item(0), item(1)))

    assert [(r.position, r.state) for r in records] == [(0, "unknown"), (1, "unknown"), (2, "done")]
    refused = "PullSmsSendStatusByPhoneNumber refused to tell, with"
    assert records[0].finding == f"{refused} ValidationError"
    assert records[1].finding == f"{refused} FailedOperation.PhoneNumberInBlacklist"
    assert len(fake.requests) == 2


@pytest.mark.parametrize(
    "broken", [NotSentError("no connection"), KeyboardInterrupt(), SystemExit()], ids=repr
)
def test_what_was_found_before_it_was_broken_off_stays_and_the_rest_is_found_later(
    broken: BaseException, path: Path
) -> None:
    told = [status(f"s-{n}", number=n) for n in range(4)]
    journal = journal_of(path, *(item(number) for number in range(4)))
    asked: set[str] = set()

    def tell(sent: SentRequest) -> FakeResponse:
        asked.add(sent.body["PhoneNumber"])
        if len(asked) == 3:
            raise broken
        return telling(*told)

    with pytest.raises(type(broken)):
        journal.reconcile(client_of(tell)[0])

    assert states(path) == {"done": 2, "unknown": 2}
    sms, fake = client_of(telling(*told))
    assert [record.position for record in journal.reconcile(sms)] == [2, 3]
    assert len(fake.requests) == 2
    assert states(path) == {"done": 4}


def test_a_service_that_does_not_let_one_ask_ends_it_and_frees_the_journal() -> None:
    journal = Remembered(item())
    sms, _ = client_of(failure("UnauthorizedOperation.RequestPermissionDeny"))

    with pytest.raises(AuthError):
        sms.reconcile(journal)

    assert journal.uses == 0
    assert journal.records[0].state == "unknown"


def test_a_journal_that_is_in_use_or_of_another_action_is_refused(path: Path) -> None:
    journal = journal_of(path, item())
    sms, fake = client_of(telling())
    journal.begin(CAMPAIGN)

    with pytest.raises(JournalError, match="is used by another run"):
        journal.reconcile(sms)
    assert journal.read(0, 1), "the run still has it"
    journal.end()
    with pytest.raises(JournalError, match="nothing tells later what became of items of cvm Run"):
        sms.reconcile(Remembered(campaign=replace(CAMPAIGN, action="cvm Run")))
    assert fake.requests == []


def test_no_number_is_in_logs_errors_or_reprs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sms, _ = client_of(failure("AuthFailure.SecretIdNotFound"))

    with pytest.raises(AuthError) as caught:
        sms.reconcile(Remembered(item(0, "secret-context")), [report()])

    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [f for f in frames.stack if "generated/tc3" in f.filename]
    shown = "".join([caplog.text, str(caught.value), *(str(f.locals) for f in ours), repr(item())])
    assert ours
    assert phone(0).removeprefix("+60") not in shown
    assert "secret-context" not in shown


def test_an_event_loop_finds_the_same_and_leaves_the_journal_to_threads(path: Path) -> None:
    told = [status(f"s-{n}", number=n) for n in range(2)]
    journal = journal_of(path, *(item(number) for number in range(3)))

    async def reconciled() -> list[JournalRecord]:
        clock, fake = AsyncFakeClock(time=NOW), FakeTransport(telling(*told))
        async with AsyncSmsClient(KEY, region=REGION, transport=fake, clock=clock) as sms:
            return await journal.reconcile(sms)

    assert [record.state for record in asyncio.run(reconciled())] == ["done", "done", "unknown"]
    assert states(path) == {"done": 2, "unknown": 1}


def test_a_task_that_is_cancelled_frees_the_journal(path: Path) -> None:
    journal = journal_of(path, *(item(number) for number in range(3)))

    async def cancelled() -> None:
        loop, asked = asyncio.get_running_loop(), asyncio.Event()

        def tell(_: SentRequest) -> FakeResponse:
            loop.call_soon_threadsafe(asked.set)
            return telling()

        clock, fake = AsyncFakeClock(time=NOW), FakeTransport(tell)
        async with AsyncSmsClient(KEY, region=REGION, transport=fake, clock=clock) as sms:
            task = asyncio.create_task(sms.reconcile(journal))
            await asked.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(cancelled())
    assert journal.begin(CAMPAIGN) == 3
    journal.end()
