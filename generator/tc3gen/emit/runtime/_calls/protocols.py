# SPDX-License-Identifier: MIT-0
"""The protocols that generated classes implement; for type checkers, never imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..credentials import Credential
    from ..errors import Problem
    from .responses import ResponseMeta, Wire

__all__ = ["Request", "Response", "Sign", "Structure"]


class Structure(Protocol):
    """A generated structure that is sent."""

    def to_wire(self) -> Wire:
        """Return the JSON object to send."""
        ...

    def check(self) -> list[Problem]:
        """Return what is wrong with its values."""
        ...


class Request(Structure, Protocol):
    """A generated request."""


class Response(Protocol):
    """A generated response."""

    meta: ResponseMeta


class Sign(Protocol):
    """The generated signer."""

    def __call__(
        self,
        credential: Credential,
        *,
        service: str,
        host: str,
        action: str,
        body: bytes,
        timestamp: int,
    ) -> dict[str, str]:
        """Return the signed headers, Authorization among them."""
        ...
