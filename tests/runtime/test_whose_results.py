"""A single call matches results to its items, by the same keys as a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tc3 import OutcomeUnknownError, RequestOptions, ValidationError
from tc3._calls.matching import can_belong_together, misfits
from tests.runtime.batching import each, edited, messages
from tests.support.loopback import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3._calls.matching import Key
    from tests.runtime.batching import Edit

STRANGER = "+442071838750"


def _moved(results: list[dict[str, Any]], **changes: object) -> list[dict[str, Any]]:
    return [*results[:-1], {**results[-1], **changes}]


FOREIGN: dict[str, Edit] = {
    "another number": lambda results: _moved(results, PhoneNumber=STRANGER),
    "another number, refused": lambda results: _moved(
        results, PhoneNumber=STRANGER, Code="FailedOperation.PhoneNumberInBlacklist"
    ),
    "another context": lambda results: _moved(results, SessionContext="of somebody else"),
    "a number without its plus sign": lambda results: _moved(results, PhoneNumber=60198890000),
    "all of them about others": lambda results: [
        {**result, "PhoneNumber": STRANGER} for result in results
    ],
    "one told twice, one not at all": lambda results: [results[0], results[0], results[2]],
    "one too few": lambda results: results[1:],
    "one too many": lambda results: [*results, {**results[0], "PhoneNumber": STRANGER}],
}


@pytest.mark.parametrize("edit", FOREIGN.values(), ids=FOREIGN)
def test_a_response_about_others_than_those_of_the_request_is_unknown(edit: Edit) -> None:
    """Nobody is told a success of a message that it does not speak of; nothing is sent again."""
    items = list(messages(3))
    sms = each(edited(edit))
    with pytest.raises(OutcomeUnknownError) as caught:
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    assert type(caught.value) is OutcomeUnknownError
    assert (caught.value.items, caught.value.request_id) == (tuple(items), "req-1")
    assert caught.value.response is not None
    assert len(sms.fake.requests) == 1
    assert "+" not in str(caught.value)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda results: results, id="as sent"),
        pytest.param(lambda results: results[::-1], id="backwards"),
    ],
)
def test_results_may_come_in_any_order(order: Callable[[list[Any]], list[Any]]) -> None:
    items = [*messages(3), message(session_context="a"), message(), message(session_context="")]
    response = each(edited(order)).send_multi_global_sms(
        sms_sdk_app_id="1", multi_sms_info_set=items
    )
    assert [status.ok for status in response.send_multi_status_set] == [True] * 6


def test_a_key_that_changes_under_way_is_compared_as_it_was_sent() -> None:
    items = [message(session_context="sent")]

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        items[0].session_context = "changed meanwhile"
        return results

    response = each(edited(edit)).send_multi_global_sms(
        sms_sdk_app_id="1", multi_sms_info_set=items
    )
    assert response.send_multi_status_set[0].ok


def test_a_key_that_cannot_be_compared_is_refused_before_it_is_sent() -> None:
    """Unchecked values may be of any type."""
    sms = each()
    with pytest.raises(ValidationError):
        sms.send_multi_global_sms(
            sms_sdk_app_id="1",
            multi_sms_info_set=[message(session_context=["a", "list"])],
            options=RequestOptions(checks=False),
        )
    assert sms.fake.requests == []


def test_each_item_takes_one_result_with_its_key() -> None:
    """What is left over fits no item."""
    keys = [("a",), ("b",), ("a",)]
    results = [(("a",), 1), (("a",), 2), (("a",), 3), (("c",), 4)]
    assert misfits(keys, results) == ([("b",)], [(("a",), 3), (("c",), 4)])


AGREEING: dict[str, tuple[list[Key], list[Key], bool]] = {
    "nothing told": ([("+1", "a")], [("", "")], True),
    "a part told": ([("+1", "a"), ("+2", "b")], [("+2", ""), ("", "a")], True),
    "nothing told, then a part": ([("+2", "b"), ("+1", "a")], [("", ""), ("+2", "")], True),
    "another number": ([("+1", "a")], [("+2", "")], False),
    "another context": ([("+1", "a")], [("", "b")], False),
    "one told twice": ([("+1", "a"), ("+2", "b")], [("+1", ""), ("+1", "")], False),
}


@pytest.mark.parametrize(("sent", "told", "agree"), AGREEING.values(), ids=AGREEING)
def test_only_the_fields_that_a_key_holds_have_to_match(
    sent: list[Key], told: list[Key], *, agree: bool
) -> None:
    assert can_belong_together(sent, told) == agree
