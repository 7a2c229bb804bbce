"""Drives clients through cells of the fault matrix, against a fake endpoint on this machine."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tc3 import Credential, RequestOptions, TencentCloudError
from tc3.sms import (
    AsyncSmsClient,
    MultiSmsInfo,
    SendMultiGlobalSmsRequest,
    SendMultiGlobalSmsResponse,
    SmsClient,
)
from tc3.sms.models.send_multi_global_sms import OPERATION
from tc3gen.commands import load_spec
from tc3gen.mock import ALWAYS, MockEndpoint
from tests.contract.matrix.cells import TIMEOUT, Cell, Contender, Result
from tests.support.clocks import AsyncClockOf, ClockOf, asleep_at_once, sleepless
from tests.support.project import ROOT

if TYPE_CHECKING:
    from tc3gen.model import Spec

APP, PHONE, REGION, TEMPLATE = "1400006666", "+60198890000", "ap-singapore", "1800308"
_IDEMPOTENT = replace(OPERATION, idempotent=True)


def spec() -> Spec:
    """Return the spec of this repository."""
    return load_spec(ROOT / "spec")


def drive(contender: Contender, cell: Cell, of: Spec) -> Result:
    """Return what *contender* says of a cell, and what was counted."""
    with MockEndpoint(of, rate_limits=False) as endpoint:
        endpoint.inject(cell.row.fault, times=ALWAYS if cell.always else 1)
        key = (endpoint.secret_id, endpoint.secret_key)
        told, effect = contender.run(cell, endpoint.url, key)
    last = endpoint.requests[-1] if endpoint.requests else None
    answered = last is not None and last.fault == "NoFault" and last.acted
    return Result(
        told=told,
        effect=effect,
        requests=len(endpoint.requests) + endpoint.incomplete,
        acted=endpoint.count(PhoneNumber=PHONE).acted,
        answered=answered,
    )


class _Client(SmsClient):
    """The generated client with a second action: the same one, declared idempotent."""

    def send_again(
        self, request: SendMultiGlobalSmsRequest, options: RequestOptions
    ) -> SendMultiGlobalSmsResponse:
        return self._perform(_IDEMPOTENT, request, options)


class _AsyncClient(AsyncSmsClient):
    """The same for event loops."""

    async def send_again(
        self, request: SendMultiGlobalSmsRequest, options: RequestOptions
    ) -> SendMultiGlobalSmsResponse:
        return await self._perform(_IDEMPOTENT, request, options)


class Ours:
    """The generated client, with pauses that take no time."""

    def run(self, cell: Cell, url: str, key: tuple[str, str]) -> tuple[str, str]:
        """Send one message; see Contender."""
        with _Client(
            Credential(*key),
            region=REGION,
            endpoint=url,
            clock=ClockOf(sleep=sleepless, random=lambda: 0.5),
        ) as sms:
            request, options = _request_of(cell)
            try:
                if cell.idempotent:
                    response = sms.send_again(request, options)
                else:
                    response = sms.send_multi_global_sms(
                        sms_sdk_app_id=request.sms_sdk_app_id,
                        multi_sms_info_set=request.multi_sms_info_set,
                        options=options,
                    )
            except TencentCloudError as error:
                return type(error).__name__, error.effect
        return _said(response)


class OursAsync:
    """The generated client for event loops, in a loop of its own."""

    def run(self, cell: Cell, url: str, key: tuple[str, str]) -> tuple[str, str]:
        """Send one message; see Contender."""
        return asyncio.run(self._run(cell, url, key))

    async def _run(self, cell: Cell, url: str, key: tuple[str, str]) -> tuple[str, str]:
        async with _AsyncClient(
            Credential(*key),
            region=REGION,
            endpoint=url,
            clock=AsyncClockOf(sleep=asleep_at_once, random=lambda: 0.5),
        ) as sms:
            request, options = _request_of(cell)
            try:
                if cell.idempotent:
                    response = await sms.send_again(request, options)
                else:
                    response = await sms.send_multi_global_sms(
                        sms_sdk_app_id=request.sms_sdk_app_id,
                        multi_sms_info_set=request.multi_sms_info_set,
                        options=options,
                    )
            except TencentCloudError as error:
                return type(error).__name__, error.effect
        return _said(response)


def _request_of(cell: Cell) -> tuple[SendMultiGlobalSmsRequest, RequestOptions]:
    timeout = TIMEOUT if cell.row.kind == "slow" else 20.0
    message = MultiSmsInfo(phone_number=PHONE, template_id=TEMPLATE)
    request = SendMultiGlobalSmsRequest(sms_sdk_app_id=APP, multi_sms_info_set=[message])
    return request, RequestOptions(attempts=cell.attempts, timeout=timeout)


def _said(response: SendMultiGlobalSmsResponse) -> tuple[str, str]:
    [status] = response.send_multi_status_set
    return ("ok" if status.ok else status.code), status.effect
