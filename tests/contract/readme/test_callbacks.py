"""The applications for callbacks respond to what the service posts as its page says."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from typing import TYPE_CHECKING, Any, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.support.documents import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

Application: TypeAlias = Any
"""What a snippet defines; its types are those of the server."""

SNIPPETS = [text for language, text in blocks("generated/README.md") if language == "python"]
REPORT = {"sid": "1:2", "report_status": "SUCCESS", "mobile": "198890000"}
DELIVERED = json.dumps([REPORT, {**REPORT, "sid": "1:3", "report_status": "FAIL"}]).encode()
RESPONSE = {"result": 0, "errmsg": "OK"}
SAID = "1:2 SUCCESS\n1:3 FAIL\n"
NO_REPORTS = [b"", b"{", b'{"text": "STOP"}', b" " * 2**20 + DELIVERED]


@pytest.fixture(scope="module")
def applications() -> dict[str, Any]:
    """Return what the two snippets define."""
    names: dict[str, Any] = {}
    for snippet in SNIPPETS:
        if "def wsgi(" in snippet or "def asgi(" in snippet:
            exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own document
    return names


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base says
        """Say nothing on standard error."""


@pytest.fixture
def port(applications: dict[str, Any]) -> Iterator[int]:
    """Return the port of a server of the standard library that serves the WSGI application."""
    with make_server("127.0.0.1", 0, applications["wsgi"], handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def post(port: int, body: bytes) -> tuple[int, Any]:
    """Post *body*; return the status and the JSON of the response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    said = json.loads(response.read())
    connection.close()
    return response.status, said


def told(application: Application, body: bytes, size: int) -> tuple[int, Any]:
    """Give an ASGI application *body* in parts of *size*, as servers do; return its response."""
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    events = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    events[-1]["more_body"] = False
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return events.pop(0)

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    asyncio.run(application({"type": "http", "method": "POST"}, receive, send))
    start, end = sent
    assert start["headers"] == [(b"content-type", b"application/json")]
    return start["status"], json.loads(end["body"])


def test_the_wsgi_application_takes_reports_and_responds_as_documented(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert post(port, DELIVERED) == (200, RESPONSE)
    assert capsys.readouterr().out == SAID


def test_the_wsgi_application_refuses_what_is_no_report(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for body in NO_REPORTS[:3]:
        status, response = post(port, body)
        assert (status, response["result"]) == (400, 1)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("size", [1, 1000])
def test_the_asgi_application_takes_reports_and_responds_as_documented(
    applications: dict[str, Any], size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(applications["asgi"], DELIVERED, size) == (200, RESPONSE)
    assert capsys.readouterr().out == SAID


def test_the_asgi_application_refuses_what_is_no_report(applications: dict[str, Any]) -> None:
    for body in NO_REPORTS:
        status, response = told(applications["asgi"], body, 2**16)
        assert (status, response["result"]) == (400, 1)
