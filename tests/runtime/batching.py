"""Messages, responses and runs that the tests of batches share."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

from tc3 import NotSentError, OutcomeUnknownError
from tests.support.loopback import message
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tc3._batches.outcomes import Outcome
    from tc3._batches.runs import BatchRun
    from tc3.sms import MultiSmsInfo, SendMultiStatus
    from tc3.testing import FakeResponse, SentRequest

    Sms = Outcome[MultiSmsInfo, SendMultiStatus]
    Edit = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

LOST = OutcomeUnknownError("no complete response")
UNSENT = NotSentError("no connection")


def phone(number: int) -> str:
    return f"+6019{number:07}"


def messages(count: int, start: int = 0) -> Iterator[MultiSmsInfo]:
    return (message(phone_number=phone(n)) for n in range(start, start + count))


def statuses(sent: SentRequest) -> list[dict[str, Any]]:
    """Return a status that accepts it for each message of a request."""
    return [
        {
            "PhoneNumber": item["PhoneNumber"],
            "SessionContext": item.get("SessionContext", ""),
            "Code": "Ok",
        }
        for item in sent.body["MultiSmsInfoSet"]
    ]


def response(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Response": {"SendMultiStatusSet": results, "RequestId": "req-1"}}


def accepting(sent: SentRequest) -> FakeResponse:
    """Respond as the service does when it accepts every message."""
    return response(statuses(sent))


def edited(edit: Edit) -> Callable[[SentRequest], FakeResponse]:
    """Respond with statuses that *edit* has changed."""
    return lambda sent: response(edit(statuses(sent)))


def each(*responses: FakeResponse) -> VirtualClient:
    """Return a client whose requests get these in order, and the rest are accepted."""
    waiting = iter(responses)
    return VirtualClient(lambda _: next(waiting, accepting))


def run_of(
    sms: VirtualClient, items: Iterable[Any], **settings: Any  # noqa: ANN401 - any of them
) -> BatchRun[MultiSmsInfo, SendMultiStatus]:
    """Send *items* one request after the other, in the order of the responses."""
    return sms.send_multi_global_sms_batches(
        items, **{"sms_sdk_app_id": "1", "concurrency": 1, **settings}
    )


def kinds(outcomes: Iterable[Sms]) -> Counter[str]:
    return Counter(outcome.kind for outcome in outcomes)


class Gate:
    """Responds only once it is opened; *waiting* counts who waits."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, sent: SentRequest) -> FakeResponse:
        """Accept a request, late."""
        self.waiting.release()
        assert self.open.wait(10)
        return accepting(sent)
