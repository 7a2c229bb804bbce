# SPDX-License-Identifier: MIT-0
"""Which address of a name is tried when: Happy Eyeballs (RFC 8305), decisions only."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sockets import Address

__all__ = ["NO_ADDRESS", "Race", "interleaved"]

_HEAD_START_SECONDS = 0.25
"""How long an attempt to connect goes on alone before the next one begins beside it."""

NO_ADDRESS = "the name has no address"
"""What is wrong with a lookup that finds nothing."""


def interleaved(addresses: Sequence[Address]) -> list[Address]:
    """Return *addresses* with families by turns, the first one's first, else in their order."""
    by_family: dict[int, list[Address]] = {}
    for address in addresses:
        by_family.setdefault(address[0], []).append(address)
    alternating = chain.from_iterable(zip_longest(*by_family.values()))
    return [address for address in alternating if address is not None]


class Race:
    """Attempts to connect to one of *addresses*; the first that succeeds wins.

    Begin what `next_address` returns until that is ``None``. Then wait until an attempt ends, for
    *seconds* at most, and tell how that ended: `failed`, or `waited` where none ended.
    """

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._left = interleaved(addresses)
        self._under_way = 0
        self._is_due = True
        self._failure: OSError | None = None

    def next_address(self) -> Address | None:
        """Return an address to try now, ``None``: wait; raises the last failure if all failed."""
        if self._left and self._is_due:
            self._is_due = False
            self._under_way += 1
            return self._left.pop(0)
        if self._under_way:
            return None
        failure, self._failure = self._failure, None
        try:
            raise failure or OSError(NO_ADDRESS)
        finally:
            del failure  # a frame that holds what it raises would be a reference cycle

    @property
    def seconds(self) -> float | None:
        """How long to wait before the next attempt; ``None`` where there is no other one."""
        return _HEAD_START_SECONDS if self._left else None

    def waited(self) -> None:
        """Have the next attempt begin beside those under way."""
        self._is_due = True

    def failed(self, error: OSError) -> None:
        """Have the next attempt begin in the place of one that ended with *error*."""
        self._failure = error
        self._under_way -= 1
        self._is_due = True
