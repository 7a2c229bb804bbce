# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A service and its actions as their client knows them: what the generated modules tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from .error_codes import CodeTable, ItemEffect
    from .parsing import Deviations
    from .protocols import Response, Sign, Structure
    from .responses import Envelope, Wire

__all__ = ["Api", "Batching", "Operation"]

R_co = TypeVar("R_co", bound="Response", covariant=True)
I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


def _no_key(_: object) -> tuple[Hashable, ...]:
    return ()


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """An action as its client knows it.

    Attributes:
        action: Its name on the wire.
        read: What makes a response of a JSON object.
        idempotent: Repeating it does no harm.
        regions: The only ones that serve it; empty where every region does.
        rate: Requests a second that the service takes; 0 where nothing is documented.
        items: The list of the request of which each element has a result, where there is one.
        results: The list of the response with these results.
        item_key: The fields of an element that its result repeats; none where none are known.
        result_key: The fields of a result that tell whose it is, in the same order.
        has_error: Its response documents a field with the name that errors have.
        documented: The names of the fields of its response on the wire, request id and error left
            out; ``None`` where they are not known.
    """

    action: str
    read: Callable[[Wire, Deviations], R_co]
    idempotent: bool
    regions: tuple[str, ...] = ()
    rate: int = 0
    items: str = ""
    results: str = ""
    item_key: Callable[[Any], tuple[Hashable, ...]] = _no_key
    result_key: Callable[[Any], tuple[Hashable, ...]] = _no_key
    has_error: bool = False
    documented: tuple[str, ...] | None = None


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Batching(Generic[I, R, S]):
    """How a list of any length is cut into requests of an action, and what tells its outcomes.

    Attributes:
        operation: The action.
        kind: The class of the items.
        items: The list of the request that holds them, by its name on the wire.
        size: How many a request holds at most.
        results: What holds the results of a response.
        judge: What a result says: what became of its item, and its code where it was refused.
    """

    operation: Operation[R]
    kind: type[I]
    items: str
    size: int
    results: Callable[[R], list[S]]
    judge: Callable[[S], tuple[ItemEffect, str]]

    @property
    def item_key(self) -> Callable[[I], tuple[Hashable, ...]]:
        """The fields of an item that its result repeats."""
        return self.operation.item_key

    @property
    def result_key(self) -> Callable[[S], tuple[Hashable, ...]]:
        """The fields of a result that tell whose it is, in the same order."""
        return self.operation.result_key


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
    regions: tuple[str, ...] = ()
    """The regions that serve its actions; empty where one of them is served everywhere."""
