"""A client in a time of its own, which passes when it sleeps or when a test advances it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3._calls.operation import Operation
from tc3.sms import SendMultiGlobalSmsRequest, SendMultiGlobalSmsResponse, SmsClient
from tc3.testing import FakeClock, FakeTransport
from tests.support.loopback import KEY, NOW, REGION, for_each, message

if TYPE_CHECKING:
    from tc3 import RequestOptions
    from tc3.testing import FakeResponse

_DESCRIBE = Operation(
    action="DescribeThings", read=SendMultiGlobalSmsResponse.from_wire, idempotent=True
)
_SEND = Operation(action="SendThings", read=SendMultiGlobalSmsResponse.from_wire, idempotent=False)


def virtual_clock() -> FakeClock:
    """Return a clock that begins at NOW and whose monotonic time does not begin at 0."""
    return FakeClock(time=NOW, monotonic=1000.0)


class VirtualClient(SmsClient):
    """A client with a fake transport and two further actions that differ in being idempotent."""

    def __init__(
        self,
        *responses: FakeResponse,
        **settings: Any,  # noqa: ANN401 - any of them
    ) -> None:
        self.clock = virtual_clock()
        self.fake = FakeTransport(*map(for_each, responses))
        super().__init__(
            KEY,
            region=REGION,
            **{
                "transport": self.fake,
                "clock": self.clock,
                **settings,
            },
        )

    def perform(
        self, *, idempotent: bool, options: RequestOptions | None = None
    ) -> SendMultiGlobalSmsResponse:
        """Call one of the two actions."""
        request = SendMultiGlobalSmsRequest(sms_sdk_app_id="1", multi_sms_info_set=[message()])
        return self._perform(_DESCRIBE if idempotent else _SEND, request, options)
