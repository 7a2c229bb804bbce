"""Private fields, actions that only read, groups, pages and error prefixes."""

from __future__ import annotations

from typing import Any

import pytest

from tc3gen.proposing.groups import groups_in
from tc3gen.proposing.privacy import private_because
from tests.proposing.fields import action, fact, field, proposed

PRIVATE = (
    ("PhoneNumber", "Mobile number in the E.164 standard."),
    ("PhoneNumberSet", "Target mobile numbers."),
    ("UserEmail", "Email address of the user."),
    ("IdCard", "Identity card number."),
    ("UserData", "Script in Base64 that runs when it starts."),
    ("LoginToken", "Token of a login."),
    ("RootPwd", "Password of root."),
)
NOT_PRIVATE = (
    ("PhoneNumber", "Number of phones."),
    ("Phone", "Whether a phone is needed."),
    ("EmailType", "Email type."),
    ("NextToken", "Token of the next page."),
    ("ClientToken", "A token that makes the request idempotent."),
    ("PhoneNumber", "The quantity."),
    ("Email", "Email template ID."),
)
READS = {
    "CheckName": "This API is used to check whether a name is free.",
    "InquiryPriceRunMachines": "This API is used to query the price of creating machines.",
    "SearchLog": "This API is used to search for logs.",
}
MAY_CHANGE = {
    "CheckCode": "This API is used to check whether a code is right. It is deleted then.",
    "CheckName": "This API is used to check a name.",
    "CheckPerson": "This API is used to check whether an ID card is real.",
    "SearchAgain": "This API is used to search for files and starts a task.",
    "PullMessages": "This API is used to query messages.",
    "CreateCheck": "This API is used to query a check.",
    "CheckIt": "This API is used to send what is to be checked.",
}
PAGES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "offset": (
        {"Offset": fact("Offset.", "Integer"), "Limit": fact("How many.", "Integer")},
        {"Items": fact("Items.", "Array of String"), "TotalCount": fact("All.", "Integer")},
        {"items": "Items", "offset": "Offset", "limit": "Limit", "total": "TotalCount"},
    ),
    "page": (
        {
            "PageNumber": fact("Page, starting from 1.", "Integer"),
            "PageSize": fact("Size.", "Integer"),
        },
        {"Items": fact("Items.", "Array of String"), "Total": fact("All.", "Integer")},
        {"items": "Items", "page": "PageNumber", "limit": "PageSize", "total": "Total"},
    ),
    "token": (
        {"NextToken": fact("Token."), "MaxResults": fact("How many.", "Integer")},
        {"Items": fact("Items.", "Array of String"), "NextToken": fact("Token.")},
        {"items": "Items", "token": "NextToken", "next": "NextToken", "limit": "MaxResults"},
    ),
}
FIELDS = [field("", name=name) for name in ("Ids", "Filters", "Name")]


@pytest.mark.parametrize(("name", "doc"), PRIVATE)
def test_what_identifies_people_or_opens_doors_is_private(name: str, doc: str) -> None:
    why, words = private_because(field(doc, name=name))
    assert why
    assert words in doc


@pytest.mark.parametrize(("name", "doc"), NOT_PRIVATE)
def test_what_is_only_called_so_is_not(name: str, doc: str) -> None:
    assert private_because(field(doc, name=name)) == ("", "")
    assert private_because(field("Mobile number.", "Integer", "PhoneNumber")) == ("", "")


@pytest.mark.parametrize("name", READS)
def test_an_action_that_only_reads_by_name_and_prose_is_idempotent(name: str) -> None:
    [proposal] = proposed({name: action(READS[name], {}, {"Ok": fact("It.")})}).proposals
    assert (proposal.kind, proposal.keys) == ("idempotent", {"idempotent": True})
    assert READS[name][:60].rstrip(".") in proposal.reason


@pytest.mark.parametrize("name", MAY_CHANGE)
def test_an_action_that_may_change_anything_is_not(name: str) -> None:
    assert proposed({name: action(MAY_CHANGE[name], {}, {"Ok": fact("It.")})}).proposals == ()


