"""Faults that take time, or that show at the next request of a connection."""

from __future__ import annotations

import time

import pytest

from tc3gen.mock import Count, faults
from tests.mock.raw import MESSAGE, PARAMETERS, RawClient, ReceivedBytes, ask, mock, signed


def test_a_connection_is_closed_only_after_its_idle_time() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(faults.CloseWhenIdle(0.2))
        started = time.monotonic()
        client.send(signed())
        response = client.response()
        seen = client.rest()

    assert response.headers["connection"] == "keep-alive"
    assert seen == ReceivedBytes(b"", "closed")
    assert time.monotonic() - started > 0.2


def test_a_connection_that_is_used_within_its_idle_time_stays_open() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(faults.CloseWhenIdle(10.0))
        for _ in range(2):
            client.send(signed())
            assert client.response().code == ""

    assert endpoint.count() == Count(2, 2)


def test_a_stale_connection_is_reset_by_its_next_request_which_is_lost() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(faults.ResetOnNextUse())
        client.send(signed())
        assert client.response().code == ""
        client.send(signed())
        seen = client.rest()

    assert seen == ReceivedBytes(b"", "reset")
    assert (endpoint.count(), endpoint.incomplete) == (Count(1, 1), 1)


def test_half_of_a_large_body_is_read_before_the_reset() -> None:
    """The reset comes while the caller waits for the second half to be taken."""
    parameters = {**PARAMETERS, "MultiSmsInfoSet": [MESSAGE] * 200}
    content = signed(parameters)
    head, body = content.partition(b"\r\n\r\n")[0], content.partition(b"\r\n\r\n")[2]
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(faults.ResetHalfway())
        half = len(body) // 2
        client.send(head + b"\r\n\r\n" + body[: half - 1])
        assert client.rest(within=0.1, response_expected=False).end == "open"
        client.send(body[half - 1 : half])
        client.socket.settimeout(5)
        assert client.rest().end == "reset"

    assert (endpoint.count(), endpoint.incomplete) == (Count(0, 0), 1)


def test_a_trickled_response_waits_before_each_byte() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(faults.TrickleHeaders(0.002))
        client.send(signed())
        first = client.socket.recv(1)
        parts = 1
        started = time.monotonic()
        content = first
        while b"\r\n\r\n" not in content:
            content += client.socket.recv(65536)
            parts += 1

    assert parts > 10
    assert time.monotonic() - started > 0.1


def test_refusing_closes_all_connections_and_accepts_again_afterwards() -> None:
    with mock() as endpoint:
        with RawClient(endpoint) as idle:
            idle.send(signed())
            idle.response()
            with endpoint.refuse_connections():
                ended = idle.rest()
                for _ in range(3):
                    with pytest.raises(ConnectionRefusedError):
                        RawClient(endpoint)
        again = ask(endpoint, signed())

    assert (ended.end, again.code) == ("closed", "")
    assert (endpoint.connections, endpoint.count()) == (2, Count(2, 2))


def test_a_delay_delays_neither_other_requests_nor_the_stop() -> None:
    started = time.monotonic()
    with mock() as endpoint, RawClient(endpoint) as slow:
        endpoint.inject(faults.Delay(60))
        slow.send(signed())
        while not endpoint.requests:
            time.sleep(0.001)
        response = ask(endpoint, signed())
    assert response.code == ""
    assert time.monotonic() - started < 5
    assert endpoint.count() == Count(2, 2)
