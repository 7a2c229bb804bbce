# SPDX-License-Identifier: MIT-0
"""What the shared modules expect of the generated ones; for type checkers, never imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .checks import Problem
    from .credentials import Credential
    from .replies import ReplyMeta, Wire

__all__ = ["Reply", "Request", "Sign", "Structure"]


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


class Reply(Protocol):
    """A generated reply."""

    meta: ReplyMeta


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
