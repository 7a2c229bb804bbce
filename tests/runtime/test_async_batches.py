"""Async batches: every message gets exactly one outcome."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpResponse, ValidationError
from tc3.testing import FakeTransport
from tests.runtime.looping import VirtualAsyncClient, statuses, until
from tests.support.loopback import message, refused
from tests.support.threaded import InThreads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tc3.sms import MultiSmsInfo
    from tc3.testing import FakeResponse, SentRequest


def messages(count: int) -> Iterator[MultiSmsInfo]:
    return (message(phone_number=f"+6019{number:07}") for number in range(count))


@pytest.mark.parametrize("source", ["iterable", "asynchronous"])
@pytest.mark.parametrize("count", [0, 1, 200, 1001])
def test_every_message_of_a_list_has_one_outcome(count: int, source: str) -> None:
    async def slowly() -> AsyncIterator[MultiSmsInfo]:
        for item in messages(count):
            await asyncio.sleep(0)
            yield item

    async def program() -> Counter[tuple[int, str]]:
        sms = VirtualAsyncClient(statuses)
        items = messages(count) if source == "iterable" else slowly()
        run = sms.send_multi_global_sms_batches(items, sms_sdk_app_id="1")
        outcomes: Counter[tuple[int, str]] = Counter()
        outcomes.update([(outcome.index, outcome.kind) async for outcome in run])
        assert len(sms.fake.requests) == -(-count // 200)
        await sms.close()
        return outcomes

    assert asyncio.run(program()) == Counter((n, "done") for n in range(count))


def test_a_failed_batch_does_not_affect_the_others() -> None:
    responses: Iterator[FakeResponse] = iter(
        [statuses, HttpResponse(status=502, body=b""), refused("AuthFailure")]
    )

    async def program() -> list[tuple[int, str]]:
        sms = VirtualAsyncClient(lambda _: next(responses, statuses))
        run = sms.send_multi_global_sms_batches(messages(800), sms_sdk_app_id="1", concurrency=1)
        return [(o.index, o.kind) async for o in run]

    kinds = ["done"] * 200 + ["unknown"] * 200 + ["refused"] * 200 + ["done"] * 200
    assert asyncio.run(program()) == list(enumerate(kinds))


def test_stopping_early_accounts_for_every_message() -> None:
    """Read, owed or still in its source; what is under way is waited for."""

    async def program() -> None:
        sms, source = VirtualAsyncClient(statuses), messages(2000)
        run = sms.send_multi_global_sms_batches(source, sms_sdk_app_id="1", concurrency=2)
        read = [await anext(run) for _ in range(10)]
        owed = await run.stop()
        sent = sum(len(request.body["MultiSmsInfoSet"]) for request in sms.fake.requests)
        assert len(read) + len(owed) + len(list(source)) == 2000
        assert sent == sum(o.kind == "done" for o in [*read, *owed])
        assert [o async for o in run] == []

    asyncio.run(program())


def test_a_reader_that_is_cancelled_loses_no_outcome() -> None:
    gate = threading.Event()

    def respond(sent: SentRequest) -> FakeResponse:
        assert gate.wait(10)
        return statuses(sent)

    async def program() -> None:
        fake = FakeTransport(respond)
        sms = VirtualAsyncClient(transport=InThreads(fake))
        run = sms.send_multi_global_sms_batches(messages(250), sms_sdk_app_id="1", concurrency=2)
        reader = asyncio.ensure_future(anext(run))
        await until(lambda: bool(fake.requests))
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
        gate.set()
        owed = await run.stop()
        assert {o.kind for o in owed} <= {"done", "not_sent"}
        assert sorted(o.index for o in owed) == list(range(250))

    asyncio.run(program())


def test_an_error_of_the_source_is_raised_after_all_outcomes() -> None:
    async def broken() -> AsyncIterator[MultiSmsInfo]:
        for item in messages(250):
            yield item
        raise LookupError

    async def program() -> Counter[str]:
        sms, kinds = VirtualAsyncClient(statuses), Counter[str]()
        run = sms.send_multi_global_sms_batches(broken(), sms_sdk_app_id="1")

        async def read() -> None:
            async for outcome in run:
                kinds[outcome.kind] += 1

        with pytest.raises(LookupError):
            await read()
        return kinds

    assert asyncio.run(program()) == {"done": 200, "not_sent": 50}


def test_outcomes_are_reported_while_the_source_is_waiting() -> None:
    """Its next message may take long; what is known is not kept back."""

    async def silent() -> AsyncIterator[MultiSmsInfo]:
        for item in messages(200):
            yield item
        await asyncio.sleep(60)

    async def program() -> None:
        run = VirtualAsyncClient(statuses).send_multi_global_sms_batches(
            silent(), sms_sdk_app_id="1"
        )
        assert (await asyncio.wait_for(anext(run), 10)).kind == "done"
        assert len(await run.stop()) == 199

    asyncio.run(program())


def test_a_source_of_a_wrong_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        VirtualAsyncClient(statuses).send_multi_global_sms_batches(
            5,  # type: ignore[arg-type]
            sms_sdk_app_id="1",
        )
