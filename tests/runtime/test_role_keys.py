"""The key of a machine's role: what its metadata service says, and what is told of that."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import Credential, CredentialError, RoleProvider
from tests.support.loopback import PATIENCE, http_response
from tests.support.servers import Connection, Exchange, ReceivedRequest, Server

if TYPE_CHECKING:
    from tests.support.servers import Script

PATH = "GET /latest/meta-data/cam/security-credentials/"
ENDS = 1900000000
HUSH = "hush"
FIELDS = {
    "TmpSecretId": "id",
    "TmpSecretKey": "key",
    "ExpiredTime": ENDS,
    "Expiration": "2030-03-17T17:46:40Z",
    "Token": "t",
    "Code": "Success",
}


def _reads_a_get(response: bytes, then: Any = "close") -> Exchange:  # noqa: ANN401 - a literal
    return Exchange(response=response, reads="head", then=then)


def _key(**changes: object) -> bytes:
    return http_response(json.dumps({**FIELDS, **changes}).encode())


def _ask(*scripts: Script, name: str | None = "role") -> tuple[Credential, list[ReceivedRequest]]:
    with Server(*scripts) as server:
        key = RoleProvider(name, address=server.address, timeout=0.2)()
    return key, server.requests


def test_the_key_of_a_named_role_takes_one_request() -> None:
    key, requests = _ask(_reads_a_get(_key()))
    assert key == Credential("id", "key", "t", expires_at=ENDS)
    assert [request.line for request in requests] == [f"{PATH}role HTTP/1.1"]
    assert dict(requests[0].headers) == {"host": "metadata.tencentyun.com", "connection": "close"}


def test_the_role_is_the_one_that_the_machine_has() -> None:
    _, requests = _ask(_reads_a_get(http_response(b"my role/x\n")), _reads_a_get(_key()), name=None)
    assert [request.line for request in requests] == [
        f"{PATH} HTTP/1.1",
        f"{PATH}my%20role%2Fx HTTP/1.1",
    ]


def test_no_proxy_is_asked_and_no_name_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setattr("socket.getaddrinfo", None)
    key, _ = _ask(_reads_a_get(_key()))
    assert key == Credential("id", "key", "t", expires_at=ENDS)


def _trickle(connection: Connection) -> None:
    connection.receive(whole=False)
    connection.trickle(b"HTTP/1.1 200 OK\r\nX: ")


def _hangs(connection: Connection) -> None:
    connection.receive(whole=False)
    connection.wait()


def _redirect(connection: Connection) -> None:
    connection.receive(whole=False)
    connection.socket.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    )


RETURNED = "what the metadata service returned"
LARGE = b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70000
WRONG: dict[str, tuple[Script, str]] = {
    "no such role": (
        _reads_a_get(http_response(b"", status="404 Not Found")),
        "the machine does not have the role role",
    ),
    "an error": (
        _reads_a_get(http_response(b"hush", status="500 Internal Server Error")),
        "the metadata service responded with status 500",
    ),
    "a redirect": (_redirect, "the metadata service responded with status 302"),
    "nothing": (
        _reads_a_get(b""),
        "the metadata service did not respond in full: the connection was closed before its end",
    ),
    "half a response": (
        _reads_a_get(_key()[:-5]),
        "the metadata service did not respond in full: the connection was closed before its end",
    ),
    "garbage": (
        _reads_a_get(b"hush\r\n\r\n"),
        "the metadata service did not respond in full: its head is not HTTP/1.1",
    ),
    "too much": (
        _reads_a_get(LARGE),
        "the metadata service did not respond in full: it is larger than 65,536 bytes",
    ),
    "silence": (_hangs, "the metadata service did not respond: TimeoutError, timed out"),
    "a byte at a time": (
        _trickle,
        "the metadata service did not respond: TimeoutError, timed out",
    ),
    "no JSON": (_reads_a_get(http_response(b"hush")), f"{RETURNED} is no JSON object"),
    "a list": (_reads_a_get(http_response(b'["hush"]')), f"{RETURNED} is no JSON object"),
    "a failure": (
        _reads_a_get(_key(Code="hush")),
        "the metadata service returned no key, but another Code than Success",
    ),
    "no key": (_reads_a_get(_key(TmpSecretKey=None)), f"{RETURNED} has no TmpSecretKey"),
    "no token": (
        _reads_a_get(_key(Token="")),
        "the metadata service returned a key without Token",
    ),
    "a header in the token": (
        _reads_a_get(_key(Token=f"{HUSH}\r\nX: y")),
        f"{RETURNED}: token holds a blank, a line end or a character outside ASCII",
    ),
    "no number for its end": (
        _reads_a_get(_key(ExpiredTime="hush")),
        f"{RETURNED}: expires_at is no Unix time in seconds",
    ),
}


@pytest.mark.parametrize(("script", "said"), WRONG.values(), ids=WRONG)
def test_what_the_metadata_service_does_wrong_is_told(script: Script, said: str) -> None:
    """Soon, and without a word of what it said."""
    started = time.monotonic()
    with pytest.raises(CredentialError) as caught:
        _ask(script)
    assert (str(caught.value), caught.value.final) == (said, True)
    assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.parametrize("name", [b"", b"\xff", b"a\r\nb", b"a" * 200], ids=repr)
def test_what_is_no_name_of_a_role_is_not_asked_for(name: bytes) -> None:
    with pytest.raises(CredentialError, match="returned no name of a role"):
        _ask(_reads_a_get(http_response(name)), name=None)


def test_a_machine_without_a_role_and_one_without_the_service_say_so() -> None:
    """Neither ends the search of a chain."""
    with pytest.raises(CredentialError) as caught:
        _ask(_reads_a_get(http_response(b"", status="404 Not Found")), name=None)
    assert (str(caught.value), caught.value.final) == ("the machine has no role", False)
    with Server() as server:
        address = server.address
    with pytest.raises(CredentialError) as caught:
        RoleProvider(address=address)()
    assert caught.value.final is False
    assert str(caught.value) == (
        "no metadata service at 127.0.0.1: ConnectionRefusedError, Connection refused"
    )
