"""Credentials: what the providers of the official SDK do when something is missing or late."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common.credential import (
    CVMRoleCredential,
    DefaultCredentialProvider,
    EnvironmentVariableCredential,
    OIDCRoleArnCredential,
    ProfileCredential,
    STSAssumeRoleCredential,
)
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import RegionBreakerProfile

from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.contract.peers.driving import SDK, TOKEN, sdk_client, sdk_profile, sdk_request
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, accepted, http_response, refused, send
from tests.support.loopback import refusing_endpoint as refusing
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)
LIFETIME = 7200


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of somebody without any key, on a machine without metadata."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    # The metadata address is asked through a proxy on this machine, which is not there.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    for name in ("SECRET_ID", "SECRET_KEY", "TOKEN"):
        monkeypatch.delenv(f"TENCENTCLOUD_{name}", raising=False)
    monkeypatch.delenv("TKE_REGION", raising=False)
    return tmp_path


def test_the_official_role_credential_hides_why_it_has_no_key() -> None:
    with refusing() as url:
        credential = CVMRoleCredential("role")
        credential._role_endpoint = f"{url}/"  # noqa: SLF001 - it cannot be told otherwise
        found = credential.get_credential_info()
        with (
            sdk_client(sdk_profile("127.0.0.1"), credential=credential) as client,
            pytest.raises(TencentCloudSDKException) as caught,
        ):
            client.SendMultiGlobalSms(sdk_request())

    assert found == (None, None, None), SDK
    assert caught.value.get_code() == "TypeError", SDK


@pytest.mark.usefixtures("nowhere")
def test_the_official_chain_of_providers_names_the_last_one_only() -> None:
    with pytest.raises(OSError, match="TKE_REGION not exist"):
        DefaultCredentialProvider().get_credential()


def test_the_official_profile_needs_a_default_section_and_keeps_quotes(nowhere: Path) -> None:
    path = nowhere / ".tencentcloud" / "credentials"
    path.parent.mkdir()
    path.write_text("[work]\nsecret_id=a\nsecret_key=b\n", encoding="ascii")
    with pytest.raises(AttributeError):
        ProfileCredential().get_credential()
    path.write_text('[default]\nsecret_id="a"\nsecret_key="b"\n', encoding="ascii")
    quoted = ProfileCredential().get_credential()

    assert (quoted.secret_id, quoted.secret_key) == ('"a"', '"b"'), SDK


def test_the_official_environment_provider_drops_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", KEY.secret_id)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", KEY.secret_key)
    monkeypatch.setenv("TENCENTCLOUD_TOKEN", TOKEN)

    assert EnvironmentVariableCredential().get_credential().token is None, SDK


def _issued(now: int) -> bytes:
    key = {"Token": TOKEN, "TmpSecretId": KEY.secret_id, "TmpSecretKey": KEY.secret_key}
    fields = {"Credentials": key, "ExpiredTime": now + LIFETIME, "RequestId": "1"}
    return http_response(json.dumps({"Response": fields}).encode())


def _roles(url: str) -> dict[str, Any]:
    """Return both kinds of role credentials; an endpoint that is a URL reaches this machine."""
    key = (KEY.secret_id, KEY.secret_key)
    sts = STSAssumeRoleCredential(*key, "arn", "session", LIFETIME, endpoint=url)
    oidc = OIDCRoleArnCredential("ap-guangzhou", "id", "token", "arn", "session", LIFETIME)
    oidc.endpoint = url
    return {"sts": sts, "oidc": oidc}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("kind", "part"), [("sts", 0.1), ("oidc", 0.9)])
def test_official_role_credentials_are_renewed_at_different_parts_of_their_life(
    kind: str, part: float
) -> None:
    """And where that fails, the call fails, though the key at hand is good for a long time."""
    now = int(time.time())
    failing = Exchange(response=http_response(refused("InternalError")))
    with Server(Exchange(response=_issued(now)), failing) as server:
        credential = _roles(server.url)[kind]
        credential.get_credential_info()
        renewed = credential._expired_time - now  # noqa: SLF001 - it is told nowhere else
        credential._expired_time = now - 1  # noqa: SLF001 - as if that moment had come
        with pytest.raises(TencentCloudSDKException):
            credential.get_credential_info()

    assert renewed == pytest.approx(part * LIFETIME, abs=1), SDK


def test_the_official_breaker_falls_back_to_the_mainland_and_refuses_international_hosts() -> None:
    assert RegionBreakerProfile().backup_endpoint == "ap-guangzhou.tencentcloudapi.com", SDK
    with pytest.raises(TencentCloudSDKException):
        RegionBreakerProfile(backup_endpoint="ap-singapore.intl.tencentcloudapi.com")


@pytest.mark.parametrize("region", ["ap-singapore", "eu-frankfurt"])
def test_every_request_goes_to_the_international_host(region: str) -> None:
    """The first and, after a failure that did no harm, the second one."""
    fake = FakeTransport(refused("RequestLimitExceeded"), accepted())
    send(SmsClient(KEY, region=region, transport=fake, clock=ClockOf(sleep=sleepless)))

    hosts = [sent.http.headers["Host"] for sent in fake.requests]
    assert hosts == ["sms.intl.tencentcloudapi.com"] * 2
