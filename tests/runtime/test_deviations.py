"""A response that is not as documented: a success stays one, and lists its deviations."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import NoResponseError, OutcomeUnknownError, RequestOptions
from tc3._calls.parsing import MAX_DEVIATIONS
from tc3._calls.responses import ResponseMismatchError
from tc3.sms import SendMultiGlobalSmsResponse, SendMultiStatus
from tests.runtime.batching import each, edited, kinds, messages, response, run_of
from tests.support.loopback import PHONE, accepted, client, message, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest

ITEM = "send_multi_status_set[0]"
ABSENT = object()

# Changes to a status; what is read; the deviations.
TOLERATED: dict[str, tuple[dict[str, object], dict[str, object], list[str]]] = {
    "text for an integer": (
        {"Fee": "50"},
        {"fee": 50},
        [f"{ITEM}.fee is a string, an integer is documented (converted)"],
    ),
    "a number without a fraction for an integer": (
        {"Fee": 1.0},
        {"fee": 1},
        [f"{ITEM}.fee is a number, an integer is documented (converted)"],
    ),
    "integer for text": (
        {"SerialNo": 17},
        {"serial_no": "17"},
        [f"{ITEM}.serial_no is an integer, a string is documented (converted)"],
    ),
    "boolean for an integer": (
        {"Fee": True},
        {"fee": None},
        [f"{ITEM}.fee is a boolean, an integer is documented (not used)"],
    ),
    "a fraction for an integer": (
        {"Fee": 1.5},
        {"fee": None},
        [f"{ITEM}.fee is a number, an integer is documented (not used)"],
    ),
    "empty text for an integer": (
        {"Fee": ""},
        {"fee": None},
        [f"{ITEM}.fee is a string, an integer is documented (not used)"],
    ),
    "two at once": (
        {"Message": [], "IsoCode": {PHONE: PHONE}},
        {"message": None, "iso_code": None},
        [
            f"{ITEM}.message is a list, a string is documented (not used)",
            f"{ITEM}.iso_code is an object, a string is documented (not used)",
        ],
    ),
    "null for a context that the request did not have": (
        {"SessionContext": None},
        {"session_context": ""},
        [],
    ),
    "no context where the request had none": (
        {"SessionContext": ABSENT},
        {"session_context": ""},
        [],
    ),
}


def _status(**changes: object) -> dict[str, Any]:
    body = accepted(**changes)
    (status,) = body["Response"]["SendMultiStatusSet"]
    for name, value in changes.items():
        if value is ABSENT:
            del status[name]
    return body


@pytest.mark.parametrize(("changes", "read", "said"), TOLERATED.values(), ids=TOLERATED)
def test_a_success_stays_a_success_and_lists_where_it_deviates(
    changes: dict[str, object], read: dict[str, object], said: list[str]
) -> None:
    """What loses nothing is converted, the rest is absent, and no value is kept."""
    sms, _ = client(_status(**changes))
    received = send(sms)
    (status,) = received.send_multi_status_set
    assert (status.ok, status.effect) == (True, "done")
    assert {name: getattr(status, name) for name in read} == read
    assert [str(one) for one in received.meta.deviations] == said
    assert PHONE not in repr(received.meta)


# Changes to the status of one message; its deviation.
UNUSABLE: dict[str, tuple[dict[str, object], str]] = {
    "null code": ({"Code": None}, "code is absent or null, a string is documented (not used)"),
    "absent code": ({"Code": ABSENT}, "code is absent or null, a string is documented (not used)"),
    "list for a code": ({"Code": []}, "code is a list, a string is documented (not used)"),
    "null number": (
        {"PhoneNumber": None},
        "phone_number is absent or null, a string is documented (not used)",
    ),
    "null number of a refusal": (
        {"PhoneNumber": None, "Code": "FailedOperation.PhoneNumberInBlacklist"},
        "phone_number is absent or null, a string is documented (not used)",
    ),
    "object for a context": (
        {"SessionContext": {}},
        "session_context is an object, a string is documented (not used)",
    ),
}


@pytest.mark.parametrize(("changes", "said"), UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("at", [0, 7, 199])
def test_an_unusable_status_affects_only_its_own_outcome(
    changes: dict[str, object], said: str, at: int
) -> None:
    """In a single call and in a batch: 199 of 200 outcomes are told."""
    respond = edited(lambda results: _changed(results, at, changes))
    items = list(messages(200))
    sms = each(respond)
    received = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    told = [(status.ok, status.effect) for status in received.send_multi_status_set]
    wanted: list[tuple[bool, str]] = [(True, "done")] * 200
    wanted[at] = (False, "unknown")
    assert told == wanted
    assert [str(one) for one in received.meta.deviations] == [f"send_multi_status_set[{at}].{said}"]
    outcomes = list(run_of(each(respond), items))
    assert kinds(outcomes) == {"done": 199, "unknown": 1}
    assert [outcome.index for outcome in outcomes if outcome.kind == "unknown"] == [at]


def _changed(
    results: list[dict[str, Any]], at: int, changes: dict[str, object]
) -> list[dict[str, Any]]:
    results[at] = {
        name: value for name, value in {**results[at], **changes}.items() if value is not ABSENT
    }
    return results


@pytest.mark.parametrize("odd", [None, "x", 5, [], {}], ids=repr)
def test_a_status_that_is_not_an_object_affects_only_its_own_outcome(odd: object) -> None:
    respond = edited(lambda results: [results[0], odd, results[2]])  # type: ignore[list-item]
    items = list(messages(3))
    received = each(respond).send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    assert [status.effect for status in received.send_multi_status_set] == [
        "done",
        "unknown",
        "done",
    ]
    assert [outcome.kind for outcome in run_of(each(respond), items)] == ["done", "unknown", "done"]


def test_a_null_session_context_affects_only_its_own_outcome() -> None:
    """Nobody can tell whose it is; in a batch its message has no result."""
    respond = edited(lambda results: [{**results[0], "SessionContext": None}, results[1]])
    items = [message(session_context=context) for context in ("a", "b")]
    received = each(respond).send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    assert [status.effect for status in received.send_multi_status_set] == ["unknown", "done"]
    assert [outcome.kind for outcome in run_of(each(respond), items)] == ["unknown", "done"]


def test_an_unusable_context_is_not_that_of_a_message_without_one() -> None:
    """It would be, by an empty text in its place."""
    respond = edited(lambda results: [{**results[0], "SessionContext": ["b"]}])
    (outcome,) = run_of(each(respond), [message()])
    assert (outcome.kind, outcome.effect) == ("unknown", "unknown")


def test_deviations_are_logged_once_for_each_path_of_a_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without values; converted at INFO, absent at WARNING."""

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**result, "Fee": "1234", "Message": [PHONE]} for result in results]

    sms = VirtualClient(edited(edit))
    with caplog.at_level(logging.INFO, "tc3"):
        for _ in range(2):
            list(run_of(sms, messages(3)))
    path = "SendMultiGlobalSms: send_multi_status_set[]"
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", f"{path}.fee is a string, an integer is documented (converted)"),
        ("WARNING", f"{path}.message is a list, a string is documented (not used)"),
    ]


