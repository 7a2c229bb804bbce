"""Pages are fetched within bounds, and no faster than a site likes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.fetching.bounds import Bounds
from tc3gen.fetching.fetcher import Fetcher
from tc3gen.fetching.outcomes import Fetched, Outcome, PageRequest, Refused
from tc3gen.fetching.responses import ExchangeError, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

URL = "https://docs.example/a"
PAGE = Response(200, {"content-type": "text/html"}, b"<p>a")
BUSY = Response(503, {"retry-after": "7"})


@dataclass
class Script:
    """An exchange that returns one response after the other, and a clock that only sleep moves."""

    responses: list[Response | ExchangeError]
    asked: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    time: float = 100.0

    async def __call__(self, url: str, headers: Mapping[str, str]) -> Response:
        """Return the next response."""
        assert set(headers) <= {"If-None-Match", "If-Modified-Since"}
        self.asked.append(url)
        response = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if isinstance(response, ExchangeError):
            raise response
        return response

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.time += seconds

    def fetch(self, *requests: PageRequest, **bounds: float) -> list[Outcome]:
        """Fetch pages."""
        fetcher = Fetcher(
            self,
            Bounds(**{"interval": 0.0, **bounds}),  # type: ignore[arg-type]
            sleep=self.sleep,
            clock=lambda: self.time,
            now=lambda: 0.0,
        )
        return asyncio.run(fetcher.fetch_all(requests))


def test_a_busy_site_is_given_the_time_that_it_asks_for() -> None:
    script = Script([BUSY, Response(429, {}), PAGE])
    assert script.fetch(PageRequest(URL)) == [Fetched(URL, "<p>a")]
    assert script.slept == [7.0, 2.0]


def test_a_site_that_stays_busy_is_asked_three_times() -> None:
    script = Script([BUSY])
    assert script.fetch(PageRequest(URL)) == [
        Refused("the site does not give the page (status 503)")
    ]
    assert (len(script.asked), script.slept) == (3, [7.0, 7.0])


def test_a_site_that_asks_for_a_day_is_asked_once() -> None:
    script = Script([Response(429, {"retry-after": "86400"})])
    [found] = script.fetch(PageRequest(URL))
    assert found == Refused(
        "the site wants fewer requests (status 429)", "it asks to come back in 86,400 seconds"
    )
    assert (len(script.asked), script.slept) == (1, [])


def test_only_what_may_fare_better_is_tried_again() -> None:
    broken = Script([ExchangeError("the connection broke off", transient=True), PAGE])
    assert broken.fetch(PageRequest(URL)) == [Fetched(URL, "<p>a")]
    large = Script([ExchangeError("it is larger than 16 MiB"), PAGE])
    assert large.fetch(PageRequest(URL)) == [Refused("it is larger than 16 MiB")]


def test_redirects_end_in_a_circle_or_at_their_bound() -> None:
    circle = Script([Response(302, {"location": "/b"}), Response(302, {"location": "/a"})])
    assert circle.fetch(PageRequest(URL)) == [Refused("it redirects in a circle")]
    far = Script([Response(302, {"location": f"/{n}"}) for n in range(9)])
    assert far.fetch(PageRequest(URL)) == [Refused("it redirects more than 5 times")]
    assert len(far.asked) == 6


def test_what_is_no_address_is_not_asked_for() -> None:
    script = Script([PAGE])
    [found] = script.fetch(PageRequest("http://docs.example/a"))
    assert isinstance(found, Refused)
    assert script.asked == []


def test_requests_to_one_site_start_half_a_second_apart() -> None:
    script = Script([PAGE])
    others = [PageRequest(f"https://www.docs.example/{n}") for n in range(3)]
    script.fetch(*others, PageRequest("https://other.example/"), interval=0.5, parallel=1)
    assert script.slept == [0.5, 0.5]


def test_this_machine_itself_needs_no_rest() -> None:
    script = Script([PAGE])
    script.fetch(*(PageRequest(f"http://127.0.0.1:8000/{n}") for n in range(3)), interval=0.5)
    assert script.slept == []


def test_a_run_fetches_no_more_pages_than_its_bound() -> None:
    script = Script([PAGE])
    found = script.fetch(*[PageRequest(URL)] * 3, pages=2)
    assert found == [Refused("a run fetches 2 pages, not 3", "name some of the services")] * 3
    assert script.asked == []


def test_so_many_requests_are_under_way_at_a_time_and_no_more() -> None:
    under_way = highest = 0

    async def exchange(url: str, headers: Mapping[str, str]) -> Response:
        nonlocal under_way, highest
        del url, headers
        under_way += 1
        highest = max(highest, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return PAGE

    fetcher = Fetcher(exchange, Bounds(parallel=3, interval=0.0))
    told: list[str] = []
    found = asyncio.run(fetcher.fetch_all([PageRequest(URL)] * 9, told.append))
    assert (len(found), highest) == (9, 3)
    assert told[-2:] == ["9 of 9 pages", ""]


def test_a_page_that_does_not_come_is_given_up() -> None:
    async def exchange(url: str, headers: Mapping[str, str]) -> Response:
        del url, headers
        await asyncio.sleep(60)
        return PAGE

    found = asyncio.run(Fetcher(exchange, Bounds(page=0.02)).fetch_all([PageRequest(URL)]))
    assert found == [Refused("it had not come after 0.02 seconds")]
