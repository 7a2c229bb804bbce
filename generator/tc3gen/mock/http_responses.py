"""HTTP responses as bytes: what is sent when, and what becomes of the connection."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.mock import faults

if TYPE_CHECKING:
    from tc3gen.mock.faults import Fault

Ending: TypeAlias = Literal["keep", "close", "reset", "reset-next"]
"""What becomes of a connection; ``reset-next`` resets it when the next request comes."""
Step: TypeAlias = bytes | float
"""Bytes to send, or seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response; a *content_type* of ``None`` leaves that header out."""

    status: int = 200
    content_type: str | None = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    date: float
    """The time of the service, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a response is sent: the *steps*, and then the *ending* of the connection.

    A connection that is kept is closed after *idle* seconds without a request, if that is set.
    """

    steps: tuple[Step, ...]
    ending: Ending = "keep"
    idle: float | None = None


def head_of(response: Response, *, keep: bool, length: int | None) -> bytes:
    """Return status line and headers; a *length* of ``None`` announces chunks."""
    lines = [
        f"HTTP/1.1 {response.status} {_reason(response.status)}",
        f"Date: {formatdate(int(response.date), usegmt=True)}",
        "Server: tc3gen-mock",
        "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}",
    ]
    if response.content_type is not None:
        lines.append(f"Content-Type: {response.content_type}")
    lines += [f"{name}: {value}" for name, value in response.headers]
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _reason(status: int) -> str:
    """Return the reason phrase of a status, registered or not."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unregistered"


def deliver(response: Response, fault: Fault, *, keep: bool) -> Delivery:
    """Return how *response* is sent under *fault*; *keep* is what the client asked for."""
    body, length = response.body, _declared_length(response.body, fault)
    head = head_of(response, keep=keep, length=length)
    steps: tuple[Step, ...] = (head + body,)
    match fault:
        case faults.CloseAfterReading() | faults.ResetAfterReading():
            steps = ()
        case faults.Delay(seconds):
            steps = (float(seconds), head + body)
        case faults.TrickleHeaders(seconds):
            steps = (*_trickled(head, seconds), body)
        case faults.TrickleBody(seconds):
            steps = (head, *_trickled(body, seconds))
        case faults.Chunked(size):
            steps = (head + _chunked(body, size),)
    idle = float(fault.seconds) if isinstance(fault, faults.CloseWhenIdle) else None
    return Delivery(steps, _ending(fault, keep=keep), idle)


def _declared_length(body: bytes, fault: Fault) -> int | None:
    if isinstance(fault, faults.Chunked):
        return None
    by = fault.by if isinstance(fault, faults.WrongLength) else 0
    return max(len(body) + by, 0)


def _ending(fault: Fault, *, keep: bool) -> Ending:
    ending: Ending = "keep" if keep else "close"
    match fault:
        case faults.CloseAfterReading():
            ending = "close"
        case faults.ResetAfterReading():
            ending = "reset"
        case faults.WrongLength(by=by) if by > 0:
            ending = "close"
        case faults.CloseWhenIdle():
            ending = "keep"
        case faults.ResetOnNextUse():
            ending = "reset-next"
    return ending


def with_fault(response: Response, fault: Fault) -> Response:
    """Return *response* as *fault* changes or replaces it."""
    match fault:
        case faults.EmptyResponse():
            response = replace(response, body=b"")
        case faults.CutJson():
            response = replace(response, body=response.body[: len(response.body) // 2])
        case faults.BadGateway(status=status):
            response = _page(response, status, "The gateway could not reach the service.")
        case faults.TooManyRequests(seconds=seconds):
            response = replace(response, headers=(("Retry-After", str(seconds)),))
            response = _page(response, 429, "Too many requests.")
        case faults.Redirect(location=location, status=status):
            response = replace(response, headers=(("Location", location),))
            response = _page(response, status, "The service has moved.")
        case faults.Gzip():
            body = gzip.compress(response.body, mtime=0)
            response = replace(response, headers=(("Content-Encoding", "gzip"),), body=body)
        case faults.ContentType(value=value):
            response = replace(response, content_type=value)
    return response


def _page(response: Response, status: int, text: str) -> Response:
    title = f"{status} {_reason(status)}"
    page = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>\r\n"
    return replace(response, status=status, content_type="text/html", body=page.encode())


def _trickled(content: bytes, seconds: float) -> list[Step]:
    steps: list[Step] = []
    for at in range(len(content)):
        steps += [float(seconds), content[at : at + 1]]
    return steps


def _chunked(content: bytes, size: int) -> bytes:
    chunks = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
