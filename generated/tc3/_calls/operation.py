# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What generated clients know about a service and its actions."""

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


def _no_serial(_: object) -> None:
    return None


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """What a client knows about an action.

    Attributes:
        action: Its name on the wire.
        read: Parses a JSON object into its response.
        idempotent: Safe to retry.
        regions: The only regions that serve it; empty if all do.
        rate: Its rate limit in requests a second; 0 if none is documented.
        unsigned: It is called without a signature; ``None`` if that is not known.
        items_field: The request field whose items each have a result; empty without one.
        results_field: The field of the response with these results.
        item_key: The fields of an item that its result repeats; none if they are not known.
        result_key: The fields of a result that repeat those of its item, in the same order.
        has_error: Its response has a documented field with the name that errors have.
        documented: The fields of its response by their names on the wire, without request id and
            error; ``None`` if they are not known.
    """

    action: str
    read: Callable[[Wire, Deviations], R_co]
    idempotent: bool
    regions: tuple[str, ...] = ()
    rate: int = 0
    unsigned: bool | None = False
    items_field: str = ""
    results_field: str = ""
    item_key: Callable[[Any], tuple[Hashable, ...]] = _no_key
    result_key: Callable[[Any], tuple[Hashable, ...]] = _no_key
    has_error: bool = False
    documented: tuple[str, ...] | None = None


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Batching(Generic[I, R, S]):
    """How a list of any length is split into requests of an action, and what its outcomes are.

    Attributes:
        operation: The action.
        kind: The class of the items.
        items_wire_name: The field of the request with the items, by its name on the wire.
        size: The largest number of items in a request.
        read_results: Returns the results in a response.
        judge: Returns the effect of a result, and its code if it was refused.
        serial: Returns what the service calls the item of a result in reports.
        scope: The parameters that a question for what became of an item repeats, by their names on
            the wire.
    """

    operation: Operation[R]
    kind: type[I]
    items_wire_name: str
    size: int
    read_results: Callable[[R], list[S]]
    judge: Callable[[S], tuple[ItemEffect, str]]
    serial: Callable[[S], str | None] = _no_serial
    scope: tuple[str, ...] = ()

    @property
    def item_key(self) -> Callable[[I], tuple[Hashable, ...]]:
        """The fields of an item that its result repeats."""
        return self.operation.item_key

    @property
    def result_key(self) -> Callable[[S], tuple[Hashable, ...]]:
        """The fields of a result that repeat those of its item, in the same order."""
        return self.operation.result_key


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Api:
    """What a client knows about a service."""

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
    """The regions that serve its actions; empty if any action is served everywhere."""
    parse: Callable[[bytes], object] | None = None
    """Reads the JSON of responses instead of the standard library."""
