# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The items of all pages, for Client and AsyncClient: a page is requested when it is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._calls.response_errors import mismatched
from ..errors import TencentCloudError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .._calls.calls import Calls
    from .._calls.flow import Flow
    from .._calls.options import RequestOptions
    from .._calls.protocols import Request, Response
    from .paging import Paging

__all__ = ["AsyncPageIterator", "PageIterator"]

MAX_SAME_PAGES = 100
"""How many pages in a row may be like the one before, empty ones too, before that is an error."""

R = TypeVar("R", bound="Response")
T = TypeVar("T")


class _Pages(Generic[T]):
    """See PageIterator."""

    def __init__(
        self,
        paging: Paging[R, T],
        request: Request,
        calls: Calls,
        options: RequestOptions | None,
    ) -> None:
        self._paging: Paging[Any, T] = paging
        self._request = request
        self._calls = calls
        self._options = options
        self._page: list[T] | None = None
        self._left: Iterator[T] = iter(())
        self._tokens: set[str | int] = set()
        self._same = 0
        self._ended = False
        self.position: Any = getattr(request, paging.position)
        self.pages_read = 0
        self.items_read = 0

    def _next_page(self) -> Flow[None]:
        """Request the page at *position*; an error leaves everything as it was."""
        setattr(self._request, self._paging.position, self.position)
        try:
            response = yield from self._calls.perform(
                self._paging.operation, self._request, self._options, keep_rate=True
            )
            items = self._items_in(response)
        except TencentCloudError as error:
            read = f"{self.items_read} items of {self.pages_read} pages were read before"
            error.add_note(f"{read}; the next item of the iterator requests the same page again")
            raise
        self.pages_read += 1
        self.items_read += len(items)
        self._same = self._same + 1 if items == self._page else 0
        self._page, self._left = items, iter(items)
        self._ended = not self._advance(response, len(items))

    def _items_in(self, response: Response) -> list[T]:
        """Return the items; raise where the end of the list would be a guess."""
        paging = self._paging
        items = paging.items(response)
        # Read tolerantly, an unusable list is empty and an unusable token absent, as at the end.
        telling = {paging.token_name, "" if items else paging.list_name}
        for deviation in response.meta.deviations:
            if deviation.path in telling and not deviation.converted:
                raise mismatched(paging.operation, str(deviation), response.meta)
        if items == self._page and self._same == MAX_SAME_PAGES - 1:
            why = f"the same page came {MAX_SAME_PAGES} times more, each time from another place"
            raise mismatched(paging.operation, why, response.meta)
        return items

    def _advance(self, response: Response, count: int) -> bool:
        """Move on to the next page; return whether there may be one."""
        if self._paging.by == "token":
            token = self._paging.next_token(response)
            if not token or token in self._tokens or token == self.position:
                return False
            self._tokens.add(token)
            self.position = token
            return True
        by_offset = self._paging.by == "offset"
        self.position += count if by_offset else 1
        # Whoever begins at a later page by number reads an empty one at the end.
        reached = self.position if by_offset else self.items_read
        total = self._paging.total(response)
        return count > 0 and not (total and reached >= total)


class PageIterator(_Pages[T], Iterator[T]):
    """The items of all pages, in the order of the service; for one thread at a time.

    Nothing is sent before the first item is asked for, and a page only when those before it are
    used up. After an error the iterator goes on: the next item requests the same page again. It is
    an error if the service returns one page a hundred times more, whatever place is asked for.

    Attributes:
        position: Where the next page begins: an offset, the number of a page, or a token.
        pages_read: How many pages were read.
        items_read: How many items they had.
    """

    def __init__(
        self,
        paging: Paging[R, T],
        request: Request,
        calls: Calls,
        options: RequestOptions | None,
        run: Callable[[Flow[None]], None],
    ) -> None:
        super().__init__(paging, request, calls, options)
        self._run = run

    def __next__(self) -> T:
        while True:
            for item in self._left:
                return item
            if self._ended:
                raise StopIteration
            self._run(self._next_page())


class AsyncPageIterator(_Pages[T], AsyncIterator[T]):
    """The items of all pages, as those of PageIterator; for one task at a time."""

    def __init__(
        self,
        paging: Paging[R, T],
        request: Request,
        calls: Calls,
        options: RequestOptions | None,
        run: Callable[[Flow[None]], Awaitable[None]],
    ) -> None:
        super().__init__(paging, request, calls, options)
        self._run = run

    async def __anext__(self) -> T:
        while True:
            for item in self._left:
                return item
            if self._ended:
                raise StopAsyncIteration
            await self._run(self._next_page())


def read_pages(
    paging: Paging[R, T],
    request: Request,
    calls: Calls,
    options: RequestOptions | None,
    run: Callable[[Flow[None]], None],
) -> PageIterator[T]:
    """Return the items of all pages that begin with *request*."""
    return PageIterator(paging, request, calls, options, run)


def read_pages_async(
    paging: Paging[R, T],
    request: Request,
    calls: Calls,
    options: RequestOptions | None,
    run: Callable[[Flow[None]], Awaitable[None]],
) -> AsyncPageIterator[T]:
    """Return the same for a client for event loops."""
    return AsyncPageIterator(paging, request, calls, options, run)
