"""Connections, proxies and event loops: what the official SDK does with them."""

from __future__ import annotations

import asyncio
import logging
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common.http.request import _get_proxy_from_env
from tencentcloud.sms.v20210111.sms_client_async import SmsClient as AsyncSdkClient

from tc3 import AsyncHttpTransport, NotSentError
from tests.contract.peers.driving import (
    SDK,
    Unsent,
    mock,
    sdk_client,
    sdk_profile,
    sdk_request,
    sdk_send_async,
    tc3_send_async,
)
from tests.support.loopback import KEY, REGION, refusing_endpoint
from tests.support.tls import authority, client_tls, server_tls

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)


def test_five_calls_in_an_event_loop_share_a_connection() -> None:
    with mock() as endpoint:
        asyncio.run(tc3_send_async(endpoint.url, times=5))

    assert (endpoint.connections, endpoint.count().acted) == (1, 5)


@pytest.mark.parametrize("keeps", [False, True])
def test_the_official_sdk_keeps_connections_whatever_it_is_told(*, keeps: bool) -> None:
    with mock() as endpoint, sdk_client(sdk_profile(endpoint.url, keepAlive=keeps)) as client:
        for _ in range(3):
            client.SendMultiGlobalSms(sdk_request())

    assert endpoint.connections == 1, SDK


def test_the_official_async_client_connects_for_each_call_by_default() -> None:
    with mock() as endpoint:
        asyncio.run(sdk_send_async(sdk_profile(endpoint.url), times=5))

    assert endpoint.connections == 5, SDK


# Its thread connects until its process ends, so the process is one of its own, and ends early. It
# only accepts: no server with a script, and its limits, is needed there.
FLOOD = """
import os, socket, threading, time
from tencentcloud.common.http.request import ApiRequest, RequestInternal

listener = socket.create_server(("127.0.0.1", 0), backlog=512)
accepted = []

def accept():
    while True:
        accepted.append(listener.accept()[0])

threading.Thread(target=accept, daemon=True).start()
host = "127.0.0.1:%d" % listener.getsockname()[1]
sdk = ApiRequest(host, req_timeout=0.2, is_http=True, pre_conn_pool_size=1)
request = RequestInternal(host, "POST", "/")
threading.Thread(target=sdk.send_request, args=[request], daemon=True).start()
until = time.monotonic() + 5
while len(accepted) < 50 and time.monotonic() < until:
    time.sleep(0.01)
print(len(accepted) >= 50, flush=True)
os._exit(0)
"""


def test_the_official_sdk_opens_connections_without_end_for_a_pool_of_one() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FLOOD],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (0, "True\n"), (SDK, ran.stderr)


def test_the_async_client_takes_a_proxy() -> None:
    """One that refuses: the error says so, and nothing was sent past it."""
    with refusing_endpoint() as url:
        transport = AsyncHttpTransport(proxy=url)
        with pytest.raises(NotSentError, match="proxy"):
            asyncio.run(tc3_send_async("sms.tests.invalid", transport=transport, attempts=1))


def test_the_official_async_client_cannot_be_made_with_a_proxy() -> None:
    with pytest.raises(TypeError, match="proxies"):
        AsyncSdkClient(None, REGION, sdk_profile("127.0.0.1", proxy="http://127.0.0.1:1"))


def test_the_async_client_trusts_the_authority_that_it_is_given() -> None:
    with mock(tls=server_tls("127.0.0.1")) as endpoint:
        transport = AsyncHttpTransport(ssl_context=client_tls())
        response = asyncio.run(tc3_send_async(endpoint.url, transport=transport))

    assert response.send_multi_status_set[0].ok


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_official_async_client_presents_the_authority_as_its_own_certificate(
    tmp_path: Path,
) -> None:
    path = tmp_path / "authorities.pem"
    authority().cert_pem.write_to_path(path)
    with pytest.raises(ssl.SSLError):
        AsyncSdkClient(None, REGION, sdk_profile("127.0.0.1", certification=str(path)))


def test_the_official_async_client_cannot_put_its_logger_back() -> None:
    logger = logging.getLogger("tencentcloud_sdk_common")
    before = list(logger.handlers)
    client = AsyncSdkClient(None, REGION, sdk_profile("127.0.0.1"))
    try:
        client.set_stream_logger()
        client.set_default_logger()
        left = list(logger.handlers)
    finally:
        logger.handlers = before
        logger.setLevel(logging.NOTSET)
        asyncio.run(client.close())

    assert len(left) == len(before) + 1, SDK


class _Refreshed:
    """Remembers whether it is asked in an event loop, where waiting for a server stops all else."""

    def __init__(self) -> None:
        self.in_loop = False

    def get_credential_info(self) -> tuple[str, str, None]:
        asyncio.get_running_loop()
        self.in_loop = True
        return KEY.secret_id, KEY.secret_key, None


def test_the_official_async_client_asks_for_credentials_in_the_event_loop() -> None:
    credential = _Refreshed()

    async def call(url: str) -> None:
        async with AsyncSdkClient(credential, REGION, sdk_profile(url)) as client:
            await client.SendMultiGlobalSms(sdk_request())

    with mock() as endpoint:
        asyncio.run(call(endpoint.url))

    assert credential.in_loop, SDK


EXCLUDED = {
    ".tencentcloudapi.com": True,
    "tencentcloudapi.com": True,
    "*": True,
    "mysms.tencentcloudapi.com.cn": False,
}


@pytest.mark.parametrize(("value", "excluded"), EXCLUDED.items(), ids=EXCLUDED)
def test_the_official_sdk_reads_no_proxy_the_wrong_way_round(
    value: str, excluded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", value)
    chosen = _get_proxy_from_env("sms.tencentcloudapi.com")

    assert (chosen is None) is not excluded, SDK


def _sdk_built(
    endpoint: str | None, options: dict[str, str] | None = None
) -> Any:  # noqa: ANN401 - as above
    profile = sdk_profile("127.0.0.1")
    profile.httpProfile.endpoint = endpoint
    with sdk_client(profile) as client:
        client.request = Unsent()
        return client._call("X", {}, options=options, headers={})  # noqa: SLF001 - as it does


def test_the_official_sdk_signs_a_url_as_host_and_ignores_an_endpoint_without_scheme() -> None:
    url = _sdk_built("https://sms.example.com")
    bare = _sdk_built(None, {"Endpoint": "sms.example.com"})

    assert url.header["Host"] == "https://sms.example.com", SDK
    assert bare.header["Host"] == "sms.tencentcloudapi.com", SDK
    assert _sdk_built("").header["Host"] == "", SDK


def test_the_official_sdk_cannot_send_a_number_in_a_form_and_says_true_in_python() -> None:
    with sdk_client(sdk_profile("127.0.0.1")) as client:
        client.request = Unsent()
        with pytest.raises(TypeError):
            client._call("X", {"N": 1}, {"IsMultipart": True}, {})  # noqa: SLF001 - as it does
    with sdk_client(sdk_profile("127.0.0.1", reqMethod="GET")) as client:
        client.request = Unsent()
        parameters: dict[str, object] = {"Deep": True, "None": None, "Names": []}
        query = client._call("X", parameters, headers={}).data  # noqa: SLF001 - as it does

    assert query == "Deep=True", SDK
