"""The exchange that reaches the network: httpx, with bounds of our own around it.

Why httpx (the extra ``refresh``): it is well kept, it verifies TLS, it speaks through proxies, and
its asynchronous client can be cancelled at any point, so that one deadline covers looking up names,
connecting, headers that come in drips and bodies that never end. ``urllib.request`` bounds single
reads only; requests has neither a total deadline nor several requests at a time. Bodies are
unpacked here, as far as the bound allows and no byte further, and cookies are neither kept nor
sent.
"""

from __future__ import annotations

import asyncio
import zlib
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

import httpx

from tc3gen.fetching.bounds import BOUNDS, MIB, USER_AGENT, Bounds
from tc3gen.fetching.fetcher import Fetcher
from tc3gen.fetching.responses import OK, ExchangeError, Response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from tc3gen.fetching.outcomes import Outcome, PageRequest
    from tc3gen.fetching.responses import Exchange

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, text/markdown;q=0.9, text/plain;q=0.8",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en, *;q=0.5",
}
_GZIP_WINDOW = zlib.MAX_WBITS | 16


def fetch_all(
    requests: Sequence[PageRequest],
    *,
    bounds: Bounds = BOUNDS,
    progress: Callable[[str], object] = lambda _: None,
) -> list[Outcome]:
    """Fetch all pages, and return what became of each, in their order; nothing is raised."""

    async def run() -> list[Outcome]:
        async with http_exchange(bounds) as exchange:
            return await Fetcher(exchange, bounds).fetch_all(requests, progress)

    return asyncio.run(run())


@asynccontextmanager
async def http_exchange(bounds: Bounds) -> AsyncIterator[Exchange]:
    """Yield an exchange that keeps its connections until the end."""
    client = httpx.AsyncClient(
        headers=_HEADERS,
        timeout=httpx.Timeout(bounds.page, connect=bounds.connect),
        limits=httpx.Limits(max_connections=bounds.parallel),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
    )

    async def exchange(url: str, headers: Mapping[str, str]) -> Response:
        try:
            async with client.stream("GET", url, headers=dict(headers)) as response:
                told = {name.lower(): value for name, value in response.headers.items()}
                body = await _body(response, bounds.bytes) if response.status_code == OK else b""
                return Response(response.status_code, told, body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _told(error) from error

    async with client:
        yield exchange


def _told(error: httpx.HTTPError | httpx.InvalidURL) -> ExchangeError:
    """Return what to tell of an error of the library."""
    if isinstance(error, httpx.TimeoutException):
        return ExchangeError("the site did not respond in time")
    if isinstance(error, httpx.ConnectError):
        return ExchangeError(f"there is no connection to the site: {error}", transient=True)
    if isinstance(error, httpx.RemoteProtocolError):
        return ExchangeError("the site broke off, or does not speak HTTP")
    if isinstance(error, httpx.TransportError):
        return ExchangeError("the connection broke off", transient=True)
    return ExchangeError("it is no address of a page")


async def _body(response: httpx.Response, limit: int) -> bytes:
    """Return the body, unpacked; raises ExchangeError where it is larger than *limit*."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise ExchangeError(f"it is packed in a way that was not asked for: {encoding[:40]!r}")
    unpack = zlib.decompressobj(_GZIP_WINDOW) if encoding != "identity" else None
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += _unpacked(unpack, chunk, limit + 1 - len(content)) if unpack else chunk
        if len(content) > limit:
            raise ExchangeError(f"it is larger than {limit / MIB:g} MiB")
    if unpack is not None and unpack.unused_data:
        raise ExchangeError("something stands behind what is packed in it")
    if unpack is not None and not unpack.eof:
        raise ExchangeError("it breaks off: what is packed has no end")
    return bytes(content)


def _unpacked(unpack: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    """Return what *chunk* holds, and no more of it than *room* bytes."""
    try:
        return unpack.decompress(chunk, room)
    except zlib.error as error:
        raise ExchangeError("what is packed in it cannot be unpacked") from error
