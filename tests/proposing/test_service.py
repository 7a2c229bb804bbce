"""All proposals together: decisions are left alone, documented requests count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.digests import digest
from tests.proposing.fields import action, fact, proposed

if TYPE_CHECKING:
    from tc3gen.proposing import Proposed

ORDER = "Order. Valid values: asc, desc."
SIZE = "How many. Value range: [1,100]."


def example(title: str, **request: Any) -> dict[str, str]:  # noqa: ANN401
    """Return a documented request."""
    return {"title": title, "request": json.dumps(request), "response": "{}"}


def keys(found: Proposed) -> dict[str, Any]:
    """Return what is proposed, by the last step to it."""
    return {each.steps[-1]: dict(each.keys) for each in found.proposals}


def test_a_limit_quotes_its_words_and_remembers_the_prose() -> None:
    [proposal] = proposed({"RunIt": action(request={"Size": fact(SIZE, "Integer")})}).proposals
    assert proposal.steps == ("actions", "RunIt", "fields", "Size")
    assert proposal.reason == (
        'Its description says "Value range: [1,100]"; no documented request tries it.'
    )
    assert proposal.read == digest(SIZE)


def test_what_only_comes_back_has_no_limits_and_may_be_private() -> None:
    fields = {"Size": fact(SIZE, "Integer"), "Phone": fact("Mobile number.")}
    person = {"doc": "A person.", "fields": fields}
    response = {"Order": fact(ORDER), "People": fact("People.", "Array of Person")}
    found = proposed({"RunIt": action(response=response)}, {"Person": person})
    assert keys(found) == {"Phone": {"private": True}}


def test_limits_of_structures_that_are_sent_are_proposed() -> None:
    filters = {"doc": "A filter.", "fields": {"Order": fact(ORDER)}}
    request = {"Filters": fact("Filters.", "Array of Filter")}
    found = proposed({"RunIt": action(request=request)}, {"Filter": filters})
    assert keys(found) == {"Order": {"enum": ["asc", "desc"]}}


@pytest.mark.parametrize("depth", ["request", "structure"])
def test_a_limit_that_a_documented_request_does_not_keep_is_dropped_and_told(depth: str) -> None:
    structures = {"Page": {"doc": "A page.", "fields": {"Size": fact(SIZE, "Integer")}}}
    whole = {"Page": fact("A page.", "Page")} if depth == "structure" else {}
    sent: dict[str, Any] = {"Page": {"Size": 500}} if whole else {"Size": 500}
    request = whole or {"Size": fact(SIZE, "Integer")}
    found = proposed(
        {"RunIt": action(request=request, examples=[example("One", **sent)])}, structures
    )
    assert found.proposals == ()
    assert [each.why for each in found.left_out] == ["documented examples do not keep it"]


def test_a_request_that_people_know_to_err_does_not_count() -> None:
    examples = [example("Wrong", Size=500), example("Right", Size=5), example("Other", Size=7)]
    actions = {"RunIt": action(request={"Size": fact(SIZE, "Integer")}, examples=examples)}
    decided = {"actions": {"RunIt": {"wrong_examples": {"Wrong": "It is too large."}}}}
    [proposal] = proposed(actions, decisions=decided).proposals
    assert proposal.reason.endswith("; 2 documented requests keep it.")


def test_a_group_that_a_documented_request_does_not_keep_is_dropped() -> None:
    request = {"Ids": fact("Ids and Names cannot be used together."), "Names": fact("Names.")}
    actions = {"RunIt": action(request=request, examples=[example("Both", Ids="a", Names="b")])}
    found = proposed(actions)
    assert (found.proposals, [each.kind for each in found.left_out]) == ((), ["one_of"])


def test_where_lists_of_values_are_often_wrong_untried_ones_are_left_out() -> None:
    right, wrong = {"Order": fact(ORDER)}, [example("One", Order="ASC")]
    tried = action(request=right, examples=[example("One", Order="asc")])
    actions = {"RunA": action(request=right, examples=wrong), "RunB": action(request=right)}
    found = proposed(actions | {"RunC": tried})
    assert [each.steps[1] for each in found.proposals] == ["RunC"]
    assert {each.steps[1] for each in found.left_out} == {"RunA", "RunB"}


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '"text"', "[1]"], ids=len)
def test_examples_that_are_no_json_objects_are_passed_over(text: str) -> None:
    broken = {"title": "Broken", "request": text, "response": "{}"}
    found = proposed({"RunIt": action(request={"Order": fact(ORDER)}, examples=[broken])})
    assert keys(found) == {"Order": {"enum": ["asc", "desc"]}}


DECIDED: dict[str, dict[str, Any]] = {
    "another limit": {"fields": {"Size": {"max": 7, "reason": "We know."}}},
    "no limit": {"fields": {"Size": {"read": digest(SIZE)[:6], "reason": "It is not kept."}}},
}


@pytest.mark.parametrize("decision", DECIDED)
def test_a_limit_that_is_decided_is_not_proposed_again(decision: str) -> None:
    actions = {"RunIt": action(request={"Size": fact(SIZE, "Integer")})}
    decided = {"actions": {"RunIt": DECIDED[decision]}}
    assert proposed(actions, decisions=decided).proposals == ()


def test_once_the_prose_has_changed_a_limit_is_proposed_again() -> None:
    actions = {"RunIt": action(request={"Size": fact(SIZE, "Integer")})}
    own = {"read": "abcdef", "reason": "There was none."}
    found = proposed(actions, decisions={"actions": {"RunIt": {"fields": {"Size": own}}}})
    assert keys(found) == {"Size": {"min": 1, "max": 100}}


def test_no_other_decision_is_proposed_again() -> None:
    request = {
        "Offset": fact("Offset.", "Integer"),
        "Limit": fact("How many.", "Integer"),
        "Phone": fact("Mobile number. Phone and Name cannot be used together."),
        "Name": fact("Name."),
    }
    response = {"Items": fact("Items.", "Array of String"), "Total": fact("All.", "Integer")}
    doc = "This API is used to search for it."
    actions = {"SearchIt": action(doc, request, response, errors=["InvalidIt"])}
    errors = {"InvalidIt": {"doc": "It is not."}}
    everything = proposed(actions, errors=errors)
    assert len({each.kind for each in everything.proposals}) == 5

    reason = "We know."
    prefix = {"class": "FailedError", "retry": "never", "effect": "none", "reason": reason}
    group = {"fields": ["Name", "Phone"], "give": "exactly one", "reason": reason}
    decided = {
        "actions": {
            "SearchIt": {
                "idempotent": False,
                "reason": reason,
                "fields": {"Phone": {"private": False}},
                "one_of": [group],
            }
        },
        "error_prefixes": {"InvalidIt": prefix},
    }
    assert proposed(actions, errors=errors, decisions=decided).proposals == ()
