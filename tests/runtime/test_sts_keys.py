"""Keys that STS issues: by another key, or by the token of a service account, unsigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AssumeRoleProvider,
    Credential,
    CredentialError,
    NotSentError,
    ProviderChain,
    WebIdentityProvider,
)
from tc3.credentials import UNSIGNED
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, REGION, accepted, refused, send

if TYPE_CHECKING:
    from pathlib import Path

    from tc3.testing import FakeResponse

ENDS = 1900000000
ISSUED = Credential("id", "key", "t", expires_at=ENDS)
FIELDS = {"Token": "t", "TmpSecretId": "id", "TmpSecretKey": "key"}
ROLE = "qcs::cam::uin/12345:roleName/sender"
TKE = ("TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_ROLE_ARN")


def _response(**changes: object) -> dict[str, Any]:
    told = {"Credentials": FIELDS, "ExpiredTime": ENDS, "RequestId": "r"}
    return {"Response": {**told, **changes}}


def _sts(*responses: FakeResponse, key: Credential = KEY) -> tuple[SmsClient, FakeTransport]:
    """Return a client to call STS with: what it is called changes nothing for a fake transport."""
    fake = FakeTransport(*responses)
    return SmsClient(key, region=REGION, transport=fake, attempts=1), fake


def _assume(sts: SmsClient) -> AssumeRoleProvider:
    return AssumeRoleProvider(sts, role_arn=ROLE, session_name="me", parameters={"ExternalId": "x"})


def test_a_role_is_assumed_with_another_key() -> None:
    sts, fake = _sts(_response())
    assert _assume(sts)() == ISSUED
    (sent,) = fake.requests
    assert sent.http.action == "AssumeRole"
    assert sent.body == {
        "RoleArn": ROLE,
        "RoleSessionName": "me",
        "DurationSeconds": 7200,
        "ExternalId": "x",
    }
    assert f"Credential={KEY.secret_id}/" in sent.http.headers["Authorization"]


def test_a_client_signs_with_the_key_that_was_issued() -> None:
    sts, issuing = _sts(_response())
    fake = FakeTransport(accepted())
    sms = SmsClient(_assume(sts), region=REGION, transport=fake)
    send(sms)
    send(sms)
    assert [sent.http.headers["X-TC-Token"] for sent in fake.requests] == ["t", "t"]
    assert len(issuing.requests) == 1


def test_the_token_of_a_service_account_is_read_anew_and_nothing_is_signed(tmp_path: Path) -> None:
    """It is replaced from time to time, while the program runs."""
    token = tmp_path / "token"
    sts, fake = _sts(_response(), key=UNSIGNED)
    environ = dict(zip(TKE, ("tke", str(token), ROLE), strict=True))
    provider = WebIdentityProvider.from_env(sts, environ)
    for text in ("first\n", "second"):
        token.write_text(text, "ascii")
        assert provider() == ISSUED
    assert [sent.body["WebIdentityToken"] for sent in fake.requests] == ["first", "second"]
    assert fake.requests[0].body == {
        "ProviderId": "tke",
        "RoleArn": ROLE,
        "RoleSessionName": "tc3",
        "DurationSeconds": 7200,
        "WebIdentityToken": "first",
    }
    headers = fake.requests[0].http.headers
    assert (headers["Authorization"], headers["X-TC-Action"]) == (
        "SKIP",
        "AssumeRoleWithWebIdentity",
    )
    assert "X-TC-Token" not in headers


WRONG: dict[str, tuple[FakeResponse, str]] = {
    "refused": (
        refused("AuthFailure.UnauthorizedOperation", "not for you"),
        (
            "STS issued no key: AssumeRole: not for you"
            " (code AuthFailure.UnauthorizedOperation, request id req-1, attempts 1)"
        ),
    ),
    "not reached": (
        NotSentError("no connection: timed out"),
        "STS issued no key: AssumeRole: no connection: timed out (attempts 1)",
    ),
    "nothing": (_response(Credentials=None), "STS returned no Credentials"),
    "a list": (_response(Credentials=["hush"]), "STS returned no Credentials"),
    "no key": (
        _response(Credentials={**FIELDS, "TmpSecretKey": ""}),
        "what STS returned has no TmpSecretKey",
    ),
    "no token and no end": (
        _response(Credentials={**FIELDS, "Token": None}, ExpiredTime=None),
        "STS returned a key without Token and ExpiredTime",
    ),
    "a header in the key": (
        _response(Credentials={**FIELDS, "TmpSecretKey": "hush\r\nX: y"}),
        "what STS returned: secret_key holds a blank, a line end or a character outside ASCII",
    ),
    "text for its end": (
        _response(ExpiredTime="hush"),
        "what STS returned: expires_at is no Unix time in seconds",
    ),
}


@pytest.mark.parametrize(("response", "said"), WRONG.values(), ids=WRONG)
def test_what_sts_does_wrong_is_told(response: FakeResponse, said: str) -> None:
    """Without a word of a key."""
    sts, _ = _sts(response)
    with pytest.raises(CredentialError) as caught:
        _assume(sts)()
    assert (caught.value.message, caught.value.final) == (said, True)
    assert "hush" not in str(caught.value)


def test_a_pod_without_an_account_and_without_its_token_says_so(tmp_path: Path) -> None:
    sts, fake = _sts(_response())
    with pytest.raises(CredentialError) as caught:
        WebIdentityProvider.from_env(sts, {"TKE_ROLE_ARN": ROLE})
    assert str(caught.value) == (
        "not set in the environment: TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE"
    )
    provider = WebIdentityProvider(
        sts, provider_id="tke", token_file=tmp_path / "none", role_arn=ROLE
    )
    with pytest.raises(CredentialError) as caught:
        ProviderChain(provider)()
    assert str(caught.value) == (
        "no usable key was found; tried, in this order:\n"
        f"  web identity for role {ROLE}: there is no {tmp_path}/none"
    )
    assert fake.requests == []
