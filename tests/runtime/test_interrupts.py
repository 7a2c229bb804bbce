"""After Ctrl-C on any line, each sent message has one outcome, and nothing blocks."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tc3
from tc3 import HttpTransport
from tests.runtime.batching import accepting, messages
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType

    from tc3._batches.outcomes import Outcome
    from tc3.sms import MultiSmsInfo, SendMultiStatus

BATCHES = ("_batches/plan.py", "_batches/grouping.py", "_calls/matching.py", "_batches/runs.py")
TRANSPORT = (
    "_http/cancellation.py",
    "_http/sockets.py",
    "_http/connection.py",
    "_http/connector.py",
    "_http/http1.py",
    "_http/pool.py",
    "_http/stream_flow.py",
    "_http/background_call.py",
    "_http/stream.py",
    "_http/before_sending.py",
)


class Interrupt:
    """Is Ctrl-C before one line of *modules*, *number* lines after the first."""

    def __init__(self, number: int, modules: Iterable[str]) -> None:
        self._left = number
        self._files = {str(Path(tc3.__file__).parent / name) for name in modules}
        self.came = False

    def __call__(self, frame: FrameType, event: str, _: object) -> Interrupt | None:
        """Trace a frame; raise KeyboardInterrupt when it is time."""
        if frame.f_code.co_filename not in self._files:
            return None
        if event == "line":
            self._left -= 1
            if self._left < 0 and not self.came:
                self.came = True
                raise KeyboardInterrupt
        return self

    def hit(self, act: Callable[[], object]) -> None:
        """Do *act* until it is interrupted."""
        tracer = sys.gettrace()
        sys.settrace(self)
        try:
            with suppress(KeyboardInterrupt):
                act()
        finally:
            sys.settrace(tracer)


def _interrupted(interrupt: Interrupt) -> tuple[list[int], list[int]]:
    """Return which of three messages have outcomes, and which were sent."""
    sms = VirtualClient(accepting)
    run = sms.send_multi_global_sms_batches(messages(3), sms_sdk_app_id="1")
    told: list[Outcome[MultiSmsInfo, SendMultiStatus]] = []
    interrupt.hit(lambda: told.extend(run))
    told += run.stop()
    sent = [item for request in sms.fake.requests for item in request.body["MultiSmsInfoSet"]]
    return (
        [outcome.index for outcome in told],
        [int(item["PhoneNumber"][-7:]) for item in sent],
    )


def test_an_interrupt_anywhere_loses_no_outcome_of_what_was_sent_and_tells_none_twice() -> None:
    """Every line of the code of batches is interrupted once."""
    number, came = 0, True
    while came:
        interrupt = Interrupt(number, BATCHES)
        told, sent = _interrupted(interrupt)
        assert max(Counter(told).values(), default=1) == 1, number
        assert max(Counter(sent).values(), default=1) == 1, number
        assert set(sent) <= set(told), number
        number, came = number + 1, interrupt.came
    assert number > 100
    assert sorted(told) == sorted(sent) == [0, 1, 2]


# A socket that is interrupted before anybody has it is closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_after_an_interrupt_anywhere_the_next_request_has_a_slot_and_its_own_response() -> None:
    """Every line that carries a request is interrupted once; there is one connection only."""

    def echo(connection: Connection) -> None:
        while (received := connection.receive()) is not None:
            connection.socket.sendall(http_response(received.body))

    def send(body: bytes) -> bytes:
        return transport.send(request(peer.url, body=body)).body

    number, came = 0, True
    with Server(echo) as peer:
        while came:
            interrupt = Interrupt(number, TRANSPORT)
            with HttpTransport(max_connections=1) as transport:
                send(b"before")
                interrupt.hit(lambda: send(b"interrupted"))
                assert send(b"after") == b"after", number
            number, came = number + 1, interrupt.came
    assert number > 50
