"""Anything that a request waits for before it is sent can be interrupted at once."""

from __future__ import annotations

import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tc3 import ClosedError, HttpTransport, NotSentError
from tests.runtime.hanging import HANGS, NOWHERE, Hang
from tests.support.loopback import request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3._http.sockets import Address

LONG, SOON = 20.0, 4.0
"""Seconds that a request may take, and in which it ends where nobody waits for it any more.

The servers of these tests hang up a second later.
"""


@pytest.fixture(autouse=True)
def _no_look_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have who waits for a slot wait to be told."""
    monkeypatch.setattr("tc3._http.pool._MAX_WAIT_SECONDS", LONG)


each_wait = pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)


def _closed(transport: HttpTransport, url: str) -> ClosedError:
    """Return the error of a request that waits while the transport is closed."""
    with ThreadPoolExecutor(1) as threads:
        sending = threads.submit(transport.send, request(url, seconds=LONG))
        threading.Event().wait(0.05)
        transport.close()
        error = sending.exception(SOON)
    assert isinstance(error, ClosedError)
    return error


@each_wait
def test_closing_ends_a_request_that_waits(hang: Hang) -> None:
    """In whatever thread: it was not sent, and trying again is of no use."""
    with hang() as (transport, url):
        assert "closed" in _closed(transport, url).message


@contextmanager
def _signalled(handle: Callable[[], None]) -> Iterator[None]:
    """Have a signal interrupt this thread soon, and *handle* it."""
    before = signal.signal(signal.SIGALRM, lambda _number, _frame: handle())
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt() -> None:
    raise KeyboardInterrupt


# A signal between two steps of the ssl module leaves a socket to the collector, which closes it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@each_wait
def test_a_signal_handler_that_raises_ends_a_request_that_waits(hang: Hang) -> None:
    """As Ctrl-C does."""
    with hang() as (transport, url), _signalled(_interrupt), pytest.raises(KeyboardInterrupt):
        transport.send(request(url, seconds=SOON))


@each_wait
def test_a_signal_handler_that_closes_ends_a_request_that_waits(hang: Hang) -> None:
    """The thread that it interrupts holds no lock that it needs."""
    with (
        hang() as (transport, url),
        _signalled(transport.close),
        pytest.raises(ClosedError, match="is closed"),
    ):
        transport.send(request(url, seconds=SOON))


@each_wait
def test_a_signal_handler_that_returns_ends_nothing(hang: Hang) -> None:
    """The request waits on, until its deadline."""
    came = list[bool]()
    with (
        hang() as (transport, url),
        _signalled(lambda: came.append(True)),
        pytest.raises(NotSentError) as caught,
    ):
        transport.send(request(url, seconds=0.2))
    assert came
    assert "closed" not in caught.value.message


@pytest.mark.parametrize("hang", [hang for name, hang in HANGS.items() if name != "a slot"])
def test_a_request_that_was_ended_frees_its_slot(hang: Hang) -> None:
    """There is only one."""
    with hang() as (transport, url):
        _closed(transport, url)
        pool = transport._pool._pools[request(url).endpoint]  # noqa: SLF001 - of this host
        assert not pool._in_use  # noqa: SLF001 - as above


def test_a_socket_that_connects_too_late_is_closed() -> None:
    """A function of the program connects after all, when its transport was closed."""
    free = threading.Event()
    left, right = socket.socketpair()

    def connect(_address: Address, _seconds: float) -> socket.socket:
        free.wait()
        return left

    with right, HttpTransport(connect=connect) as transport:
        _closed(transport, NOWHERE)
        free.set()
        right.settimeout(SOON)
        assert right.recv(1) == b""
