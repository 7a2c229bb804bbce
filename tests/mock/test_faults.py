"""Each fault: what a bare socket sees of it, and what is counted."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from generator.mock import faults
from generator.mock.endpoint import ALWAYS
from generator.mock.ledger import Count
from tests.mock.raw import ACTION, MESSAGE, NOW, PARAMETERS, Line, Seen, ask, mock, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.mock.faults import Fault
    from tests.mock.conftest import Demo

NOT_ARRIVED, ARRIVED, ACTED = Count(0, 0), Count(1, 0), Count(1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, a test of what is seen of it, and what is counted."""

    fault: Fault
    seen: Callable[[Seen], bool]
    count: Count = ACTED
    incomplete: int = 0


def _nothing_but(end: str) -> Callable[[Seen], bool]:
    return lambda seen: (seen.content, seen.end) == (b"", end)


def _status(status: int, name: str, value: str | None, body: bytes) -> Callable[[Seen], bool]:
    def look(seen: Seen) -> bool:
        answer = seen.answer
        return answer.status == status and answer.headers.get(name) == value and body in answer.body

    return look


def _sent(seen: Seen) -> bool:
    return seen.end == "open" and _is_reply(seen.answer.body)


def _is_reply(body: bytes) -> bool:
    [status] = json.loads(body)["Response"]["SendMultiStatusSet"]
    return bool(status["Code"] == "Ok")


def _is_cut(seen: Seen) -> bool:
    answer = seen.answer
    with suppress(ValueError):
        json.loads(answer.body)
        return False
    return len(answer.body) == int(answer.headers["content-length"]) > 0


def _misses(number: int) -> Callable[[Seen], bool]:
    def look(seen: Seen) -> bool:
        head, _, body = seen.content.partition(b"\r\n\r\n")
        claimed = f"Content-Length: {len(body) + number}\r\n".encode()
        end = "closed" if number > 0 else "open"
        return claimed in head and _is_reply(body) and seen.end == end

    return look


def _is_chunked(seen: Seen) -> bool:
    head, _, rest = seen.content.partition(b"\r\n\r\n")
    body = b""
    while rest != b"0\r\n\r\n":
        size, _, rest = rest.partition(b"\r\n")
        chunk, rest = rest[: int(size, 16)], rest[int(size, 16) :]
        assert rest.startswith(b"\r\n")
        body, rest = body + chunk, rest[2:]
    chunked = b"\r\nTransfer-Encoding: chunked\r\n" in head and b"Content-Length" not in head
    return chunked and _is_reply(body)


def _is_compressed(seen: Seen) -> bool:
    answer = seen.answer
    encoding = answer.headers["content-encoding"]
    return encoding == "gzip" and _is_reply(gzip.decompress(answer.body))


def _has_code(code: str) -> Callable[[Seen], bool]:
    return lambda seen: (seen.answer.status, seen.answer.code) == (200, code)


def _is_expired(seen: Seen) -> bool:
    date = seen.answer.headers["date"]
    return _has_code("AuthFailure.SignatureExpire")(seen) and date == _LATER


_LATER = "Mon, 25 Feb 2019 16:54:25 GMT"  # ten minutes after NOW
ELSEWHERE = "https://elsewhere.example/"

