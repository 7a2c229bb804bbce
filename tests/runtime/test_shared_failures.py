"""Calls that wait for the same thing, which fails: each raises as if it had waited alone."""

from __future__ import annotations

import asyncio
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

import pytest

from tc3 import AsyncHttpTransport, Credential, CredentialError
from tc3.sms import AsyncSmsClient
from tests.runtime.hanging import NOWHERE
from tests.support.loopback import KEY, REGION

if TYPE_CHECKING:
    from collections.abc import Callable


def _lookup(fail: Callable[[], NoReturn]) -> AsyncSmsClient:
    transport = AsyncHttpTransport(resolve=lambda *_: fail())
    return AsyncSmsClient(KEY, region=REGION, endpoint=NOWHERE, attempts=1, transport=transport)


def _renewal(fail: Callable[[], NoReturn]) -> AsyncSmsClient:
    def provide() -> Credential:
        return fail()

    return AsyncSmsClient(provide, region=REGION, endpoint=NOWHERE, attempts=1)


async def _frames(make: Callable[[Callable[[], NoReturn]], AsyncSmsClient], calls: int) -> int:
    """Return how many frames are in the traceback of what failed for so many *calls* at once."""
    begun = threading.Event()

    def fail() -> NoReturn:
        begun.wait()
        raise CredentialError("planned by the test")

    async with make(fail) as sms:
        calling = asyncio.gather(
            *[sms.call("DescribeX", {}) for _ in range(calls)], return_exceptions=True
        )
        asyncio.get_running_loop().call_soon(begun.set)
        errors = await calling
    causes = {error.__cause__ for error in errors if isinstance(error, BaseException)}
    (cause,) = causes
    assert cause is not None
    return len(traceback.extract_tb(cause.__traceback__))


@pytest.mark.parametrize("make", [_lookup, _renewal])
def test_a_traceback_does_not_grow_with_those_who_wait(
    make: Callable[[Callable[[], NoReturn]], AsyncSmsClient],
) -> None:
    """Otherwise it would hold the frames of all calls, and take seconds to clear for thousands."""
    assert asyncio.run(_frames(make, 20)) == asyncio.run(_frames(make, 1))