STRICT: list[tuple[dict[str, Any], RequestOptions | None]] = [
    ({"strict": True}, None),
    ({}, RequestOptions(strict=True)),
]


@pytest.mark.parametrize(("settings", "options"), STRICT, ids=["client", "call"])
def test_a_strict_client_raises_and_lists_all_deviations(
    settings: dict[str, Any], options: RequestOptions | None
) -> None:
    """The message may be out: it is the error for that, and nothing is sent again."""
    sms = VirtualClient(accepted(Fee="1", Message=[]), **settings)
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms, options=options)
    assert type(caught.value) is OutcomeUnknownError
    assert caught.value.message == (
        "the response is not as documented: "
        f"{ITEM}.fee is a string, an integer is documented (converted); "
        f"{ITEM}.message is a list, a string is documented (not used)"
    )
    assert (len(caught.value.items), len(sms.fake.requests)) == (1, 1)


def test_a_strict_client_raises_no_doubt_about_what_is_idempotent() -> None:
    sms = VirtualClient(accepted(Fee="1"), strict=True)
    with pytest.raises(NoResponseError, match="fee is a string"):
        sms.perform(idempotent=True)


def test_a_call_may_be_less_strict_than_its_client() -> None:
    sms = VirtualClient(accepted(Fee="1"), strict=True)
    assert send(sms, options=RequestOptions(strict=False)).send_multi_status_set[0].fee == 1


def test_the_list_of_deviations_of_a_response_is_bounded() -> None:
    """However many elements deviate, and however long the list is."""
    count = MAX_DEVIATIONS + 5

    def respond(sent: SentRequest) -> FakeResponse:
        del sent
        (status,) = accepted()["Response"]["SendMultiStatusSet"]
        return response([{**status, "Fee": "1"}] * count)

    sms = VirtualClient(respond)
    received = sms.perform(idempotent=False)
    assert len(received.send_multi_status_set) == count
    assert {status.fee for status in received.send_multi_status_set} == {1}
    assert len(received.meta.deviations) == MAX_DEVIATIONS


def test_from_wire_works_without_a_client() -> None:
    """It converts, leaves out, and raises where nothing tells what became of an item."""
    (wire,) = accepted()["Response"]["SendMultiStatusSet"]
    status = SendMultiStatus.from_wire({**wire, "Fee": "2", "Message": 1.5, "IsoCode": []})
    assert (status.fee, status.message, status.iso_code, status.ok) == (2, "1.5", None, True)
    with pytest.raises(ResponseMismatchError, match="code is a list, a string is documented"):
        SendMultiStatus.from_wire({**wire, "Code": []})
    received = SendMultiGlobalSmsResponse.from_wire({"SendMultiStatusSet": [{**wire, "Code": 1}]})
    assert [one.code for one in received.send_multi_status_set] == ["1"]


def test_a_status_made_by_hand_or_changed_is_trusted() -> None:
    status = SendMultiStatus(phone_number=PHONE, session_context="", code="Ok")
    assert (status.ok, replace(status, fee=1).effect) == (True, "done")
    assert status == replace(status)
