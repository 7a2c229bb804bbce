"""A site with documentation pages on this machine: what it serves, and what it was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeAlias

from tests.support.servers import Connection, ReceivedRequest, Server

if TYPE_CHECKING:
    from types import TracebackType

Page: TypeAlias = str | Callable[[Connection], None]
"""The text of a page, or a script that serves what it likes."""


def page_response(
    body: str | bytes,
    *,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    **headers: str,
) -> bytes:
    """Return the bytes of a response that ends its connection."""
    content = body.encode() if isinstance(body, str) else body
    lines = {
        "Content-Type": content_type,
        "Content-Length": str(len(content)),
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


def serving(content: bytes) -> Callable[[Connection], None]:
    """Return a script that sends *content*, and nothing after it."""
    return lambda connection: connection.socket.sendall(content)


def etag_of(text: str) -> str:
    """Return how the site calls a state of a page."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:12]}"'


@dataclass
class Site:
    """Serves *pages* by their paths; text has an ETag, unless *validates* is off."""

    pages: dict[str, Page] = field(default_factory=dict)
    validates: bool = True

    def __post_init__(self) -> None:
        self._server = Server(self._serve)

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return self._server.url

    @property
    def requests(self) -> list[ReceivedRequest]:
        """What it was asked, in order."""
        return self._server.requests

    @property
    def asked(self) -> list[str]:
        """The paths that it was asked for, in order."""
        return [request.line.split(" ")[1] for request in self.requests]

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, traceback)

    def _serve(self, connection: Connection) -> None:
        received = connection.receive(whole=False)
        if received is None:
            return
        page = self.pages.get(received.line.split(" ")[1])
        if callable(page):
            page(connection)
        elif page is None:
            connection.socket.sendall(page_response("gone", status="404 Not Found"))
        else:
            connection.socket.sendall(self._response(page, dict(received.headers)))

    def _response(self, page: str, headers: dict[str, str]) -> bytes:
        if not self.validates:
            return page_response(page)
        if headers.get("if-none-match") == etag_of(page):
            return page_response("", status="304 Not Modified")
        return page_response(page, ETag=etag_of(page))
