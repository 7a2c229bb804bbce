# SPDX-License-Identifier: MIT-0
"""A service and its actions as their client knows them: what the generated modules tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .codes import CodeTable
    from .protocols import Reply, Sign
    from .replies import Envelope, Wire

__all__ = ["Api", "Operation"]

R_co = TypeVar("R_co", bound="Reply", covariant=True)


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """An action as its client knows it.

    Attributes:
        action: Its name on the wire.
        read: What makes a reply of a JSON object.
        idempotent: Repeating it does no harm.
        regions: The only ones that serve it; empty where every region does.
        rate: Requests a second that the service takes; 0 where nothing is documented.
        items: The list of the request of which each element has a result, where there is one.
        results: The list of the reply with these results.
        has_error: Its reply documents a member with the name that errors have.
    """

    action: str
    read: Callable[[Wire], R_co]
    idempotent: bool
    regions: tuple[str, ...] = ()
    rate: int = 0
    items: str = ""
    results: str = ""
    has_error: bool = False


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Api:
    """A service as its client knows it."""

    service: str
    version: str
    endpoint: str
    sign: Sign
    envelope: Envelope
    codes: CodeTable
    headers: Mapping[str, str]
    """Role to header name."""
    languages: tuple[str, ...]
    max_body_bytes: int
