"""One request over a real socket, and what is known of it when the connection fails.

Each server is on 127.0.0.1 and serves one request on each connection. ``connections`` counts them,
so every test also shows that nothing was sent twice.
"""

from __future__ import annotations

import json
import time

import pytest

import tc3
from tc3 import NotSentError, OutcomeUnknownError, TencentCloudError, signer
from tc3.sms import SmsClient
from tests.support.loopback import (
    KEY,
    NOW,
    REGION,
    accepted,
    http_response,
    refusing_endpoint,
    send,
)
from tests.support.servers import Exchange, Server

OK = json.dumps(accepted()).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def _fails(server: Server, *, timeout: float = 5.0) -> TencentCloudError:
    """Return what sending one message raises; the server is stopped afterwards."""
    with server, pytest.raises(TencentCloudError) as caught:
        send(server.client(timeout=timeout))
    return caught.value


def test_the_bytes_on_the_wire_are_what_was_signed() -> None:
    """One request: its line, exactly these headers, once each, and the body that they sign."""
    with Server(Exchange(response=http_response(OK))) as server:
        send(server.client())
    (received,) = server.requests
    body = (
        b'{"SmsSdkAppId":"2400006666","MultiSmsInfoSet":'
        b'[{"PhoneNumber":"+60198890000","TemplateId":"1800308"}]}'
    )
    signed = signer.sign(
        KEY,
        service="sms",
        host=server.host,
        action="SendMultiGlobalSms",
        body=body,
        timestamp=NOW,
    )
    assert (received.line, received.body, server.connections) == ("POST / HTTP/1.1", body, 1)
    assert sorted(received.headers) == [
        ("authorization", signed["Authorization"]),
        ("content-length", str(len(body))),
        ("content-type", "application/json"),
        ("host", server.host),
        ("user-agent", f"tc3gen/{tc3.__version__}"),
        ("x-tc-action", "SendMultiGlobalSms"),
        ("x-tc-region", "ap-singapore"),
        ("x-tc-timestamp", str(NOW)),
        ("x-tc-version", "2021-01-11"),
    ]


def test_each_call_is_one_request() -> None:
    """Three calls, three requests, in order, though each response ends its connection."""
    last = http_response(OK, headers={"Connection": "close"})
    with Server(*[Exchange(response=last)] * 3) as server, server.client() as sms:
        for number in range(3):
            sms.call("DescribeX", {"Number": number})
    assert [json.loads(received.body) for received in server.requests] == [
        {"Number": 0},
        {"Number": 1},
        {"Number": 2},
    ]
    assert server.connections == 3


READ: dict[str, bytes] = {
    "with its length": http_response(OK),
    "in chunks": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (10, OK[:10], len(OK) - 10, OK[10:]),
    "until the connection closes": HEAD + b"Connection: close\r\n\r\n" + OK,
    "after an interim response": b"HTTP/1.1 100 Continue\r\n\r\n" + http_response(OK),
    "of HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + OK,
    "without a content type": http_response(OK, content_type=None),
}


@pytest.mark.parametrize("response", READ.values(), ids=READ)
def test_a_response_is_read_in_every_form_of_http(response: bytes) -> None:
    """However it is framed, the response is read to its end."""
    with Server(Exchange(response=response)) as server:
        got = send(server.client())
    assert (got.request_id, got.meta.status, got.meta.raw.body) == ("req-1", 200, OK)
    assert server.connections == 1


def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    """Nobody listens, so nothing happened; the OSError is kept as the cause."""
    with refusing_endpoint() as endpoint, pytest.raises(NotSentError) as caught:
        send(SmsClient(KEY, region=REGION, endpoint=endpoint))
    error = caught.value
    assert (type(error), error.effect) == (NotSentError, "none")
    host = endpoint.removeprefix("http://")
    assert (
        error.message == f"could not connect to {host} (ConnectionRefusedError: Connection refused)"
    )
    assert host in str(error)
    assert isinstance(error.__cause__, ConnectionRefusedError)


def test_a_host_that_cannot_be_a_name_means_that_nothing_was_sent() -> None:
    """A label of 64 characters never reaches a resolver."""
    with pytest.raises(NotSentError) as caught:
        send(SmsClient(KEY, region=REGION, endpoint="a" * 64 + ".example"))
    assert isinstance(caught.value.__cause__, UnicodeError)