def test_a_query_that_returns_nothing_is_none() -> None:
    doc = READS["CheckName"]
    assert proposed({"CheckName": action(doc, {}, {"RequestId": fact("Id.")})}).proposals == ()


@pytest.mark.parametrize(
    ("doc", "give"),
    [
        ("Ids and Filters cannot be specified at the same time.", "at most one"),
        (
            "This parameter does not support specifying both Ids and Filters at the same time.",
            "at most one",
        ),
        ("Enter at least one of Ids and Filters.", "at least one"),
        ("Either Ids or Filters must be specified.", "at least one"),
        ("Only one of Ids and Filters must be specified.", "exactly one"),
    ],
)
def test_a_group_that_prose_demands_is_read(doc: str, give: str) -> None:
    assert [*groups_in(f"IDs. {doc}", FIELDS)] == [(("Ids", "Filters"), give, doc.rstrip("."))]


@pytest.mark.parametrize(
    "doc",
    [
        "If Type is 1, either Ids or Filters must be specified.",
        "Ids and Others cannot be specified at the same time.",
        "Ids and Filters can be specified at the same time.",
        "Either Ids or Filters may be specified.",
        "Ids and Ids cannot be specified at the same time.",
    ],
)
def test_a_group_under_a_condition_or_of_unknown_fields_is_none(doc: str) -> None:
    assert [*groups_in(doc, FIELDS)] == []


def test_a_group_with_a_required_field_is_none() -> None:
    fields = [field("", name="Ids", required=True), field("", name="Filters")]
    assert [*groups_in("Either Ids or Filters must be specified.", fields)] == []


def test_two_sentences_about_a_group_make_one_demand() -> None:
    never_both = "Ids and Names cannot be specified at the same time."
    request = {"Ids": fact(never_both), "Names": fact("Either Ids or Names must be specified.")}
    [proposal] = proposed({"RunIt": action(request=request)}).proposals
    assert proposal.keys == {"fields": ["Ids", "Names"], "give": "exactly one"}


@pytest.mark.parametrize("form", PAGES)
def test_a_list_in_pages_is_found(form: str) -> None:
    request, response, keys = PAGES[form]
    [proposal] = proposed({"DescribeIt": action(request=request, response=response)}).proposals
    assert (proposal.kind, proposal.keys) == ("paginate", keys)


@pytest.mark.parametrize(
    ("form", "request_change", "response_change"),
    [
        ("offset", {"Offset": fact("Page number.", "Integer")}, {}),
        ("offset", {}, {"More": fact("Other items.", "Array of String")}),
        ("offset", {}, {"TotalCount": fact("All.")}),
        ("page", {"PageNumber": fact("Page, starting from 0.", "Integer")}, {}),
        ("token", {}, {"Items": fact("Items.")}),
    ],
)
def test_pages_that_may_be_otherwise_are_left_out_with_the_reason(
    form: str, request_change: dict[str, Any], response_change: dict[str, Any]
) -> None:
    request, response, _ = PAGES[form]
    whole = action(request=request | request_change, response=response | response_change)
    found = proposed({"DescribeIt": whole})
    assert found.proposals == ()
    assert [each.kind for each in found.left_out] == ["paginate"]


def test_what_is_not_idempotent_has_no_pages() -> None:
    request, response, _ = PAGES["offset"]
    found = proposed({"RunIt": action(request=request, response=response)})
    assert (found.proposals, found.left_out) == ((), ())


def test_an_error_prefix_never_promises_that_nothing_has_happened() -> None:
    docs = {"InvalidDisk.Bound": "It is bound.", "InvalidDisk.Gone": "It is gone."}
    codes = {code: {"doc": doc} for code, doc in docs.items()}
    known = {"FailedOperation.X": {"doc": "It failed."}, "Odd.X": {"doc": "Odd."}}
    found = proposed({"RunIt": action(errors=[*codes])}, errors=codes | known)
    [proposal] = found.proposals
    assert proposal.steps == ("error_prefixes", "InvalidDisk")
    keys = {"class": "InvalidRequestError", "retry": "never", "effect": "unknown"}
    assert proposal.keys == keys
    assert [each.steps for each in found.left_out] == [("error_prefixes", "Odd")]
