"""Facts follow the page; what it does not tell is kept, and what nobody knows stays open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tc3gen.transcript import UNKNOWN
from tests.commands.importing.made import (
    URL,
    action_page,
    api_of,
    code,
    errors_page,
    example,
    field,
    merged,
    rules,
    said,
    structure,
    text_of,
    types_page,
)

HEAD = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
"""
SPEC = f"""{HEAD}\
  Send:
    doc: Ours.
    page: {URL}
    regions: [ap-one]
    rate_limit: 10/s
    request:
      Text: {{type: String, required: true, doc: Our text.}}
      Count: {{type: Integer, doc: Our count.}}
    response:
      Sum: {{type: Integer, doc: Our sum.}}
    errors: [FailedOperation.A, FailedOperation.B]
    examples:
      - title: Our title
        request: |
          {{"Text": "a"}}
        response: |
          {{"Response": {{}}}}
errors:
  FailedOperation.A: {{doc: Our A.}}
  FailedOperation.B: {{doc: Our B.}}
"""
FULL = action_page(
    doc="Sends a text.",
    regions=("ap-one", "eu-two"),
    rate_limit=20,
    request=(
        field("Text", doc="The text.", required=True),
        field("Things", "Array of Thing", "The things."),
    ),
    response=(field("RequestId", doc="The id."),),
    errors=(code("FailedOperation.B", "It is B."), code("FailedOperation.A")),
    examples=(example("One", '{\n  "Text": "a"\n}', '{\n  "Response": {}\n}'),),
)
THING = structure("Thing", field("Key", doc="Its key.", required=True), doc="A thing.")


def test_a_first_import_takes_facts_and_words_from_the_page() -> None:
    made = merged({}, FULL, types_page(THING), url=URL)
    assert (said(made), text_of(made)) == (
        [],
        f"""{HEAD}\
  Send:
    doc: Sends a text.
    page: {URL}
    regions: [ap-one, eu-two]
    rate_limit: 20/s
    request:
      Text: {{type: String, required: true, doc: The text.}}
      Things: {{type: Array of Thing, doc: The things.}}
    response:
      RequestId: {{type: String, doc: The id.}}
    errors: [FailedOperation.B, FailedOperation.A]
    examples:
      - title: One
        request: |
          {{
            "Text": "a"
          }}
        response: |
          {{
            "Response": {{}}
          }}
structures:
  Thing:
    doc: A thing.
    fields:
      Key: {{type: String, required: true, doc: Its key.}}
errors:
  FailedOperation.A: {{doc: Not described.}}
  FailedOperation.B: {{doc: It is B.}}
""",
    )


def test_facts_are_replaced_in_the_order_of_the_page_and_our_words_stay() -> None:
    made = merged(api_of(SPEC), FULL, types_page(THING))
    assert text_of(made) == (f"""{HEAD}\
  Send:
    doc: Ours.
    page: {URL}
    regions: [ap-one, eu-two]
    rate_limit: 20/s
    request:
      Text: {{type: String, required: true, doc: Our text.}}
      Things: {{type: Array of Thing, doc: The things.}}
    response:
      RequestId: {{type: String, doc: The id.}}
    errors: [FailedOperation.B, FailedOperation.A]
    examples:
      - title: Our title
        request: |
          {{"Text": "a"}}
        response: |
          {{"Response": {{}}}}
structures:
  Thing:
    doc: A thing.
    fields:
      Key: {{type: String, required: true, doc: Its key.}}
errors:
  FailedOperation.A: {{doc: Our A.}}
  FailedOperation.B: {{doc: Our B.}}
""")
    gone = "any more; it was removed from the spec"
    assert said(made) == [
        f"page.txt:1:1: warning: vanished: the request of Send has no Count {gone}",
        f"page.txt:1:1: warning: vanished: the response of Send has no Sum {gone}",
    ]


def test_what_the_page_does_not_tell_is_kept_with_a_warning() -> None:
    silent = action_page(request=None, response=None)
    made = merged(api_of(SPEC), silent)
    assert text_of(made) == SPEC
    keeps = "the spec keeps what it says"
    assert said(made) == [
        f"page.txt:1:1: warning: not-told: the page of Send does not tell {what}; {keeps}"
        for what in (
            "where it is served",
            "how often it may be called",
            "its error codes",
            "its parameters",
            "the fields of its response",
        )
    ] + [
        (
            "page.txt:1:1: warning: not-told: the page of Send shows no example; "
            "the spec keeps those it has"
        )
    ]


def test_what_the_page_denies_is_removed() -> None:
    assert FULL.action is not None
    denied = replace(FULL, action=replace(FULL.action, regions=(), errors=()))
    made = merged(api_of(SPEC), denied)
    send = made.api["actions"]["Send"]
    assert ("regions" in send, "errors" in send, "errors" in made.api) == (False, False, False)


def test_what_nobody_tells_is_left_out() -> None:
    made = merged({}, action_page())
    empty = "    request: {}\n    response: {}\n"
    assert text_of(made) == f"{HEAD}  Send:\n    doc: Not described.\n{empty}"
    assert rules(made) == []


@pytest.mark.parametrize("side", ["request", "response"])
def test_an_action_without_known_fields_is_left_out(side: str) -> None:
    facts: dict[str, Any] = {side: None}
    made = merged({}, action_page(**facts))
    assert (made.api, made.pages, rules(made)) == ({}, [], ["page-incomplete"])


