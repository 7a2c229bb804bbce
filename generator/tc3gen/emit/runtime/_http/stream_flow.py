# SPDX-License-Identifier: MIT-0
"""An exchange as a flow of operations on a stream, and the driver that runs it in a thread.

The flow is a generator: it yields operations, gets the result of each, and does no input or output
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
    "TO_READ",
    "TO_WRITE",
    "TO_WRITE_OR_READ",
    "Interrupted",
    "Poll",
    "Read",
    "Readiness",
    "StartTls",
    "StreamFlow",
    "StreamOperation",
    "WaitToConnect",
    "WaitToWrite",
    "Write",
    "WriteByte",
    "drive",
]

T = TypeVar("T")


@final
@dataclass(frozen=True, slots=True)
class Readiness:
    """What a stream has to be ready for before an operation can go on."""

    read: bool
    write: bool


TO_READ = Readiness(read=True, write=False)
TO_WRITE = Readiness(read=False, write=True)
TO_WRITE_OR_READ = Readiness(read=True, write=True)


class StreamOperation(Protocol):
    """What a flow asks its driver for; it must be over by its *deadline*."""

    deadline: Deadline

    def attempt(self, stream: Stream) -> object:
        """Return the result, or the Readiness to wait for before the next attempt.

        Never blocks. Raises OSError, and TimeoutError after the deadline.
        """
        ...


StreamFlow: TypeAlias = Generator[StreamOperation, Any, T]
"""Yields operations, returns a ``T``; a driver throws in the OSError of one, or Interrupted."""


class Interrupted(Exception):
    """Thrown into an exchange that is not driven any further, at its last operation."""


@dataclass(slots=True)
class Write:
    """Pass all of *content* to the system, which may wait for what follows where *more_follows*.

    Raises ConnectionAbortedError where the peer responds before all of it was accepted.
    """

    content: memoryview
    deadline: Deadline
    more_follows: bool = False
    _waits: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See StreamOperation."""
        if self._waits and stream.is_readable():
            raise ConnectionAbortedError("the peer did not wait for the end")
        while self.content:
            self.deadline.check()
            sent = stream.send(self.content, more_follows=self.more_follows)
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
        """See StreamOperation; there is nothing to wait for."""
        return stream.write_byte(self.content)


@dataclass(slots=True)
class WaitToWrite:
    """Wait until `WriteByte` may succeed, or something can be read."""

    deadline: Deadline
    _waits: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See StreamOperation."""
        if self._waits:
            return None
        self._waits = True
        return stream.to_write


@dataclass(slots=True)
class WaitToConnect:
    """Wait until the socket is connected, which has begun."""

    deadline: Deadline
    _waits: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See StreamOperation."""
        if self._waits:
            stream.check_connected()
            return None
        self._waits = True
        return TO_WRITE


@dataclass(slots=True)
class Read:
    """Read at least one byte; the result is empty at the end of the stream.

    It *waits* before it tries where nothing can have come yet, which saves a look in vain.
    """

    deadline: Deadline
    waits: bool = False

    def attempt(self, stream: Stream) -> bytes | Readiness:
        """See StreamOperation."""
        self.deadline.check()
        if self.waits:
            self.waits = False
            if not stream.has_read_ahead:
                return TO_READ
        return stream.receive()


@dataclass(slots=True)
class Poll:
    """Look whether something can be read, or the peer closed; what came is kept for `Read`."""

    deadline: Deadline

    def attempt(self, stream: Stream) -> bool:
        """See StreamOperation; there is nothing to wait for."""
        return stream.is_readable()


@dataclass(slots=True)
class StartTls:
    """Start TLS with a peer whose certificate must be for *host*."""

    context: ssl.SSLContext
    host: str
    deadline: Deadline
    _is_wrapped: bool = field(default=False, init=False)

    def attempt(self, stream: Stream) -> Readiness | None:
        """See StreamOperation."""
        if not self._is_wrapped:
            stream.wrap(self.context, self.host)
            self._is_wrapped = True
        self.deadline.check()
        return stream.handshake()


def drive(flow: StreamFlow[T], stream: Stream) -> T:
    """Drive *flow* on *stream* in this thread, and return its result."""
    try:
        operation = next(flow)
        while True:
            try:
                result = operation.attempt(stream)
                while type(result) is Readiness:
                    stream.wait(result, operation.deadline)
                    result = operation.attempt(stream)
            except OSError as error:
                operation = flow.throw(error)
            else:
                operation = flow.send(result)
    except StopIteration as end:
        returned: T = end.value
    return returned
