"""Transports that see what goes out and what comes back, for a command that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Generated: TypeAlias = Any
"""An instance of a class that was generated, and is known when it runs."""


class Transport(Protocol):
    """What a generated client sends its requests with."""

    def send(self, request: Generated) -> Generated:
        """Send a request and return the response."""


class Recording:
    """Sends with another transport, and keeps the last response."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.is_sending = False
        """A request is out; where that is still true at the end, nobody knows what became of it."""
        self.body = b""
        """What the last response consists of."""

    def send(self, request: Generated) -> Generated:
        """Send *request* and return the response."""
        self.is_sending = True
        try:
            response = self._transport.send(request)
        except Exception:
            self.is_sending = False  # The error says what may have happened.
            raise
        self.is_sending = False
        self.body = response.body
        return response


class Rehearsal:
    """Sends nothing: keeps the request, and raises the error that *refusal* makes."""

    def __init__(self, refusal: Callable[[], Exception]) -> None:
        self._refusal = refusal
        self.request: Generated = None

    def send(self, request: Generated) -> NoReturn:
        """Keep *request*; its headers are not read, so that nothing is signed."""
        self.request = request
        raise self._refusal()
