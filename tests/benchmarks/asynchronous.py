"""The clients for event loops: the generated one, and the official SDK's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.sms_client_async import SmsClient as SdkClient

from tc3 import Credential
from tc3.sms import AsyncSmsClient
from tests.benchmarks import generated_client, official_sdk
from tests.benchmarks.samples import APP, REGION, SECRET_ID, SECRET_KEY

if TYPE_CHECKING:
    from tests.benchmarks.samples import Message


class Asynchronous(Protocol):
    """One way to send messages from an event loop."""

    async def send(self, messages: list[Message], /) -> Any:  # noqa: ANN401 - each has its own
        """Send and return the response as the contender's own objects."""
        ...

    def plain(self, response: Any, /) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return these objects as a JSON value."""
        ...

    async def close(self) -> None:
        """Close what is held open."""
        ...


class GeneratedAsyncClient:
    """Sends to *host*, ``host:port`` of this machine over plain HTTP; *settings* as there are."""

    def __init__(self, host: str, **settings: Any) -> None:  # noqa: ANN401 - of any client
        self._client = AsyncSmsClient(
            Credential(SECRET_ID, SECRET_KEY), region=REGION, endpoint=f"http://{host}", **settings
        )

    async def send(self, messages: list[Message]) -> Any:  # noqa: ANN401 - see Asynchronous
        """Send and return the response object."""
        return await self._client.send_multi_global_sms(
            sms_sdk_app_id=APP, multi_sms_info_set=generated_client.items(messages)
        )

    def plain(self, response: Any) -> dict[str, Any]:  # noqa: ANN401 - see Asynchronous
        """Return a response as a JSON value."""
        return generated_client.plain(response)

    async def close(self) -> None:
        """Close the client."""
        await self._client.close()


class OfficialAsyncSdk:
    """Sends to *host*, ``host:port`` over plain HTTP."""

    def __init__(self, host: str) -> None:
        http = HttpProfile(protocol="http", endpoint=host, reqMethod="POST")
        profile = ClientProfile(httpProfile=http)
        self._client = SdkClient(SdkCredential(SECRET_ID, SECRET_KEY), REGION, profile)

    async def send(self, messages: list[Message]) -> Any:  # noqa: ANN401 - the SDK is not typed
        """Send and return the response object."""
        return await self._client.SendMultiGlobalSms(official_sdk.request(messages))

    def plain(self, response: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return a response as a JSON value."""
        return official_sdk.plain(response)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
