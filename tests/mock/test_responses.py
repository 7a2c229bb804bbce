"""Successful responses: made from the request, the examples, or the types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.mock import Count, faults
from tc3gen.mock.sms import iso_code
from tests.mock.raw import ACTION, MESSAGE, PARAMETERS, ask, mock, signed

if TYPE_CHECKING:
    from tc3gen.mock import MockEndpoint
    from tests.mock.conftest import Demo

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _message(number: str, **fields: object) -> dict[str, Any]:
    return {**MESSAGE, "PhoneNumber": number, **fields}


def _statuses(endpoint: MockEndpoint, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    response = ask(endpoint, signed({**PARAMETERS, "MultiSmsInfoSet": list(messages)}))
    statuses: list[dict[str, Any]] = response.result["SendMultiStatusSet"]
    return statuses


def test_each_recipient_has_a_result_in_order() -> None:
    with mock() as endpoint:
        response = ask(
            endpoint,
            signed(
                {
                    **PARAMETERS,
                    "MultiSmsInfoSet": [
                        _message("+60198890000", SessionContext="é\ud800"),
                        _message("+4915112345678"),
                    ],
                }
            ),
        )

    first, second = response.result["SendMultiStatusSet"]
    serials = [status.pop("SerialNo") for status in (first, second)]
    assert (first, second) == (
        {
            "PhoneNumber": "+60198890000",
            "Fee": 1,
            "SessionContext": "é\ud800",
            "Code": "Ok",
            "Message": "send success",
            "IsoCode": "MY",
        },
        {
            "PhoneNumber": "+4915112345678",
            "Fee": 1,
            "SessionContext": "",
            "Code": "Ok",
            "Message": "send success",
            "IsoCode": "DE",
        },
    )
    ids = {*serials, response.result["RequestId"]}
    assert len(ids) == 3
    assert all(_UUID.fullmatch(each) for each in ids)


def test_an_invalid_phone_number_fails_alone() -> None:
    """The other messages of its request are sent."""
    with mock() as endpoint:
        statuses = _statuses(endpoint, _message("60198890000"), _message("+60198890001"))

    codes = ["InvalidParameterValue.IncorrectPhoneNumber", "Ok"]
    assert [status["Code"] for status in statuses] == codes
    assert [status["Fee"] for status in statuses] == [0, 1]
    assert endpoint.count(PhoneNumber="60198890000") == Count(1, 0)
    assert endpoint.count(PhoneNumber="+60198890001") == Count(1, 1)


def test_outcomes_are_set_by_number_by_template_and_for_every_nth() -> None:
    with mock() as endpoint:
        endpoint.set_outcome("LimitExceeded.DailyLimit", PhoneNumber="+60198890001")
        endpoint.set_outcome("FailedOperation.TemplateIncorrectOrUnapproved", TemplateId="7")
        endpoint.set_outcome("InternalError.Timeout", every=3)
        statuses = _statuses(
            endpoint,
            _message("+60198890000"),
            _message("+60198890001"),
            _message("+60198890002", TemplateId="7"),
            _message("+60198890003"),
            _message("+60198890004"),
            _message("+60198890005"),
        )

    assert [status["Code"] for status in statuses] == [
        "Ok",
        "LimitExceeded.DailyLimit",
        "FailedOperation.TemplateIncorrectOrUnapproved",
        "Ok",
        "Ok",
        "InternalError.Timeout",
    ]
    assert [status["Fee"] for status in statuses] == [1, 0, 0, 1, 1, 0]
    acted = [endpoint.count(PhoneNumber=f"+6019889000{last}").acted for last in range(6)]
    assert acted == [1, 0, 0, 1, 1, 1]


def test_an_outcome_can_say_whether_the_service_acted() -> None:
    with mock() as endpoint:
        endpoint.set_outcome("InternalError.Timeout", acted=False)
        _statuses(endpoint, _message("+60198890000"))
        endpoint.clear_rules()
        endpoint.set_outcome("Not.Documented", documented=False)
        _statuses(endpoint, _message("+60198890001"))

    assert endpoint.count() == Count(2, 1)


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("LimitExceeded.DailyLimt", {}, "did you mean 'LimitExceeded.DailyLimit'?"),
        ("LimitExceeded", {"Phonenumber": "1"}, "did you mean 'PhoneNumber'?"),
    ],
    ids=["code", "field"],
)
def test_an_outcome_of_an_unknown_name_is_refused_with_the_nearest_one(
    code: str, fields: dict[str, str], words: str
) -> None:
    with mock() as endpoint, pytest.raises(ValueError, match=re.escape(words)):
        endpoint.set_outcome(code, **fields)  # type: ignore[arg-type]


def test_two_messages_to_one_number_are_distinguished_by_session_context() -> None:
    with mock() as endpoint:
        one, other = (_message("+60198890000", SessionContext=context) for context in "ab")
        _statuses(endpoint, one, other)
        _statuses(endpoint, one)

    assert endpoint.count(PhoneNumber="+60198890000") == Count(3, 3)
    assert endpoint.count(SessionContext="a") == Count(2, 2)
    assert endpoint.count(SessionContext="b") == Count(1, 1)
    [twice] = endpoint.acted_twice
    assert twice.fields == (("PhoneNumber", "+60198890000"), ("SessionContext", "a"))


def test_the_same_message_twice_in_one_request_is_sent_twice() -> None:
    with mock() as endpoint:
        _statuses(endpoint, MESSAGE, MESSAGE)
    assert endpoint.count() == Count(2, 2)
    assert len(endpoint.acted_twice) == 1


def test_without_examples_a_response_is_made_from_the_types(demo: Demo) -> None:
    with mock(demo.spec) as endpoint:
        result = ask(endpoint, demo("Describe", {})).result
    leaf = {"Name": "Name", "Trees": []}
    assert result.pop("RequestId")
    tree = result.pop("Tree")
    assert result == {
        "Total": 0,
        "Ratio": 0.5,
        "Deep": False,
        "At": "2021-01-11T00:00:00Z",
        "Day": "2021-01-11",
        "Names": ["Names"],
    }
    while tree["Trees"]:
        assert tree["Name"] == "Name"
        [tree] = tree["Trees"]
    assert tree == leaf


def test_the_response_is_the_first_documented_success_unless_another_is_injected(
    demo: Demo,
) -> None:
    with mock(demo.spec) as endpoint:
        endpoint.inject(faults.ExampleResponse("Large"), action="Echo")
        large, small = (ask(endpoint, demo("Echo", {})).result for _ in range(2))

    assert large["Number"] == "+60198000999"
    assert small["Number"] == "+60198000000"
    assert small["RequestId"] not in {"documented", large["RequestId"]}


def test_a_documented_failure_can_be_injected_by_its_title() -> None:
    title = "Both messages are refused because the template parameters are missing"
    with mock() as endpoint:
        endpoint.inject(faults.ExampleResponse(title), action=ACTION)
        statuses = ask(endpoint, signed()).result["SendMultiStatusSet"]
    assert {status["Code"] for status in statuses} == {
        "FailedOperation.TemplateIncorrectOrUnapproved"
    }


def test_batch_items_that_are_plain_values_have_results(demo: Demo) -> None:
    numbers = ["+12425550000", "+12125550000"]
    with mock(demo.spec) as endpoint:
        endpoint.set_outcome("LimitExceeded", PhoneNumber=numbers[0])
        parameters = {"PhoneNumberSet": numbers, "SessionContext": "all"}
        result = ask(endpoint, demo("SendAll", parameters)).result

    assert result["SendStatusSet"] == [
        {
            "PhoneNumber": numbers[0],
            "SessionContext": "all",
            "Code": "LimitExceeded",
            "IsoCode": "BS",
        },
        {"PhoneNumber": numbers[1], "SessionContext": "all", "Code": "Ok", "IsoCode": "US"},
    ]
    assert endpoint.count(PhoneNumber=numbers[0]) == Count(1, 0)


def test_without_a_batch_the_whole_request_is_counted(demo: Demo) -> None:
    with mock(demo.spec) as endpoint:
        for limit in (1, 2, 1):
            ask(endpoint, demo("Describe", {"Limit": limit}))
    assert sorted(endpoint.counts.values(), key=lambda count: count.acted) == [
        Count(1, 1),
        Count(2, 2),
    ]


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+60198890000", "MY"),
        ("+8613711112222", "CN"),
        ("+85251234567", "HK"),
        ("+12425551234", "BS"),
        ("+14155551234", "US"),
        ("+77011234567", "KZ"),
        ("+74951234567", "RU"),
        ("+80012345678", "DEF"),
        ("+99912345678", "DEF"),
        ("+", "DEF"),
        ("", "DEF"),
    ],
)
def test_the_country_is_that_of_the_calling_code(number: str, country: str) -> None:
    assert iso_code(number) == country
