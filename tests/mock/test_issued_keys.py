"""The fake STS: it issues keys that the endpoint accepts until they expire."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tc3 import ApiError, Credential
from tc3.credentials import UNSIGNED
from tc3.sms import SmsClient
from tc3.sts import AssumeRoleResponse, StsClient
from tc3.testing import FakeClock
from tc3gen.mock import MockEndpoint, faults
from tests.support.loopback import KEY, NOW, REGION, send
from tests.support.services import repository_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3.sts import Credentials

ROLE = "qcs::cam::uin/12345:roleName/sender"


class _Time:
    """The time of the service."""

    now = float(NOW)


@pytest.fixture
def endpoint() -> Iterator[MockEndpoint]:
    """Yield an endpoint whose clock stands still."""
    with MockEndpoint(repository_spec(), rate_limits=False, clock=lambda: _Time.now) as started:
        yield started
    _Time.now = float(NOW)


def _sts(endpoint: MockEndpoint, credential: Credential = KEY) -> StsClient:
    return StsClient(credential, region=REGION, endpoint=endpoint.url, clock=FakeClock(time=NOW))


def _assume(endpoint: MockEndpoint, seconds: int | None = None) -> AssumeRoleResponse:
    with _sts(endpoint) as sts:
        return sts.assume_role(role_arn=ROLE, role_session_name="me", duration_seconds=seconds)


def _sends(endpoint: MockEndpoint, key: Credentials, token: str | None = None) -> str:
    credential = Credential(key.tmp_secret_id, key.tmp_secret_key, token or key.token)
    clock = FakeClock(time=_Time.now)
    with SmsClient(
        credential, region=REGION, endpoint=endpoint.url, clock=clock, attempts=1
    ) as sms:
        try:
            send(sms)
        except ApiError as error:
            return error.code
        return ""


def test_an_issued_key_is_accepted_with_its_token_until_it_expires(endpoint: MockEndpoint) -> None:
    response = _assume(endpoint, 900)
    key = response.credentials
    assert response.expired_time == NOW + 900
    assert response.expiration == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW + 900))
    assert _sends(endpoint, key) == ""
    assert _sends(endpoint, key, "another") == "AuthFailure.TokenFailure"
    _Time.now += 899
    assert _sends(endpoint, key) == ""
    _Time.now += 1
    assert _sends(endpoint, key) == "AuthFailure.TokenFailure"


def test_each_key_is_another_one_and_lives_as_long_as_is_documented(
    endpoint: MockEndpoint,
) -> None:
    one, other = _assume(endpoint), _assume(endpoint)
    assert one.credentials != other.credentials
    assert one.expired_time == NOW + 7200
    with _sts(endpoint) as sts:
        assert sts.get_federation_token(name="a", policy="p").expired_time == NOW + 1800


def test_only_what_is_documented_so_may_be_unsigned(endpoint: MockEndpoint) -> None:
    with _sts(endpoint, UNSIGNED) as sts:
        with pytest.raises(ApiError) as caught:
            sts.call("AssumeRole", {"RoleArn": ROLE, "RoleSessionName": "me"})
        assert caught.value.code == "AuthFailure.InvalidAuthorization"
        given = {
            "ProviderId": "a",
            "WebIdentityToken": "b",
            "RoleArn": ROLE,
            "RoleSessionName": "me",
        }
        assert sts.call("AssumeRoleWithWebIdentity", given)["Credentials"]


def test_what_is_unsigned_is_dated_and_checked_like_anything_else(endpoint: MockEndpoint) -> None:
    late = FakeClock(time=NOW - 1000)
    with StsClient(UNSIGNED, region=REGION, endpoint=endpoint.url, clock=late, attempts=1) as sts:
        with pytest.raises(ApiError) as caught:
            sts.call("AssumeRoleWithWebIdentity", {})
        assert caught.value.code == "AuthFailure.SignatureExpire"
    with _sts(endpoint, UNSIGNED) as sts:
        with pytest.raises(ApiError) as caught:
            sts.call("AssumeRoleWithWebIdentity", {"ProviderId": "a"})
        assert caught.value.code == "MissingParameter"


def test_tests_may_set_what_is_returned(endpoint: MockEndpoint) -> None:
    """A documented response, or one of their own: neither is a key that would be accepted."""
    endpoint.inject(faults.ExampleResponse("A key is issued for a role"), action="sts.AssumeRole")
    shown = _assume(endpoint)
    assert (shown.credentials.tmp_secret_id, shown.expired_time) == ("AKID000", 1543914376)
    endpoint.set_results("sts.AssumeRole", [{"ExpiredTime": 5}])
    assert _assume(endpoint).expired_time == 5
