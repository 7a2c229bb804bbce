# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""An HTTP request, its response, and the protocol of what carries the one and returns the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .endpoint import Endpoint

__all__ = ["HttpRequest", "HttpResponse", "Transport"]


class HttpRequest:
    """A POST of *body*; it ends at *deadline*, by the monotonic clock.

    Its headers are complete: given as *headers*, or returned by *sign*, which is not called before
    they are read. A signature is good for minutes only, and a connection may be waited for longer;
    so whoever carries a request reads them when nothing is left to be waited for.
    """

    __slots__ = ("_headers", "_sign", "action", "body", "deadline", "endpoint")

    def __init__(
        self,
        *,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        action: str = "",
        headers: Mapping[str, str] | None = None,
        sign: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self.action = action
        self.endpoint = endpoint
        self.body = body
        self.deadline = deadline
        self._headers: Mapping[str, str] | None = headers
        self._sign = sign

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, signed when they are first read.

        Raises what signing raises: CredentialError or NotSentError, as nothing was sent.
        """
        if self._headers is None:
            self._headers = self._sign() if self._sign is not None else dict[str, str]()
        return self._headers

    def renewed(self) -> HttpRequest:
        """Return the same request, to be signed when its headers are read again."""
        return HttpRequest(
            endpoint=self.endpoint,
            body=self.body,
            deadline=self.deadline,
            action=self.action,
            headers=None if self._sign is not None else self._headers,
            sign=self._sign,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A complete response; header names are in lower case.

    *is_repeated* tells that the response before it on the same connection had the same body, byte
    for byte: as each response has a request id of its own, it is the response to that request, not
    to this.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(repr=False)
    is_repeated: bool = field(default=False, repr=False)


class Transport(Protocol):
    """Anything that carries one request; a client calls it from any of its threads."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Carry *request* once and return the response, whatever its status.

        Raises NotSentError only where the whole request cannot have reached the service, and
        OutcomeUnknownError for any later failure. A response to a part of the request is the
        *response* of such an error: it can tell why, but never that the request was carried out.
        """
        ...
