"""Each fault: what a client with a bare socket sees, and what is counted."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.mock import Count, faults
from tests.mock.raw import RawClient, ReceivedBytes, mock, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.mock.faults import Fault

NOT_ARRIVED, ARRIVED, ACTED = Count(0, 0), Count(1, 0), Count(1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, a test of what is seen of it, and what is counted."""

    fault: Fault
    seen: Callable[[ReceivedBytes], bool]
    count: Count = ACTED
    incomplete: int = 0


def _nothing_but(end: str) -> Callable[[ReceivedBytes], bool]:
    return lambda seen: (seen.content, seen.end) == (b"", end)


def _status(
    status: int, name: str, value: str | None, body: bytes
) -> Callable[[ReceivedBytes], bool]:
    def look(seen: ReceivedBytes) -> bool:
        response = seen.response
        return (
            response.status == status
            and response.headers.get(name) == value
            and body in response.body
        )

    return look


def _sent(seen: ReceivedBytes) -> bool:
    return seen.end == "open" and _is_response(seen.response.body)


def _is_response(body: bytes) -> bool:
    [status] = json.loads(body)["Response"]["SendMultiStatusSet"]
    return bool(status["Code"] == "Ok")


def _is_cut(seen: ReceivedBytes) -> bool:
    response = seen.response
    with suppress(ValueError):
        json.loads(response.body)
        return False
    return len(response.body) == int(response.headers["content-length"]) > 0


def _misses(number: int) -> Callable[[ReceivedBytes], bool]:
    def look(seen: ReceivedBytes) -> bool:
        head, _, body = seen.content.partition(b"\r\n\r\n")
        claimed = f"Content-Length: {len(body) + number}\r\n".encode()
        end = "closed" if number > 0 else "open"
        return claimed in head and _is_response(body) and seen.end == end

    return look


def _is_chunked(seen: ReceivedBytes) -> bool:
    head, _, rest = seen.content.partition(b"\r\n\r\n")
    body = b""
    while rest != b"0\r\n\r\n":
        size, _, rest = rest.partition(b"\r\n")
        chunk, rest = rest[: int(size, 16)], rest[int(size, 16) :]
        assert rest.startswith(b"\r\n")
        body, rest = body + chunk, rest[2:]
    chunked = b"\r\nTransfer-Encoding: chunked\r\n" in head and b"Content-Length" not in head
    return chunked and _is_response(body)


def _is_compressed(seen: ReceivedBytes) -> bool:
    response = seen.response
    encoding = response.headers["content-encoding"]
    return encoding == "gzip" and _is_response(gzip.decompress(response.body))


def _has_code(code: str) -> Callable[[ReceivedBytes], bool]:
    return lambda seen: (seen.response.status, seen.response.code) == (200, code)


def _is_expired(seen: ReceivedBytes) -> bool:
    date = seen.response.headers["date"]
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
    "empty response": Case(faults.EmptyResponse(), _status(200, "content-length", "0", b"")),
    "empty response before acting": Case(
        faults.EmptyResponse(acted=False), _status(200, "content-length", "0", b""), ARRIVED
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
        faults.ErrorResponse("RequestLimitExceeded"), _has_code("RequestLimitExceeded"), ARRIVED
    ),
    "code with unknown effect": Case(
        faults.ErrorResponse("InternalError.Timeout"), _has_code("InternalError.Timeout")
    ),
    "code with unknown effect before acting": Case(
        faults.ErrorResponse("InternalError.Timeout", acted=False),
        _has_code("InternalError.Timeout"),
        ARRIVED,
    ),
    "code that nobody documents": Case(
        faults.ErrorResponse("Brand.New", documented=False), _has_code("Brand.New")
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
def test_a_fault_does_what_its_name_says_and_is_counted_correctly(case: Case) -> None:
    with mock() as endpoint:
        endpoint.inject(case.fault)
        with RawClient(endpoint) as client:
            client.send(signed())
            seen = client.rest(within=0.15)

    assert case.seen(seen), seen
    assert (endpoint.count(), endpoint.incomplete) == (case.count, case.incomplete)
    assert endpoint.unused_faults == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.NoFault(),
        faults.Gzip(),
        faults.BadGateway(),
        faults.CutJson(),
        faults.ErrorResponse("InternalError"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_connection_that_survives_a_fault_serves_the_next_request(
    fault: Fault,
) -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        endpoint.inject(fault)
        for _ in range(2):
            client.send(signed())
            response = client.response()

        assert response.code == ""
        assert (endpoint.connections, len(endpoint.requests)) == (1, 2)
