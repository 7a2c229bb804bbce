"""Data types: descriptions win over examples, and only what is needed comes in."""

from __future__ import annotations

import pytest

from tc3gen.transcript import UNKNOWN
from tests.commands.importing.made import (
    action_page,
    api_of,
    code,
    errors_page,
    field,
    merged,
    rules,
    said,
    structure,
    types_page,
)

HEAD = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
"""
SENDS_A = action_page(request=(field("Item", "A"),))
SHOWN = structure("A", field("Key"), field("Count", "Integer"), inferred=True, line=5)


def test_a_structure_that_examples_show_is_inferred_with_a_warning_and_demands_nothing() -> None:
    made = merged({}, action_page("Send", SHOWN, request=(field("Item", "A"),)))
    assert made.api["structures"] == {
        "A": {
            "inferred": True,
            "doc": "Not described.",
            "fields": {
                "Key": {"type": "String", "doc": "Not described."},
                "Count": {"type": "Integer", "doc": "Not described."},
            },
        }
    }
    assert said(made) == [
        (
            "page.txt:5:1: warning: inferred: A is known from examples only: "
            "its fields count as optional, and there may be more"
        )
    ]


def test_a_description_replaces_what_examples_showed() -> None:
    shown = merged({}, action_page("Send", SHOWN, request=(field("Item", "A"),)))
    described = structure("A", field("Key", doc="Its key.", required=True), doc="An item.")
    made = merged(shown.api, types_page(described))
    assert made.api["structures"] == {
        "A": {
            "doc": "An item.",
            "fields": {"Key": {"type": "String", "required": True, "doc": "Its key."}},
        }
    }
    assert rules(made) == ["vanished"]


def test_what_examples_showed_does_not_tell_what_is_demanded() -> None:
    shown = merged({}, action_page("Send", SHOWN, request=(field("Item", "A"),)))
    lost = structure("A", field("Key", UNKNOWN, required=UNKNOWN), field("Count", "Integer"))
    made = merged(shown.api, types_page(lost))
    assert made.api["structures"]["A"]["fields"]["Key"] == {
        "type": "String",
        "required": "unknown",
        "doc": "Not described.",
    }


def test_examples_do_not_overwrite_a_description_whichever_page_comes_first() -> None:
    page = action_page("Send", SHOWN, request=(field("Item", "A"),))
    described = types_page(structure("A", field("Key", doc="Its key.", required=True)))
    wanted = {"Key": {"type": "String", "required": True, "doc": "Its key."}}
    for made in (
        merged({}, page, described),
        merged({}, described, page),
        merged(merged({}, SENDS_A, described).api, page),
    ):
        assert made.api["structures"]["A"]["fields"] == wanted
        assert said(made) == [
            "page.txt:1:1: warning: shown-field: an example shows 'Count', which A does not have"
        ]


def test_examples_of_several_pages_add_fields_and_deny_none() -> None:
    first = action_page("Send", SHOWN, request=(field("Item", "A"),))
    fields = (field("Sum", "Float"), field("Count", "Integer"), field("Key", UNKNOWN))
    second = action_page(
        "Tell", structure("A", *fields, inferred=True), response=(field("Item", "A"),)
    )
    at_once = merged({}, first, second)
    one_by_one = merged(merged({}, first).api, second)
    assert at_once.api == one_by_one.api
    types = {name: of["type"] for name, of in at_once.api["structures"]["A"]["fields"].items()}
    assert types == {"Key": "String", "Count": "Integer", "Sum": "Float"}
    assert set(rules(at_once)) == {"inferred"}


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned round"])
def test_a_type_that_pages_show_differently_stays_open_whichever_comes_first(
    *, turned: bool
) -> None:
    pages = [
        action_page(
            name,
            structure("A", field("Key", of, line=7), inferred=True),
            request=(field("Item", "A"),),
        )
        for name, of in (("Send", "String"), ("Tell", "Integer"), ("Ask", "String"))
    ]
    made = merged({}, *(reversed(pages) if turned else pages))
    open_key = {"Key": {"type": UNKNOWN, "doc": "Not described."}}
    assert made.api["structures"]["A"]["fields"] == open_key
    assert [text for text in said(made) if "inferred" not in text] == [
        "page.txt:7:1: warning: shown-type: pages show different types of Key; it is left open"
    ] * 3


def test_a_type_that_the_spec_knows_stays_when_an_example_shows_another() -> None:
    known = merged({}, action_page("Send", SHOWN, request=(field("Item", "A"),)))
    other = structure("A", field("Count", "Float"), inferred=True)
    made = merged(known.api, action_page("Tell", other, request=(field("Item", "A"),)))
    assert made.api["structures"] == known.api["structures"]
    assert [rule for rule in rules(made) if rule != "inferred"] == ["shown-type"]


def test_a_page_that_describes_nothing_that_actions_have_is_told() -> None:
    made = merged({}, SENDS_A, types_page(structure("B")), errors_page(code("InternalError")))
    none = "note: idle-page: no action in the spec has any of the"
    assert said(made)[1:] == [
        f"types.txt: {none} data types on this page",
        f"errors.txt: {none} error codes on this page",
    ]


def test_only_what_actions_reach_comes_in_from_a_page_of_data_types() -> None:
    page = types_page(
        structure("Z"), structure("B", field("Up", "A")), structure("A", field("B", "Array of B"))
    )
    made = merged({}, SENDS_A, page)
    assert (list(made.api["structures"]), rules(made)) == (["B", "A"], [])


def test_what_is_wrong_with_structures_that_stay_out_is_not_said() -> None:
    broken = structure("Z", field("", UNKNOWN), field("A", "x y", required=UNKNOWN))
    assert rules(merged({}, SENDS_A, types_page(structure("A"), broken))) == []


def test_without_an_action_all_data_types_come_in_and_the_rest_is_asked_for() -> None:
    alone = merged({}, types_page(structure("B"), structure("A")))
    assert (list(alone.api["structures"]), alone.api["actions"]) == (["B", "A"], {})
    assert said(alone) == [
        "types.txt: warning: incomplete: no page has told this yet: service, version, endpoint"
    ]
    made = merged(alone.api, SENDS_A)
    assert (list(made.api["structures"]), rules(made)) == (["B", "A"], [])
    assert made.api["version"] == "2024-01-01"


def test_a_structure_that_an_action_no_longer_reaches_goes_and_an_idle_one_stays() -> None:
    api = api_of(f"""{HEAD}\
