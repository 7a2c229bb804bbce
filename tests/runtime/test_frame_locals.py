"""Local variables in the frames of a raised error, which error reporters record, hold no secret."""

from __future__ import annotations

import asyncio
import copy
import gc
import linecache
import pickle
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import (
    Credential,
    CredentialError,
    HttpTransport,
    RequestOptions,
    TencentCloudError,
    ValidationError,
)
from tc3._tracebacks import clear_locals
from tc3.sms import AsyncSmsClient, MultiSmsInfo, SmsClient
from tc3.testing import FakeTransport
from tests.support.clocks import ClockOf, sleepless
from tests.support.effort import THOROUGH
from tests.support.loopback import REGION, accepted, http_response
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

SECRET, TOKEN = "key-hush", "token-hush"
PHONE, PARAMETER, CONTEXT = "+60198765432", "otp-271828", "customer-31415"
KEY = Credential("AKIDEXAMPLE", SECRET, TOKEN)
HUSH = (SECRET, TOKEN, PHONE[1:], PARAMETER, CONTEXT, "TC3-HMAC-SHA256")
PACKAGE = str(Path(tc3.__file__).parent)
METHOD = "send_multi_global_sms"


def _message() -> MultiSmsInfo:
    return MultiSmsInfo(
        phone_number=PHONE,
        template_id="1800308",
        template_param_set=[PARAMETER],
        session_context=CONTEXT,
    )


def recorded(error: BaseException) -> str:
    """Return what a reporter records below the frame that caught *error*."""
    assert error.__traceback__ is not None
    below = error.with_traceback(error.__traceback__.tb_next)
    return "".join(traceback.TracebackException.from_exception(below, capture_locals=True).format())


def _assert_hushed(error: BaseException) -> None:
    text = recorded(error)
    assert [word for word in HUSH if word in text] == []


class _PlantedError(Exception):
    """Raised where a line of the package is about to run."""


CALLED_BY_THE_LOOP = {
    "_expire",
    "_fail",
    "_finish",
    "_go_on",
    "_on_ready",
    "_rest",
    "expire",
    "rest_if_idle",
}


class _Planter:
    """Raises at the *number*-th line of the package that runs, but for two kinds of functions.

    The methods of clients take the parameters, and delete them before they call anything that can
    raise. What the event loop calls has no caller, and an error in it would end in a timeout.
    """

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - a tracer
        code = frame.f_code
        if not code.co_filename.startswith(PACKAGE) or code.co_name in {"call", METHOD}:
            return None
        if code.co_name in CALLED_BY_THE_LOOP:
            return None
        # A StopIteration that is being handled shows its value: only an interrupt gets there.
        line = linecache.getline(code.co_filename, frame.f_lineno)
        if event == "line" and "StopIteration" not in line and "= end.value" not in line:
            self.left -= 1
            if self.left == 0:
                raise _PlantedError
        return self


def _client(**settings: Any) -> SmsClient:  # noqa: ANN401 - any setting
    return SmsClient(KEY, region=REGION, clock=ClockOf(sleep=sleepless), attempts=1, **settings)


def _send(server: Server) -> None:
    with _client(endpoint=server.url) as sms:
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[_message()])


def _call(server: Server) -> None:
    with _client(endpoint=server.url) as sms:
        sms.call("Any", {"PhoneNumber": PHONE, "Text": [PARAMETER, CONTEXT]})


def _await(server: Server) -> None:
    async def main() -> None:
        async with AsyncSmsClient(KEY, region=REGION, endpoint=server.url, attempts=1) as sms:
            await sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[_message()])

    asyncio.run(main())


WAYS: dict[str, Callable[[Server], None]] = {"method": _send, "call": _call, "async": _await}


def _raised_at(number: int, way: Callable[[Server], None]) -> tuple[BaseException | None, bool]:
    """Return what *way* raises where line *number* does, and whether there is such a line."""
    response = http_response(accepted(PhoneNumber=PHONE, SessionContext=CONTEXT))
    planter, before = _Planter(number), sys.gettrace()
    with Server(Exchange(response=response)) as server:
        sys.settrace(planter)
        try:
            way(server)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is looked at
            return error, True
        finally:
            sys.settrace(before)
    return None, planter.left <= 0


# An error between two lines that never fail may leave a socket, or a coroutine, to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_error_anywhere_in_a_call_shows_nothing_private_in_local_variables(
    way: Callable[[Server], None],
) -> None:
    """Each line that a call runs raises once, and a reporter records all local variables."""
    step, number, errors = 1 if THOROUGH else 7, 1, 0
    while True:
        error, is_line = _raised_at(number, way)
        if not is_line:
            break
        if error is not None:
            errors += 1
            _assert_hushed(error)
        number += step
    del error
    gc.collect()  # What a raised line left behind is collected here, and not in another test.
    assert errors > 20


