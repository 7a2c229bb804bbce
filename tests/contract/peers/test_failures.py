"""Errors, timeouts and retries: what the official SDK makes of a failure."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import requests
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.http.request import ApiRequest
from tencentcloud.common.retry import StandardRetryer

from tc3 import OutcomeUnknownError, ValidationError
from tc3gen.mock import faults
from tests.contract.peers.driving import (
    APP,
    SDK,
    mock,
    sdk_client,
    sdk_profile,
    sdk_request,
    sdk_send,
    sdk_send_async,
    tc3_send,
)
from tests.support.loopback import (
    KEY,
    REGION,
    accepted,
    client,
    http_response,
    message,
    refusing_endpoint,
)
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)
IP_LIMIT = "RequestLimitExceeded.IPLimitExceeded"
SILENT = Exchange(then="hold")
STUCK = Exchange(response=http_response(b'{"Resp', length=100), then="hold")


def _refused() -> None:
    with refusing_endpoint() as url:
        sdk_send(url)


def _without_response() -> None:
    with Server(SILENT) as server:
        sdk_send(server.url, reqTimeout=0.3)


def _mistaken() -> None:
    sdk_send("http://127.0.0.1:1", reqMethod="PUT")


FAILURES = {"refused": _refused, "sent, no response": _without_response, "wrong method": _mistaken}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_the_official_sdk_has_one_code_for_sent_unsent_and_mistaken(
    failure: Callable[[], None],
) -> None:
    with pytest.raises(TencentCloudSDKException) as caught:
        failure()

    assert caught.value.get_code() == "ClientNetworkError", SDK
    assert caught.value.__cause__ is None, SDK
    assert StandardRetryer.should_retry(None, caught.value), SDK


def test_the_official_sdk_has_another_code_for_a_body_that_never_ends() -> None:
    with Server(STUCK) as server, pytest.raises(TencentCloudSDKException) as caught:
        sdk_send(server.url, reqTimeout=0.3)

    assert caught.value.get_code() == "ConnectionError", SDK


FOREIGN = {
    "a body that never ends": (STUCK, requests.exceptions.ConnectionError),
    "a page instead of JSON": (Exchange(response=http_response(b"<html>")), ValueError),
}


@pytest.mark.parametrize(("exchange", "raised"), FOREIGN.values(), ids=FOREIGN)
def test_the_official_generic_client_lets_foreign_errors_through(
    exchange: Exchange, raised: type[Exception]
) -> None:
    with Server(exchange) as server:
        key = SdkCredential(KEY.secret_id, KEY.secret_key)
        profile = sdk_profile(server.url, reqTimeout=0.3)
        client = CommonClient("sms", "2021-01-11", key, REGION, profile)
        try:
            with pytest.raises(raised):
                client.call_json("X", {})
        finally:
            client.request.conn._session.close()  # noqa: SLF001 - it offers no other way


def test_the_official_async_client_lets_foreign_errors_through() -> None:
    with refusing_endpoint() as url, pytest.raises(httpx.ConnectError):
        asyncio.run(sdk_send_async(sdk_profile(url)))


def test_the_official_sdk_forgets_the_status_and_says_bytes() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.BadGateway(status=502))
        with pytest.raises(TencentCloudSDKException) as caught:
            sdk_send(endpoint.url)

    assert type(caught.value.get_message()) is bytes, SDK
    assert "502" not in repr(vars(caught.value)).partition("<")[0], SDK


def test_a_trickling_response_ends_at_the_timeout() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.TrickleBody(seconds=0.003))
        started = time.monotonic()
        with pytest.raises(OutcomeUnknownError):
            tc3_send(endpoint.url, timeout=0.1)

    assert 0.1 <= time.monotonic() - started < 2


def test_the_official_sdk_waits_for_a_trickling_response_beyond_its_timeout() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.TrickleBody(seconds=0.003))
        started = time.monotonic()
        response = sdk_send(endpoint.url, reqTimeout=0.3)
        elapsed = time.monotonic() - started

    assert (response.SendMultiStatusSet[0].Code, elapsed > 0.3) == ("Ok", True), SDK


def test_the_official_sdk_waits_a_minute_and_cannot_be_told_otherwise_later() -> None:
    request = ApiRequest("127.0.0.1")
    request.set_req_timeout(1)

    assert request.conn.timeout == 60, SDK


def test_a_programming_mistake_is_not_an_error_of_the_service() -> None:
    """It is Python's own error, or one that says what to mend and that nothing was sent."""
    sms, fake = client(accepted())
    request: Any = sms.send_multi_global_sms
    with pytest.raises(TypeError):
        request(sms_sdk_app_id=APP)
    with pytest.raises(ValidationError, match="sms_sdk_app_id") as unsendable:
        request(sms_sdk_app_id=object(), multi_sms_info_set=[message()])

    assert (unsendable.value.effect, fake.requests) == ("none", [])


def test_the_official_sdk_presents_a_programming_mistake_as_an_error_of_the_service() -> None:
    request = sdk_request()
    request.SmsSdkAppId = object()
    with sdk_client(sdk_profile("127.0.0.1")) as client:
        with pytest.raises(TencentCloudSDKException) as unsendable:
            client.SendMultiGlobalSms(request)
        with pytest.raises(TencentCloudSDKException) as nothing:
            client.SendMultiGlobalSms(None)

    assert unsendable.value.get_code() == "TypeError", SDK
    assert nothing.value.get_code() == "AttributeError", SDK


def test_a_limit_by_address_is_tried_again() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.ErrorResponse(IP_LIMIT, documented=False))
        [status] = tc3_send(endpoint.url).send_multi_status_set

    assert (status.ok, len(endpoint.requests), endpoint.acted_twice) == (True, 2, [])


def test_the_official_retryer_gives_up_at_a_limit_by_address_and_has_no_jitter() -> None:
    with mock() as endpoint:
        endpoint.inject(faults.ErrorResponse(IP_LIMIT, documented=False))
        profile = sdk_profile(endpoint.url)
        profile.retryer = StandardRetryer(backoff_fn=lambda _: 0)
        with sdk_client(profile) as client, pytest.raises(TencentCloudSDKException) as caught:
            client.SendMultiGlobalSms(sdk_request())

    assert (caught.value.get_code(), len(endpoint.requests)) == (IP_LIMIT, 1), SDK
    assert {StandardRetryer.backoff(2) for _ in range(100)} == {4}, SDK
    assert "random" not in inspect.getsource(StandardRetryer), SDK
