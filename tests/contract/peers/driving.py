"""The official SDK and the generated client, sending the same message to the same server."""

from __future__ import annotations

import contextlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import MultiSmsInfo as SdkMessage
from tencentcloud.sms.v20210111.models import SendMultiGlobalSmsRequest as SdkRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient as SdkClient
from tencentcloud.sms.v20210111.sms_client_async import SmsClient as AsyncSdkClient

from tc3.sms import AsyncSmsClient, SmsClient
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, PHONE, REGION, message, send
from tests.support.project import ROOT

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

APP, TEMPLATE, TOKEN = "2400006666", "1800308", "a-token-of-the-tests"
SDK = f"tencentcloud-sdk-python-common {version('tencentcloud-sdk-python-common')}"
"""Said where a control fails: perhaps a newer SDK has mended what it shows."""


def mock(*, tls: ssl.SSLContext | None = None) -> MockEndpoint:
    """Return a fake endpoint that knows the key of all tests."""
    return MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False, tls=tls)


def sdk_request(*, phone: str = PHONE) -> Any:  # noqa: ANN401 - the SDK is not typed
    """Return the SDK's request for one message."""
    item = SdkMessage()
    item.PhoneNumber, item.TemplateId = phone, TEMPLATE
    request = SdkRequest()
    request.SmsSdkAppId, request.MultiSmsInfoSet = APP, [item]
    return request


def sdk_profile(url: str, **settings: Any) -> Any:  # noqa: ANN401 - as above
    """Return the SDK's settings for a server at *url*; *settings* are those of its HttpProfile."""
    scheme, _, host = url.rpartition("://")
    settings.setdefault("reqTimeout", 5)
    http = HttpProfile(protocol=scheme or "https", endpoint=host, **settings)
    return ClientProfile(httpProfile=http)


@contextlib.contextmanager
def sdk_client(
    profile: Any,  # noqa: ANN401 - as above
    *,
    credential: Any = None,  # noqa: ANN401 - as above
) -> Iterator[Any]:
    """Yield the SDK's client, and end its connections afterwards, which it cannot do itself."""
    key = credential or SdkCredential(KEY.secret_id, KEY.secret_key)
    client = SdkClient(key, REGION, profile)
    session = client.request.conn._session  # noqa: SLF001 - it offers no other way to close
    try:
        yield client
    finally:
        session.close()


def sdk_send(url: str, **settings: Any) -> Any:  # noqa: ANN401 - as above
    """Send one message with the SDK."""
    with sdk_client(sdk_profile(url, **settings)) as client:
        return client.SendMultiGlobalSms(sdk_request())


async def sdk_send_async(profile: Any, *, times: int = 1) -> Any:  # noqa: ANN401 - as above
    """Send one message some times with the SDK's asynchronous client; return the last response."""
    async with AsyncSdkClient(
        SdkCredential(KEY.secret_id, KEY.secret_key), REGION, profile
    ) as client:
        for _ in range(times):
            response = await client.SendMultiGlobalSms(sdk_request())
        return response


def tc3_send(url: str, **settings: Any) -> Any:  # noqa: ANN401 - as the callers of the SDK have it
    """Send one message with the generated client, with pauses that take no time."""
    with SmsClient(
        KEY,
        region=REGION,
        endpoint=url,
        clock=ClockOf(sleep=sleepless, random=lambda: 0.5),
        **settings,
    ) as sms:
        return send(sms)


async def tc3_send_async(
    url: str,
    *,
    times: int = 1,
    **settings: Any,  # noqa: ANN401 - any of the client
) -> Any:  # noqa: ANN401 - as above
    """Send one message some times with the generated asynchronous client."""
    async with AsyncSmsClient(KEY, region=REGION, endpoint=url, **settings) as sms:
        for _ in range(times):
            response = await sms.send_multi_global_sms(
                sms_sdk_app_id=APP, multi_sms_info_set=[message()]
            )
        return response


class Unsent:
    """Stands in for the SDK's network: hands back the request that it was to send."""

    def send_request(self, request: Any) -> Any:  # noqa: ANN401 - as above
        """Return *request* itself."""
        return request
