"""Official SDKs and the generated client work against the fake endpoint."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
import trustme
from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendMultiGlobalSmsRequest as SdkRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient as SdkClient
from tencentcloud.sms.v20210111.sms_client_async import SmsClient as AsyncSdkClient

from tc3 import AuthError, Credential, HttpTransport, OutcomeUnknownError, ThrottledError
from tc3.sms import MultiSmsInfo, SmsClient
from tc3gen.mock import Count, MockEndpoint, faults
from tests.mock.raw import PARAMETERS, PHONE, mock
from tests.support.effort import THOROUGH
from tests.support.services import actions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FAILURE = "AuthFailure.SignatureFailure"

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)


@pytest.fixture
def endpoint() -> Iterator[MockEndpoint]:
    """Yield an endpoint on the time of this machine."""
    with mock(clock=time.time) as started:
        yield started


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)


def _profile(endpoint: MockEndpoint, method: str, *, unsigned: bool = False) -> ClientProfile:
    http = HttpProfile(
        protocol="http", endpoint=endpoint.url.removeprefix("http://"), reqMethod=method
    )
    profile = ClientProfile(httpProfile=http)
    profile.unsignedPayload = unsigned
    return profile


def _request() -> SdkRequest:
    request = SdkRequest()
    request.from_json_string(json.dumps(PARAMETERS))
    return request


WAYS = {"POST": ("POST", False), "GET": ("GET", False), "unsigned payload": ("POST", True)}


@pytest.mark.parametrize(("method", "unsigned"), WAYS.values(), ids=WAYS)
def test_the_official_sdk_sends_and_raises_for_a_wrong_key(
    endpoint: MockEndpoint, method: str, unsigned: bool
) -> None:
    profile = _profile(endpoint, method, unsigned=unsigned)

    def send(secret: str) -> Any:  # noqa: ANN401 - the SDK has no types
        key = SdkCredential(endpoint.secret_id, secret)
        return SdkClient(key, "ap-singapore", profile).SendMultiGlobalSms(_request())

    [status] = send(endpoint.secret_key).SendMultiStatusSet
    with pytest.raises(TencentCloudSDKException) as refused:
        send("wrong")

    assert (status.Code, status.PhoneNumber, status.IsoCode) == ("Ok", PHONE, "MY")
    assert refused.value.get_code() == FAILURE
    assert endpoint.count() == Count(2, 1)


def test_the_official_async_sdk_sends_and_raises_for_a_wrong_key(endpoint: MockEndpoint) -> None:
    async def send(secret: str) -> Any:  # noqa: ANN401 - the SDK has no types
        key = SdkCredential(endpoint.secret_id, secret)
        async with AsyncSdkClient(key, "ap-singapore", _profile(endpoint, "POST")) as client:
            return await client.SendMultiGlobalSms(_request())

    [status] = asyncio.run(send(endpoint.secret_key)).SendMultiStatusSet
    with pytest.raises(TencentCloudSDKException) as refused:
        asyncio.run(send("wrong"))

    assert (status.Code, refused.value.get_code()) == ("Ok", FAILURE)
    assert endpoint.count() == Count(2, 1)


@pytest.fixture(scope="module")
def node_sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the official SDK for Node outside of the tree, or skip."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    package = "tencentcloud-sdk-nodejs-sms@4"
    try:
        installed = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", package],
            cwd=folder,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm gets no {package} in a minute")
    if installed.returncode:
        pytest.skip(f"npm cannot get {package}")
    for script in ("send.js", "call_each.js"):
        shutil.copy(Path(__file__).with_name(script), folder)
    return folder


def _said(command: list[str | Path], folder: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return ran.stdout + ran.stderr


def test_the_official_sdk_for_node_sends_and_raises_for_a_wrong_key(
    endpoint: MockEndpoint, node_sdk: Path
) -> None:
    host = endpoint.url.removeprefix("http://")
    environment = {"PATH": os.environ["PATH"]}
    said = [
        _said(["node", "send.js", host, endpoint.secret_id, secret], node_sdk, environment)
        for secret in (endpoint.secret_key, "wrong")
    ]

    assert said == ["Ok\n", f"{FAILURE}\n"]
    assert endpoint.count(SessionContext="node") == Count(2, 1)


ACTIONS = actions_of("sms")


def _documented(name: str, part: Literal["request", "response"]) -> Any:  # noqa: ANN401 - JSON
    """Return what the first example of an action shows; each masked digit is a 0."""
    return json.loads(getattr(ACTIONS[name].examples[0], part).replace("*", "0"))


def test_the_official_sdk_for_node_calls_every_action(
    endpoint: MockEndpoint, node_sdk: Path
) -> None:
    host = endpoint.url.removeprefix("http://")
    requests = {name: _documented(name, "request") for name in ACTIONS}
    key = (endpoint.secret_id, endpoint.secret_key)
    told = json.loads(
        _said(
            ["node", "call_each.js", host, *key, json.dumps(requests)],
            node_sdk,
            {"PATH": os.environ["PATH"]},
        )
    )

    assert {name: set(fields) for name, fields in told.items()} == {
        name: {*_documented(name, "response")["Response"]} for name in ACTIONS
    }
    assert [each.parameters for each in endpoint.requests] == [*requests.values()]


_needs_tccli = pytest.mark.skipif(
    shutil.which("tccli") is None,
    reason="tccli is not on the PATH; it cannot be a test dependency, for it brings other "
    "versions of the modules of the official SDK",
)


@_needs_tccli
@pytest.mark.skipif(not THOROUGH, reason="each call takes a second, as a process of its own")
def test_the_official_command_line_calls_every_action(
    endpoint: MockEndpoint, tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    for name in ACTIONS:
        request = tmp_path / f"{name}.json"
        request.write_text(json.dumps(_documented(name, "request")), "utf-8")
        command = ["tccli", "sms", name, "--region", "ap-singapore", "--endpoint", endpoint.url]
        command += ["--secretId", endpoint.secret_id, "--secretKey", endpoint.secret_key]
        said = _said([*command, "--cli-input-json", f"file://{request}"], tmp_path, environment)
        assert json.loads(said).keys() == _documented(name, "response")["Response"].keys()
        assert endpoint.requests[-1].parameters == _documented(name, "request")


@_needs_tccli
def test_the_official_command_line_sends_and_fails_for_a_wrong_key(
    endpoint: MockEndpoint, tmp_path: Path
) -> None:
    """It reaches plain http through a URL, which it then sends and signs as its Host."""
    command = ["tccli", "sms", "SendMultiGlobalSms", "--region", "ap-singapore"]
    command += ["--endpoint", endpoint.url, "--secretId", endpoint.secret_id]
    for name, value in PARAMETERS.items():
        command += [f"--{name}", value if isinstance(value, str) else json.dumps(value)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    right, wrong = (
        _said([*command, "--secretKey", secret], tmp_path, environment)
        for secret in (endpoint.secret_key, "wrong")
    )

    assert json.loads(right)["SendMultiStatusSet"][0]["Code"] == "Ok"
    assert FAILURE in wrong
    assert endpoint.requests[0].headers["host"] == endpoint.url
    assert endpoint.count() == Count(2, 1)


def _send(endpoint: MockEndpoint, **settings: Any) -> Any:  # noqa: ANN401 - of the client
    key = Credential(endpoint.secret_id, settings.pop("secret", endpoint.secret_key))
    with SmsClient(key, region="ap-singapore", endpoint=endpoint.url, **settings) as sms:
        response = sms.send_multi_global_sms(
            sms_sdk_app_id="1400006666",
            multi_sms_info_set=[MultiSmsInfo(phone_number=PHONE, template_id="1800308")],
        )
    [status] = response.send_multi_status_set
    return status


def test_the_generated_client_sends(endpoint: MockEndpoint) -> None:
    status = _send(endpoint)

    assert (status.ok, status.code, status.phone_number, status.fee) == (True, "Ok", PHONE, 1)
    assert endpoint.count() == Count(1, 1)


def test_the_generated_client_raises_the_error_of_the_response(endpoint: MockEndpoint) -> None:
    with pytest.raises(AuthError) as wrong_key:
        _send(endpoint, secret="wrong")  # noqa: S106 - the wrong one
    endpoint.inject(faults.ErrorResponse("RequestLimitExceeded"), times=10)
    with pytest.raises(ThrottledError) as throttled:
        _send(endpoint)
    endpoint.clear_rules()
    endpoint.inject(faults.CloseAfterReading())
    with pytest.raises(OutcomeUnknownError) as lost:
        _send(endpoint)

    assert (wrong_key.value.code, throttled.value.effect) == (FAILURE, "none")
    assert lost.value.effect == "unknown"
    assert endpoint.count().acted == 1
    assert endpoint.acted_twice == []


def test_a_client_that_trusts_the_certificate_sends_over_tls() -> None:
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    with mock(clock=time.time, tls=server) as endpoint:
        assert endpoint.url.startswith("https://127.0.0.1:")
        assert _send(endpoint, transport=HttpTransport(ssl_context=client)).ok
        endpoint.inject(faults.ResetAfterReading())
        with pytest.raises(OutcomeUnknownError):
            _send(endpoint, transport=HttpTransport(ssl_context=client))

    assert endpoint.count() == Count(2, 2)


def test_the_official_sdk_is_imported_from_this_environment() -> None:
    assert Path(sys.modules[SdkClient.__module__].__file__ or "").is_relative_to(sys.prefix)
