"""A journal: a run that was killed goes on where it was, and sends nothing twice."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from tc3 import Journal, NotSentError
from tc3.sms import AsyncSmsClient
from tc3.testing import AsyncFakeClock, FakeTransport
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.runtime.batching import (
    LOST,
    UNSENT,
    accepting,
    each,
    edited,
    kinds,
    messages,
    phone,
    response,
    run_of,
    statuses,
)
from tests.support.loopback import KEY, REGION, message
from tests.support.project import ROOT
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tc3.testing import FakeResponse, SentRequest

from tests.runtime.journaling import PACKAGES, Watched, refusing_some, send, states


def test_each_item_that_was_sent_is_in_the_journal_with_its_outcome(path: Path) -> None:
    sms = each(accepting, edited(refusing_some), LOST, UNSENT, UNSENT, UNSENT)

    outcomes = send(path, sms, 800)

    assert kinds(outcomes) == {"done": 393, "refused": 7, "unknown": 200, "not_sent": 200}
    assert states(path) == kinds(outcomes)
    assert not any(outcome.is_from_journal for outcome in outcomes)


def test_the_rest_goes_out_and_the_journal_tells_what_became_of_the_others(path: Path) -> None:
    send(path, each(accepting, edited(refusing_some), LOST), 600)
    sms = each()

    outcomes = send(path, sms, 800)

    sent = [one["PhoneNumber"] for s in sms.fake.requests for one in s.body["MultiSmsInfoSet"]]
    assert sent == [phone(n) for n in (*range(200, 207), *range(600, 800))]
    assert sorted(outcome.index for outcome in outcomes) == list(range(800))
    told = [outcome for outcome in outcomes if outcome.is_from_journal]
    assert kinds(told) == {"done": 393, "unknown": 200}
    assert all(isinstance(outcome.error, type(LOST)) for outcome in told if outcome.kind != "done")


def test_texts_are_not_in_the_file_and_only_the_user_may_read_it(path: Path) -> None:
    secret = message(phone_number=phone(1), template_param_set=["one-time-190191"])
    sms = each()

    run = run_of(sms, [secret], journal=Journal(path))
    list(run)

    files = list(path.parent.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert not any(b"190191" in file.read_bytes() for file in files)
    assert any(phone(1).encode() in file.read_bytes() for file in files)


class Service:
    """Counts the messages that it has accepted, whether the response arrives or not."""

    def __init__(self, step: Callable[[], None], *fates: str) -> None:
        self.accepted: list[str] = []
        self._step = step
        self._fates = iter(fates)

    def __call__(self, sent: SentRequest) -> FakeResponse:
        """Accept the messages of a request, as its fate has it."""
        self._step()
        fate = next(self._fates, "")
        if fate == "unsent":
            return UNSENT
        results = refusing_some(statuses(sent)) if fate == "some" else statuses(sent)
        self.accepted += [result["PhoneNumber"] for result in results if result["Code"] == "Ok"]
        self._step()
        return LOST if fate == "lost" else response(results)


def test_killed_at_any_step_and_started_again_it_sends_no_message_twice(tmp_path: Path) -> None:
    """The files as they are at each step are what a process that is killed then leaves behind."""
    kills: list[tuple[Path, list[str]]] = []

    def killed() -> None:
        folder = tmp_path / f"killed-{len(kills)}"
        folder.mkdir()
        for name in ("campaign.db", "campaign.db-wal"):
            shutil.copy(tmp_path / name, folder / name)
        kills.append((folder / "campaign.db", [*service.accepted]))

    service = Service(killed, "some", "lost", "unsent")
    journal = Watched(tmp_path / "campaign.db", killed)
    list(run_of(VirtualClient(service), messages(500), journal=journal))

    assert len(kills) == 19
    for path, accepted in kills:
        later = Service(lambda: None)
        outcomes = send(path, VirtualClient(later), 500)
        assert max(Counter([*accepted, *later.accepted]).values()) == 1, path
        assert sorted(outcome.index for outcome in outcomes) == list(range(500))
        known = {o.item.phone_number for o in outcomes if o.kind == "done"}
        open_ = {o.item.phone_number for o in outcomes if o.kind == "unknown"}
        assert known <= {*accepted, *later.accepted} <= known | open_
        assert len(open_) <= 400, "one request was lost, and one was under way"
    last = each(NotSentError("there is nothing left to send"))
    assert all(outcome.is_from_journal for outcome in send(kills[0][0], last))
    assert last.fake.requests == []


SENDER = """\
import sys
sys.path.insert(0, {packages!r})
from tc3 import Credential, Journal
from tc3.sms import MultiSmsInfo, SmsClient
key = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
messages = [MultiSmsInfo(phone_number=f"+6019{{n:07}}", template_id="1") for n in range(1000)]
with SmsClient(key, region="ap-singapore", endpoint={url!r}) as sms:
    journal = Journal({path!r})
    for outcome in sms.send_multi_global_sms_batches(
        messages, sms_sdk_app_id="1", journal=journal
    ):
        print(outcome.kind, flush=True)
