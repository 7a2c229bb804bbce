"""Keys that STS issues: by another key, or by the token of a service account, unsigned."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AssumeRoleProvider,
    Credential,
    CredentialError,
    NotSentError,
    ProviderChain,
    Retry,
    TkeProvider,
    WebIdentityProvider,
)
from tc3.credentials import UNSIGNED
from tc3.sms import SmsClient
from tc3.sts import StsClient
from tc3.testing import FakeClock, FakeTransport
from tests.support.loopback import KEY, REGION, accepted, http_response, refused, send
from tests.support.servers import Exchange, Server

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


def _sts(*responses: FakeResponse, key: Credential = KEY) -> tuple[StsClient, FakeTransport]:
    fake = FakeTransport(*responses)
    return StsClient(key, region=REGION, transport=fake, attempts=1), fake


def _assume(sts: StsClient) -> AssumeRoleProvider:
    return AssumeRoleProvider(sts, role_arn=ROLE, session_name="me", external_id="x/1")


def test_a_role_is_assumed_with_another_key() -> None:
    sts, fake = _sts(_response())
    assert _assume(sts)() == ISSUED
    (sent,) = fake.requests
    assert sent.http.action == "AssumeRole"
    assert sent.body == {
        "RoleArn": ROLE,
        "RoleSessionName": "me",
        "DurationSeconds": 7200,
        "ExternalId": "x/1",
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
    """It is replaced from time to time, while the program runs.

    And so may be what the environment says of it.
    """
    token = tmp_path / "token"
    sts, fake = _sts(_response(), key=UNSIGNED)
    environ = dict(zip(TKE, ("tke", str(token), ROLE), strict=True))
    provider = TkeProvider(sts, environ=environ)
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


def _odd(what: str) -> str:
    return (
        f"STS issued no key: AssumeRole: the response is not as documented: {what}"
        " (request id r, attempts 1)"
    )


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
    "nothing": (
        _response(Credentials=None),
        _odd("credentials is absent or null, an object is documented"),
    ),
    "a list": (
        _response(Credentials=["hush"]),
        _odd("credentials is a list, an object is documented"),
    ),
    "no key": (
        _response(Credentials={**FIELDS, "TmpSecretKey": ""}),
        "what STS returned has no TmpSecretKey",
    ),
    "no token": (
        _response(Credentials={**FIELDS, "Token": None}),
        _odd("credentials.token is absent or null, a string is documented"),
    ),
    "an empty token and no end": (
        _response(Credentials={**FIELDS, "Token": ""}, ExpiredTime=0),
        "STS returned a key without Token and ExpiredTime",
    ),
    "a header in the key": (
        _response(Credentials={**FIELDS, "TmpSecretKey": "hush\r\nX: y"}),
        "what STS returned: secret_key holds a blank, a line end or a character outside ASCII",
    ),
    "text for its end": (
        _response(ExpiredTime="hush"),
        _odd("expired_time is a string, an integer is documented"),
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
        TkeProvider(sts, environ={"TKE_ROLE_ARN": ROLE})()
    assert str(caught.value) == (
        "not set in the environment: TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE"
    )
    assert caught.value.final is True
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


def test_a_client_for_sts_keeps_its_own_settings() -> None:
    """Its host, its region and its backoffs, whatever those of the client that signs are."""
    fake = FakeTransport(refused("RequestLimitExceeded"), _response())
    clock = FakeClock()
    sts = StsClient(
        KEY,
        region="eu-frankfurt",
        endpoint="sts.example.com",
        transport=fake,
        clock=clock,
        retry=Retry(attempts=2, first=7),
    )
    signing = FakeTransport(accepted())
    sms = SmsClient(_assume(sts), region=REGION, transport=signing, retry=Retry(attempts=1))
    send(sms)
    assert clock.slept == [7]
    headers = [sent.http.headers for sent in fake.requests]
    assert {(each["Host"], each["X-TC-Region"]) for each in headers} == {
        ("sts.example.com", "eu-frankfurt")
    }


def _module(monkeypatch: pytest.MonkeyPatch, url: str) -> list[StsClient]:
    """Put a stand-in for ``tc3.sts`` into the package; return the clients that are made of it."""
    made: list[StsClient] = []

    class FakeSts(StsClient):
        """Calls a fake STS on this machine."""

        def __init__(self, credential: Credential, *, region: str) -> None:
            super().__init__(credential, region=region, endpoint=url)
            made.append(self)

    module = types.ModuleType("tc3.sts")
    monkeypatch.setattr(module, "StsClient", FakeSts, raising=False)
    monkeypatch.setitem(sys.modules, "tc3.sts", module)
    return made


def _set_pod(monkeypatch: pytest.MonkeyPatch, token: Path) -> None:
    token.write_text("web\n", "ascii")
    for name, value in zip(("TKE_REGION", *TKE), (REGION, "tke", str(token), ROLE), strict=True):
        monkeypatch.setenv(name, value)


def test_the_default_chain_ends_with_the_service_account_of_a_pod(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the client of the package, over a socket, unsigned and in the region of the pod."""
    _set_pod(monkeypatch, tmp_path / "token")
    closing = {"Connection": "close"}
    issued = [http_response(_response(RequestId=f"r{n}"), headers=closing) for n in range(2)]
    with Server(*[Exchange(response=response) for response in issued]) as server:
        made = _module(monkeypatch, server.url)
        last = ProviderChain.default()._providers[-1]  # noqa: SLF001 - the others ask this machine
        assert [last(), last()] == [ISSUED, ISSUED]
        made[0].close()
    assert len(made) == 1
    for request in server.requests:
        assert request.header("x-tc-region") == REGION
        assert request.header("authorization") == "SKIP"
        assert b'"WebIdentityToken":"web"' in request.body.replace(b": ", b":")


def test_a_package_without_sts_says_how_to_add_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_pod(monkeypatch, tmp_path / "token")
    monkeypatch.setitem(sys.modules, "tc3.sts", None)
    with pytest.raises(CredentialError) as caught:
        ProviderChain(TkeProvider())()
    assert str(caught.value).partition("\n")[2] == (
        "  service account of TKE: this package has no client for STS, which issues the key:"
        " have tc3gen generate the service sts, too"
    )


def test_an_error_inside_of_the_client_for_sts_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would look as if there was none."""
    _set_pod(monkeypatch, tmp_path / "token")
    broken = tmp_path / "sts.py"
    broken.write_text("import tc3.absent\n", "ascii")
    monkeypatch.delitem(sys.modules, "tc3.sts", raising=False)
    monkeypatch.setattr("tc3.__path__", [str(tmp_path)])
    with pytest.raises(ModuleNotFoundError, match="absent"):
        TkeProvider()()


def test_the_service_account_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the official SDK."""
    monkeypatch.delenv("TCCLI_PROFILE", raising=False)
    assert str(ProviderChain.default()) == (
        "environment, profile default, role of the machine, service account of TKE"
    )
