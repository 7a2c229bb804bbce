"""The endpoint tells later what it has acted on, whatever became of the response."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tc3 import Credential, TencentCloudError
from tc3.sms import MultiSmsInfo, SmsClient
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3.sms import PullSmsSendStatus
    from tc3gen.mock.faults import Fault

A, B = "+60198890000", "+60198890001"


@pytest.fixture
def endpoint() -> Iterator[MockEndpoint]:
    with MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint:
        yield endpoint


@pytest.fixture
def sms(endpoint: MockEndpoint) -> Iterator[SmsClient]:
    key = Credential(endpoint.secret_id, endpoint.secret_key)
    with SmsClient(key, region="ap-singapore", endpoint=endpoint.url) as sms:
        yield sms


def send(sms: SmsClient, *numbers: str) -> None:
    messages = [
        MultiSmsInfo(phone_number=number, template_id="1", session_context="c")
        for number in numbers
    ]
    sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=messages)


def told(
    sms: SmsClient, number: str, *, app: str = "1", begin: int = 0, end: int | None = None
) -> list[PullSmsSendStatus]:
    response = sms.pull_sms_send_status_by_phone_number(
        sms_sdk_app_id=app, phone_number=number, begin_time=begin, end_time=end, offset=0, limit=2
    )
    return response.pull_sms_send_status_set


def test_a_status_has_number_serial_context_and_time(sms: SmsClient) -> None:
    before = int(time.time())
    response = sms.send_multi_global_sms(
        sms_sdk_app_id="1",
        multi_sms_info_set=[MultiSmsInfo(phone_number=A, template_id="1", session_context="c")],
    )

    (status,) = told(sms, A)

    assert status.serial_no == response.send_multi_status_set[0].serial_no
    assert (status.phone_number, status.session_context) == (A, "c")
    assert (status.report_status, status.country_code) == ("SUCCESS", "60")
    assert before <= (status.user_receive_time or 0) <= time.time()


@pytest.mark.parametrize(
    ("fault", "acted"),
    [
        (faults.CloseAfterReading(), True),
        (faults.ErrorResponse("InternalError.Timeout", acted=True), True),
        (faults.ErrorResponse("InternalError.Timeout", acted=False), False),
        (faults.BadGateway(acted=False), False),
        (faults.BadGateway(acted=True), True),
    ],
    ids=str,
)
def test_what_was_acted_on_is_told_though_its_response_was_lost(
    fault: Fault, acted: bool, endpoint: MockEndpoint, sms: SmsClient
) -> None:
    send(sms, B)
    endpoint.inject(fault)
    with pytest.raises(TencentCloudError):
        send(sms, A, A)

    assert len(told(sms, A)) == 2 * acted == endpoint.count(PhoneNumber=A).acted


def test_only_what_was_asked_for_is_told(endpoint: MockEndpoint, sms: SmsClient) -> None:
    endpoint.set_outcome("LimitExceeded.DailyLimit", PhoneNumber=B)
    send(sms, A, A, A, B)

    now = int(time.time())
    assert len(told(sms, A)) == 2, "that is the limit"
    assert told(sms, B) == []
    assert told(sms, A, app="2") == []
    assert told(sms, A, begin=now + 5) == []
    assert told(sms, A, end=now - 5) == []
