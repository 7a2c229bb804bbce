"""Faults that take time or more than one request: what a connection goes through."""

from __future__ import annotations

import time

import pytest

from tc3gen.mock import Count, faults
from tests.mock.raw import MESSAGE, PARAMETERS, Line, Seen, ask, mock, signed


def test_a_connection_that_was_closed_while_idle_is_closed_only_then() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(faults.CloseWhenIdle(0.2))
        started = time.monotonic()
        line.send(signed())
        answer = line.answer()
        seen = line.rest()

    assert answer.headers["connection"] == "keep-alive"
    assert seen == Seen(b"", "closed")
    assert time.monotonic() - started > 0.2


def test_a_connection_that_is_used_before_it_would_be_closed_goes_on() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(faults.CloseWhenIdle(10.0))
        for _ in range(2):
            line.send(signed())
            assert line.answer().code == ""

    assert endpoint.count() == Count(2, 2)


def test_a_stale_connection_is_reset_when_it_is_used_again_and_the_second_request_is_lost() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(faults.ResetOnNextUse())
        line.send(signed())
        assert line.answer().code == ""
        line.send(signed())
        seen = line.rest()

    assert seen == Seen(b"", "reset")
    assert (endpoint.count(), endpoint.incomplete) == (Count(1, 1), 1)


def test_half_of_a_large_body_is_read_before_the_reset() -> None:
    """The reset comes while the caller waits for the second half to be taken."""
    parameters = {**PARAMETERS, "MultiSmsInfoSet": [MESSAGE] * 200}
    content = signed(parameters)
    head, body = content.partition(b"\r\n\r\n")[0], content.partition(b"\r\n\r\n")[2]
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(faults.ResetHalfway())
        half = len(body) // 2
        line.send(head + b"\r\n\r\n" + body[: half - 1])
        assert line.rest(within=0.1, answers=False).end == "open"
        line.send(body[half - 1 : half])
        line.socket.settimeout(5)
        assert line.rest().end == "reset"

    assert (endpoint.count(), endpoint.incomplete) == (Count(0, 0), 1)


def test_a_trickle_takes_its_time_byte_by_byte() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(faults.TrickleHeaders(0.002))
        line.send(signed())
        first = line.socket.recv(1)
        parts = 1
        started = time.monotonic()
        content = first
        while b"\r\n\r\n" not in content:
            content += line.socket.recv(65536)
            parts += 1

    assert parts > 10
    assert time.monotonic() - started > 0.1


def test_a_port_that_refuses_ends_its_connections_and_accepts_again_later() -> None:
    with mock() as endpoint:
        with Line(endpoint) as idle:
            idle.send(signed())
            idle.answer()
            with endpoint.refuse_connections():
                ended = idle.rest()
                for _ in range(3):
                    with pytest.raises(ConnectionRefusedError):
                        Line(endpoint)
        again = ask(endpoint, signed())

    assert (ended.end, again.code) == ("closed", "")
    assert (endpoint.connections, endpoint.count()) == (2, Count(2, 2))


def test_a_delay_does_not_hold_up_others_nor_the_end() -> None:
    started = time.monotonic()
    with mock() as endpoint, Line(endpoint) as slow:
        endpoint.inject(faults.Delay(60))
        slow.send(signed())
        while not endpoint.requests:
            time.sleep(0.001)
        answer = ask(endpoint, signed())
    assert answer.code == ""
    assert time.monotonic() - started < 5
    assert endpoint.count() == Count(2, 2)
