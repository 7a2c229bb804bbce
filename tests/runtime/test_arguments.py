"""Arguments of a wrong type are refused where they are given, each by its Python path."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import ApiError, Credential, RequestOptions, ValidationError
from tc3.sms import AsyncSmsClient, MultiSmsInfo, SmsClient
from tc3.testing import FakeTransport
from tc3gen.mock import MockEndpoint
from tests.mock.raw import sms_spec
from tests.support.loopback import KEY, PHONE, REGION, accepted

if TYPE_CHECKING:
    from tc3._http.messages import Transport

MESSAGE = MultiSmsInfo(phone_number=PHONE, template_id="1800308")

WRONG_SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "pair for a credential": (
        {"credential": ("a", "b")},
        "credential: is a tuple, a Credential is wanted",
    ),
    "no credential": ({"credential": None}, "credential: is missing, a Credential is wanted"),
    "two lines for a region": ({"region": "a\nb"}, "region: must be printable ASCII"),
    "number for an endpoint": ({"endpoint": 443}, "endpoint: is an int, a str is wanted"),
    "class for a transport": (
        {"transport": object},
        "transport: is of type type, which has no method {method}",
    ),
    "text for on_attempt": ({"on_attempt": "log"}, "on_attempt: is a str, a function is wanted"),
    "number for a clock": (
        {"clock": 3},
        "clock: is of type int, which has no method time, monotonic, random, sleep",
    ),
    "clock without a function": (
        {"clock": SimpleNamespace(time=time.time, monotonic=time.monotonic, random=0.5)},
        "clock: is of type SimpleNamespace, which has no method random, sleep",
    ),
}


@pytest.mark.parametrize("kind", [SmsClient, AsyncSmsClient])
@pytest.mark.parametrize(("settings", "problem"), WRONG_SETTINGS.values(), ids=WRONG_SETTINGS)
def test_a_setting_of_a_wrong_type_is_refused_when_the_client_is_made(
    kind: type[SmsClient | AsyncSmsClient], settings: dict[str, Any], problem: str
) -> None:
    arguments: dict[str, Any] = {"credential": KEY, "region": REGION, **settings}
    with pytest.raises(ValidationError) as caught:
        kind(arguments.pop("credential"), **arguments)
    method = "send_async" if kind is AsyncSmsClient else "send"
    assert [str(each) for each in caught.value.problems] == [problem.format(method=method)]


def test_all_wrong_settings_are_reported_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        SmsClient("key", region="a\nb", timeout=-1)  # type: ignore[arg-type] # it is wrong
    assert [each.path for each in caught.value.problems] == ["credential", "region", "timeout"]


def test_a_region_of_no_generated_action_is_accepted_for_calls_by_name() -> None:
    fake = FakeTransport({"Response": {"RequestId": "1"}})
    sms = SmsClient(KEY, region="ap-guangzhou", transport=fake)
    assert sms.call("PullSmsSendStatus", {}) == {"RequestId": "1"}


@pytest.mark.parametrize("options", [{"timeout": 3}, {}, 3, "fast"], ids=repr)
def test_options_of_a_wrong_type_are_refused(options: Any) -> None:  # noqa: ANN401 - any type
    fake = FakeTransport(accepted())
    sms = _client(fake)
    wanted = f"options: is {_a(type(options).__name__)}, a RequestOptions is wanted"
    for send in (
        lambda: sms.send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[MESSAGE], options=options
        ),
        lambda: sms.call("Any", {}, options=options),
        lambda: sms.send_multi_global_sms_batches([MESSAGE], sms_sdk_app_id="1", options=options),
    ):
        with pytest.raises(ValidationError) as caught:
            send()
        assert [str(each) for each in caught.value.problems] == [wanted]
    assert fake.requests == []


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _client(transport: Transport, *, checks: bool = True) -> SmsClient:
    return SmsClient(Credential("id", "key"), region=REGION, transport=transport, checks=checks)


@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
def test_a_required_text_that_is_blank_is_refused(blank: str) -> None:
    fake = FakeTransport(accepted())
    message = MultiSmsInfo(phone_number=PHONE, template_id=blank)
    with pytest.raises(ValidationError) as caught:
        _client(fake).send_multi_global_sms(sms_sdk_app_id=blank, multi_sms_info_set=[message])
    assert [str(each) for each in caught.value.problems] == [
        "sms_sdk_app_id: is required, and must not be blank",
        "multi_sms_info_set[0].template_id: is required, and must not be blank",
    ]
    assert fake.requests == []


def test_an_optional_text_may_be_empty() -> None:
    message = MultiSmsInfo(phone_number=PHONE, template_id="1", sender_id="", session_context="")
    fake = FakeTransport(accepted())
    _client(fake).send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message])
    assert fake.requests[0].body["MultiSmsInfoSet"][0]["SenderId"] == ""


@pytest.mark.parametrize("checks", [True, False])
def test_tuples_are_sent_as_lists(*, checks: bool) -> None:
    message = MultiSmsInfo(
        phone_number=PHONE,
        template_id="1",
        template_param_set=("190191",),  # type: ignore[arg-type] # what programs do without types
    )
    fake = FakeTransport(accepted())
    _client(fake, checks=checks).send_multi_global_sms(
        sms_sdk_app_id="1",
        multi_sms_info_set=(message,),  # type: ignore[arg-type] # as above
    )
    (item,) = json.loads(fake.requests[0].http.body)["MultiSmsInfoSet"]
    assert item["TemplateParamSet"] == ["190191"]


def test_the_fake_endpoint_refuses_a_required_text_that_is_blank() -> None:
    with MockEndpoint(sms_spec()) as endpoint:
        key = Credential(endpoint.secret_id, endpoint.secret_key)
        sms = SmsClient(key, region=REGION, endpoint=endpoint.url, checks=False)
        with sms, pytest.raises(ApiError) as caught:
            sms.send_multi_global_sms(sms_sdk_app_id=" ", multi_sms_info_set=[MESSAGE])
    assert (caught.value.code, endpoint.count().acted) == ("InvalidParameterValue", 0)


def test_the_repr_of_request_options_shows_no_headers() -> None:
    assert "hush" not in repr(RequestOptions(headers={"X-Token": "hush"}))
