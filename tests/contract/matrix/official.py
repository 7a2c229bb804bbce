"""The official SDK in the fault matrix: with its retryer, and as it is without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.common.retry import NoopRetryer, StandardRetryer
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from tests.contract.matrix.cells import TIMEOUT
from tests.contract.matrix.driving import APP, PHONE, REGION, TEMPLATE

if TYPE_CHECKING:
    from tests.contract.matrix.cells import Cell


class Official:
    """The official client; it knows no idempotent actions and says nothing of effects."""

    def __init__(self, *, retrying: bool) -> None:
        self._retrying = retrying

    def run(self, cell: Cell, url: str, key: tuple[str, str]) -> tuple[str, str]:
        """Send one message; see Contender."""
        timeout = TIMEOUT if cell.row.kind == "slow" else 20
        http = HttpProfile(
            protocol="http", endpoint=url.removeprefix("http://"), reqTimeout=timeout
        )
        retryer: Any = NoopRetryer()
        if self._retrying:
            retryer = StandardRetryer(max_attempts=cell.attempts, backoff_fn=lambda _: 0)
        client = SmsClient(
            Credential(*key), REGION, ClientProfile(httpProfile=http, retryer=retryer)
        )
        try:
            response = client.SendMultiGlobalSms(_request())
        except TencentCloudSDKException as error:
            return str(error.get_code()), ""
        except Exception as error:  # noqa: BLE001 - it lets foreign ones through
            return type(error).__name__, ""
        statuses = response.SendMultiStatusSet
        if not statuses:
            return "ok", ""
        return ("ok" if statuses[0].Code == "Ok" else str(statuses[0].Code)), ""


def _request() -> Any:  # noqa: ANN401 - the SDK is not typed
    message = models.MultiSmsInfo()
    message.PhoneNumber, message.TemplateId = PHONE, TEMPLATE
    request = models.SendMultiGlobalSmsRequest()
    request.SmsSdkAppId, request.MultiSmsInfoSet = APP, [message]
    return request
