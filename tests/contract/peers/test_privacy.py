"""Headers, secrets and the process: what the official SDK does to them."""

from __future__ import annotations

import json
import logging
import warnings
from typing import TYPE_CHECKING

import pytest
from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.http.request import RequestInternal

from tests.contract.peers.driving import (
    APP,
    SDK,
    TOKEN,
    Unsent,
    mock,
    sdk_client,
    sdk_profile,
    sdk_request,
    sdk_send,
    tc3_send,
)
from tests.support.loopback import KEY, PHONE, accepted, http_response
from tests.support.servers import Exchange, Server
from tests.support.tls import authority, server_tls

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)
OK = Exchange(response=http_response(accepted()))


def test_the_official_sdk_writes_signature_and_trace_id_into_the_callers_headers() -> None:
    mine = {"X-Note": "mine"}
    with sdk_client(sdk_profile("127.0.0.1")) as client:
        client.request = Unsent()
        first = client._call("X", {"N": 1}, headers=mine)  # noqa: SLF001 - as its methods do
        signature, trace = mine["Authorization"], mine["X-TC-TraceId"]
        client._call("X", {"N": 2}, headers=mine)  # noqa: SLF001 - as above

    assert mine["Authorization"] != signature, SDK
    assert (first.header["Authorization"], first.data) == (mine["Authorization"], '{"N": 1}'), SDK
    assert mine["X-TC-TraceId"] == trace, SDK


def test_the_official_sdk_lets_a_netrc_file_replace_the_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with Server(OK) as server:
        sdk_send(server.url)

    assert server.requests[0].header("authorization").startswith("Basic "), SDK


def test_the_official_sdk_hands_message_and_token_to_whom_a_redirect_names() -> None:
    with Server(OK) as other:
        moved = http_response(b"", status="307 Moved", headers={"Location": other.url})
        with Server(Exchange(response=moved)) as server:
            key = SdkCredential(KEY.secret_id, KEY.secret_key, TOKEN)
            with sdk_client(sdk_profile(server.url), credential=key) as client:
                client.SendMultiGlobalSms(sdk_request())

    (leaked,) = other.requests
    assert json.loads(leaked.body)["MultiSmsInfoSet"][0]["PhoneNumber"] == PHONE, SDK
    assert leaked.header("x-tc-token") == TOKEN, SDK


def test_the_official_sdk_logs_signature_token_and_number(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = SdkCredential(KEY.secret_id, KEY.secret_key, TOKEN)
    with Server(OK) as server, sdk_client(sdk_profile(server.url), credential=key) as client:
        client.SendMultiGlobalSms(sdk_request())

    said = [text in caplog.text for text in ("Signature=", TOKEN, PHONE, APP)]
    assert said == [True] * 4, SDK


def test_the_official_sdk_makes_the_text_of_a_log_line_that_nobody_wants() -> None:
    made: list[int] = []
    built = RequestInternal("", "POST", "/")

    class Shown:
        """A request of the SDK that tells when somebody wants to see it."""

        method, uri, header, data = built.method, built.uri, built.header, built.data

        def __init__(self, host: str) -> None:
            self.host = host

        def __str__(self) -> str:
            made.append(1)
            return ""

    logging.getLogger("tencentcloud_sdk_common").setLevel(logging.CRITICAL)
    try:
        with Server(OK) as server, sdk_client(sdk_profile(server.url)) as client:
            client.request.send_request(Shown(server.host))
    finally:
        logging.getLogger("tencentcloud_sdk_common").setLevel(logging.NOTSET)

    assert made == [1], SDK


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment name the authority of these tests."""
    path = tmp_path / "authorities.pem"
    authority().cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))


@pytest.mark.usefixtures("trusted")
def test_the_authorities_of_the_environment_are_trusted() -> None:
    with mock(tls=server_tls("127.0.0.1")) as endpoint:
        [status] = tc3_send(endpoint.url).send_multi_status_set

    assert (status.ok, endpoint.count().acted) == (True, 1)


@pytest.mark.usefixtures("trusted")
def test_the_official_sdk_does_not_trust_the_authorities_of_the_environment() -> None:
    with (
        mock(tls=server_tls("127.0.0.1")) as endpoint,
        pytest.raises(TencentCloudSDKException) as caught,
    ):
        sdk_send(endpoint.url)

    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.get_message(), SDK
    assert endpoint.requests == [], SDK


def test_the_official_sdk_resets_the_warning_filters_of_the_process() -> None:
    body = accepted()
    body["Response"]["DeprecatedWarning"] = "use another"
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("error")
        with Server(Exchange(response=http_response(body))) as server:
            sdk_send(server.url)
        action = warnings.filters[0][0]

    assert action == "default", SDK
