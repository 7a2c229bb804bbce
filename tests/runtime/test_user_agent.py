"""What a request says of the program that sent it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import RequestOptions, ValidationError
from tc3.signer import SIGNED_HEADERS
from tc3.sms import AsyncSmsClient, SmsClient
from tests.support.loopback import KEY, REGION, accepted, http_response, send
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from tests.support.servers import ReceivedRequest

PRODUCT = f"tc3gen/{tc3.__version__}"


def _sent(**settings: Any) -> list[ReceivedRequest]:  # noqa: ANN401 - of any type
    """Return the requests of both clients as they arrive."""

    async def call(url: str) -> None:
        async with AsyncSmsClient(KEY, region=REGION, endpoint=url, **settings) as sms:
            await sms.call("DescribeX", {})

    response = Exchange(response=http_response(accepted()))
    with Server(response, response) as server:
        with SmsClient(KEY, region=REGION, endpoint=server.url, **settings) as sms:
            send(sms)
        asyncio.run(call(server.url))
    return server.requests


@pytest.mark.parametrize(
    ("settings", "said"),
    [({}, PRODUCT), ({"user_agent": "shop/1.2"}, f"{PRODUCT} shop/1.2")],
    ids=["ours", "with that of the program"],
)
def test_a_request_names_what_made_it(settings: dict[str, Any], said: str) -> None:
    """Once, and outside of the signature, which a proxy that changes it would break."""
    requests = _sent(**settings)
    assert [request.header("user-agent") for request in requests] == [said, said]
    assert "user-agent" not in SIGNED_HEADERS
    for request in requests:
        assert f"SignedHeaders={';'.join(SIGNED_HEADERS)}," in request.header("authorization")


WRONG = ["", "my shop/1.2", "shop/1.2\r\nX-TC-Token: x", "shop/1.2\n", "läden/1", "a/b/c", "shop/"]


@pytest.mark.parametrize("name", WRONG, ids=repr)
def test_what_cannot_stand_in_a_header_is_refused_when_the_client_is_made(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SmsClient(KEY, region=REGION, user_agent=name)
    assert [str(problem) for problem in caught.value.problems] == [
        "user_agent: must be a name and a version in ASCII, without blanks, such as shop/1.2"
    ]


def test_what_is_no_text_is_told_with_all_else_that_is_wrong() -> None:
    settings: dict[str, Any] = {"user_agent": b"shop", "timeout": 0, "endpoint": 1}
    with pytest.raises(ValidationError) as caught:
        SmsClient(KEY, region=REGION, **settings)
    assert {problem.path for problem in caught.value.problems} == {*settings}


def test_a_call_cannot_add_a_second_one() -> None:
    sms = SmsClient(KEY, region=REGION)
    with pytest.raises(ValidationError, match="'user-agent' cannot be added"):
        send(sms, options=RequestOptions(headers={"user-agent": "shop/1.2"}))