WRONG_ITEMS: dict[str, Any] = {
    "objects": [{"PhoneNumber": PHONE, "TemplateParamSet": [PARAMETER]}],
    "a number": PHONE,
    "a message": _message(),
    "a wrong message": [MultiSmsInfo(phone_number=PHONE[1:], template_id="1")],
    "a message with a wrong list": [
        MultiSmsInfo(phone_number=PHONE, template_id="1", template_param_set=PARAMETER)  # type: ignore[arg-type] # it is wrong
    ],
}


@pytest.mark.parametrize("items", WRONG_ITEMS.values(), ids=WRONG_ITEMS)
@pytest.mark.parametrize("checks", [True, False])
def test_wrong_parameters_do_not_show_in_local_variables(
    items: Any,  # noqa: ANN401 - anything but what is wanted
    *,
    checks: bool,
) -> None:
    with pytest.raises(TencentCloudError) as caught:
        _client(transport=FakeTransport(), checks=checks).send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=items
        )
    _assert_hushed(caught.value)


def test_what_cannot_be_serialized_does_not_show_in_local_variables() -> None:
    with pytest.raises(ValidationError) as caught:
        _client(transport=FakeTransport()).call("Any", {"Phone": PHONE, "Odd": {PARAMETER}})
    _assert_hushed(caught.value)


def test_headers_of_a_call_do_not_show_in_local_variables() -> None:
    options = RequestOptions(headers={"X-Forwarded-Token": f"{TOKEN}\r\n"})
    with pytest.raises(ValidationError) as caught:
        _client(transport=FakeTransport()).send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[_message()], options=options
        )
    _assert_hushed(caught.value)


@pytest.mark.parametrize(
    ("secret_key", "token"),
    [(f"{SECRET}\n", None), (SECRET, f"{TOKEN} "), (SECRET, "")],
    ids=["line end", "blank in the token", "empty token"],
)
def test_a_refused_key_does_not_show_in_local_variables(secret_key: str, token: str | None) -> None:
    with pytest.raises(CredentialError) as caught:
        Credential("AKIDEXAMPLE", secret_key, token)
    _assert_hushed(caught.value)


@pytest.mark.parametrize(
    "environ",
    [
        {"TENCENTCLOUD_SECRET_KEY": SECRET},
        {"TENCENTCLOUD_SECRET_ID": "AKID", "TENCENTCLOUD_SECRET_KEY": f"{SECRET}\n"},
    ],
    ids=["no id", "line end"],
)
def test_the_environment_does_not_show_in_local_variables(environ: dict[str, str]) -> None:
    with pytest.raises(CredentialError) as caught:
        Credential.from_env(environ)
    _assert_hushed(caught.value)


def test_a_credential_of_a_wrong_type_is_not_among_the_locals() -> None:
    for wrong in (("AKIDEXAMPLE", SECRET), SECRET):
        with pytest.raises(ValidationError) as caught:
            SmsClient(wrong, region=REGION)  # type: ignore[arg-type]
        _assert_hushed(caught.value)


def test_the_password_of_a_proxy_does_not_show_in_local_variables() -> None:
    with pytest.raises(ValidationError) as caught:
        HttpTransport(proxy=f"http://user:{SECRET}@host:99999999")
    _assert_hushed(caught.value)


def test_the_error_that_a_caller_was_handling_keeps_its_local_variables() -> None:
    def fail() -> None:
        mine = "kept for my reporter"
        raise LookupError(len(mine))

    def call_while_handling() -> None:
        try:
            fail()
        except LookupError:
            _client(transport=FakeTransport()).call("no name", {})

    with pytest.raises(ValidationError) as caught:
        call_while_handling()
    assert "kept for my reporter" in recorded(caught.value)


def test_errors_that_cause_each_other_in_a_circle_are_cleared_once() -> None:
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    clear_locals(first)
    assert (first.__cause__, second.__cause__) == (second, first)


def test_a_credential_refuses_to_be_pickled_and_copies_are_itself() -> None:
    with pytest.raises(TypeError, match="a Credential holds a secret key"):
        pickle.dumps(KEY)
    assert copy.copy(KEY) is KEY
    assert copy.deepcopy({"key": KEY}) == {"key": KEY}


def test_a_part_of_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(CredentialError, match="secret_key must be a str, not bytes"):
        Credential("AKID", SECRET.encode())  # type: ignore[arg-type] # it is wrong
