"""Pages one by one and many at a time: within bounds, and no faster than a site likes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tc3gen.fetching.addresses import is_loopback, refused_address, site_of
from tc3gen.fetching.bounds import BOUNDS, Bounds
from tc3gen.fetching.outcomes import Outcome, PageRequest, Refused
from tc3gen.fetching.responses import (
    ExchangeError,
    Redirect,
    Response,
    Step,
    Wait,
    decide,
    headers_for,
    seconds_to_wait,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tc3gen.fetching.responses import Exchange


@dataclass(slots=True)
class Fetcher:
    """Fetches pages by *exchange*. Times come from *clock*, and *now* since 1970."""

    exchange: Exchange
    bounds: Bounds = BOUNDS
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    _next: dict[tuple[str, int], float] = field(default_factory=dict)
    """Site to when the next request may start."""

    async def fetch_all(
        self, requests: Sequence[PageRequest], progress: Callable[[str], object] = lambda _: None
    ) -> list[Outcome]:
        """Return what became of each page, in their order; a few are under way at a time."""
        slots = asyncio.Semaphore(self.bounds.parallel)
        done = 0

        async def fetch(request: PageRequest) -> Outcome:
            nonlocal done
            async with slots:
                outcome = await self.fetch(request)
            done += 1
            progress(f"{done} of {len(requests)} pages")
            return outcome

        if len(requests) > self.bounds.pages:
            reason = f"a run fetches {self.bounds.pages:,} pages, not {len(requests):,}"
            return [Refused(reason, "name some of the services")] * len(requests)
        outcomes = await asyncio.gather(*map(fetch, requests))
        progress("")
        return outcomes

    async def fetch(self, request: PageRequest) -> Outcome:
        """Return what became of one page: busy sites are asked again, and given time."""
        if reason := refused_address(request.url):
            return Refused(reason, "pages are read from https:// addresses")
        backoff = self.bounds.backoff
        for _ in range(self.bounds.attempts - 1):
            step = await self._attempt(request, backoff)
            if not isinstance(step, Wait):
                return step
            seconds = seconds_to_wait(step, self.bounds)
            if isinstance(seconds, Refused):
                return seconds
            await self.sleep(seconds)
            backoff *= 2
        last = await self._attempt(request, backoff)
        return last.refused if isinstance(last, Wait) else last

    async def _attempt(self, request: PageRequest, backoff: float) -> Outcome | Wait:
        try:
            async with asyncio.timeout(self.bounds.page):
                return await self._followed(request, backoff)
        except TimeoutError:
            return Refused(f"it had not come after {self.bounds.page:g} seconds")
        except ExchangeError as error:
            refused = Refused(str(error))
            return Wait(backoff, refused) if error.transient else refused

    async def _followed(self, request: PageRequest, backoff: float) -> Outcome | Wait:
        """Return what the request leads to once its redirects are followed."""
        url, seen = request.url, {request.url}
        for _ in range(self.bounds.redirects + 1):
            response = await self._after_interval(url, request)
            step: Step = decide(response, request, url, backoff=backoff, now=self.now())
            if not isinstance(step, Redirect):
                return step
            if step.url in seen:
                return Refused("it redirects in a circle")
            url = step.url
            seen.add(url)
        return Refused(f"it redirects more than {self.bounds.redirects} times")

    async def _after_interval(self, url: str, request: PageRequest) -> Response:
        """Send a request, not sooner than its site has had some rest."""
        if not is_loopback(urlsplit(url).hostname or ""):
            site, now = site_of(url), self.clock()
            start = max(now, self._next.get(site, now))
            self._next[site] = start + self.bounds.interval
            if start > now:
                await self.sleep(start - now)
        return await self.exchange(url, headers_for(request))
