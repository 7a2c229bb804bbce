# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""How an action returns a list in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._calls.operation import Operation
    from .._calls.protocols import Response

__all__ = ["Paging"]

R = TypeVar("R", bound="Response")
T = TypeVar("T")


def _nothing(_: object) -> None:
    return None


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Paging(Generic[R, T]):
    """What a client knows about the pages of an action.

    Attributes:
        operation: The action, which is idempotent.
        by: What tells a page from the others: its offset, its number, or the token before it.
        position: The field of the request that holds it.
        list_name: The field of the response with the items.
        items: Returns the items in a response.
        next_token: Returns the token of the next page.
        token_name: The field of the response with that token; empty if there is none.
        total: Returns how many items all pages have; ``None`` if the response does not tell.
    """

    operation: Operation[R]
    by: Literal["offset", "page", "token"]
    position: str
    list_name: str
    items: Callable[[R], list[T]]
    next_token: Callable[[R], str | int | None] = _nothing
    token_name: str = ""
    total: Callable[[R], int | None] = _nothing
