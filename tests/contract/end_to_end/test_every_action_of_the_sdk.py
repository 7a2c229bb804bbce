"""The official SDK calls each action of SMS at the fake endpoint, with its documented example."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.sms.v20210111 import models

from tc3gen.commands import load_spec
from tc3gen.mock import faults
from tests.contract.peers.driving import mock, sdk_client, sdk_profile
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.mock import MockEndpoint

# The SDK reads the time in a way that newer Pythons warn of.
pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)

ACTIONS = {action.name: action for action in load_spec(ROOT / "spec").services[0].actions}


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