"""


def test_a_process_that_is_killed_and_started_again_sends_no_message_twice(path: Path) -> None:
    with MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint:
        program = SENDER.format(packages=str(PACKAGES), url=endpoint.url, path=str(path))
        command = [sys.executable, "-I", "-c", program]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"
            process.kill()
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

        assert second.stderr == ""
        assert endpoint.acted_twice == []
        found = Counter(second.stdout.split())
        assert found.total() == 1000
        assert set(found) <= {"done", "unknown"}
        assert found["done"] <= endpoint.count().acted <= 1000


def test_an_item_that_was_being_sent_when_its_process_ended_is_unknown(path: Path) -> None:
    send(path, each(), 3)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE item SET state = 'sending' WHERE position = 1")
    database.close()

    outcomes = send(path, each(), 3)

    assert [outcome.kind for outcome in outcomes] == ["done", "unknown", "done"]
    assert outcomes[1].effect == "unknown"
    assert "does not know its outcome" in str(outcomes[1].error)
    assert states(path) == {"done": 2, "unknown": 1}


def test_a_run_of_an_event_loop_goes_on_and_leaves_the_disk_to_other_threads(path: Path) -> None:
    writers: set[int] = set()
    journal = Watched(path, lambda: writers.add(threading.get_ident()))

    async def outcomes_of(*responses: FakeResponse, count: int) -> Counter[str]:
        sms = AsyncSmsClient(
            KEY, region=REGION, transport=FakeTransport(*responses), clock=AsyncFakeClock()
        )
        async with sms:
            run = sms.send_multi_global_sms_batches(
                messages(count), sms_sdk_app_id="1", journal=journal
            )
            found = [outcome async for outcome in run]
        assert sorted(outcome.index for outcome in found) == list(range(count))
        return kinds(found)

    assert asyncio.run(outcomes_of(accepting, LOST, count=400)) == {"done": 200, "unknown": 200}
    assert states(path) == {"done": 200, "unknown": 200}
    assert asyncio.run(outcomes_of(accepting, count=600)) == {"done": 400, "unknown": 200}
    assert threading.get_ident() not in writers


def test_the_campaign_is_told_before_a_run_and_in_it(path: Path) -> None:
    send(path, each(), 3)
    journal = Journal(path)
    told = journal.campaign()

    assert (told.action, told.scope) == ("sms SendMultiGlobalSms", '{"SmsSdkAppId":"1"}')
    assert journal.begin(told) == 3
    assert journal.campaign() == told
    journal.end()


def test_what_the_service_calls_a_message_and_when_it_was_sent_are_in_its_record(
    path: Path,
) -> None:
    before = int(time.time())

    def numbered(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**result, "SerialNo": f"5000:{n}"} for n, result in enumerate(results)]

    send(path, each(edited(numbered), LOST), 201)

    journal = Journal(path)
    journal.begin(journal.campaign())
    accepted, lost = journal.read(199, 2)
    journal.end()
    assert (accepted.state, accepted.serial) == ("done", "5000:199")
    assert (lost.state, lost.serial) == ("unknown", "")
    assert before <= accepted.sent_at <= lost.sent_at <= time.time()


def test_a_serial_number_that_nobody_can_compare_is_not_stored(path: Path) -> None:
    def odd(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for result, serial in zip(results, ["\n", "x" * 200, "\ud800", None], strict=True):
            result["SerialNo"] = serial
        return results

    send(path, each(edited(odd)), 4)

    journal = Journal(path)
    journal.begin(journal.campaign())
    assert [(record.state, record.serial) for record in journal.read(0, 4)] == [("done", "")] * 4
    journal.end()
