"""Results of a batch are matched to their messages; the surplus is counted."""

from __future__ import annotations

from typing import Any

import pytest

from tc3 import OutcomeUnknownError
from tc3._calls.matching import key_of, match_results
from tests.runtime.batching import each, edited, kinds, messages, run_of
from tests.support.loopback import message


def test_each_status_is_judged_by_its_own_code() -> None:
    """Accepted, refused with nothing done, and a code after which nobody knows."""
    codes = ["Ok", "FailedOperation.PhoneNumberInBlacklist", "InternalError.Timeout", "Brand.New"]

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**r, "Code": code} for r, code in zip(results, codes, strict=True)]

    outcomes = list(run_of(each(edited(edit)), messages(4)))
    assert [(o.kind, o.effect, o.code) for o in outcomes] == [
        ("done", "done", ""),
        ("refused", "none", codes[1]),
        ("unknown", "unknown", codes[2]),
        ("unknown", "unknown", codes[3]),
    ]
    assert [o.status.code if o.status else "" for o in outcomes] == codes


def test_results_are_matched_by_number_and_context_and_not_by_their_order() -> None:
    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results[3]["Code"] = "FailedOperation.PhoneNumberInBlacklist"
        return results[::-1]

    outcomes = list(run_of(each(edited(edit)), messages(10)))
    assert [o.index for o in outcomes if o.kind == "refused"] == [3]
    assert all(o.status and o.status.phone_number == o.item.phone_number for o in outcomes)


def test_two_messages_to_one_number_are_distinguished_by_session_context() -> None:
    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results[0]["Code"] = "FailedOperation.PhoneNumberInBlacklist"
        return results[::-1]

    items = [message(session_context=context) for context in ("a", "b", None)]
    outcomes = list(run_of(each(edited(edit)), items))
    assert [o.kind for o in outcomes] == ["refused", "done", "done"]


def test_messages_without_a_result_are_unknown_and_those_with_one_are_not() -> None:
    """A short response does not hide what it does tell."""
    run = run_of(each(edited(lambda results: results[:5] + results[6:])), messages(10))
    outcomes = list(run)
    assert [o.index for o in outcomes if o.kind == "unknown"] == [5]
    assert kinds(outcomes) == {"done": 9, "unknown": 1}
    error = outcomes[5].error
    assert isinstance(error, OutcomeUnknownError)
    assert (error.items, error.request_id) == ((outcomes[5].item,), "req-1")
    assert error.response is not None
    assert run.tally.surplus == 0


def test_results_that_match_no_message_are_counted_and_logged() -> None:
    """Those of another number leave the message that they replace unknown."""

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*results[:-1], {**results[-1], "PhoneNumber": "+442071838750"}]

    run = run_of(each(edited(edit)), messages(3))
    outcomes = list(run)
    assert [o.kind for o in outcomes] == ["done", "done", "unknown"]
    assert run.tally.surplus == 1
    assert "1 results are of no item" in str(outcomes[2].error)


TWINS: dict[str, tuple[list[str], list[dict[str, Any]], list[str]]] = {
    # The codes of the results; changes to the messages; what becomes of them.
    "agreeing": (["Ok", "Ok"], [{}, {}], ["done", "done"]),
    "one result short": (["Ok"], [{}, {}], ["unknown", "unknown"]),
    "differing, of equal messages": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{}, {}],
        ["done", "refused"],
    ),
    "differing, of different messages": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{"template_id": "1"}, {"template_id": "2"}],
        ["unknown", "unknown"],
    ),
    "agreeing, of different messages": (
        ["Ok", "Ok"],
        [{"template_id": "1"}, {"template_id": "2"}],
        ["done", "done"],
    ),
    "two results of one message that agree": (["Ok", "Ok"], [{}], ["done"]),
    "two results of one message that differ": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{}],
        ["unknown"],
    ),
}


@pytest.mark.parametrize(("codes", "changes", "wanted"), TWINS.values(), ids=TWINS)
def test_messages_with_equal_keys_are_done_or_refused_only_if_that_is_certain(
    codes: list[str], changes: list[dict[str, Any]], wanted: list[str]
) -> None:
    """Where it matters whose a result is and nothing tells, nobody is told done or refused."""
    respond = edited(lambda results: [{**results[0], "Code": code} for code in codes])
    outcomes = list(run_of(each(respond), [message(**change) for change in changes]))
    assert [o.kind for o in outcomes] == wanted


def test_equal_keys_are_matched_in_order_and_the_surplus_is_counted() -> None:
    """What was left out of a request comes back as an empty text."""
    assert key_of(["+60", None]) == ("+60", "")
    matched, surplus = match_results(
        [(("a",), 1), (("b",), 2), (("a",), 3)],
        [(("a",), "x"), (("c",), "y"), (("a",), "z"), (("a",), "w")],
        alike=lambda _items, _results: True,
    )
    assert (matched, surplus) == (["x", None, "z"], 2)
