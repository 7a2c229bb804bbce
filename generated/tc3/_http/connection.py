# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""One request and its response over an open connection, and the knowledge whether it went out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import NotSentError, OutcomeUnknownError
from .http1 import InvalidResponseError, ResponseReader
from .not_sent import reason

if TYPE_CHECKING:
    from .deadline import Deadline
    from .messages import HttpResponse
    from .stream import Stream

__all__ = ["MAX_IDLE_SECONDS", "Connection"]

_EARLY_RESPONSE_SECONDS = 1.0
"""How long to look for a response when the service stopped reading."""

_GRACE_SECONDS = 0.01
"""How long to read a response that has come already when the deadline has passed, too."""

MAX_IDLE_SECONDS = 10.0
"""Servers and the boxes before them drop idle connections; this is sooner than most of them."""

_TIMEOUT = re.compile(r'(?:^|[,;\s])timeout\s*=\s*"?([0-9]{1,9})', re.IGNORECASE | re.ASCII)

_MARGIN_SECONDS = 1.0
"""The service counts from when it answered, and up to when the next request has come."""

_MAX_REMEMBERED_BYTES = 1024 * 1024
"""Larger bodies are not kept to compare the next one with; what is sent has small responses."""


class Connection:
    """An open connection; *is_reusable* says whether it can carry another request.

    *max_idle_seconds* is how long it may wait for that: less than the service said that it waits.

    HTTP/1.1 does not number its responses: what comes is the response to whatever was asked last.
    So a response counts as the response only where nothing could be read up to the moment before
    the last byte of its request left. What was there before the first byte belongs to nobody, and
    the connection is not used. What comes in between is early: an error that it tells had no
    effect, and a success is none, for the service does not have the request.

    A response that was on its way at that moment, unasked, and comes after the last byte, cannot
    be told from the response by when it comes. A repeated one is known by what it holds: the
    service gives each response a request id of its own, so no two bodies on a connection are the
    same. What remains is a foreign response that comes within the time of one way through the
    network; those who match results with what they asked for (see `matching`) find its recipients
    wrong.
    """

    def __init__(self, stream: Stream, *, max_response_bytes: int) -> None:
        self._stream = stream
        self._max_response_bytes = max_response_bytes
        self.is_reusable = False
        self.max_idle_seconds = MAX_IDLE_SECONDS
        self._used = False
        self._last_body = b""

    def exchange(self, message: bytes, deadline: Deadline) -> HttpResponse:
        """Send the whole *message* and read the response; see Transport for what it raises.

        The last byte goes out on its own: before it the service cannot have the request, after it
        it may, even where an error, or a signal, keeps this function from returning.
        """
        kept, self._used, self.is_reusable = self._used, True, False
        if kept and self.is_stale():
            gone = ConnectionAbortedError("the service hung up, or spoke unasked")
            raise NotSentError("the connection could not be used again") from gone
        content, complete = memoryview(message), False
        try:
            self._stream.write(content[:-1], deadline)
            while not complete:
                if self._stream.is_readable():
                    raise ConnectionAbortedError("the service did not wait for the end")
                deadline.remaining()
                complete = True
                complete = self._stream.write_byte(content[-1:])
                if not complete:
                    self._stream.wait_to_write(deadline)
        except OSError as error:
            raise self._broken_off(error, deadline, complete=complete) from error
        return self._answer(deadline)

    def _broken_off(
        self, error: OSError, deadline: Deadline, *, complete: bool
    ) -> NotSentError | OutcomeUnknownError:
        """Return the error of a request that *error* ended, with the response to a part of it."""
        response = self._early_response(deadline)
        what = "no complete response" if complete else "the request was cut off"
        if response is not None:
            what = "a response came before the request was complete"
        kind = OutcomeUnknownError if complete else NotSentError
        broken = kind(f"{what}: {reason(error)}")
        broken.response = response
        return broken

    def _early_response(self, deadline: Deadline) -> HttpResponse | None:
        try:
            return self._answer(deadline.between(_GRACE_SECONDS, _EARLY_RESPONSE_SECONDS))
        except OutcomeUnknownError:
            return None
        finally:
            self.is_reusable = False

    def _answer(self, deadline: Deadline) -> HttpResponse:
        reader = ResponseReader(self._stream, deadline, self._max_response_bytes)
        try:
            response = reader.response()
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

    def is_stale(self) -> bool:
        """Return whether the service closed an idle connection, or said something unasked."""
        return self._stream.is_readable()

    def shut(self) -> None:
        """End the exchange from another thread; see Stream."""
        self._stream.shut()

    def close(self) -> None:
        """Let go of it; see Stream."""
        self._stream.close()


def _max_idle_seconds(hint: str) -> float:
    """Return how long a connection with this Keep-Alive header may idle; half of a short time."""
    match = _TIMEOUT.search(hint)
    if match is None:
        return MAX_IDLE_SECONDS
    seconds = int(match[1])
    return min(MAX_IDLE_SECONDS, max(seconds - _MARGIN_SECONDS, seconds / 2))