def test_a_lost_fact_that_the_spec_knows_is_kept_with_a_warning_on_the_line_of_the_page() -> None:
    row = field("Text", UNKNOWN, required=UNKNOWN, line=7)
    made = merged(api_of(SPEC), action_page(request=(row,)))
    assert made.api["actions"]["Send"]["request"] == {
        "Text": {"type": "String", "required": True, "doc": "Our text."}
    }
    assert said(made)[3:5] == [
        (
            "page.txt:7:1: warning: lost-fact: the page does not tell the type of Text; "
            "the spec's 'String' is kept"
        ),
        (
            "page.txt:7:1: warning: lost-fact: the page does not tell whether Text is required; "
            "the spec's 'required' is kept"
        ),
    ]


def test_a_lost_fact_that_nobody_knows_stays_open() -> None:
    row = field("Text", UNKNOWN, "A text.", required=UNKNOWN, line=7)
    made = merged({}, action_page(request=(row,), response=(row,)))
    send = made.api["actions"]["Send"]
    assert send["request"] == {"Text": {"type": "unknown", "required": "unknown", "doc": "A text."}}
    assert send["response"] == {"Text": {"type": "unknown", "doc": "A text."}}
    assert rules(made) == ["lost-fact"] * 3


def test_an_open_fact_is_closed_by_a_page_that_tells_it() -> None:
    opened = merged({}, action_page(request=(field("A", UNKNOWN, required=UNKNOWN),)))
    made = merged(opened.api, action_page(request=(field("A", "Integer", required=False),)))
    assert made.api["actions"]["Send"]["request"]["A"]["type"] == "Integer"
    assert "required" not in made.api["actions"]["Send"]["request"]["A"]


@pytest.mark.parametrize("of", ["", "string array", "Array of Array of A", "Array of ", "a: b"])
def test_a_word_that_is_no_type_never_reaches_the_spec(of: str) -> None:
    made = merged({}, action_page(request=(field("A", of),)))
    assert made.api["actions"]["Send"]["request"]["A"]["type"] == "unknown"
    assert rules(made) == ["page-type"]


@pytest.mark.parametrize("name", ["", "a b", "1st", "a\n", "{{x}}", "caf\xe9"])
def test_a_row_whose_name_is_none_is_left_out_with_a_finding(name: str) -> None:
    rows = (field(name), field("A"))
    page = action_page(request=rows, response=rows, errors=(code(name), code("FailedOperation")))
    made = merged({}, page, types_page(structure(name), structure("Unneeded", *rows)))
    send = made.api["actions"]["Send"]
    assert (list(send["request"]), list(send["response"])) == (["A"], ["A"])
    assert send["errors"] == ["FailedOperation"]
    assert rules(made) == [*["page-name"] * 4, "idle-page"]


def test_of_two_rows_with_one_name_the_first_counts() -> None:
    rows = (field("A", "Integer"), field("A", "String"))
    codes = (code("FailedOperation", "One."), code("FailedOperation", "Two."))
    made = merged({}, action_page(request=rows, errors=codes))
    assert made.api["actions"]["Send"]["request"]["A"]["type"] == "Integer"
    assert made.api["errors"]["FailedOperation"]["doc"] == "One."
    assert rules(made) == ["row-twice", "row-twice"]


def test_an_action_that_is_not_imported_is_not_touched() -> None:
    made = merged(api_of(SPEC), action_page("Other"))
    assert made.api["actions"]["Send"] == api_of(SPEC)["actions"]["Send"]
    assert list(made.api["actions"]) == ["Send", "Other"]


def test_codes_that_no_action_documents_any_more_go_and_newcomers_stand_in_their_place() -> None:
    codes = (code("InternalError.C", "It is C."), code("FailedOperation.A"))
    made = merged(api_of(SPEC), action_page("Other", errors=codes))
    assert list(made.api["errors"]) == ["FailedOperation.A", "FailedOperation.B", "InternalError.C"]
    made = merged(made.api, action_page("Send", errors=()))
    assert made.api["errors"] == {
        "FailedOperation.A": {"doc": "Our A."},
        "InternalError.C": {"doc": "It is C."},
    }


def test_a_page_of_codes_describes_codes_and_adds_none() -> None:
    page = action_page(errors=(code("FailedOperation.A"), code("FailedOperation.B", "Here.")))
    texts = [code(f"FailedOperation.{name}", "There.") for name in "ABC"]
    made = merged({}, page, errors_page(*texts))
    assert made.api["errors"] == {
        "FailedOperation.A": {"doc": "There."},
        "FailedOperation.B": {"doc": "Here."},
    }


def test_a_code_of_the_platform_needs_no_description_here() -> None:
    codes = (code("InvalidParameter"), code("MissingParameter", "Ours."), code("Internal"))
    common = ["InvalidParameter", "MissingParameter"]
    made = merged({}, action_page(errors=codes), common=common)
    assert len(made.api["actions"]["Send"]["errors"]) == len(codes)
    assert made.api["errors"] == {
        "Internal": {"doc": "Not described."},
        "MissingParameter": {"doc": "Ours."},
    }


def test_halves_of_surrogates_do_not_keep_a_page_out() -> None:
    page = action_page(
        doc="a\ud800b", regions=("\udfff",), examples=(example("\ud83d\ude00", "\ud800", "{}"),)
    )
    assert "\ud800" not in text_of(merged({}, page)).encode("utf-8").decode("utf-8")
