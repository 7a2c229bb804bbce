"""Several pages of one action or data type in one import: one counts, and each is heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from tc3gen.findings import Location
from tc3gen.transcript import (
    UNKNOWN,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    PageFacts,
    StructureFacts,
    Unfinished,
)
from tests.commands.importing.made import (
    Made,
    action_page,
    code,
    errors_page,
    example,
    field,
    merged,
    rules,
    said,
    structure,
    types_page,
)

if TYPE_CHECKING:
    from tests.commands.importing.made import Plain

PlacedT = TypeVar("PlacedT", FieldFacts, ErrorFacts, ExampleFacts, StructureFacts)

OTHER = "b.txt"
ABROAD = "demo.intl.tencentcloudapi.com"
COUNTS = "and that counts"
EXAMPLE = example("Ours", '{\n  "Item": "a"\n}\n', '{\n  "Response": {}\n}\n')
FACTS: dict[str, Any] = {
    "doc": "Sends.",
    "regions": ("ap-tokyo",),
    "rate_limit": 10,
    "request": (field("Item", required=True, line=5),),
    "response": (field("RequestId", line=8),),
    "errors": (code("FailedOperation.A", line=9),),
    "examples": (EXAMPLE,),
}


def ours(**others: Any) -> PageFacts:  # noqa: ANN401 - any fact
    """Return the page that counts, with *others* of its facts."""
    facts: dict[str, Any] = {**FACTS, **others}
    return action_page(**facts)


SEND = ours()


def there(facts: PlacedT, line: int) -> PlacedT:
    """Return *facts* as they stand on the other page."""
    return replace(facts, location=Location(OTHER, line, 1))


def other_page(*structures: StructureFacts, **facts: Any) -> PageFacts:  # noqa: ANN401 - any fact
    """Return the other page of the same action, which states *facts* otherwise."""
    stated: dict[str, Any] = {**FACTS, "doc": "发送。", "location": Location(OTHER, 1, 1), **facts}
    return action_page("Send", *structures, path=OTHER, **stated)


def cut(
    table: str, line: int, *, path: str = "page.txt", breaks_off: bool = False
) -> Any:  # noqa: ANN401
    """Return what an action says of a *table* that breaks off."""
    where = Location(path, line, 1)
    part = Unfinished(table=table, why="it breaks off here", location=where, breaks_off=breaks_off)
    return (part,)


def contradictions(made: Made) -> list[str]:
    """Return place and message of each contradiction."""
    return [f"{f.location}: {f.message}" for f in made.findings if f.rule == "contradiction"]


DIFFERENCES: dict[str, tuple[dict[str, Any], str]] = {
    "type": (
        {"request": (there(field("Item", "Integer", required=True), 4),)},
        "b.txt:4:1: the type of Item in the request of Send is 'Integer'; page.txt:5 says 'String'",
    ),
    "required": (
        {"request": (there(field("Item"), 4),)},
        "b.txt:4:1: `required` of Item in the request of Send is False; page.txt:5 says True",
    ),
    "a field that only the other page has": (
        {"response": (*FACTS["response"], there(field("Count", "Integer"), 7))},
        "b.txt:7:1: the response of Send has Count; page.txt:1 does not have it",
    ),
    "a field that only the first page has": (
        {"request": ()},
        "b.txt:1:1: the request of Send does not have Item here; page.txt:5 has it",
    ),
    "a code that only the other page has": (
        {"errors": (*FACTS["errors"], there(code("FailedOperation.B"), 6))},
        "b.txt:6:1: Send has FailedOperation.B; page.txt:1 does not have it",
    ),
    "a code that only the first page has": (
        {"errors": ()},
        "b.txt:1:1: Send does not have FailedOperation.A here; page.txt:9 has it",
    ),
    "regions": (
        {"regions": ("ap-seoul",)},
        "b.txt:1:1: the list of regions of Send is 'ap-seoul'; page.txt:1 says 'ap-tokyo'",
    ),
    "no bounds of regions": (
        {"regions": ()},
        "b.txt:1:1: the list of regions of Send is 'not bounded'; page.txt:1 says 'ap-tokyo'",
    ),
    "rate": (
        {"rate_limit": 20},
        "b.txt:1:1: the rate of Send is '20/s'; page.txt:1 says '10/s'",
    ),
    "examples": (
        {"examples": ()},
        "b.txt:1:1: Send does not have an example here; page.txt:1 has it",
    ),
}


@pytest.mark.parametrize(("facts", "named"), DIFFERENCES.values(), ids=DIFFERENCES)
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_fact_in_which_two_pages_differ_is_named_once_with_both_places_and_the_first_counts(
    facts: dict[str, Any], named: str, known: bool
) -> None:
    alone = merged({}, SEND)
    before: Plain = alone.api if known else {}
    made = merged(before, SEND, other_page(**facts), lock=alone.lock if known else None)
    assert contradictions(made) == [f"{named}, {COUNTS}"]
    assert rules(made) == [*rules(alone)[: 0 if known else None], "contradiction"]
    assert (made.api, made.lock) == (alone.api, alone.lock)


def test_pages_that_differ_in_words_only_say_the_same() -> None:
    made = merged({}, SEND, other_page())
    assert contradictions(made) == []
    assert made.api == merged({}, SEND).api
    assert [page.path for page in made.pages] == ["page.txt", OTHER]


LOST: dict[str, dict[str, Any]] = {
    "type": {"request": (field("Item", UNKNOWN, required=True),)},
    "required": {"request": (field("Item", required=UNKNOWN),)},
    "request": {"request": None},
    "response": {"response": None},
    "codes": {"errors": None},
    "regions": {"regions": None},
    "rate": {"rate_limit": None},
    "rows below a cut": {"request": (), "unfinished": cut("request", 3)},
    "codes below a cut": {"errors": (), "unfinished": cut("errors", 9)},
    "examples below a cut": {"examples": (), "unfinished": cut("examples", 9)},
    "half a word": {
        "request": (field("Item", "Stri", required=True, line=5),),
        "unfinished": cut("request", 5, breaks_off=True),
    },
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_what_the_first_page_has_lost_the_other_tells(lost: dict[str, Any]) -> None:
    made = merged({}, ours(**lost), other_page())
    assert made.api == merged({}, SEND).api
    assert contradictions(made) == []
    assert "lost-fact" not in rules(made)


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_what_the_other_page_has_lost_it_does_not_deny(lost: dict[str, Any]) -> None:
    parts = tuple(
        replace(part, location=replace(part.location, path=OTHER))
        for part in lost.get("unfinished", ())
    )
    told = dict(lost)
    if lost.get("request"):
        told["request"] = tuple(there(row, row.location.line) for row in lost["request"])
    made = merged({}, SEND, other_page(**{**told, "unfinished": parts}))
    assert made.api == merged({}, SEND).api
    assert contradictions(made) == []


def test_examples_are_taken_from_a_page_that_has_some_and_that_is_told() -> None:
    shown = there(EXAMPLE, 30)
    made = merged({}, ours(examples=()), other_page(examples=(shown,)))
    assert made.api == merged({}, SEND).api
    assert contradictions(made) == [
        "b.txt:30:1: Send has an example; page.txt:1 does not have it, and it is taken from here"
    ]


def test_the_page_with_the_endpoint_of_the_spec_counts_in_whichever_order_they_are_named() -> None:
    known = merged({}, SEND)
    abroad = other_page(endpoint=ABROAD, rate_limit=20)
    for pages in ((SEND, abroad), (abroad, SEND)):
        made = merged(known.api, *pages, lock=known.lock)
        assert made.api == known.api
        assert contradictions(made) == [
            f"b.txt:1:1: the rate of Send is '20/s'; page.txt:1 says '10/s', {COUNTS}"
        ]


def test_another_site_is_a_fact_that_is_told_once() -> None:
    tell, abroad = action_page("Tell", path="c.txt"), action_page("Tell", endpoint=ABROAD)
    made = merged({}, SEND, tell, other_page(endpoint=ABROAD), abroad)
    note = f"the page is of another site, {ABROAD!r}; 'demo.tencentcloudapi.com' counts"
    assert said(made)[:1] == [f"b.txt:1:1: note: other-site: {note}"]
    assert rules(made).count("other-site") == 1
    assert made.api["endpoint"] == "demo.tencentcloudapi.com"


def test_a_page_of_another_version_is_left_out_also_of_an_action_that_is_read() -> None:
    made = merged({}, SEND, other_page(endpoint=ABROAD, version="2020-01-01"))
    assert rules(made) == ["page-conflict"] * 2
    assert made.api == merged({}, SEND).api


def test_three_pages_are_held_against_the_one_that_counts() -> None:
    third = replace(other_page(rate_limit=30), path="c.txt")
    made = merged({}, SEND, other_page(rate_limit=20), third)
    assert [each.partition(" is ")[2].partition(";")[0] for each in contradictions(made)] == [
        "'20/s'",
        "'30/s'",
    ]


def test_a_data_type_that_two_pages_describe_is_compared_as_an_action_is() -> None:
    page = ours(request=(field("Item", "Item"),))
    first = types_page(structure("Item", field("Key", line=3), field("Old", line=4)))
    other = there(
        structure("Item", there(field("Key", "Integer"), 7), there(field("New"), 8), doc="新"), 6
    )
    made = merged({}, page, first, replace(types_page(other), path=OTHER))
    assert contradictions(made) == [
        f"b.txt:6:1: Item does not have Old here; page.txt:4 has it, {COUNTS}",
        f"b.txt:7:1: the type of Key in Item is 'Integer'; page.txt:3 says 'String', {COUNTS}",
        f"b.txt:8:1: Item has New; page.txt:1 does not have it, {COUNTS}",
    ]
    assert made.api == merged({}, page, first).api
    assert "row-twice" not in rules(made)


def test_data_types_that_only_the_other_page_describes_are_taken() -> None:
    page = ours(request=(field("Item", "A"), field("More", "B")))
    one, two = structure("A", field("Key")), structure("B", field("Key"))
    made = merged({}, page, types_page(one), replace(types_page(one, two), path=OTHER))
    assert set(made.api["structures"]) == {"A", "B"}
    assert contradictions(made) == []


def test_pages_of_error_codes_may_be_of_both_sites() -> None:
    here, abroad = (
        errors_page(code("FailedOperation.A", "It."), head=Head(service="demo", endpoint=endpoint))
        for endpoint in ("demo.tencentcloudapi.com", ABROAD)
    )
    assert rules(merged({}, SEND, here, abroad)) == ["other-site"]
