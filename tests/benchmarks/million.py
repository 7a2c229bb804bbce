"""Sends a million messages in batches, through faults: each has one outcome, and memory stays flat.

The service is a function of this process; time passes only when the client sleeps.
"""

from __future__ import annotations

import argparse
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
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3 import HttpRequest
    from tc3.sms import SendMultiStatus

_SENT_TWICE = 2


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


def send(count: int, concurrency: int) -> tuple[Counter[str], Service, float]:
    """Send *count* messages; return the outcomes, the service and the seconds that would pass."""
    service, clock = Service(count), FakeClock(monotonic=0.0)
    sms = SmsClient(
        Credential("id", "key"),
        region="ap-singapore",
        transport=service,
        clock=clock,
    )
    seen, kinds = bytearray(count), Counter[str]()
    run = sms.send_multi_global_sms_batches(
        messages(count), sms_sdk_app_id="1", concurrency=concurrency
    )
    for outcome in run:
        seen[outcome.index] += 1
        kinds[outcome.kind] += 1
        _verify(outcome.kind, service.acted[outcome.index])
        _same(outcome.item, outcome.status)
    assert seen == bytearray([1]) * count, "a message has no outcome, or several"
    assert max(service.acted, default=0) < _SENT_TWICE, "a message was sent twice"
    return kinds, service, clock.passed


def _verify(kind: str, acted: int) -> None:
    """Fail where an outcome is not what happened."""
    assert kind == "unknown" or acted == (kind == "done"), f"{kind}, but acted {acted} times"


def _same(item: MultiSmsInfo, status: SendMultiStatus | None) -> None:
    assert status is None or status.session_context == item.session_context


def main() -> None:
    """Send as many messages as the command line asks for, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()
    send(1000, options.concurrency)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    kinds, _, passed = send(options.count, options.concurrency)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(
        f"{options.count} messages: {dict(sorted(kinds.items()))}; none twice, none without an "
        f"outcome\n{time.perf_counter() - started:.1f} s wall, {time.process_time() - cpu:.1f} s "
        f"CPU, {passed:.0f} s of pauses that were not slept; memory grew by {grown / 1024:.1f} MB, "
        f"of which {2 * options.count / 2**20:.1f} MB are the counters of this program\n"
    )


if __name__ == "__main__":
    main()
