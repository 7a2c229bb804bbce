"""Many threads and tasks whose key expires five times a second: one renewal at a time is enough."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tc3 import Credential, HttpRequest, HttpResponse, RefreshingCredential
from tc3.sms import AsyncSmsClient, SmsClient
from tests.support.effort import THOROUGH
from tests.support.loopback import PATIENCE, REGION


class Checked:
    """Answers requests whose key is whole and good at the moment that it was signed."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.sent = 0
        self.slowest = 0.0

    def send(self, request: HttpRequest) -> HttpResponse:
        """Check the key; see Transport."""
        started = time.monotonic()
        headers = request.headers
        self.slowest = max(self.slowest, time.monotonic() - started)
        self.sent += 1
        identifier = headers["Authorization"].partition("Credential=")[2].partition("/")[0]
        token = headers["X-TC-Token"]
        number, _, end = token.partition("-")
        signed = int(headers["X-TC-Timestamp"])
        if identifier != f"id{number}" or signed >= float(end):
            self.wrong.append(f"{identifier} {token} {signed}")
        return HttpResponse(status=200, body=b'{"Response": {"RequestId": "r"}}')

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Check the key; see AsyncTransport."""
        await request.headers_async()
        return self.send(request)


class Short:
    """Issues keys that live 0.2 s, and counts how many are asked for at once."""

    def __init__(self) -> None:
        self.asked = self.at_once = self.most = 0

    def __call__(self) -> Credential:
        """Return the next key, whose token says when it ends."""
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        time.sleep(0.01)
        self.asked += 1
        number, end = self.asked, time.time() + 0.2
        self.at_once -= 1
        return Credential(f"id{number}", f"k{number}", f"{number}-{end}", expires_at=end)


SECONDS = 3.0 if THOROUGH else 0.5
THREADS, TASKS = (200, 1000) if THOROUGH else (20, 100)


def test_threads_use_one_renewal_at_a_time_and_no_key_that_is_over() -> None:
    issuer, checked = Short(), Checked()
    sms = SmsClient(issuer, region=REGION, transport=checked)
    end = time.monotonic() + SECONDS

    def call_on() -> None:
        while time.monotonic() < end:
            sms.call("DescribeX", {})
            time.sleep(THREADS / 2000)

    with ThreadPoolExecutor(THREADS) as pool:
        for calling in [pool.submit(call_on) for _ in range(THREADS)]:
            calling.result()
    _assert_right(issuer, checked)


def test_all_that_wait_for_a_key_go_on_with_the_first_one_that_comes() -> None:
    """Nobody waits for a second renewal, and none is asked for."""
    checked, asked, free = Checked(), [0], threading.Event()

    def provide() -> Credential:
        asked[0] += 1
        free.wait(PATIENCE)
        return Credential("id1", "k", f"1-{time.time() + 3600}")

    sms = SmsClient(provide, region=REGION, transport=checked)
    with ThreadPoolExecutor(THREADS) as pool:
        calling = [pool.submit(sms.call, "DescribeX", {}) for _ in range(THREADS)]
        time.sleep(0.05)
        assert checked.sent == 0
        free.set()
        for call in calling:
            call.result()
    assert (asked, checked.sent, checked.wrong) == ([1], THREADS, [])


def test_tasks_use_one_renewal_at_a_time_and_no_key_that_is_over() -> None:
    issuer, checked = Short(), Checked()
    sms = AsyncSmsClient(issuer, region=REGION, transport=checked)
    end = time.monotonic() + SECONDS

    async def call_on() -> None:
        while time.monotonic() < end:
            await sms.call("DescribeX", {})

    async def call_all() -> None:
        await asyncio.gather(*[call_on() for _ in range(TASKS)])

    asyncio.run(call_all())
    _assert_right(issuer, checked)


def _assert_right(issuer: Short, checked: Checked) -> None:
    assert checked.wrong == []
    assert issuer.most == 1
    assert checked.sent >= THREADS
    assert issuer.asked <= SECONDS / 0.01
    assert issuer.asked >= SECONDS / 0.2 - 1
    # A renewal takes 0.01 s; the rest is what threads wait for each other and for the machine.
    assert checked.slowest < PATIENCE


def test_a_forked_process_waits_for_no_renewal_of_its_parent() -> None:
    """Its thread does not exist there; `reset_after_fork` is what a fork calls."""
    asked, free = [0], threading.Event()

    def provide() -> Credential:
        asked[0] += 1
        if asked[0] == 1:
            free.wait(PATIENCE)
        return Credential(f"id{asked[0]}", "k")

    shared = RefreshingCredential(provide)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shared)
        while not asked[0]:
            time.sleep(0.001)
        shared.keeper.reset_after_fork()
        assert shared() == Credential("id2", "k")
        free.set()
        waiting.result()
