"""Closing a client or a transport: which connections and requests end, and which finish."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tc3 import ClosedError, HttpTransport, NoResponseError
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.runtime.batching import messages, run_of
from tests.runtime.keeping import OK, numbers_of
from tests.runtime.retrying import BAD_GATEWAY, raising
from tests.support.loopback import KEY, REGION, accepted, http_response, request, send
from tests.support.servers import Connection, Server, respond_always
from tests.support.virtual import VirtualClient

CLOSED = "the client or its transport is closed: make another one; nothing was sent"


def test_closing_ends_idle_connections_and_later_requests_are_not_sent() -> None:
    """The service sees the end at once; closing again does nothing."""
    ended = threading.Event()

    def script(connection: Connection) -> None:
        respond_always()(connection)
        ended.set()

    with Server(script) as peer:
        transport = HttpTransport()
        transport.send(request(peer.url))
        transport.close()
        assert ended.wait(1)
        transport.close()
        for url in (peer.url, "http://127.0.0.1:9"):
            with pytest.raises(ClosedError, match="is closed"):
                transport.send(request(url))
    assert numbers_of(peer) == [0]


def test_closing_lets_requests_under_way_finish_and_wakes_waiting_ones() -> None:
    """One gets its response, one ClosedError, and no connection stays open."""
    free, ended = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        free.wait(5)
        connection.socket.sendall(OK)
        assert connection.receive() is None
        ended.set()

    with Server(script) as peer, ThreadPoolExecutor(2) as threads:
        transport = HttpTransport(max_connections=1)
        under_way = threads.submit(transport.send, request(peer.url))
        while not peer.requests:
            time.sleep(0.001)
        waiting = threads.submit(transport.send, request(peer.url))
        time.sleep(0.02)
        transport.close()
        assert isinstance(waiting.exception(1), ClosedError)
        free.set()
        assert under_way.result(1).status == 200
        assert ended.wait(1)


def test_a_garbage_collected_transport_closes_its_connections() -> None:
    """Without a close nothing stays open, and nothing is warned of."""
    ended = threading.Event()

    def script(connection: Connection) -> None:
        respond_always()(connection)
        ended.set()

    with Server(script) as peer:
        HttpTransport().send(request(peer.url))
        assert ended.wait(1)


def test_a_client_closes_the_transport_that_it_made() -> None:
    """Its connection ends, and a later call was not sent."""
    ended = threading.Event()

    def script(connection: Connection) -> None:
        respond_always(http_response(accepted()))(connection)
        ended.set()

    with Server(script) as peer:
        with SmsClient(KEY, region=REGION, endpoint=peer.url, attempts=1) as sms:
            send(sms)
            send(sms)
        assert ended.wait(1)
        with pytest.raises(ClosedError) as caught:
            send(sms)
    assert numbers_of(peer) == [0, 0]
    assert str(caught.value) == f"SendMultiGlobalSms: {CLOSED}"


def test_a_client_leaves_a_transport_that_it_was_given_open() -> None:
    """Two clients share one, and one connection; closing either does not end the other."""
    with Server(respond_always(http_response(accepted()))) as peer, HttpTransport() as transport:
        for _ in range(2):
            with SmsClient(KEY, region=REGION, endpoint=peer.url, transport=transport) as sms:
                send(sms)
    assert numbers_of(peer) == [0, 0]
    SmsClient(KEY, region=REGION, transport=FakeTransport()).close()


def test_a_batch_of_a_closed_client_reports_each_item_as_not_sent() -> None:
    """Each with the error that says why, and nothing is waited for."""
    sms = VirtualClient(transport=None)
    sms.close()
    outcomes = list(run_of(sms, messages(3)))
    assert [(outcome.kind, type(outcome.error)) for outcome in outcomes] == [
        ("not_sent", ClosedError)
    ] * 3
    assert sms.clock.slept == []


def test_a_client_closed_between_attempts_does_not_say_that_nothing_was_sent() -> None:
    """The first attempt was sent, and repeating it is safe."""
    sms = VirtualClient(BAD_GATEWAY, raising(lambda: ClosedError(CLOSED)))
    with pytest.raises(NoResponseError, match="an earlier attempt was sent") as caught:
        sms.perform(idempotent=True)
    assert caught.value.attempts == 1
