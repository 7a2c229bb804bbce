"""Signed requests as bytes, and a client with a bare socket to send them."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self

from tc3 import Credential, signer
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tc3gen.model import Spec

NOW = 1551113065
HOST = "sms.intl.tencentcloudapi.com"
ACTION = "SendMultiGlobalSms"
KEY = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
PHONE = "+60198890000"
MESSAGE: dict[str, Any] = {"PhoneNumber": PHONE, "TemplateId": "1800308"}
PARAMETERS: dict[str, Any] = {"SmsSdkAppId": "1400006666", "MultiSmsInfoSet": [MESSAGE]}

_PATIENCE = 5.0


@cache
def sms_spec() -> Spec:
    """Return this repository's spec."""
    return load_spec(ROOT / "spec")


def mock(spec: Spec | None = None, **settings: Any) -> MockEndpoint:  # noqa: ANN401 - any setting
    """Return an endpoint whose clock stands still, without rate limits."""
    settings = {"clock": lambda: float(NOW), "rate_limits": False, **settings}
    return MockEndpoint(spec or sms_spec(), **settings)


def encoded(parameters: object) -> bytes:
    """Return *parameters* as a body."""
    return json.dumps(parameters).encode()


def headers_of(
    body: bytes,
    *,
    action: str = ACTION,
    version: str = "2021-01-11",
    service: str = "sms",
    host: str = HOST,
    timestamp: int = NOW,
    key: Credential = KEY,
    changes: Mapping[str, str | None] | None = None,
) -> dict[str, str]:
    """Return signed headers; *changes* are made after signing, ``None`` removes a header."""
    headers = signer.sign(
        key, service=service, host=host, action=action, body=body, timestamp=timestamp
    )
    headers |= {"X-TC-Version": version, "X-TC-Region": "ap-singapore"}
    headers["Content-Length"] = str(len(body))
    for name, value in (changes or {}).items():
        headers.pop(name, None)
        if value is not None:
            headers[name] = value
    return headers


def post(headers: Mapping[str, str], body: bytes, *, line: str = "POST / HTTP/1.1") -> bytes:
    """Return the bytes of a request."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{line}\r\n{lines}\r\n".encode("latin-1") + body


def signed(
    parameters: object = PARAMETERS,
    **settings: Any,  # noqa: ANN401 - of headers_of
) -> bytes:
    """Return the bytes of a signed POST."""
    body = encoded(parameters)
    return post(headers_of(body, **settings), body)


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """A parsed HTTP response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def result(self) -> dict[str, Any]:
        """The content of the envelope."""
        result: dict[str, Any] = json.loads(self.body)["Response"]
        return result

    @property
    def code(self) -> str:
        """The error code; empty without one."""
        return str(self.result["Error"]["Code"]) if "Error" in self.result else ""


@dataclass(frozen=True, slots=True)
class ReceivedBytes:
    """All *content* that was received, and how the connection ended; *open* if it did not."""

    content: bytes
    end: Literal["closed", "reset", "open"]

    @property
    def response(self) -> ParsedResponse:
        """The content, parsed as one response with nothing after it."""
        found, rest = parse_response(self.content)
        assert rest == b""
        return found


def parse_response(content: bytes) -> tuple[ParsedResponse, bytes]:
    """Return the first response by its Content-Length, and what comes after it."""
    head, _, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    headers = {name.lower(): value for name, _, value in pairs}
    length = int(headers.get("content-length", len(body)))
    return ParsedResponse(int(first.split()[1]), headers, body[:length]), body[length:]


class RawClient:
    """A client of *endpoint* with one connection."""

    def __init__(self, endpoint: MockEndpoint) -> None:
        host, _, port = endpoint.url.removeprefix("http://").rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=_PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, content: bytes) -> None:
        """Send *content*."""
        self.socket.sendall(content)

    def response(self) -> ParsedResponse:
        """Read one whole response, by its Content-Length."""
        content = b""
        while True:
            if b"\r\n\r\n" in content:
                found, rest = parse_response(content)
                if len(found.body) == int(found.headers["content-length"]):
                    assert rest == b""
                    return found
            part = self.socket.recv(65536)
            assert part, f"the connection was closed after {content!r}"
            content += part

    def rest(self, *, within: float = _PATIENCE, response_expected: bool = True) -> ReceivedBytes:
        """Read until the end, or until nothing more comes *within* so many seconds.

        With *response_expected*, that time begins only when there is a whole response.
        """
        content = b""
        try:
            while True:
                waits = response_expected and not _is_whole(content)
                self.socket.settimeout(_PATIENCE if waits else within)
                if not (part := self.socket.recv(65536)):
                    return ReceivedBytes(content, "closed")
                content += part
        except TimeoutError:
            return ReceivedBytes(content, "open")
        except ConnectionResetError:
            return ReceivedBytes(content, "reset")


def _is_whole(content: bytes) -> bool:
    if b"\r\n\r\n" not in content:
        return False
    response, _ = parse_response(content)
    if "content-length" in response.headers:
        return len(response.body) == int(response.headers["content-length"])
    return response.body.endswith(b"0\r\n\r\n")


def ask(endpoint: MockEndpoint, content: bytes) -> ParsedResponse:
    """Send *content* on a connection of its own and return the response."""
    with RawClient(endpoint) as client:
        client.send(content)
        return client.response()
