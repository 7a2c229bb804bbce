"""Every fault, once and always: what is said is true, and nothing is sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3 import Credential, NotSentError
from tc3.sms import MultiSmsInfo, SmsClient
from tc3gen.mock import MockEndpoint
from tests.contract.matrix.cells import ROWS, Cell, careful, cells, sins
from tests.contract.matrix.driving import (
    APP,
    PHONE,
    REGION,
    TEMPLATE,
    Ours,
    OursAsync,
    drive,
    spec,
)
from tests.contract.matrix.official import Official
from tests.support.clocks import ClockOf

if TYPE_CHECKING:
    from tc3gen.model import Spec


@pytest.fixture(scope="module")
def described() -> Spec:
    return spec()


DIFFERENCES = dict.fromkeys(
    ("reset before reading", "reset halfway"),
    "whether the reset is seen before the last byte leaves is a matter of microseconds",
)
"""Faults after which the two clients may say different things, each of them true, and why."""


@pytest.mark.parametrize("cell", cells(), ids=lambda cell: cell.name)
def test_what_is_said_is_true_and_nothing_is_sent_twice(cell: Cell, described: Spec) -> None:
    """By the client for threads and the one for event loops, which say and do the same."""
    results = [drive(ours, cell, described) for ours in (Ours(), OursAsync())]
    for result in results:
        assert sins(cell, result) == []
        assert (result.told, result.requests) in careful(cell)
        if "Unknown" in result.told:
            assert result.effect == "unknown"
    by_threads, by_loop = results
    assert by_threads == by_loop or cell.row.name in DIFFERENCES


def test_clients_differ_only_where_a_race_decides() -> None:
    assert {row.name for row in ROWS if row.kind == "race"} == DIFFERENCES.keys()


def test_every_cell_is_driven() -> None:
    """Each fault once and always, for both kinds of action, with both numbers of attempts."""
    assert len({cell.name for cell in cells()}) == 8 * len(ROWS)


def test_the_matrix_finds_a_retryer_that_sends_twice(described: Spec) -> None:
    """A failed gateway, then a success: the official one sends three times and raises."""
    [cell] = [
        cell
        for cell in cells()
        if (cell.row.name, cell.always, cell.idempotent) == ("status 502, acted", False, False)
        and cell.attempts == 3
    ]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1")
        result = drive(Official(retrying=True), cell, described)
    assert sins(cell, result) == ["sent 3 times", "a success told as an error"]


@pytest.mark.parametrize("attempts", [1, 3, 5])
def test_a_port_that_refuses_was_not_sent_to(attempts: int, described: Spec) -> None:
    """After every attempt that was allowed, nothing has happened."""
    slept = list[float]()
    with MockEndpoint(described) as endpoint, endpoint.refuse_connections():
        key = Credential(endpoint.secret_id, endpoint.secret_key)
        sms = SmsClient(
            key,
            region=REGION,
            endpoint=endpoint.url,
            attempts=attempts,
            clock=ClockOf(sleep=slept.append),
        )
        with pytest.raises(NotSentError) as caught:
            sms.send_multi_global_sms(
                sms_sdk_app_id=APP,
                multi_sms_info_set=[MultiSmsInfo(phone_number=PHONE, template_id=TEMPLATE)],
            )
    assert (caught.value.attempts, len(slept)) == (attempts, attempts - 1)
    assert endpoint.count().arrived == 0


def test_batches_through_faults_account_for_every_message(described: Spec) -> None:
    """1,000 messages, five faults on the way: each has one outcome, and it is the true one."""
    slept = list[float]()
    faults = [row.fault for row in ROWS if row.name in _ON_THE_WAY]
    assert len(faults) == len(_ON_THE_WAY)
    with MockEndpoint(described, rate_limits=False) as endpoint:
        for fault in faults:
            endpoint.inject(fault)
        key = Credential(endpoint.secret_id, endpoint.secret_key)
        with SmsClient(
            key, region=REGION, endpoint=endpoint.url, clock=ClockOf(sleep=slept.append)
        ) as sms:
            messages = (
                MultiSmsInfo(phone_number=f"+6019{number:07}", template_id=TEMPLATE)
                for number in range(1000)
            )
            outcomes = list(sms.send_multi_global_sms_batches(messages, sms_sdk_app_id=APP))
    assert sorted(outcome.index for outcome in outcomes) == list(range(1000))
    assert endpoint.acted_twice == []
    for outcome in outcomes:
        acted = endpoint.count(PhoneNumber=outcome.item.phone_number).acted
        assert {"done": acted == 1, "unknown": True}.get(outcome.kind, acted == 0), outcome.kind


_ON_THE_WAY = {"status 502, acted", "throttled", "closed, not acted", "quota", "cut JSON, acted"}
