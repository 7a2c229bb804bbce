# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The steps over bytes that an exchange is made of, and the driver that takes them in a thread.

An exchange is a generator: it yields steps, gets the result of each, and does no input or output
itself. So one exchange serves threads (`drive`) and event loops (async_driving.py).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, final

if TYPE_CHECKING:
    import ssl

    from .cancellation import Deadline
    from .stream import Stream

__all__ = [
    "Interrupted",
    "Poll",
    "Read",
    "Readiness",
    "StartTls",
    "Step",
    "Steps",
    "WaitToWrite",
    "Write",
    "WriteByte",
    "drive",
]

T = TypeVar("T")


@final
@dataclass(frozen=True, slots=True)
class Readiness:
    """What a stream has to be ready for before a step can go on: to be read, written, or either."""

    read: bool
    write: bool


class Step(Protocol):
    """A step that must be over by its *deadline*."""

    deadline: Deadline

    def attempt(self, stream: Stream) -> object:
        """Return the result, or the Readiness to wait for before the next attempt.

        Never blocks. Raises OSError, and TimeoutError after the deadline.
        """
        ...


Steps: TypeAlias = Generator[Step, Any, T]
"""Yields steps and returns a ``T``; a driver throws in the OSError of a step, and Interrupted."""


class Interrupted(Exception):
    """Thrown into an exchange that is not driven any further, at its last step."""


@dataclass(slots=True)
class Write:
    """Pass all of *content* to the system.

    Raises ConnectionAbortedError where the peer responds before all of it was accepted.
    """

    content: memoryview
    deadline: Deadline
    _waits: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See Step."""
        if self._waits and stream.is_readable():
            raise ConnectionAbortedError("the peer did not wait for the end")
        while self.content:
            self.deadline.check()
            sent = stream.send(self.content)
            if isinstance(sent, Readiness):
                self._waits = True
                return sent
            self.content = self.content[sent:]
        return None


@dataclass(slots=True)
class WriteByte:
    """Pass the one byte of *content* to the system; the result is whether that accepts it now.

    Where it did not, nothing was sent that the peer could read it from.
    """

    content: memoryview
    deadline: Deadline

    def attempt(self, stream: Stream) -> bool:
        """See Step; there is nothing to wait for."""
        return stream.write_byte(self.content)


@dataclass(slots=True)
class WaitToWrite:
    """Wait until `WriteByte` may succeed, or something can be read."""

    deadline: Deadline
    _waits: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See Step."""
        if self._waits:
            return None
        self._waits = True
        return stream.to_write


@dataclass(slots=True)
class Read:
    """Read at least one byte; the result is empty at the end of the stream."""

    deadline: Deadline

    def attempt(self, stream: Stream) -> bytes | Readiness:
        """See Step."""
        self.deadline.check()
        return stream.receive()


@dataclass(slots=True)
class Poll:
    """Look whether something can be read, or the peer closed; what came is kept for `Read`."""

    deadline: Deadline

    def attempt(self, stream: Stream) -> bool:
        """See Step; there is nothing to wait for."""
        return stream.is_readable()


@dataclass(slots=True)
class StartTls:
    """Start TLS with a peer whose certificate must be for *host*."""

    context: ssl.SSLContext
    host: str
    deadline: Deadline
    _is_wrapped: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See Step."""
        if not self._is_wrapped:
            stream.wrap(self.context, self.host)
            self._is_wrapped = True
        self.deadline.check()
        return stream.handshake()


def drive(steps: Steps[T], stream: Stream) -> T:
    """Take *steps* on *stream* in this thread, and return their result."""
    try:
        step = next(steps)
        while True:
            try:
                result = step.attempt(stream)
                while type(result) is Readiness:
                    stream.wait(result, step.deadline)
                    result = step.attempt(stream)
            except OSError as error:
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as end:
        returned: T = end.value
    return returned
