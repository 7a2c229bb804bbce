"""What calls said, held against what the fake endpoint counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tc3 import NotSentError, OutcomeUnknownError, TencentCloudError
from tc3.sms import MultiSmsInfo
from tc3gen.mock import Count, faults
from tests.contract.endurance.faulty import SKEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tc3.sms import SendMultiGlobalSmsResponse
    from tc3gen.mock import MockEndpoint, Received

APP, PHONE, REGION = "1400006666", "+60123456789", "ap-singapore"

Said = Literal["done", "none", "unknown", "cancelled"]
"""What a call tells of its message; who cancels a call is told nothing."""

ALLOWED: Mapping[Said, tuple[int, ...]] = {
    "done": (1,),
    "none": (0,),
    "unknown": (0, 1),
    "cancelled": (0, 1),
}
"""How often a message may have been acted on after that."""


@dataclass(frozen=True, slots=True)
class Told:
    """How the call for the message *name* ended.

    *how* is ``response`` or the name of an error; *arrivals* is how often the message may have
    arrived by what was said of attempts, ``None`` where nothing was.
    """

    name: str
    said: Said
    how: str = "response"
    arrivals: int | None = None


def message(name: str) -> MultiSmsInfo:
    """Return the message that is called *name*."""
    return MultiSmsInfo(phone_number=PHONE, template_id="1800308", session_context=name)


def told_by(name: str, response: SendMultiGlobalSmsResponse) -> Told:
    """Return what *response* says of the one message that was sent.

    Where the service answers with something else, which it does where an example was injected,
    nothing is known; but that may be nothing that another call was to be told.
    """
    about = [status for status in response.send_multi_status_set if status.session_context == name]
    if not about:
        strangers = {status.phone_number for status in response.send_multi_status_set}
        assert PHONE not in strangers, "the response to another message"
        return Told(name, "unknown", "another response")
    [status] = response.send_multi_status_set
    assert response.meta is not None
    return Told(name, status.effect, arrivals=response.meta.attempts)


def told_by_error(name: str, error: TencentCloudError) -> Told:
    """Return what *error* says; it counts as ``none`` only where its class does, too."""
    doubtful = isinstance(error, OutcomeUnknownError)
    assert doubtful == (error.effect == "unknown"), f"{type(error).__name__} is {error.effect}"
    unsent = isinstance(error, NotSentError) and not hasattr(error, "__notes__")
    return Told(name, error.effect, type(error).__name__, 0 if unsent else error.attempts)


def lies(told: Iterable[Told], counts: Mapping[str, Count]) -> list[str]:
    """Return what is not true of what was told, and every message that nobody tells of."""
    found: list[str] = []
    names = Counter[str]()
    for one in told:
        names[one.name] += 1
        count = counts.get(one.name, Count())
        if count.acted not in ALLOWED[one.said]:
            found.append(f"{one.how} of {one.name}: {one.said}, but acted {count.acted} times")
        if one.arrivals is not None and count.arrived > one.arrivals:
            found.append(f"{one.how} of {one.name}: it arrived {count.arrived} times")
    found += [f"{name} was told of {count} times" for name, count in names.items() if count > 1]
    found += [f"{name} arrived, and nobody tells of it" for name in counts.keys() - names.keys()]
    return found


def counts_of(endpoint: MockEndpoint) -> dict[str, Count]:
    """Return how often each message arrived and was acted on, by its name."""
    return {dict(key.fields)["SessionContext"]: count for key, count in endpoint.counts.items()}


def wrong_signatures(endpoint: MockEndpoint, now: float) -> list[str]:
    """Return what the endpoint refused, unless it gave a wrong time itself.

    A client learns the time of the service from the fault: what it signs then until the service
    tells the right one is refused as well, and rightly. Anything but the time is never refused.
    """
    return [
        f"{one.code} without a cause"
        for one in endpoint.requests
        if one.code.startswith("AuthFailure") and not _misled(one, now)
    ]


def _misled(request: Received, now: float) -> bool:
    if request.code != "AuthFailure.SignatureExpire":
        return False
    behind = int(request.headers["x-tc-timestamp"]) - now
    return request.fault == faults.ClockSkew.__name__ or abs(behind - SKEW) < SKEW / 2
