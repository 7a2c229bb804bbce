"""Pages from their addresses: a few bounded GET requests, and a reason for each that fails.

What to ask, what a response means and when to give up is decided by pure functions; one `Exchange`
reaches the network. `http_exchange.py` has the real one, and is the only module that needs httpx.
"""

from tc3gen.fetching.addresses import refused_address, same_page
from tc3gen.fetching.outcomes import Fetched, NotModified, Outcome, PageRequest, Refused
from tc3gen.fetching.robots import left_out, robots_address
from tc3gen.fetching.walls import wall_of

__all__ = [
    "Fetched",
    "NotModified",
    "Outcome",
    "PageRequest",
    "Refused",
    "left_out",
    "refused_address",
    "robots_address",
    "same_page",
    "wall_of",
]
