"""Keys that no result could repeat fail their own message alone, which is not sent."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import RequestOptions, ValidationError
from tests.runtime.batching import accepting, each, phone, run_of
from tests.support.loopback import message

if TYPE_CHECKING:
    from tc3.sms import MultiSmsInfo

UNCHECKED = RequestOptions(checks=False)


class NoHash(str):
    """A text without a hash."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]


class RaisingHash(str):
    """A text whose hash raises."""

    __slots__ = ()

    def __hash__(self) -> int:
        raise LookupError(self)


class RaisingComparison(str):
    """A text that cannot be compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise LookupError(self)

    def __hash__(self) -> int:
        return 0


class Unequal(str):
    """A text that equals nothing."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


class Colour(StrEnum):
    """A text like any other, of a class of its own."""

    RED = "red"


ODD: dict[str, tuple[Any, str]] = {
    "list": (["x"], "is of type list, so that no result could be its own"),
    "dict": ({"x": 1}, "is of type dict, so that no result could be its own"),
    "no hash": (NoHash("x"), "cannot be compared, TypeError was raised"),
    "raising hash": (RaisingHash("x"), "cannot be compared, LookupError was raised"),
    "raising comparison": (RaisingComparison("x"), "cannot be compared, LookupError was raised"),
    "unequal": (Unequal("x"), "is not equal to itself"),
    "not a number": (float("nan"), "is of type float, which is not JSON serializable"),
    "object": (object(), "is of type object, "),
}


@pytest.mark.parametrize(("value", "why"), ODD.values(), ids=ODD)
def test_a_key_that_no_result_could_repeat_costs_its_own_message_only(
    value: object, why: str
) -> None:
    sms = each()
    items = [message(phone_number=phone(number)) for number in range(3)]
    items[1].session_context = value  # type: ignore[assignment]
    run = run_of(sms, items, options=UNCHECKED)
    outcomes = {outcome.index: outcome for outcome in run}
    assert [outcomes[index].kind for index in range(3)] == ["done", "not_sent", "done"]
    (problem,) = outcomes[1].error.problems  # type: ignore[union-attr]
    assert problem.path == "multi_sms_info_set[1].session_context"
    assert problem.message.startswith(why)
    assert len(sms.fake.requests) == 1
    assert (run.stop(), run.stop()) == ([], [])
    assert (run.tally.done, run.tally.not_sent) == (2, 1)


@pytest.mark.parametrize(("value", "why"), ODD.values(), ids=ODD)
def test_a_single_call_with_a_key_that_no_result_could_repeat_is_not_sent(
    value: object, why: str
) -> None:
    sms = each()
    items = [message(), message(session_context=value)]
    with pytest.raises(ValidationError) as caught:
        sms.send_multi_global_sms(multi_sms_info_set=items, sms_sdk_app_id="1", options=UNCHECKED)
    (problem,) = caught.value.problems
    assert problem.path == "multi_sms_info_set[1].session_context"
    assert problem.message.startswith(why)
    assert sms.fake.requests == []


def test_a_text_of_a_class_of_its_own_is_matched_as_the_text_that_it_is() -> None:
    sms = each(accepting, accepting)
    (outcome,) = run_of(sms, [message(session_context=Colour.RED)])
    assert outcome.kind == "done"
    response = sms.send_multi_global_sms(
        multi_sms_info_set=[message(session_context=Colour.RED)], sms_sdk_app_id="1"
    )
    assert [status.effect for status in response.send_multi_status_set] == ["done"]


def test_stopping_tells_an_odd_key_once_as_well() -> None:
    items = [message(session_context=value) for value in (["x"], "y", {"z": 1})]
    run = run_of(each(), items, options=UNCHECKED)
    first = next(run)
    told = [first, *run.stop(), *run.stop()]
    assert sorted(outcome.index for outcome in told) == list(range(len(told)))
    assert {outcome.index: outcome.kind for outcome in told}[0] == "not_sent"


ITEMS: dict[str, tuple[Any, str]] = {
    "text": ("x", "multi_sms_info_set[1]: is a str, a MultiSmsInfo is wanted"),
    "nothing": (None, "multi_sms_info_set[1]: is missing, a MultiSmsInfo is wanted"),
    "number in it": (
        message(phone_number=6019),
        "multi_sms_info_set[1].phone_number: is an int, a str is wanted",
    ),
    "list in it": (
        message(template_param_set=["x", 1]),
        "multi_sms_info_set[1].template_param_set[1]: is an int, a str is wanted",
    ),
}


@pytest.mark.parametrize(("item", "told"), ITEMS.values(), ids=ITEMS)
def test_an_item_of_a_wrong_type_is_told_by_the_same_path_as_in_a_single_call(
    item: MultiSmsInfo, told: str
) -> None:
    sms = each()
    run = run_of(sms, [message(), item])
    (error,) = [outcome.error for outcome in run if outcome.index == 1]
    assert isinstance(error, ValidationError)
    with pytest.raises(ValidationError) as caught:
        sms.send_multi_global_sms(multi_sms_info_set=[message(), item], sms_sdk_app_id="1")
    assert [str(problem) for problem in error.problems] == [told]
    assert [str(problem) for problem in caught.value.problems] == [told]
