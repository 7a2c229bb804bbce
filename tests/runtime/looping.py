"""What the tests of the async client share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tc3.sms import AsyncSmsClient
from tc3.testing import AsyncFakeClock, FakeTransport
from tests.support.loopback import KEY, NOW, REGION, for_each, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3 import RequestOptions
    from tc3.testing import FakeResponse, SentRequest


class VirtualAsyncClient(AsyncSmsClient):
    """A client with a fake transport, in a time that passes only by sleeping."""

    def __init__(self, *answers: FakeResponse, **settings: Any) -> None:  # noqa: ANN401 - any
        self.clock = AsyncFakeClock(time=NOW, monotonic=1000.0)
        self.fake = FakeTransport(*map(for_each, answers))
        super().__init__(
            KEY,
            region=REGION,
            **{
                "transport": self.fake,
                "clock": self.clock,
                **settings,
            },
        )

    async def send(self, options: RequestOptions | None = None) -> Any:  # noqa: ANN401 - a response
        """Send one message that passes all checks."""
        return await self.send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[message()], options=options
        )


def statuses(sent: SentRequest) -> FakeResponse:
    """Accept each message of a request."""
    results = [
        {"PhoneNumber": item["PhoneNumber"], "SessionContext": "", "Code": "Ok"}
        for item in sent.body["MultiSmsInfoSet"]
    ]
    return {"Response": {"SendMultiStatusSet": results, "RequestId": "req-1"}}


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    while not condition():  # noqa: ASYNC110 - threads set no events of a loop
        await asyncio.sleep(0.001)
