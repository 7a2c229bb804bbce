"""Every fault that the fake endpoint knows, in the sizes that a run of many requests can bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.mock import faults

if TYPE_CHECKING:
    from tc3gen.mock import MockEndpoint
    from tc3gen.mock.faults import Fault

ACTION = "SendMultiGlobalSms"
SKEW = 1000
"""Seconds that the clock of the service is wrong: more than a signature may be off."""

FAULTS: tuple[Fault, ...] = (
    faults.ResetBeforeReading(),
    faults.ResetHalfway(),
    *(
        fault
        for acted in (True, False)
        for fault in (
            faults.CloseAfterReading(acted=acted),
            faults.ResetAfterReading(acted=acted),
            faults.EmptyResponse(acted=acted),
            faults.CutJson(acted=acted),
            faults.WrongLength(10, acted=acted),
            faults.WrongLength(-5, acted=acted),
            faults.BadGateway(acted=acted),
            faults.BadGateway(403, acted=acted),
            faults.TooManyRequests(0, acted=acted),
            faults.Redirect("https://127.0.0.1:1/", acted=acted),
            faults.ErrorResponse("InternalError.Timeout", acted=acted),
            faults.ErrorResponse("Brand.New", documented=False, acted=acted),
        )
    ),
    faults.ErrorResponse("RequestLimitExceeded"),
    faults.ErrorResponse("LimitExceeded"),
    faults.Delay(0.02),
    faults.TrickleHeaders(0.0001),
    faults.TrickleBody(0.0001),
    faults.Gzip(),
    faults.Chunked(),
    faults.ContentType(),
    faults.ContentType("text/html"),
    faults.ExampleResponse("Both messages are accepted"),
    faults.CloseWhenIdle(),
    faults.CloseWhenIdle(0.005),
    faults.ResetOnNextUse(),
    faults.ClockSkew(SKEW),
)


def inject(endpoint: MockEndpoint, of: tuple[Fault, ...], *, requests: int, every: int = 20) -> int:
    """Let each *every* one of so many *requests* meet one of these faults, by turns.

    Return how many faults that are. What is sent again meets faults, too.
    """
    count = requests // every
    for number in range(count):
        fault = of[number % len(of)]
        action = ACTION if isinstance(fault, faults.ExampleResponse) else ""
        endpoint.inject(faults.NoFault(), times=every - 1)
        endpoint.inject(fault, action=action)
    return count
