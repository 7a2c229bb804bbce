"""What came back for one request, and what to make of it: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.fetching.addresses import redirected
from tc3gen.fetching.outcomes import Fetched, NotModified, Outcome, PageRequest, Refused
from tc3gen.fetching.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tc3gen.fetching.bounds import Bounds

    Exchange: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable["Response"]]
    """The one way to the network: one GET of an address with headers; raises ExchangeError.

    Redirects are responses like others.
    """

OK = 200
_NOT_MODIFIED = 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_MAX_VALIDATOR = 256
_REASONS = {
    401: "the site asks for a login",
    403: "the site does not let this program read it",
    404: "there is no such page any more",
    410: "there is no such page any more",
    429: "the site wants fewer requests",
}


@dataclass(frozen=True, slots=True)
class Response:
    """One response: names of *headers* in small letters, the *body* unpacked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class ExchangeError(Exception):
    """No usable response came; *transient* where another attempt may fare better."""

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        super().__init__(reason)
        self.transient = transient


@dataclass(frozen=True, slots=True)
class Redirect:
    """The page is at another address of the site."""

    url: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again after so many *seconds*; where that cannot be, the page is *refused*."""

    seconds: float
    refused: Refused


Step: TypeAlias = Redirect | Wait | Outcome


def headers_for(request: PageRequest) -> dict[str, str]:
    """Return the headers that make a request conditional on what is known of its page."""
    conditions = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in conditions.items() if value}


def decide(
    response: Response, request: PageRequest, url: str, *, backoff: float, now: float
) -> Step:
    """Return what to do after *response* came from *url*; *now* is the time since 1970."""
    if response.status == OK:
        return _page(response, url)
    if response.status == _NOT_MODIFIED and headers_for(request):
        return NotModified()
    if response.status in _REDIRECTS and "location" in response.headers:
        target = redirected(url, response.headers["location"])
        return target if isinstance(target, Refused) else Redirect(target)
    reason = _REASONS.get(response.status, "the site does not give the page")
    refused = Refused(f"{reason} (status {response.status})", status=response.status)
    if response.status in _BUSY:
        asked = retry_after(response.headers.get("retry-after", ""), now)
        return Wait(backoff if asked is None else asked, refused)
    return refused


def _page(response: Response, url: str) -> Fetched | Refused:
    text = text_of(response.body, response.headers.get("content-type", ""))
    if isinstance(text, Refused):
        return replace(text, status=response.status)
    return Fetched(url, text, _validator(response, "etag"), _validator(response, "last-modified"))


def _validator(response: Response, name: str) -> str:
    """Return what the site will recognise the page by; what no header could hold is left out."""
    value = response.headers.get(name, "").strip()
    is_sound = value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR
    return value if is_sound else ""


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a Retry-After asks for, be it a number or a date; else ``None``."""
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now)


def seconds_to_wait(wait: Wait, bounds: Bounds) -> float | Refused:
    """Return how long to wait, or that a site asks for more patience than there is."""
    if wait.seconds <= bounds.wait:
        return wait.seconds
    hint = f"it asks to come back in {wait.seconds:,.0f} seconds"
    return replace(wait.refused, hint=hint)
