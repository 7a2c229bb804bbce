"""A signal handler can send with the client that it interrupts, without a deadlock."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import tc3
from tc3 import HttpTransport
from tc3.sms import SmsClient
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, REGION, accepted, http_response, send
from tests.support.servers import Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

MODULES = {
    "_calls/attempts.py",
    "_http/cancellation.py",
    "_http/sockets.py",
    "_http/connection.py",
    "_http/connector.py",
    "_calls/rate_limiter.py",
    "_http/pool.py",
    "_http/background_call.py",
    "_calls/retry.py",
    "_http/stream.py",
}
FILES = {str(Path(tc3.__file__).parent / name) for name in MODULES}


class _Handler:
    """Is a signal before one line of the modules, *number* lines after the first."""

    def __init__(self, number: int, handle: Callable[[], object]) -> None:
        self._left = number
        self._handle = handle
        self.came = False

    def __call__(self, frame: FrameType, event: str, _: object) -> _Handler | None:
        """Trace a frame; handle the signal when it is time."""
        if frame.f_code.co_filename not in FILES:
            return None
        if event == "line":
            self._left -= 1
            if self._left < 0 and not self.came:
                self.came = True
                self._handle()
        return self

    def during(self, act: Callable[[], object]) -> None:
        """Do *act* in this thread, and handle the signal meanwhile."""
        tracer = sys.gettrace()
        sys.settrace(self)
        try:
            act()
        finally:
            sys.settrace(tracer)


def _sent_twice(url: str, number: int) -> bool:
    """Return whether a signal came while a client sent; its handler sends, too."""
    with (
        HttpTransport(max_connections=2) as transport,
        SmsClient(
            KEY,
            region=REGION,
            endpoint=url,
            transport=transport,
            timeout=5,
            limit_rate=True,
            clock=ClockOf(sleep=sleepless),
        ) as sms,
    ):
        handler = _Handler(number, lambda: answers.append(send(sms).request_id))
        answers = list[str | None]()
        handler.during(lambda: answers.append(send(sms).request_id))
    assert len(answers) == 1 + handler.came
    assert set(answers) <= {"req-1", "req-2"}
    return handler.came


def test_a_signal_handler_that_sends_on_any_line_of_a_request_is_answered() -> None:
    """And so is the request that it interrupts: neither waits for a lock that the other one has."""
    failures, lines = list[BaseException](), list[int]()

    def program() -> None:
        try:
            while _sent_twice(peer.url, len(lines)):
                lines.append(1)
        except BaseException as error:  # noqa: BLE001 - shown by the thread that runs the test
            failures.append(error)

    with Server(respond_always(http_response(accepted()))) as peer:
        thread = threading.Thread(target=program, daemon=True)
        thread.start()
        thread.join(30)
        assert not thread.is_alive(), f"line {len(lines)}"
    assert not failures
    assert len(lines) > 100
