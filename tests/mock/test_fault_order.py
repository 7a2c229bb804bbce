"""Which request meets a fault, how often, and which faults are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.mock import ALWAYS, faults
from tests.mock.raw import ACTION, RawClient, ReceivedBytes, ask, mock, signed

if TYPE_CHECKING:
    from tc3gen.mock.faults import Fault
    from tests.mock.conftest import Demo


def test_faults_are_used_up_in_order_each_as_often_as_given() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.NoFault())
        endpoint.inject(faults.BadGateway(), times=2)
        endpoint.inject(faults.TooManyRequests())
        statuses = [ask(endpoint, signed()).status for _ in range(5)]

    assert statuses == [200, 502, 502, 429, 200]
    assert [one.fault for one in endpoint.requests] == [
        "NoFault",
        "BadGateway",
        "BadGateway",
        "TooManyRequests",
        "NoFault",
    ]


def test_a_fault_can_apply_always_until_it_is_cleared() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.BadGateway(), times=ALWAYS)
        before = {ask(endpoint, signed()).status for _ in range(20)}
        endpoint.clear_rules()
        after = ask(endpoint, signed()).status

    assert (before, after) == ({502}, 200)


def test_a_fault_for_an_action_waits_for_a_request_of_that_action(demo: Demo) -> None:
    with mock(demo.spec) as endpoint:
        endpoint.inject(faults.BadGateway(), action="Echo")
        endpoint.inject(faults.ResetBeforeReading(), action="Echo")
        first = ask(endpoint, demo("Describe", {})).status
        second = ask(endpoint, demo("Echo", {})).status
        with RawClient(endpoint) as client:
            client.send(demo("Echo", {}))
            third = client.rest()

    assert (first, second, third) == (200, 502, ReceivedBytes(b"", "reset"))
    assert endpoint.incomplete == 1


@pytest.mark.parametrize(
    ("fault", "settings", "words"),
    [
        (faults.NoFault(), {"action": "SendMultiGlobalSm"}, "did you mean 'SendMultiGlobalSms'?"),
        (faults.ErrorResponse("RequestLimitExeeded"), {}, "did you mean 'RequestLimitExceeded'?"),
        (
            faults.ExampleResponse("Both are accepted"),
            {"action": ACTION},
            "did you mean 'Both mess",
        ),
        (faults.NoFault(), {"times": 0}, "at least once"),
    ],
    ids=["action", "code", "example", "times"],
)
def test_a_fault_of_an_unknown_name_is_refused_with_the_nearest_one(
    fault: Fault, settings: dict[str, str], words: str
) -> None:
    endpoint = mock()
    with endpoint, pytest.raises(ValueError, match=words.replace("?", r"\?")):
        endpoint.inject(fault, **settings)  # type: ignore[arg-type]
