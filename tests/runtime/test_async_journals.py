"""A journal and event loops: whenever a run is cancelled, its journal knows all that was sent."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpResponse
from tc3.sms import AsyncSmsClient
from tc3.testing import FakeTransport, SentRequest
from tests.runtime.batching import accepting, kinds, messages, phone
from tests.runtime.journaling import Watched, send, states
from tests.support.loopback import KEY, REGION
from tests.support.threaded import InThreads
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tc3 import BatchJournal, HttpRequest
    from tests.runtime.batching import Sms


class Steps:
    """Lets an event loop know of each step of a run, and lasts until it has seen it."""

    def __init__(self, stop_at: int) -> None:
        self._left = stop_at
        self._cancel: Callable[[], object] = lambda: None

    def begin(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
        """Cancel *task* at the step."""
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)

    def __call__(self) -> None:
        """Cancel the task at one of the steps, and let the loop do that."""
        self._left -= 1
        if self._left == 0:
            self._cancel()
            threading.Event().wait(0.01)


class Service:
    """Accepts messages, and keeps their numbers."""

    def __init__(self, step: Callable[[], None]) -> None:
        self.accepted: list[str] = []
        self._step = step
        self._fake = FakeTransport(accepting)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Accept a request."""
        self._step()
        response = self._fake.send(request)
        items = SentRequest(request).body["MultiSmsInfoSet"]
        self.accepted += [item["PhoneNumber"] for item in items]
        self._step()
        return response


async def cancelled(steps: Steps, service: Service, journal: BatchJournal) -> list[Sms]:
    """Send 400 messages in a task that is cancelled, and return all outcomes."""
    found: list[Sms] = []
    sms = AsyncSmsClient(KEY, region=REGION, transport=InThreads(service))
    run = sms.send_multi_global_sms_batches(
        messages(400), sms_sdk_app_id="1", concurrency=2, journal=journal
    )

    async def read() -> None:
        found.extend([outcome async for outcome in run])

    task = asyncio.create_task(read())
    steps.begin(asyncio.get_running_loop(), task)
    with suppress(asyncio.CancelledError):
        await task
    found.extend(await run.stop())
    await sms.close()
    return found


@pytest.mark.parametrize("step", range(1, 13, 2))
def test_a_run_that_was_cancelled_goes_on_and_sends_nothing_twice(step: int, path: Path) -> None:
    steps = Steps(step)
    service = Service(steps)

    asyncio.run(cancelled(steps, service, Watched(path, steps)))
    known = states(path)
    later = VirtualClient(accepting)
    outcomes = send(path, later, 400)

    again = [i["PhoneNumber"] for r in later.fake.requests for i in r.body["MultiSmsInfoSet"]]
    assert sorted([*service.accepted, *again]) == [phone(n) for n in range(400)]
    assert known["done"] + known["unknown"] + known["sending"] == len(service.accepted)
    assert kinds(outcomes)["done"] + kinds(outcomes)["unknown"] == 400


class Hasty:
    """A transport that has no use for headers, so that no request is signed."""

    def send(self, _: HttpRequest) -> HttpResponse:
        """Lose the response."""
        return HttpResponse(status=502, body=b"")


def test_the_outcome_is_recorded_even_if_a_transport_reads_no_headers(path: Path) -> None:
    sms = VirtualClient(transport=Hasty())
    assert kinds(send(path, sms, 3)) == {"unknown": 3} == states(path)
