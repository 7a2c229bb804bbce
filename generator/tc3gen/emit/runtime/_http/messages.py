# SPDX-License-Identifier: MIT-0
"""A request, its response, and the protocol of a transport that exchanges them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .endpoint import Endpoint

__all__ = ["AsyncTransport", "HttpRequest", "HttpResponse", "Transport"]


class HttpRequest:
    """A POST of *body*; it must be over by *deadline*, in seconds of the monotonic clock.

    Its headers are complete: given as *headers*, or returned by *sign*, which is called when they
    are first read. A signature is valid for minutes only, and waiting for a connection may take
    longer; so a transport reads them when it has nothing left to wait for. Where signing
    *may_block*, as a journal is written first, a transport for event loops awaits `headers_async`.
    A function says so when they are about to be read.
    """

    __slots__ = ("_headers", "_may_block", "_sign", "action", "body", "deadline", "endpoint")

    def __init__(
        self,
        *,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        action: str = "",
        headers: Mapping[str, str] | None = None,
        sign: Callable[[], Mapping[str, str]] | None = None,
        may_block: bool | Callable[[], bool] = False,
    ) -> None:
        self.action = action
        self.endpoint = endpoint
        self.body = body
        self.deadline = deadline
        self._may_block = may_block
        self._headers: Mapping[str, str] | None = headers
        self._sign = sign

    @property
    def may_block(self) -> bool:
        """Whether signing may block as things are now."""
        return self._may_block if isinstance(self._may_block, bool) else self._may_block()

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, signed when they are first read.

        Raises what signing raises: CredentialError or NotSentError, as nothing was sent.
        """
        if self._headers is None:
            self._headers = self._sign() if self._sign is not None else dict[str, str]()
        return self._headers

    async def headers_async(self) -> Mapping[str, str]:
        """Return the headers, which a thread reads where signing may block.

        What signing writes to a journal is not interrupted: it is over when this returns or raises.
        """
        if self.may_block:
            await _in_thread(lambda: self.headers)
        return self.headers

    def renewed(self) -> HttpRequest:
        """Return the same request, which is signed anew when its headers are read."""
        return HttpRequest(
            endpoint=self.endpoint,
            body=self.body,
            deadline=self.deadline,
            action=self.action,
            headers=None if self._sign is not None else self._headers,
            sign=self._sign,
            may_block=self._may_block,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HttpRequest):
            return NotImplemented
        return self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # its headers are a mapping

    def _parts(self) -> tuple[object, ...]:
        return self.action, self.endpoint, self.headers, self.body, self.deadline

    def __repr__(self) -> str:
        shown = f"action={self.action!r}, endpoint={self.endpoint!r}, deadline={self.deadline!r}"
        return f"{type(self).__name__}({shown})"


async def _in_thread(read: Callable[[], object]) -> None:
    # Imported here, as clients for threads need no asyncio.
    from asyncio import CancelledError, get_running_loop, shield, wait

    reading = get_running_loop().run_in_executor(None, read)
    try:
        await shield(reading)
    except CancelledError:
        await wait({reading})
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A complete response; header names are in lower case.

    *is_repeated* means that the response before it on the same connection had the same body, byte
    for byte: as each response has its own request id, it is the response to the earlier request.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(repr=False)
    is_repeated: bool = field(default=False, repr=False)


class Transport(Protocol):
    """Sends requests for a client, which calls it from any of its threads."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send *request* once and return the response, whatever its status.

        Raises NotSentError only where the whole request cannot have reached the service, and
        OutcomeUnknownError for any later failure. A response to a part of the request becomes the
        *response* of the error: it may say why, but never that the request was carried out.
        """
        ...


class AsyncTransport(Protocol):
    """Sends requests for a client for event loops, which awaits it in any of its tasks."""

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Send *request* once; return and raise what Transport.send does.

        Where its task is cancelled, it ends the request and raises the CancelledError that it got,
        with a NotSentError as ``__cause__`` if the whole request cannot have reached the service.
        Without one the client says that the outcome is unknown.

        ::

            class ThreadTransport:  # another transport, in threads, for asyncio and trio
                async def send_async(self, request: HttpRequest) -> HttpResponse:
                    return await anyio.to_thread.run_sync(self.transport.send, request)

            sms = AsyncSmsClient(key, transport=ThreadTransport(), clock=AnyioClock(), ...)

        With it, and an AsyncClock whose sleep is not that of asyncio, calls work under trio, too;
        batches and shared rate limiters do not. ``README.md`` of tc3gen's ``generated`` shows such
        a clock, and a transport without threads. Where a request *may_block*, its headers are read
        in a thread.
        """
        ...
