"""The fields of a response: what is parsed, and what leaves the outcome unknown."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import HttpResponse, OutcomeUnknownError
from tc3.sms import SendMultiGlobalSmsResponse, SendMultiStatus
from tests.support.loopback import PHONE, accepted, client, send

if TYPE_CHECKING:

    from tc3.testing import FakeResponse

SERIAL = "a84166ff-8c6c-41f7-923b-9fdd27fd0fe4"
ABSENT = object()


def _status(**changes: object) -> dict[str, Any]:
    """Return a response whose status has *changes*; what is ABSENT is taken out."""
    body = accepted(**changes)
    (status,) = body["Response"]["SendMultiStatusSet"]
    for name, value in changes.items():
        if value is ABSENT:
            del status[name]
    return body


def _result(**fields: object) -> dict[str, Any]:
    return {"Response": {"RequestId": "req-1", **fields}}


def _unknown(content: FakeResponse) -> OutcomeUnknownError:
    """Return what a client raises of *content*, which is no error code."""
    sms, fake = client(content)
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    assert type(caught.value) is OutcomeUnknownError
    assert (caught.value.effect, len(fake.requests)) == ("unknown", 1)
    return caught.value


READ: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "as documented": ({}, {}),
    "unknown fields": ({"Tomorrow": {"a": [1]}, "phone_number": 5}, {}),
    "null where it may be": (
        {"SerialNo": None, "Fee": None, "Message": None, "IsoCode": None},
        {"serial_no": None, "fee": None, "message": None, "iso_code": None},
    ),
    "absent where it may be": (
        {"SerialNo": ABSENT, "Fee": ABSENT, "Message": ABSENT, "IsoCode": ABSENT},
        {"serial_no": None, "fee": None, "message": None, "iso_code": None},
    ),
    "an unsigned 64-bit fee": ({"Fee": 2**64 - 1}, {"fee": 2**64 - 1}),
    "a refused recipient": (
        {"Code": "FailedOperation.PhoneNumberInBlacklist", "Fee": 0},
        {"code": "FailedOperation.PhoneNumberInBlacklist", "fee": 0},
    ),
    "an unknown code": ({"Code": "Brand.New"}, {"code": "Brand.New"}),
    "any text": (
        {"Message": "\U0001f600\0\u2028", "IsoCode": "\u672a"},
        {"message": "\U0001f600\0\u2028", "iso_code": "\u672a"},
    ),
}


@pytest.mark.parametrize(("wire", "read"), READ.values(), ids=READ)
def test_a_response_is_read_field_by_field(
    wire: dict[str, object], read: dict[str, object]
) -> None:
    """What is there is read as it is; nothing is filled with a zero value."""
    values: dict[str, Any] = {
        "serial_no": SERIAL,
        "phone_number": PHONE,
        "fee": 1,
        "session_context": "",
        "code": "Ok",
        "message": "send success",
        "iso_code": "MY",
        **read,
    }
    sms, _ = client(_status(**wire))
    assert send(sms) == SendMultiGlobalSmsResponse(
        send_multi_status_set=[SendMultiStatus(**values)], request_id="req-1"
    )


def test_a_null_error_is_none() -> None:
    """The result beside it counts."""
    sms, _ = client({"Response": {**accepted()["Response"], "Error": None}})
    assert [status.ok for status in send(sms).send_multi_status_set] == [True]


# A response, and what is said of it after "the response is not as documented".
MISMATCHES: dict[str, tuple[dict[str, Any], str]] = {
    "fewer outcomes than messages": (
        _result(SendMultiStatusSet=[]),
        "send_multi_status_set tells 0 outcomes of 1",
    ),
    "more outcomes than messages": (
        _result(SendMultiStatusSet=accepted()["Response"]["SendMultiStatusSet"] * 2),
        "send_multi_status_set tells 2 outcomes of 1",
    ),
    "absent list": (_result(), "send_multi_status_set is absent or null, a list is documented"),
    "null for a list": (
        _result(SendMultiStatusSet=None),
        "send_multi_status_set is absent or null, a list is documented",
    ),
    "object for a list": (
        _result(SendMultiStatusSet={}),
        "send_multi_status_set is an object, a list is documented",
    ),
    "no envelope of the service": (
        {"Response": {"SendMultiStatusSet": []}},
        "Response.RequestId is missing",
    ),
}


@pytest.mark.parametrize(("body", "said"), MISMATCHES.values(), ids=MISMATCHES)
def test_a_response_that_is_not_as_documented_leaves_the_outcome_unknown(
    body: dict[str, Any], said: str
) -> None:
    """The request was perhaps carried out: the error names the field and keeps the raw response."""
    error = _unknown(body)
    assert error.message in {f"the response is not as documented: {said}", said}
    assert (error.action, error.attempts) == ("SendMultiGlobalSms", 1)
    assert error.request_id == ("" if "RequestId is" in said else "req-1")
    assert error.response is not None
    assert (error.response.status, error.response.body) == (200, json.dumps(body).encode())


def test_the_raw_response_of_a_mismatch_is_complete() -> None:
    """Its headers are there, too: the service's date and trace id help support."""
    body = json.dumps(_result()).encode()
    raw = HttpResponse(status=200, headers={"date": "Mon, 25 Feb 2019 00:44:25 GMT"}, body=body)
    assert _unknown(raw).response == raw


def test_meta_describes_the_response() -> None:
    """Status, raw body, attempts and elapsed seconds; neither repr nor == see them."""
    body = accepted()
    sms, _ = client(body)
    response = send(sms)
    assert (response.meta.status, response.meta.raw.body, response.meta.attempts) == (
        200,
        json.dumps(body).encode(),
        1,
    )
    assert 0 <= response.meta.elapsed < 5
    by_hand = SendMultiGlobalSmsResponse(
        send_multi_status_set=response.send_multi_status_set, request_id="req-1"
    )
    assert (response == by_hand, repr(response) == repr(by_hand)) == (True, True)
    assert response.meta != by_hand.meta


def test_a_request_id_may_be_a_number_or_absent_where_there_are_results() -> None:
    """What was accepted stays accepted; the id is what it can be."""
    for wire, read in ((5, "5"), (None, ""), ([], "")):
        sms, _ = client({"Response": {**accepted()["Response"], "RequestId": wire}})
        response = send(sms)
        assert (response.send_multi_status_set[0].ok, response.meta.request_id) == (True, read)


def test_a_deprecation_in_a_response_leaves_the_filters_of_the_process_alone() -> None:
    """An unknown field is ignored, even one that other clients turn into warnings."""
    before = list(warnings.filters)
    body = {"Response": {**accepted()["Response"], "DeprecatedWarning": "use another action"}}
    sms, _ = client(body)
    assert send(sms).send_multi_status_set[0].ok
    assert warnings.filters == before
