"""The official SDK calls each action at the fake endpoint, with its documented example."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.sms.v20210111 import models

from tc3gen.mock import faults
from tests.contract.peers.driving import mock, sdk_client, sdk_profile
from tests.support.loopback import KEY, REGION
from tests.support.services import actions_of, documented_request, service_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.mock import MockEndpoint

# The SDK reads the time in a way that newer Pythons warn of.
pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)

ACTIONS = actions_of("sms")
OF_STS = actions_of("sts")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint that all of these tests share."""
    with mock() as endpoint:
        yield endpoint


@pytest.mark.parametrize("name", ACTIONS)
def test_the_official_sdk_gets_the_documented_response_and_the_error(
    name: str, endpoint: MockEndpoint
) -> None:
    action = ACTIONS[name]
    example = action.examples[0]
    request: Any = getattr(models, f"{name}Request")()
    request.from_json_string(example.request.replace("*", "0"))
    with sdk_client(sdk_profile(endpoint.url)) as client:
        response = json.loads(getattr(client, name)(request).to_json_string())
        endpoint.inject(faults.ErrorResponse(action.errors[0]))
        with pytest.raises(TencentCloudSDKException) as caught:
            getattr(client, name)(request)

    sent = json.loads(example.request.replace("*", "0"))
    assert [each.parameters for each in endpoint.requests[-2:]] == [sent, sent]
    documented = json.loads(example.response.replace("*", "0"))["Response"]
    assert response.keys() == documented.keys()
    assert caught.value.get_code() == action.errors[0]


@pytest.mark.parametrize("skips", [True, False], ids=["unsigned", "signed"])
@pytest.mark.parametrize("name", OF_STS)
def test_the_official_sdk_may_leave_out_the_signature_where_that_is_documented(
    name: str, skips: bool, endpoint: MockEndpoint
) -> None:
    """It signs all the same, unless it is told not to, and then only that may be left out."""
    action, service = OF_STS[name], service_called("sts")
    request = documented_request(action)
    key = Credential(KEY.secret_id, KEY.secret_key)
    client = CommonClient("sts", service.version, key, REGION, sdk_profile(endpoint.url))
    if skips and not action.unsigned:
        with pytest.raises(TencentCloudSDKException) as caught:
            client.call_json(name, request, options={"SkipSign": True})
        assert caught.value.get_code() == "AuthFailure.InvalidAuthorization"
    else:
        response = client.call_json(name, request, options={"SkipSign": skips})["Response"]
        documented = json.loads(action.examples[0].response.replace("*", "0"))["Response"]
        assert response.keys() == documented.keys()
    sent = endpoint.requests[-1]
    assert (sent.headers["authorization"] == "SKIP") == skips
    client.request.conn._session.close()  # noqa: SLF001 - it offers no other way to close
