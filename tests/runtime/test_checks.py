"""All problems of a request are reported before it is sent, each with its path."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from tc3 import Problem, RequestOptions, ValidationError
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, PHONE, REGION, accepted, client, for_each, message

PATTERN = r"\+[1-9][0-9]{6,14}"
HALF = "holds half of a surrogate pair, which is no text"


class Number(StrEnum):
    """Phone numbers that are a kind of str."""

    MINE = PHONE


def _not_e164(length: int) -> str:
    return f"its {length} characters do not match {PATTERN}"


# What is changed in a message that could be sent, and what is then wrong with it.
MESSAGES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nothing wrong": ({}, []),
    "every field given": (
        {"template_param_set": ["1", ""], "sender_id": "Qsms", "session_context": "ref"},
        [],
    ),
    "shortest number": ({"phone_number": "+1234567"}, []),
    "longest number": ({"phone_number": "+123456789012345"}, []),
    "number too short": ({"phone_number": "+123456"}, [("phone_number", _not_e164(7))]),
    "number too long": ({"phone_number": "+1234567890123456"}, [("phone_number", _not_e164(17))]),
    "number without plus": ({"phone_number": "60198890000"}, [("phone_number", _not_e164(11))]),
    "number with 0 in front": ({"phone_number": "+0198890000"}, [("phone_number", _not_e164(11))]),
    "number with a line end": ({"phone_number": f"{PHONE}\n"}, [("phone_number", _not_e164(13))]),
    "number with a blank": ({"phone_number": f" {PHONE}"}, [("phone_number", _not_e164(13))]),
    "number of other digits": (
        {"phone_number": "+" + "\u0666" * 8},
        [("phone_number", _not_e164(9))],
    ),
    "masked number": ({"phone_number": "+60198***000"}, [("phone_number", _not_e164(12))]),
    "empty number": ({"phone_number": ""}, [("phone_number", _not_e164(0))]),
    "no number": ({"phone_number": None}, [("phone_number", "is missing, a str is wanted")]),
    "number as int": ({"phone_number": 60198890}, [("phone_number", "is an int, a str is wanted")]),
    "bytes": ({"phone_number": b"+60"}, [("phone_number", "is a bytes, a str is wanted")]),
    "number of a str subclass": ({"phone_number": Number.MINE}, []),
    "template as int": ({"template_id": 1800308}, [("template_id", "is an int, a str is wanted")]),
    "template as bool": ({"template_id": True}, [("template_id", "is a bool, a str is wanted")]),
    "no template": ({"template_id": None}, [("template_id", "is missing, a str is wanted")]),
    "sender as list": ({"sender_id": []}, [("sender_id", "is a list, a str is wanted")]),
    "no parameters": ({"template_param_set": []}, []),
    "parameters as str": (
        {"template_param_set": "190191"},
        [("template_param_set", "is a str, a list is wanted")],
    ),
    "parameters as set": (
        {"template_param_set": {"1"}},
        [("template_param_set", "is a set, a list is wanted")],
    ),
    "int and None among parameters": (
        {"template_param_set": ["1", 190191, None]},
        [
            ("template_param_set[1]", "is an int, a str is wanted"),
            ("template_param_set[2]", "is missing, a str is wanted"),
        ],
    ),
    "511 bytes": ({"session_context": "x" * 511}, []),
    "511 bytes of 3 each, and 1": ({"session_context": "\u672a" * 170 + "x"}, []),
    "512 bytes": (
        {"session_context": "x" * 512},
        [("session_context", "takes 512 bytes of UTF-8, at most 511 are allowed")],
    ),
    "512 bytes in 128 characters": (
        {"session_context": "\U0001f600" * 128},
        [("session_context", "takes 512 bytes of UTF-8, at most 511 are allowed")],
    ),
    "half a pair in a number": (
        {"phone_number": "+6019889000\udc00"},
        [("phone_number", _not_e164(12))],
    ),
    "a whole pair": ({"template_param_set": ["\U0001f600"]}, []),
}


@pytest.mark.parametrize(("changes", "wanted"), MESSAGES.values(), ids=MESSAGES)
def test_check_names_all_that_is_wrong_with_a_message(
    changes: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """Exactly these problems, and for a message that can be sent none."""
    assert message(**changes).check() == [Problem(path, text) for path, text in wanted]


@pytest.mark.parametrize(("changes", "wanted"), MESSAGES.values(), ids=MESSAGES)
def test_an_invalid_message_is_not_sent_and_named_by_its_index(
    changes: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """The fourth of four messages is multi_sms_info_set[3]; nothing goes out unless all can."""
    sms, fake = client(accepted())
    found = _problems(sms, [message(), message(), message(), message(**changes)])
    assert found == [Problem(f"multi_sms_info_set[3].{path}", text) for path, text in wanted]
    assert len(fake.requests) == (0 if wanted else 1)


def _problems(sms: SmsClient, messages: object, app: object = "2400006666") -> list[Problem]:
    """Return what the client refuses; nothing where it sends."""
    values: dict[str, Any] = {"sms_sdk_app_id": app, "multi_sms_info_set": messages}
    try:
        sms.send_multi_global_sms(**values)
    except ValidationError as error:
        return list(error.problems)
    return []


LISTS: dict[str, tuple[object, list[tuple[str, str]]]] = {
    "one": ([message()], []),
    "two hundred": ([message()] * 200, []),
    "empty": ([], [("multi_sms_info_set", "holds 0 items, at least 1 are wanted")]),
    "one too many": (
        [message()] * 201,
        [("multi_sms_info_set", "holds 201 items, at most 200 are allowed")],
    ),
    "missing": (None, [("multi_sms_info_set", "is missing, a list is wanted")]),
    "a message": (message(), [("multi_sms_info_set", "is a MultiSmsInfo, a list is wanted")]),
    "an iterator": (
        iter([message()]),
        [("multi_sms_info_set", "is a list_iterator, a list is wanted")],
    ),
    "a dict and None within": (
        [message(), {"PhoneNumber": PHONE}, None],
        [
            ("multi_sms_info_set[1]", "is a dict, a MultiSmsInfo is wanted"),
            ("multi_sms_info_set[2]", "is missing, a MultiSmsInfo is wanted"),
        ],
    ),
}


@pytest.mark.parametrize(("messages", "wanted"), LISTS.values(), ids=LISTS)
def test_the_list_of_messages_is_checked(messages: object, wanted: list[tuple[str, str]]) -> None:
    """Its type, its length and the type of each item."""
    sms, fake = client(accepted())
    assert _problems(sms, messages) == [Problem(path, text) for path, text in wanted]
    assert len(fake.requests) == (0 if wanted else 1)


def test_all_problems_of_a_call_are_reported_at_once() -> None:
    """Application, list length, several messages and the region, in the order of the parameters."""
    fake = FakeTransport()
    sms = SmsClient(KEY, region="ap-guangzhou", transport=fake)
    messages = [message(phone_number="60198"), *[message()] * 199]
    messages.append(message(phone_number=None, template_param_set=[1], session_context="x" * 600))
    assert _problems(sms, messages, app=2400006666) == [
        Problem("sms_sdk_app_id", "is an int, a str is wanted"),
        Problem("multi_sms_info_set", "holds 201 items, at most 200 are allowed"),
        Problem("multi_sms_info_set[0].phone_number", _not_e164(5)),
        Problem("multi_sms_info_set[200].phone_number", "is missing, a str is wanted"),
        Problem("multi_sms_info_set[200].template_param_set[0]", "is an int, a str is wanted"),
        Problem(
            "multi_sms_info_set[200].session_context",
            "takes 600 bytes of UTF-8, at most 511 are allowed",
        ),
        Problem("region", "'ap-guangzhou' does not serve this; ap-singapore, eu-frankfurt do"),
    ]
    assert fake.requests == []


HALVES: dict[str, tuple[dict[str, Any], str]] = {
    "template": ({"template_id": "\ud800"}, "template_id"),
    "second parameter": ({"template_param_set": ["1", "2\ud800"]}, "template_param_set[1]"),
    "sender": ({"sender_id": "\udc00Qsms"}, "sender_id"),
    "reference": ({"session_context": "\udfff"}, "session_context"),
    "long reference": ({"session_context": "x" * 200 + "\udfff"}, "session_context"),
}


@pytest.mark.parametrize(("changes", "path"), HALVES.values(), ids=HALVES)
@pytest.mark.parametrize("checks", [True, False], ids=["checked", "unchecked"])
def test_half_a_surrogate_pair_is_refused_with_or_without_checks(
    changes: dict[str, Any], path: str, *, checks: bool
) -> None:
    """It is no text and has no UTF-8, so there is nothing that could be sent as is."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region=REGION, transport=fake, checks=checks)
    assert _problems(sms, [message(), message(**changes)]) == [
        Problem(f"multi_sms_info_set[1].{path}", HALF)
    ]
    assert fake.requests == []


