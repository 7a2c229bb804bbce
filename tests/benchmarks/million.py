"""Sends a million messages in batches, through faults: each has one outcome, and memory stays flat.

The service is a function of this process; time passes only when the client sleeps. In full::

    python tests/benchmarks/million.py
    python tests/benchmarks/million.py --client async
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    # Run as a script; another tc3 is found first when PYTHONPATH names its folder.
    _ROOT = Path(__file__).parents[2]
    sys.path += [str(_ROOT), str(_ROOT / "generated")]

from tc3 import Credential, HttpResponse, NotSentError, OutcomeUnknownError
from tc3.sms import AsyncSmsClient, MultiSmsInfo, SmsClient
from tc3.testing import AsyncFakeClock, FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tc3 import HttpRequest, Outcome
    from tc3.sms import SendMultiStatus

_SENT_TWICE = 2
_KEY, _REGION = Credential("id", "key"), "ap-singapore"


class Service:
    """Accepts messages, and fails one request in ten in one of five ways; counts each message."""

    def __init__(self, count: int) -> None:
        self.acted = bytearray(count)
        self._random = Random(0)  # noqa: S311 - chooses faults, keeps no secret
        self._lock = threading.Lock()

    def send(self, request: HttpRequest) -> HttpResponse:
        """Respond to one request; see Transport."""
        with self._lock:
            fate = self._random.random()
        items = json.loads(request.body)["MultiSmsInfoSet"]
        if fate < 0.02:
            raise NotSentError("no connection")
        if fate < 0.04:
            return _response({"Error": {"Code": "RequestLimitExceeded", "Message": ""}})
        for item in items:
            self.acted[int(item["SessionContext"])] += 1
        if fate < 0.06:
            raise OutcomeUnknownError("no complete response")
        if fate < 0.08:
            return HttpResponse(status=502, body=b"<html>")
        results = [_status(item) for item in items]
        self._random.shuffle(results)
        return _response({"SendMultiStatusSet": results[1:] if fate < 0.1 else results})

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Respond to one request, after others have begun; see AsyncTransport."""
        await asyncio.sleep(0)
        return self.send(request)


def _status(item: dict[str, Any]) -> dict[str, str]:
    fields = ("PhoneNumber", "SessionContext")
    return {"Code": "Ok", **{name: item[name] for name in fields}}


def _response(result: dict[str, Any]) -> HttpResponse:
    body = json.dumps({"Response": {"RequestId": "r", **result}}).encode()
    return HttpResponse(status=200, body=body)


def messages(count: int) -> Iterator[MultiSmsInfo]:
    """Yield *count* messages, each with its number as its context."""
    for number in range(count):
        yield MultiSmsInfo(
            phone_number=f"+6019{number % 10_000_000:07}",
            template_id="1",
            session_context=str(number),
        )


class Account:
    """The outcomes of *count* messages, held against what *service* has counted."""

    def __init__(self, count: int) -> None:
        self.service = Service(count)
        self.kinds = Counter[str]()
        self._seen = bytearray(count)

    def add(self, outcome: Outcome[MultiSmsInfo, SendMultiStatus]) -> None:
        """Fail where an outcome is not what happened."""
        self._seen[outcome.index] += 1
        self.kinds[outcome.kind] += 1
        _verify(outcome.kind, self.service.acted[outcome.index])
        _same(outcome.item, outcome.status)

    def close(self) -> None:
        """Fail where a message has no outcome, or several, or was sent twice."""
        assert self._seen == bytearray([1]) * len(self._seen), "no outcome, or several"
        assert max(self.service.acted, default=0) < _SENT_TWICE, "a message was sent twice"


def send(count: int, concurrency: int) -> tuple[Account, float]:
    """Send *count* messages; return their account and the seconds that would pass."""
    account, clock = Account(count), FakeClock(monotonic=0.0)
    sms = SmsClient(_KEY, region=_REGION, transport=account.service, clock=clock)
    run = sms.send_multi_global_sms_batches(
        messages(count), sms_sdk_app_id="1", concurrency=concurrency
    )
    for outcome in run:
        account.add(outcome)
    account.close()
    return account, clock.passed


def send_async(count: int, concurrency: int) -> tuple[Account, float]:
    """Do the same in an event loop."""
    account, clock = Account(count), AsyncFakeClock(monotonic=0.0)

    async def program() -> None:
        sms = AsyncSmsClient(_KEY, region=_REGION, transport=account.service, clock=clock)
        run = sms.send_multi_global_sms_batches(
            messages(count), sms_sdk_app_id="1", concurrency=concurrency
        )
        async for outcome in run:
            account.add(outcome)

    asyncio.run(program())
    account.close()
    return account, clock.passed


CLIENTS: dict[str, Callable[[int, int], tuple[Account, float]]] = {
    "threads": send,
    "async": send_async,
}


def _verify(kind: str, acted: int) -> None:
    """Fail where an outcome is not what happened."""
    assert kind == "unknown" or acted == (kind == "done"), f"{kind}, but acted {acted} times"


def _same(item: MultiSmsInfo, status: SendMultiStatus | None) -> None:
    assert status is None or status.session_context == item.session_context


def main(arguments: Sequence[str] | None = None) -> None:
    """Send as many messages as the command line asks for, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--client", choices=CLIENTS, default="threads")
    options = parser.parse_args(arguments)
    send_them = CLIENTS[options.client]
    send_them(1000, options.concurrency)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    account, passed = send_them(options.count, options.concurrency)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    rows = (
        ("messages", "outcomes", "sent twice", "wall", "CPU", "memory grew by", "own counters"),
        ("---:", "---", "---:", "---:", "---:", "---:", "---:"),
        (
            str(options.count),
            ", ".join(f"{number} {kind}" for kind, number in sorted(account.kinds.items())),
            "0",
            f"{time.perf_counter() - started:.1f} s, without {passed:.0f} s of backoffs",
            f"{time.process_time() - cpu:.1f} s",
            f"{grown / 1024:.1f} MB",
            f"{2 * options.count / 2**20:.1f} MB",
        ),
    )
    sys.stdout.write("".join("| " + " | ".join(row) + " |\n" for row in rows))


if __name__ == "__main__":
    main()
