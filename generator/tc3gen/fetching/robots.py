"""What a site asks of programs that follow links: its robots.txt, read as RFC 9309 says.

It is for pages that a link led to. One that a person has named, now or in the spec, is fetched as a
browser fetches it: somebody has decided to read that page, and nothing is discovered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from tc3gen.fetching.outcomes import Fetched, Refused

if TYPE_CHECKING:
    from tc3gen.fetching.outcomes import Outcome

_NAME = "tc3gen"
_MAX_CHARACTERS = 500 * 1024
"""As much of it as every reader has to take (RFC 9309, 2.5)."""
_SERVER_ERRORS = 500


def robots_address(url: str) -> str:
    """Return where the site of a sound address has its robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def left_out(robots: Outcome, url: str) -> str:
    """Return why *url* is not to be fetched, given what came for its robots.txt, or nothing.

    A site that has none, or one that is no text, allows everything; one that cannot be reached, or
    has an error of its own, allows nothing.
    """
    if isinstance(robots, Fetched):
        parser = RobotFileParser()
        parser.parse(robots.text[:_MAX_CHARACTERS].splitlines())
        if parser.can_fetch(_NAME, url):
            return ""
        return "the robots.txt of the site asks programs not to fetch it"
    if isinstance(robots, Refused) and (not robots.status or robots.status >= _SERVER_ERRORS):
        return f"the robots.txt of the site could not be read: {robots.reason}"
    return ""
