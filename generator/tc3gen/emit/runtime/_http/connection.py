# SPDX-License-Identifier: MIT-0
"""One request and its response over an open connection, and whether the request was sent.

The last byte decides that, in `Connection.exchange`; before a request begins, nothing was sent,
whatever goes wrong (before_sending.py).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import NotSentError, OutcomeUnknownError
from .before_sending import reason
from .http1 import InvalidResponseError, ResponseReader
from .stream_flow import Interrupted, Poll, WaitToWrite, Write, WriteByte

if TYPE_CHECKING:
    from .cancellation import Deadline
    from .messages import HttpResponse
    from .stream import Stream
    from .stream_flow import StreamFlow

__all__ = ["MAX_IDLE_SECONDS", "Connection"]

_EARLY_RESPONSE_SECONDS = 1.0
"""How long to wait for a response when the service stopped reading."""

_GRACE_SECONDS = 0.01
"""How long to read a response that is there already, even after the deadline."""

MAX_IDLE_SECONDS = 10.0
"""Servers and load balancers close idle connections; this is sooner than most of them do."""

_TIMEOUT = re.compile(r'(?:^|[,;\s])timeout\s*=\s*"?([0-9]{1,9})', re.IGNORECASE | re.ASCII)

_MARGIN_SECONDS = 1.0
"""What is taken off an announced idle time for the network.

The service counts from sending its response until the next request arrives; here the time between
counts, without the two trips.
"""

_MAX_REMEMBERED_BYTES = 1024 * 1024
"""Larger bodies are not kept for the comparison with the next; those of messages are small."""


class Connection:
    """An open connection; *is_reusable* says whether it can be used for another request.

    *max_idle_seconds* is how long it may be idle, less than the service announced.

    HTTP/1.1 does not number its responses: whatever arrives is taken for the response to the last
    request. So it is accepted only where nothing could be read up to the moment before the last
    byte of the request was sent. What was there before the first byte belongs to no request, and
    the connection is not used. What arrives in between is an early response: an error in it had no
    effect, and a success is none, as the service does not have the request yet.

    An unrequested response that was under way at that moment arrives after the last byte, like the
    true one. If it repeats the one before, its body shows that: each response has its own request
    id, so no two bodies on a connection are equal. What remains is a foreign response that arrives
    within one trip through the network; `matching` finds that its results are of other items.
    """

    def __init__(self, stream: Stream, *, max_response_bytes: int) -> None:
        self.stream = stream
        self._max_response_bytes = max_response_bytes
        self.is_reusable = False
        self.max_idle_seconds = MAX_IDLE_SECONDS
        self._was_used = False
        self._last_body = b""

    def exchange(self, message: bytes, deadline: Deadline) -> StreamFlow[HttpResponse]:
        """Send the whole *message* and read the response; see Transport for what it raises.

        The last byte is sent on its own: before it the service cannot have the request, after it
        the service may, even where an error or a signal ends this exchange.
        """
        is_reused, self._was_used, self.is_reusable = self._was_used, True, False
        content, poll, is_sent = memoryview(message), Poll(deadline), False
        try:
            if is_reused and (yield poll):
                stale = ConnectionAbortedError("the service hung up, or spoke unasked")
                raise NotSentError("the connection could not be used again") from stale
            try:
                yield Write(content[:-1], deadline, more_follows=True)
                while not is_sent:
                    if (yield poll):
                        raise ConnectionAbortedError("the service did not wait for the end")
                    deadline.check()
                    is_sent = True  # as it may be when an error or a signal ends the next one
                    is_sent = yield WriteByte(content[-1:], deadline)
                    if not is_sent:
                        yield WaitToWrite(deadline)
            except OSError as error:
                # Kept by no name: a frame that holds what it raises would be a reference cycle.
                raise (yield from self._failure(error, deadline, is_sent=is_sent)) from error
            return (yield from self._read_response(deadline, waits=True))
        except Interrupted as interrupted:
            if is_sent:
                raise OutcomeUnknownError(f"{interrupted} while it was under way") from None
            raise NotSentError(f"{interrupted} before it was sent") from None

    def _failure(
        self, error: OSError, deadline: Deadline, *, is_sent: bool
    ) -> StreamFlow[NotSentError | OutcomeUnknownError]:
        """Return what to raise when *error* ended the request, with an early response if any."""
        response = yield from self._read_early_response(deadline)
        message = "no complete response" if is_sent else "the request was cut off"
        if response is not None:
            message = "a response came before the request was complete"
        error_class = OutcomeUnknownError if is_sent else NotSentError
        failure = error_class(f"{message}: {reason(error)}")
        failure.response = response
        return failure

    def _read_early_response(self, deadline: Deadline) -> StreamFlow[HttpResponse | None]:
        try:
            deadline = deadline.clamp(
                min_seconds=_GRACE_SECONDS, max_seconds=_EARLY_RESPONSE_SECONDS
            )
            return (yield from self._read_response(deadline))
        except OutcomeUnknownError:
            return None
        finally:
            self.is_reusable = False

    def _read_response(
        self, deadline: Deadline, *, waits: bool = False
    ) -> StreamFlow[HttpResponse]:
        reader = ResponseReader(deadline, self._max_response_bytes, waits=waits)
        try:
            response = yield from reader.read_response()
        except InvalidResponseError as error:
            raise OutcomeUnknownError(f"no complete response: {error}") from error
        except OSError as error:
            raise OutcomeUnknownError(f"no complete response: {reason(error)}") from error
        self.is_reusable = reader.is_reusable
        self.max_idle_seconds = _max_idle_seconds(response.headers.get("keep-alive", ""))
        if response.body and response.body == self._last_body:
            self.is_reusable = False
            return replace(response, is_repeated=True)
        self._last_body = response.body if len(response.body) <= _MAX_REMEMBERED_BYTES else b""
        return response

    def close(self) -> None:
        """Close the connection; see Stream."""
        self.stream.close()


def _max_idle_seconds(keep_alive: str) -> float:
    """Return how long a connection with this Keep-Alive header may be idle."""
    match = _TIMEOUT.search(keep_alive)
    if match is None:
        return MAX_IDLE_SECONDS
    seconds = int(match[1])
    return min(MAX_IDLE_SECONDS, max(seconds - _MARGIN_SECONDS, seconds / 2))
