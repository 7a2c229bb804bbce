"""HTTP answers: what goes over the wire, when, and what becomes of the connection."""

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
Step: TypeAlias = bytes | float
"""Bytes to send, or seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; *content_type* ``None`` leaves that header out."""

    status: int = 200
    content_type: str | None = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    date: float
    """The time of the service, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a connection: *steps*, then the *ending*.

    Where it is kept it is closed after *idle* seconds without a further request, if that is set.
    """

    steps: tuple[Step, ...]
    ending: Ending = "keep"
    idle: float | None = None


def head_of(reply: Reply, *, keep: bool, length: int | None) -> bytes:
    """Return the lines before the body; *length* ``None`` announces chunks."""
    lines = [
        f"HTTP/1.1 {reply.status} {_reason(reply.status)}",
        f"Date: {formatdate(int(reply.date), usegmt=True)}",
        "Server: tc3gen-mock",
        "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}",
    ]
    if reply.content_type is not None:
        lines.append(f"Content-Type: {reply.content_type}")
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _reason(status: int) -> str:
    """Return the reason phrase of a status; a status that nobody registered has a phrase, too."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unregistered"


def plan(reply: Reply, fault: Fault, *, keep: bool) -> Plan:
    """Return how *reply* is delivered under *fault*; *keep* is what the caller wants."""
    body, length = reply.body, _claimed_length(reply.body, fault)
    head = head_of(reply, keep=keep, length=length)
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
    return Plan(steps, _ending(fault, keep=keep), idle)


def _claimed_length(body: bytes, fault: Fault) -> int | None:
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


def disturbed(reply: Reply, fault: Fault) -> Reply:
    """Return the answer that comes in place of *reply*."""
    match fault:
        case faults.EmptyReply():
            reply = replace(reply, body=b"")
        case faults.CutJson():
            reply = replace(reply, body=reply.body[: len(reply.body) // 2])
        case faults.BadGateway(status=status):
            reply = _page(reply, status, "The gateway could not reach the service.")
        case faults.TooManyRequests(seconds=seconds):
            reply = replace(reply, headers=(("Retry-After", str(seconds)),))
            reply = _page(reply, 429, "Too many requests.")
        case faults.Redirect(location=location, status=status):
            reply = replace(reply, headers=(("Location", location),))
            reply = _page(reply, status, "The service has moved.")
        case faults.Gzip():
            body = gzip.compress(reply.body, mtime=0)
            reply = replace(reply, headers=(("Content-Encoding", "gzip"),), body=body)
        case faults.ContentType(value=value):
            reply = replace(reply, content_type=value)
    return reply


def _page(reply: Reply, status: int, text: str) -> Reply:
    title = f"{status} {_reason(status)}"
    page = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>\r\n"
    return replace(reply, status=status, content_type="text/html", body=page.encode())


def _trickled(content: bytes, seconds: float) -> list[Step]:
    steps: list[Step] = []
    for at in range(len(content)):
        steps += [float(seconds), content[at : at + 1]]
    return steps


def _chunked(content: bytes, size: int) -> bytes:
    chunks = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
