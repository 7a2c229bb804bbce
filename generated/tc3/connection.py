# SPDX-License-Identifier: MIT-0
"""One request and its reply over an open connection, and the knowledge whether it went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .deadline import reason
from .errors import NotSentError, OutcomeUnknownError
from .http1 import ReplyError, ReplyReader

if TYPE_CHECKING:
    from .deadline import Deadline
    from .replies import HttpReply
    from .stream import Stream

__all__ = ["Connection"]

_EARLY_ANSWER_SECONDS = 1.0
"""How long to look for an answer when the service stopped reading."""

_GRACE_SECONDS = 0.01
"""How long to read an answer that has come already when the deadline has passed, too."""


class Connection:
    """An open connection; *is_reusable* says whether it can carry another request."""

    def __init__(self, stream: Stream, *, max_reply_bytes: int) -> None:
        self._stream = stream
        self._max_reply_bytes = max_reply_bytes
        self.is_reusable = False
        self._used = False

    def exchange(self, message: bytes, deadline: Deadline) -> HttpReply:
        """Send the whole *message* and read the answer, be it early.

        The last byte goes out on its own: before it the service cannot have the request, after it
        it may, even where an error, or a signal, keeps this function from returning.
        """
        again, self._used, self.is_reusable = self._used, True, False
        content, complete = memoryview(message), False
        try:
            self._stream.write(content[:-1], deadline)
            if again and self._stream.is_readable():
                raise ConnectionAbortedError("the service hung up")
            deadline.remaining()
            complete = True
            self._stream.write(content[-1:], deadline)
        except OSError as error:
            reply = self._early_answer(deadline)
            if not complete:
                cut = NotSentError(f"the request was cut off: {reason(error)}")
                cut.reply = reply
                raise cut from error
            if reply is None:
                raise OutcomeUnknownError(f"no complete answer: {reason(error)}") from error
            return reply
        return self._answer(deadline)

    def _early_answer(self, deadline: Deadline) -> HttpReply | None:
        try:
            return self._answer(deadline.between(_GRACE_SECONDS, _EARLY_ANSWER_SECONDS))
        except OutcomeUnknownError:
            return None
        finally:
            self.is_reusable = False

    def _answer(self, deadline: Deadline) -> HttpReply:
        reader = ReplyReader(self._stream, deadline, self._max_reply_bytes)
        try:
            reply = reader.reply()
        except ReplyError as error:
            raise OutcomeUnknownError(f"no complete answer: {error}") from error
        except OSError as error:
            raise OutcomeUnknownError(f"no complete answer: {reason(error)}") from error
        self.is_reusable = reader.is_reusable
        return reply

    def is_stale(self) -> bool:
        """Tell whether the service closed an idle connection, or said something unasked."""
        return self._stream.is_readable()

    def shut(self) -> None:
        """End the exchange from another thread; see Stream."""
        self._stream.shut()

    def close(self) -> None:
        """Let go of it; see Stream."""
        self._stream.close()
