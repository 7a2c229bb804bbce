"""Actions that are called without a signature: no key is asked for, sent or shown."""

from __future__ import annotations

import asyncio
import logging
import traceback
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AssumeRoleProvider,
    Credential,
    CredentialError,
    RefreshingCredential,
    WebIdentityProvider,
)
from tc3._sources import sts as providers
from tc3.credentials import UNSIGNED
from tc3.sms import SmsClient
from tc3.sts import AssumeRoleWithWebIdentityRequest, AsyncStsClient, Credentials, StsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.support.loopback import KEY, NOW, REGION, accepted, refused
from tests.support.services import actions_of

if TYPE_CHECKING:
    from tc3.testing import FakeResponse

HUSH = "hush-4711"
ISSUED = {
    "Response": {
        "Credentials": {"Token": HUSH, "TmpSecretId": "id", "TmpSecretKey": HUSH},
        "ExpiredTime": NOW + 7200,
        "Expiration": "2019-02-25T10:51:05Z",
        "RequestId": "r",
    }
}
GIVEN: dict[str, Any] = {
    "provider_id": "tke",
    "web_identity_token": HUSH,
    "role_arn": "qcs::cam::uin/12345:roleName/sender",
    "role_session_name": "me",
}


def _never() -> Credential:
    raise AssertionError("nobody asks for a key")


def _sent(fake: FakeTransport) -> list[tuple[str, str | None]]:
    headers = [sent.http.headers for sent in fake.requests]
    return [(each["Authorization"], each.get("X-TC-Token")) for each in headers]


@pytest.mark.parametrize(
    "credential",
    [UNSIGNED, KEY, Credential("id", "key", "t"), _never, RefreshingCredential(_never)],
    ids=["none", "a key", "a temporary key", "a provider", "a shared provider"],
)
def test_whatever_the_client_has_nothing_is_signed(credential: Any) -> None:  # noqa: ANN401
    fake = FakeTransport(ISSUED)
    sts = StsClient(credential, region=REGION, transport=fake)
    assert sts.assume_role_with_web_identity(**GIVEN).credentials.token == HUSH
    assert _sent(fake) == [("SKIP", None)]


def test_an_async_client_signs_nothing_either() -> None:
    async def call() -> FakeTransport:
        fake = FakeTransport(ISSUED)
        clock = AsyncFakeClock(time=NOW)
        async with AsyncStsClient(_never, region=REGION, transport=fake, clock=clock) as sts:
            await sts.assume_role_with_web_identity(**GIVEN)
            await sts.assume_role_with_saml(
                saml_assertion=HUSH, principal_arn="p", role_arn="r", role_session_name="me"
            )
        return fake

    assert _sent(asyncio.run(call())) == [("SKIP", None)] * 2


def test_any_other_action_is_not_sent_without_a_key() -> None:
    fake = FakeTransport(ISSUED)
    sts = StsClient(UNSIGNED, region=REGION, transport=fake)
    with pytest.raises(CredentialError) as caught:
        sts.get_caller_identity()
    assert str(caught.value) == (
        "GetCallerIdentity: it has to be signed, and the client has no key"
    )
    assert fake.requests == []


def test_of_what_is_called_by_name_it_is_not_known_and_left_to_the_client() -> None:
    fakes = [FakeTransport(ISSUED), FakeTransport(ISSUED)]
    for credential, fake in zip((UNSIGNED, KEY), fakes, strict=True):
        StsClient(credential, region=REGION, transport=fake).call("AssumeRoleWithSAML", {})
    assert [_sent(fake)[0][0][:4] for fake in fakes] == ["SKIP", "TC3-"]


def test_no_other_key_is_fetched_for_it() -> None:
    """A token that is dead is none of its own."""
    fake = FakeTransport(refused("AuthFailure.TokenFailure"), ISSUED)
    sts = StsClient(_never, region=REGION, transport=fake, clock=FakeClock(time=NOW))
    with pytest.raises(Exception, match="TokenFailure"):
        sts.assume_role_with_web_identity(**GIVEN)
    assert len(fake.requests) == 1


def test_what_proves_who_calls_and_what_is_issued_stay_out_of_sight(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    refusal: FakeResponse = refused("InvalidParameter.WebIdentityTokenError", "no such token")
    fake = FakeTransport(ISSUED, refusal)
    sts = StsClient(UNSIGNED, region=REGION, transport=fake)
    response = sts.assume_role_with_web_identity(**GIVEN)
    with pytest.raises(Exception, match="no such token") as caught:
        sts.assume_role_with_web_identity(**GIVEN)
    error = caught.value
    assert error.__traceback__ is not None
    below = error.with_traceback(error.__traceback__.tb_next)
    frames = traceback.TracebackException.from_exception(below, capture_locals=True)
    shown = [repr(response), repr(AssumeRoleWithWebIdentityRequest(**GIVEN)), *frames.format()]
    assert HUSH not in "".join([*shown, caplog.text])
    assert "Credentials(tmp_secret_id='id')" in shown[0]


def test_providers_ask_with_the_names_that_the_spec_has() -> None:
    """Type checkers say so, too, of each call above; this names what has changed."""
    kinds = vars(providers)
    for kind, name in (
        (kinds["_AssumesRoles"], "AssumeRole"),
        (kinds["TakesWebIdentities"], "AssumeRoleWithWebIdentity"),
    ):
        action = actions_of("sts")[name]
        asked = signature(getattr(kind, action.method_name)).parameters.keys() - {"self"}
        assert asked <= {field.name for field in action.request}
        assert {field.name for field in action.request if field.required} <= asked
        read = {each for each in vars(kinds["_Issued"]) if not each.startswith("_")}
        assert read <= {field.name for field in action.response}
    read = {each for each in vars(kinds["_Key"]) if not each.startswith("_")}
    assert read == {*Credentials.__dataclass_fields__}


def test_a_chain_of_roles_signs_a_message() -> None:
    """A key asks for a role, and the key of the role for another one."""
    issuing = [FakeTransport(ISSUED), FakeTransport(ISSUED)]
    first = StsClient(KEY, region=REGION, transport=issuing[0], clock=FakeClock(time=NOW))
    assumed = AssumeRoleProvider(first, role_arn="one", session_name="me")
    second = StsClient(assumed, region=REGION, transport=issuing[1], clock=FakeClock(time=NOW))
    fake = FakeTransport(accepted())
    sms = SmsClient(
        AssumeRoleProvider(second, role_arn="two", session_name="me"),
        region=REGION,
        transport=fake,
        clock=FakeClock(time=NOW),
    )
    sms.call("DescribeX", {})
    tokens = [each.requests[0].http.headers.get("X-TC-Token") for each in (*issuing, fake)]
    assert tokens == [None, HUSH, HUSH]


def test_a_provider_shows_the_role_and_nothing_of_the_token(tmp_path: Any) -> None:  # noqa: ANN401
    token = tmp_path / "token"
    token.write_text(HUSH, "ascii")
    sts = StsClient(UNSIGNED, region=REGION, transport=FakeTransport(refused("X.Y", "no")))
    provider = WebIdentityProvider(sts, provider_id="tke", token_file=token, role_arn="role")
    with pytest.raises(CredentialError) as caught:
        provider()
    assert HUSH not in repr(provider) + str(caught.value)
    assert repr(provider) == "WebIdentityProvider(web identity for role role)"
