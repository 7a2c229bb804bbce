"""Decisions of policy.yaml as they act in a generated client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_API = """\
actions:
  SendThings:
    doc: Sends things.
    request:
      Things: {type: Array of String, doc: What to send.}
      Word: {type: String, doc: A word.}
    response:
      Outcome: {type: Outcome, doc: What became of it.}
      Parts: {type: Array of String, doc: Its parts.}
    errors: [FailedOperation.Lost, Odd.Code]
  DescribeThings:
    doc: Finds things.
    request: {}
    response: {}
structures:
  Outcome:
    doc: What became of it.
    fields:
      Code: {type: String, doc: Fine or a code.}
errors:
  FailedOperation.Lost: {doc: It was lost.}
  FailedOperation.Odd: {doc: It was odd.}
"""
_POLICY = """\
actions:
  SendThings:
    fields:
      Things: {min_items: 1, max_items: 2, reason: Said so.}
      Word: {pattern: '[a-z]+', max_bytes: 4, reason: Said so.}
      Outcome: {always: true, reason: Said so.}
      Parts: {always: true, reason: Said so.}
structures:
  Outcome:
    fields:
      Code: {always: true, codes: true, ok: Fine, reason: Said so.}
errors:
  FailedOperation.Lost: {retry: later, effect: none, reason: It never left.}
"""
_API = _API.replace(", Odd.Code", ", FailedOperation.Odd")
_FINE = {"Response": {"Outcome": {"Code": "Fine"}, "Parts": []}}


@pytest.mark.parametrize(
    ("parameters", "problems"),
    [
        ({"things": []}, ["things: holds 0 items, at least 1 are wanted"]),
        ({"things": ["a"] * 3}, ["things: holds 3 items, at most 2 are allowed"]),
        ({"word": "A"}, ["word: its 1 characters do not match [a-z]+"]),
        ({"word": "abc\n"}, ["word: its 4 characters do not match [a-z]+"]),
        ({"word": "abcde"}, ["word: takes 5 bytes of UTF-8, at most 4 are allowed"]),
        (
            {"word": "ÄÄÄ"},
            [
                "word: takes 6 bytes of UTF-8, at most 4 are allowed",
                "word: its 3 characters do not match [a-z]+",
            ],
        ),
        ({"things": ["a"], "word": "abcd"}, []),
    ],
    ids=["too few", "too many", "pattern", "line end", "bytes", "both", "at the limits"],
)
def test_limits_are_checked_before_anything_is_sent(
    parameters: dict[str, object], problems: list[str], workshop: Workshop
) -> None:
    demo = workshop.package(_API, _POLICY)
    sender = client(demo, _FINE)

    found: list[str] = []
    try:
        sender.send_things(**parameters)
    except shared(demo, "errors").ValidationError as error:
        found = [str(problem) for problem in error.problems]

    assert found == problems
    assert len(sender.fake.requests) == (0 if problems else 1)


@pytest.mark.parametrize(
    ("response", "field"),
    [
        ({"Parts": []}, "outcome is absent or null, an object is documented"),
        ({"Outcome": {"Code": "Fine"}}, "parts is absent or null, a list is documented"),
        (
            {"Outcome": {"Code": None}, "Parts": []},
            "outcome.code is absent or null, a string is documented",
        ),
    ],
    ids=["object", "list", "text"],
)
def test_a_response_without_what_policy_counts_on_leaves_the_outcome_unknown(
    response: dict[str, object], field: str, workshop: Workshop
) -> None:
    demo = workshop.package(_API, _POLICY)

    with pytest.raises(shared(demo, "errors").OutcomeUnknownError) as caught:
        client(demo, {"Response": response}).send_things()

    assert caught.value.message == f"the response is not as documented: {field}"


def test_a_coded_structure_tells_its_outcome(workshop: Workshop) -> None:
    outcome = workshop.package(_API, _POLICY).Outcome
    told = [outcome(code=code) for code in ("Fine", "FailedOperation.Lost", "FailedOperation.New")]

    assert [(one.ok, one.effect, one.retry) for one in told] == [
        (True, "done", "never"),
        (False, "none", "later"),
        (False, "unknown", "never"),
    ]


def test_a_code_without_a_decision_inherits_from_its_prefix(workshop: Workshop) -> None:
    codes = workshop.package(_API, _POLICY).ErrorCode

    assert (codes.FAILED_OPERATION_LOST.retry, codes.FAILED_OPERATION_LOST.effect) == (
        "later",
        "none",
    )
    assert (codes.FAILED_OPERATION_ODD.retry, codes.FAILED_OPERATION_ODD.effect) == (
        "never",
        "unknown",
    )
    assert codes.FAILED_OPERATION_ODD.description == "It was odd."
