"""Responses and structures as dictionaries that are JSON serializable."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle

from tc3._calls.responses import NOT_RECEIVED
from tc3.sms import SendMultiGlobalSmsRequest, SendMultiGlobalSmsResponse
from tests.support.loopback import accepted, client, message, send


def _received() -> SendMultiGlobalSmsResponse:
    sms, _ = client(accepted(Fee=None, Message="\ud800"))
    return send(sms)


def test_a_response_as_a_dictionary_has_the_names_of_the_wire() -> None:
    """What it did not hold is left out; how it came is no part of it."""
    wire = accepted(Fee=None, Message="\ud800")["Response"]
    del wire["SendMultiStatusSet"][0]["Fee"]
    assert _received().to_dict() == wire
    assert json.loads(json.dumps(_received().to_dict())) == wire


def test_a_response_survives_the_round_trip_through_a_dictionary() -> None:
    response = _received()
    assert SendMultiGlobalSmsResponse.from_wire(response.to_dict()) == response


def test_a_request_as_a_dictionary_is_what_is_sent() -> None:
    """Down to its structures."""
    request = SendMultiGlobalSmsRequest(
        sms_sdk_app_id="1", multi_sms_info_set=[message(template_param_set=["a"])]
    )
    assert request.to_dict() == request.to_wire()
    assert message().to_dict() == message().to_wire()


def test_asdict_of_a_response_can_be_serialised() -> None:
    """It has the Python names, and nothing of the raw response."""
    values = dataclasses.asdict(_received())
    assert json.loads(json.dumps(values)) == values
    assert set(values) == {"send_multi_status_set", "request_id"}
    assert [field.name for field in dataclasses.fields(_received())] == list(values)


def test_a_copy_of_a_response_keeps_its_meta_and_one_made_by_hand_has_none() -> None:
    response = _received()
    pickled = pickle.loads(pickle.dumps(response))  # noqa: S301 - our own pickle
    for copied in (copy.copy(response), copy.deepcopy(response), pickled):
        assert (copied, copied.meta) == (response, response.meta)
        assert [status.effect for status in copied.send_multi_status_set] == ["done"]
    assert dataclasses.replace(response).meta == NOT_RECEIVED