def test_problems_of_parameters_and_of_options_are_reported_at_once() -> None:
    """One ValidationError holds them all, so that mending takes one round."""
    sms, _ = client(accepted())
    with pytest.raises(ValidationError) as caught:
        sms.send_multi_global_sms(
            sms_sdk_app_id="1",
            multi_sms_info_set=[message(phone_number="60198")],
            options=RequestOptions(timeout=0),
        )
    assert sorted(problem.path for problem in caught.value.problems) == [
        "multi_sms_info_set[0].phone_number",
        "options.timeout",
    ]


@pytest.mark.parametrize("region", ["ap-singapore", "eu-frankfurt"])
def test_both_documented_regions_serve(region: str) -> None:
    """The region is sent in its header."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region=region, transport=fake)
    assert _problems(sms, [message()]) == []
    assert fake.requests[0].http.headers["X-TC-Region"] == region


@pytest.mark.parametrize(
    "region", ["ap-guangzhou", "ap-singapore-2", "AP-SINGAPORE", "ap-singapore ", "singapore"]
)
def test_another_region_is_a_problem(region: str) -> None:
    """The region is compared whole, and shown: it is not private."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region=region, transport=fake)
    offered = "ap-singapore, eu-frankfurt do"
    assert _problems(sms, [message()]) == [
        Problem("region", f"{region!r} does not serve this; {offered}")
    ]
    assert fake.requests == []


