"""Wrong results and second deliveries: what the official SDK does, and the generated client not."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.retry import StandardRetryer
from tencentcloud.common.retry_async import StandardRetryer as AsyncStandardRetryer
from tencentcloud.sms.v20210111.models import (
    SendMultiGlobalSmsRequest,
    SendMultiGlobalSmsResponse,
)

from tc3gen.mock import faults
from tests.contract.peers.driving import (
    SDK,
    Unsent,
    mock,
    sdk_client,
    sdk_profile,
    sdk_request,
    sdk_send,
    sdk_send_async,
    tc3_send,
    tc3_send_async,
)
from tests.support.clocks import AsyncClockOf, asleep_at_once
from tests.support.loopback import http_response, refused, refusing_endpoint
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from tc3gen.mock import MockEndpoint

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)
ERROR = refused("FailedOperation.ContainSensitiveWord")


async def _no_pause(_: int) -> int:
    return 0


def _throttled_once() -> MockEndpoint:
    endpoint = mock()
    endpoint.inject(faults.ErrorResponse("RequestLimitExceeded"))
    return endpoint


def test_a_throttled_message_is_delivered_once_and_the_success_returned() -> None:
    with _throttled_once() as endpoint:
        [status] = tc3_send(endpoint.url).send_multi_status_set

    assert (status.ok, endpoint.count().acted) == (True, 1)


def test_the_async_client_delivers_a_throttled_message_once() -> None:
    with _throttled_once() as endpoint:
        response = asyncio.run(
            tc3_send_async(endpoint.url, clock=AsyncClockOf(sleep=asleep_at_once))
        )

    assert (response.meta.attempts, endpoint.count().acted) == (2, 1)


def test_the_official_retryer_delivers_a_throttled_message_twice_and_raises() -> None:
    with _throttled_once() as endpoint:
        profile = sdk_profile(endpoint.url)
        profile.retryer = StandardRetryer(backoff_fn=lambda _: 0)
        with sdk_client(profile) as client, pytest.raises(TencentCloudSDKException) as caught:
            client.SendMultiGlobalSms(sdk_request())

    assert (caught.value.get_code(), endpoint.count().acted) == ("RequestLimitExceeded", 2), SDK
    assert endpoint.acted_twice, SDK


def test_the_official_async_retryer_delivers_a_throttled_message_twice_and_raises() -> None:
    with _throttled_once() as endpoint:
        profile = sdk_profile(endpoint.url)
        profile.retryer = AsyncStandardRetryer(backoff_fn=_no_pause)
        with pytest.raises(TencentCloudSDKException) as caught:
            asyncio.run(sdk_send_async(profile))

    assert (caught.value.get_code(), endpoint.count().acted) == ("RequestLimitExceeded", 2), SDK


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", None])
def test_the_official_sdk_takes_an_error_of_another_content_type_for_a_success(
    content_type: str | None,
) -> None:
    with Server(Exchange(response=http_response(ERROR, content_type=content_type))) as server:
        response = sdk_send(server.url)

    assert (type(response).__name__, response.SendMultiStatusSet) == (
        "SendMultiGlobalSmsResponse",
        None,
    ), SDK


def test_the_official_region_breaker_hides_what_failed() -> None:
    with refusing_endpoint() as url:
        profile = sdk_profile(url)
        profile.disable_region_breaker = False
        with sdk_client(profile) as client, pytest.raises(TencentCloudSDKException) as caught:
            client.SendMultiGlobalSms(sdk_request())

    assert caught.value.get_code() == "AttributeError", SDK
    assert "status_code" in caught.value.get_message(), SDK


def test_the_official_async_region_breaker_fails_though_the_service_would_respond() -> None:
    with mock() as endpoint:
        profile = sdk_profile(endpoint.url)
        profile.disable_region_breaker = False
        with pytest.raises(AttributeError, match="url"):
            asyncio.run(sdk_send_async(profile))

    assert endpoint.requests == [], SDK


def _sdk_body(request: Any) -> Any:  # noqa: ANN401 - the SDK is not typed
    """Return the parameters that the SDK would send."""
    with sdk_client(sdk_profile("127.0.0.1")) as client:
        client.request = Unsent()
        sent = client._call("X", request._serialize(), headers={})  # noqa: SLF001 - as it does
    return json.loads(sent.data)


# The SDK filters this warning of its own away when it is imported.
@pytest.mark.filterwarnings("ignore:.*useless:UserWarning")
def test_the_official_sdk_sends_a_misspelt_field_mangled_and_drops_what_it_does_not_know() -> None:
    request = SendMultiGlobalSmsRequest()
    request.SmsSdkAppid = "1400006666"
    known = SendMultiGlobalSmsRequest()
    known.from_json_string('{"SmsSdkAppid": "1400006666"}')
    response = SendMultiGlobalSmsResponse()
    response._deserialize({"RequestId": "1", "Newer": 7})  # noqa: SLF001 - as its client does

    assert _sdk_body(request) == {"MsSdkAppid": "1400006666"}, SDK
    assert _sdk_body(known) == {}, SDK
    assert "7" not in response.to_json_string(), SDK


def test_the_official_sdk_sends_an_empty_request_and_a_text_for_a_list() -> None:
    wrong = SendMultiGlobalSmsRequest()
    wrong.MultiSmsInfoSet = "+60198890000"
    many = sdk_request()
    many.MultiSmsInfoSet *= 201

    assert _sdk_body(SendMultiGlobalSmsRequest()) == {}, SDK
    assert _sdk_body(wrong) == {"MultiSmsInfoSet": "+60198890000"}, SDK
    assert len(_sdk_body(many)["MultiSmsInfoSet"]) == 201, SDK