actions:
  Send: {{doc: Sends., request: {{Item: {{type: A, doc: An item.}}}}, response: {{}}}}
structures:
  A: {{doc: A., fields: {{B: {{type: B, doc: B.}}, C: {{type: C, doc: C.}}}}}}
  B: {{doc: B., fields: {{}}}}
  C: {{doc: C., fields: {{}}}}
  Idle: {{doc: Ours., fields: {{B: {{type: B, doc: B.}}}}}}
""")
    made = merged(api, action_page("Send"))
    assert list(made.api["structures"]) == ["B", "Idle"]
    assert "structures" not in merged({}, action_page("Send"), types_page(structure("A"))).api


def test_a_structure_that_no_page_describes_is_a_warning_on_the_line_that_names_it() -> None:
    made = merged({}, action_page(request=(field("Items", "Array of A", line=9),)))
    expected = "page.txt:9:1: warning: unknown-structure: no page describes the structure A"
    assert said(made) == [expected]


def test_of_two_descriptions_the_first_counts() -> None:
    twice = types_page(structure("A", field("One")), structure("A", field("Two"), line=4))
    made = merged({}, SENDS_A, twice)
    assert list(made.api["structures"]["A"]["fields"]) == ["One"]
    assert said(made) == [
        "page.txt:4:1: error: row-twice: A is described twice; the first description counts"
    ]


def test_a_structure_cannot_have_the_name_of_a_type() -> None:
    made = merged({}, types_page(structure("String"), structure("unknown"), structure("A")))
    assert list(made.api["structures"]) == ["A"]
    assert sorted(rules(made)) == ["incomplete", "page-name", "page-name"]


def test_a_page_of_codes_alone_gives_nothing_to_write() -> None:
    made = merged({}, errors_page(code("FailedOperation", "It failed.")))
    assert (made.api, made.lock, made.pages, rules(made)) == ({}, {}, [], ["page-incomplete"])