CASES = {
    "no fault": Case(faults.NoFault(), _sent),
    "reset before reading": Case(
        faults.ResetBeforeReading(), _nothing_but("reset"), NOT_ARRIVED, incomplete=1
    ),
    "reset halfway": Case(faults.ResetHalfway(), _nothing_but("reset"), NOT_ARRIVED, incomplete=1),
    "close after reading": Case(faults.CloseAfterReading(), _nothing_but("closed")),
    "close before acting": Case(
        faults.CloseAfterReading(acted=False), _nothing_but("closed"), ARRIVED
    ),
    "reset after reading": Case(faults.ResetAfterReading(), _nothing_but("reset")),
    "reset before acting": Case(
        faults.ResetAfterReading(acted=False), _nothing_but("reset"), ARRIVED
    ),
    "empty reply": Case(faults.EmptyReply(), _status(200, "content-length", "0", b"")),
    "empty reply before acting": Case(
        faults.EmptyReply(acted=False), _status(200, "content-length", "0", b""), ARRIVED
    ),
    "cut JSON": Case(faults.CutJson(), _is_cut),
    "cut JSON before acting": Case(faults.CutJson(acted=False), _is_cut, ARRIVED),
    "length too large": Case(faults.WrongLength(), _misses(10)),
    "length too small": Case(faults.WrongLength(by=-5), _misses(-5)),
    "length before acting": Case(faults.WrongLength(acted=False), _misses(10), ARRIVED),
    "502": Case(faults.BadGateway(), _status(502, "content-type", "text/html", b"<html>")),
    "503 before acting": Case(
        faults.BadGateway(503, acted=False),
        _status(503, "content-type", "text/html", b"503 Service Unavailable"),
        ARRIVED,
    ),
    "429": Case(faults.TooManyRequests(7), _status(429, "retry-after", "7", b"<html>")),
    "429 before acting": Case(
        faults.TooManyRequests(acted=False), _status(429, "retry-after", "1", b""), ARRIVED
    ),
    "307": Case(faults.Redirect(ELSEWHERE), _status(307, "location", ELSEWHERE, b"")),
    "301 before acting": Case(
        faults.Redirect(ELSEWHERE, status=301, acted=False),
        _status(301, "location", ELSEWHERE, b""),
        ARRIVED,
    ),
    "code without effect": Case(
        faults.ErrorReply("RequestLimitExceeded"), _has_code("RequestLimitExceeded"), ARRIVED
    ),
    "code with unknown effect": Case(
        faults.ErrorReply("InternalError.Timeout"), _has_code("InternalError.Timeout")
    ),
    "code with unknown effect before acting": Case(
        faults.ErrorReply("InternalError.Timeout", acted=False),
        _has_code("InternalError.Timeout"),
        ARRIVED,
    ),
    "code that nobody documents": Case(
        faults.ErrorReply("Brand.New", documented=False), _has_code("Brand.New")
    ),
    "delay": Case(faults.Delay(0.05), _sent),
    "trickled headers": Case(faults.TrickleHeaders(0.0001), _sent),
    "trickled body": Case(faults.TrickleBody(0.0001), _sent),
    "gzip": Case(faults.Gzip(), _is_compressed),
    "chunked": Case(faults.Chunked(), _is_chunked),
    "no content type": Case(faults.ContentType(), _status(200, "content-type", None, b'"Ok"')),
    "charset": Case(
        faults.ContentType("application/json; charset=utf-8"),
        _status(200, "content-type", "application/json; charset=utf-8", b'"Ok"'),
    ),
    "close when idle": Case(
        faults.CloseWhenIdle(), lambda seen: seen.end == "closed" and b'"Ok"' in seen.content
    ),
    "reset on next use": Case(faults.ResetOnNextUse(), _sent),
    "clock ahead": Case(faults.ClockSkew(600), _is_expired, ARRIVED),
    "clock behind": Case(faults.ClockSkew(-301), _has_code("AuthFailure.SignatureExpire"), ARRIVED),
    "clock a little ahead": Case(faults.ClockSkew(300), _sent),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_seen_as_it_is_named_and_counted_truthfully(case: Case) -> None:
    with mock() as endpoint:
        endpoint.inject(case.fault)
        with Line(endpoint) as line:
            line.send(signed())
            seen = line.rest(within=0.15)

    assert case.seen(seen), seen
    assert (endpoint.count(), endpoint.incomplete) == (case.count, case.incomplete)
    assert endpoint.unused == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.NoFault(),
        faults.Gzip(),
        faults.BadGateway(),
        faults.CutJson(),
        faults.ErrorReply("InternalError"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_connection_serves_the_next_request_after_a_fault_that_leaves_it_whole(
    fault: Fault,
) -> None:
    with mock() as endpoint, Line(endpoint) as line:
        endpoint.inject(fault)
        for _ in range(2):
            line.send(signed())
            answer = line.answer()

        assert answer.code == ""
        assert (endpoint.connections, len(endpoint.requests)) == (1, 2)


def test_faults_are_used_up_in_order_each_as_often_as_said() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.NoFault())
        endpoint.inject(faults.BadGateway(), times=2)
        endpoint.inject(faults.TooManyRequests())
        statuses = [ask(endpoint, signed()).status for _ in range(5)]

    assert statuses == [200, 502, 502, 429, 200]
    assert [one.fault for one in endpoint.requests] == [
        "NoFault",
        "BadGateway",
        "BadGateway",
        "TooManyRequests",
        "NoFault",
    ]


def test_a_fault_can_be_there_always_and_be_taken_away() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.BadGateway(), times=ALWAYS)
        before = {ask(endpoint, signed()).status for _ in range(20)}
        endpoint.forget_rules()
        after = ask(endpoint, signed()).status

    assert (before, after) == ({502}, 200)


