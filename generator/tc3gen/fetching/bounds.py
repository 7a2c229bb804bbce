"""How much a fetch may take: of time, of bytes, of a site's patience."""

from __future__ import annotations

from dataclasses import dataclass

from tc3gen import __version__

USER_AGENT = f"tc3gen/{__version__} (reads API documentation; one request a page)"
MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The bounds of fetching pages; all times are in seconds."""

    pages: int = 2000
    """How many pages one run fetches."""
    parallel: int = 4
    """How many requests are under way at the same time."""
    interval: float = 0.5
    """Between the starts of two requests to one host; none on this machine itself."""
    connect: float = 10.0
    """Until a connection is open."""
    page: float = 30.0
    """Until a page has come, from its address to its last byte, redirects included."""
    bytes: int = 16 * MIB
    """The size of a page, unpacked."""
    redirects: int = 5
    attempts: int = 3
    """How often a page is asked for whose site is busy or could not be reached."""
    backoff: float = 1.0
    """Before the second attempt; twice as long before each further one."""
    wait: float = 60.0
    """The longest wait that a site can ask for."""


BOUNDS = Bounds()