WRONG: dict[str, Any] = {
    "phone_number": "60198",
    "template_id": "",
    "template_param_set": ["", "\0"],
    "session_context": "x" * 600,
}
SENT = {
    "PhoneNumber": "60198",
    "TemplateId": "",
    "TemplateParamSet": ["", "\0"],
    "SessionContext": "x" * 600,
}


@pytest.mark.parametrize(
    ("checks", "options"),
    [
        pytest.param(False, None, id="by the client"),
        pytest.param(True, RequestOptions(checks=False), id="by the call"),
    ],
)
def test_without_checks_a_request_is_sent_as_is(
    *, checks: bool, options: RequestOptions | None
) -> None:
    """Limits and regions outgrow generated code: nothing is refused, and nothing changed."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region="ap-tomorrow", transport=fake, checks=checks)
    sms.send_multi_global_sms(
        sms_sdk_app_id="", multi_sms_info_set=[message(**WRONG)] * 201, options=options
    )
    assert fake.requests[0].body == {"SmsSdkAppId": "", "MultiSmsInfoSet": [SENT] * 201}
    assert fake.requests[0].http.headers["X-TC-Region"] == "ap-tomorrow"


def test_a_call_can_switch_on_checks_that_its_client_switched_off() -> None:
    """The request options take precedence over the client's setting."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region=REGION, transport=fake, checks=False)
    with pytest.raises(ValidationError):
        sms.send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[], options=RequestOptions(checks=True)
        )
    assert fake.requests == []


def test_a_str_subclass_is_sent_as_the_text_that_it_is() -> None:
    """An enumeration of texts may stand wherever a str may."""
    sms, fake = client(accepted())
    assert _problems(sms, [message(phone_number=Number.MINE)]) == []
    assert fake.requests[0].body["MultiSmsInfoSet"][0]["PhoneNumber"] == PHONE