def test_a_fault_of_another_action_waits_for_that(demo: Demo) -> None:
    with mock(demo.spec) as endpoint:
        endpoint.inject(faults.BadGateway(), action="Echo")
        endpoint.inject(faults.ResetBeforeReading(), action="Echo")
        first = ask(endpoint, demo("Describe", {})).status
        second = ask(endpoint, demo("Echo", {})).status
        with Line(endpoint) as line:
            line.send(demo("Echo", {}))
            third = line.rest()

    assert (first, second, third) == (200, 502, Seen(b"", "reset"))
    assert endpoint.incomplete == 1


@pytest.mark.parametrize(
    ("fault", "settings", "words"),
    [
        (faults.NoFault(), {"action": "SendMultiGlobalSm"}, "did you mean 'SendMultiGlobalSms'?"),
        (faults.ErrorReply("RequestLimitExeeded"), {}, "did you mean 'RequestLimitExceeded'?"),
        (faults.ExampleReply("Both are accepted"), {"action": ACTION}, "did you mean 'Both mess"),
        (faults.NoFault(), {"times": 0}, "at least once"),
    ],
    ids=["action", "code", "example", "times"],
)
def test_a_fault_that_could_never_happen_is_refused_with_the_nearest_name(
    fault: Fault, settings: dict[str, str], words: str
) -> None:
    endpoint = mock()
    with endpoint, pytest.raises(ValueError, match=words.replace("?", r"\?")):
        endpoint.inject(fault, **settings)  # type: ignore[arg-type]


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
            with endpoint.refusing():
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


def test_what_has_arrived_when_the_endpoint_stops_is_counted() -> None:
    """Connections that nobody accepted yet are taken, and the requests in them."""
    endpoint = mock()
    host, _, port = endpoint.url.removeprefix("http://").rpartition(":")
    sockets = [socket.create_connection((host, int(port)), timeout=5) for _ in range(5)]
    for each in sockets:
        each.sendall(signed())
    with endpoint:
        pass
    for each in sockets:
        each.close()

    assert endpoint.count() == Count(5, 5)


def test_threads_that_send_at_once_are_counted_exactly() -> None:
    def send(number: int) -> None:
        with Line(endpoint) as line:
            for turn in range(25):
                item = {**MESSAGE, "SessionContext": f"{number}-{turn % 5}"}
                line.send(signed({**PARAMETERS, "MultiSmsInfoSet": [item]}))
                line.answer()

    with mock() as endpoint:
        threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

    assert endpoint.count() == Count(200, 200)
    assert endpoint.count(SessionContext="3-2") == Count(5, 5)
    assert len(endpoint.acted_twice) == 40
    assert sorted({one.attempt for one in endpoint.requests}) == [1, 2, 3, 4, 5]


def test_endpoints_side_by_side_know_nothing_of_each_other() -> None:
    with mock() as one, mock() as other:
        one.inject(faults.BadGateway())
        statuses = [ask(endpoint, signed()).status for endpoint in (one, other)]

    assert statuses == [502, 200]
    assert (len(one.requests), len(other.requests)) == (1, 1)
    assert NOW == 1551113065
