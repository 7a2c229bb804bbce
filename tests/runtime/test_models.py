"""Structures: what they accept, what they send, and that a misspelt field fails at once."""

from __future__ import annotations

from typing import Any

import pytest

from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsRequest
from tests.support.loopback import PHONE, message

SENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "required only": ({}, {}),
    "None is left out": (
        {"template_param_set": None, "sender_id": None, "session_context": None},
        {},
    ),
    "an empty list is sent": ({"template_param_set": []}, {"TemplateParamSet": []}),
    "empty texts are sent": (
        {"sender_id": "", "session_context": ""},
        {"SenderId": "", "SessionContext": ""},
    ),
    "everything": (
        {"template_param_set": ["1", "2"], "sender_id": "Qsms", "session_context": "ref"},
        {"TemplateParamSet": ["1", "2"], "SenderId": "Qsms", "SessionContext": "ref"},
    ),
}


@pytest.mark.parametrize(("given", "wire"), SENT.values(), ids=SENT)
def test_what_is_given_is_sent_under_its_wire_name(
    given: dict[str, Any], wire: dict[str, Any]
) -> None:
    """An undefined parameter is an error for the service, so nothing else is sent."""
    request = SendMultiGlobalSmsRequest(sms_sdk_app_id="1", multi_sms_info_set=[message(**given)])
    assert request.to_wire() == {
        "SmsSdkAppId": "1",
        "MultiSmsInfoSet": [{"PhoneNumber": PHONE, "TemplateId": "1800308", **wire}],
    }


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"phone_number": PHONE}, id="a required field is missing"),
        pytest.param({"phone_number": PHONE, "template_id": "1", "sign": "x"}, id="a foreign name"),
        pytest.param({"PhoneNumber": PHONE, "TemplateId": "1"}, id="wire names"),
    ],
)
def test_a_structure_takes_its_own_fields_only(values: dict[str, Any]) -> None:
    """A misspelt or forgotten field never becomes a request."""
    with pytest.raises(TypeError):
        MultiSmsInfo(**values)


def test_a_misspelt_attribute_cannot_be_set() -> None:
    """Elsewhere it would be set, and left out of the request or sent mangled."""
    item: Any = message()
    with pytest.raises(AttributeError):
        item.templateId = "1800308"


def test_structures_are_equal_where_their_values_are() -> None:
    """They are plain values, and can be changed until they are sent."""
    item = message()
    assert item == message()
    item.sender_id = "Qsms"
    assert (item == message(), item.to_wire()["SenderId"]) == (False, "Qsms")