def test_a_server_without_tls_gets_no_request() -> None:
    """Https means TLS: where the handshake fails, nothing was sent."""
    with Server(Exchange(reads="head", response=b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        sms = SmsClient(KEY, region=REGION, endpoint=f"https://{server.host}", timeout=0.2)
        with pytest.raises(NotSentError) as caught:
            send(sms)
    assert caught.value.effect == "none"
    assert isinstance(caught.value.__cause__, OSError)
    assert (server.connections, server.requests) == (1, [])


EARLY_END = "the connection was closed before its end"

# The whole request was read; what comes back is no complete response.
NO_ANSWERS: dict[str, tuple[Exchange, str]] = {
    "closed": (Exchange(), EARLY_END),
    "reset": (Exchange(then="reset"), "ConnectionResetError, Connection reset by peer"),
    "silent": (Exchange(then="hold"), "TimeoutError, timed out"),
    "silent after the head": (
        Exchange(response=HEAD + b"Content-Length: 10\r\n\r\n", then="hold"),
        "TimeoutError, timed out",
    ),
    "silent amid the body": (
        Exchange(response=http_response(OK, length=len(OK) + 1), then="hold"),
        "TimeoutError, timed out",
    ),
    "shorter than it says": (
        Exchange(response=http_response(OK, length=len(OK) + 10)),
        EARLY_END,
    ),
    "cut amid a chunk": (
        Exchange(response=HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{"),
        EARLY_END,
    ),
    "chunks of no size": (
        Exchange(response=HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        "its chunks have no size",
    ),
    "no HTTP": (Exchange(response=b"+60198890000 is here\r\n\r\n"), "its head is not HTTP/1.1"),
    "a head without end": (
        Exchange(response=b"HTTP/1.1 200 OK\r\nX: " + b"+60198890000" * 9000),
        "its head is too large",
    ),
    "compressed and cut": (
        Exchange(response=http_response(b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})),
        "it cannot be unpacked to its end",
    ),
}


@pytest.mark.parametrize(("exchange", "why"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_a_request_without_a_complete_response_leaves_the_outcome_unknown(
    exchange: Exchange, why: str
) -> None:
    """Once written it may have been carried out: said as such, and not sent again."""
    server = Server(exchange)
    error = _fails(server, timeout=0.2)
    assert (type(error), error.effect) == (OutcomeUnknownError, "unknown")
    assert error.message == f"no complete response: {why}"
    assert (error.action, error.attempts) == ("SendMultiGlobalSms", 1)
    assert error.__cause__ is not None
    assert "60198890000" not in str(error)
    assert (server.connections, len(server.requests)) == (1, 1)


# The response is complete, and says nothing of use.
USELESS: dict[str, tuple[bytes, str]] = {
    "JSON that is cut": (http_response(OK[:-5]), "the body is not JSON"),
    "JSON cut by the end of the connection": (
        HEAD + b"Connection: close\r\n\r\n" + OK[:-5],
        "the body is not JSON",
    ),
    "nothing": (http_response(b""), "the body is empty"),
    "502 with HTML": (
        http_response(b"<html>", status="502 Bad Gateway", content_type="text/html"),
        "status 502",
    ),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", "status 204"),
    "compressed in a way that nobody asked for": (
        http_response(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}),
        "the body is not JSON",
    ),
}


@pytest.mark.parametrize(("response", "said"), USELESS.values(), ids=USELESS)
def test_an_invalid_response_leaves_the_outcome_unknown(response: bytes, said: str) -> None:
    """The raw response is kept, and the request is not sent again."""
    server = Server(Exchange(response=response))
    error = _fails(server)
    assert isinstance(error, OutcomeUnknownError)
    assert (error.message, error.response is not None) == (said, True)
    assert (server.connections, len(server.requests)) == (1, 1)


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
def test_a_redirect_to_another_host_is_not_followed(status: str) -> None:
    """Key, token and messages stay with the host that was meant."""
    with Server(Exchange(response=http_response(OK))) as other:
        moved = http_response(b"", status=status, headers={"Location": f"{other.url}/"})
        server = Server(Exchange(response=moved))
        error = _fails(server)
    assert (type(error), error.message) == (OutcomeUnknownError, f"status {status[:3]}")
    assert (server.connections, other.connections) == (1, 0)


def test_waiting_for_a_response_ends_at_the_timeout() -> None:
    """The timeout of the client bounds the call."""
    server = Server(Exchange(then="hold"))
    started = time.monotonic()
    assert isinstance(_fails(server, timeout=0.2), OutcomeUnknownError)
    assert 0.2 <= time.monotonic() - started < 2


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(http_response(OK, length=len(OK) + 1), id="kept alive"),
        pytest.param(
            http_response(OK, length=len(OK) + 1, headers={"Connection": "close"}),
            id="to be closed",
        ),
    ],
)
def test_a_failed_call_leaves_no_connection_open_while_its_error_is_kept(response: bytes) -> None:
    """A program that collects errors does not collect sockets."""
    with Server(Exchange(response=response, then="watch")) as server:
        with pytest.raises(OutcomeUnknownError) as kept:
            send(server.client(timeout=0.2))
        assert server.hung_up.get(timeout=5)
    assert type(kept.value) is OutcomeUnknownError
