"""A client in a time of its own: its clocks move when it sleeps, or when a test moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3._calls.operation import Operation
from tc3.sms import SendMultiGlobalSmsRequest, SendMultiGlobalSmsResponse, SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, NOW, REGION, for_each, message

if TYPE_CHECKING:
    from tc3 import RequestOptions
    from tc3.testing import FakeResponse

_DESCRIBE = Operation(
    action="DescribeThings", read=SendMultiGlobalSmsResponse.from_wire, idempotent=True
)
_SEND = Operation(action="SendThings", read=SendMultiGlobalSmsResponse.from_wire, idempotent=False)


class VirtualTime:
    """Seconds that pass only by sleeping and by `advance`; *slept* holds each pause."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Return a moment, which does not begin at 0."""
        return 1000.0 + self.passed

    def clock(self) -> float:
        """Return the seconds since 1970 by this machine."""
        return NOW + self.passed

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass at once."""
        self.slept.append(seconds)
        self.passed += seconds

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass while nobody sleeps."""
        self.passed += seconds


class VirtualClient(SmsClient):
    """A client with a fake transport and two further actions that differ in being idempotent."""

    def __init__(
        self,
        *answers: FakeResponse,
        time: VirtualTime | None = None,
        **settings: Any,  # noqa: ANN401 - any of them
    ) -> None:
        self.time = time or VirtualTime()
        self.fake = FakeTransport(*map(for_each, answers))
        super().__init__(
            KEY,
            region=REGION,
            **{
                "transport": self.fake,
                "clock": self.time.clock,
                "monotonic": self.time.monotonic,
                "sleep": self.time.sleep,
                "random": lambda: 1.0,
                **settings,
            },
        )

    def perform(
        self, *, idempotent: bool, options: RequestOptions | None = None
    ) -> SendMultiGlobalSmsResponse:
        """Call one of the two actions."""
        request = SendMultiGlobalSmsRequest(sms_sdk_app_id="1", multi_sms_info_set=[message()])
        return self._perform(_DESCRIBE if idempotent else _SEND, request, options)
