"""What the documentation calls otherwise than before keeps what the spec says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.importing.made import (
    action_page,
    api_of,
    example,
    field,
    lock_of,
    merged,
    rules,
    said,
    structure,
    types_page,
)

if TYPE_CHECKING:
    from tc3gen.transcript import PageFacts

SPEC = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Send:
    doc: Sends.
    request:
      Items: {type: Array of Item, doc: Our items.}
    response: {}
structures:
  Item:
    doc: Our item.
    fields:
      Key: {type: String, required: true, name: code, doc: Our key.}
      Next: {type: Item, doc: Our next.}
      Part: {type: Part, doc: Our part.}
  Part:
    doc: Our part of it.
    fields:
      Sum: {type: Integer, doc: Our sum.}
"""


def sends(of: str) -> PageFacts:
    """Return the page of an action whose items have the type *of*."""
    return action_page(request=(field("Items", f"Array of {of}", "The items."),))


def described(name: str, part: str = "Part", *, doc: str = "The page's.") -> PageFacts:
    """Return a page that describes the item and its part under these names."""
    return types_page(
        structure(
            name,
            field("Key", doc=doc, required=True, line=8),
            field("Next", name, doc),
            field("Part", part, doc),
            doc=doc,
            line=7,
        ),
        structure(part, field("Sum", "Integer", doc), doc=doc),
    )


def test_a_renamed_structure_with_the_same_fields_keeps_its_words_names_and_class() -> None:
    made = merged(api_of(SPEC), sends("Entry"), described("Entry"))
    assert made.api["structures"]["Entry"] == {
        "name": "Item",
        "doc": "Our item.",
        "fields": {
            "Key": {"type": "String", "required": True, "name": "code", "doc": "Our key."},
            "Next": {"type": "Entry", "doc": "Our next."},
            "Part": {"type": "Part", "doc": "Our part."},
        },
    }
    assert list(made.api["structures"]) == ["Entry", "Part"]
    assert said(made) == [
        (
            "page.txt:7:1: warning: renamed: "
            "Item is called Entry now; its descriptions and its class stay"
        )
    ]
    assert made.findings[0].hint == "call it Entry in policy.yaml, too"


def test_structures_that_lead_to_each_other_are_renamed_together() -> None:
    made = merged(api_of(SPEC), sends("Entry"), described("Entry", "Piece"))
    assert {name: of["doc"] for name, of in made.api["structures"].items()} == {
        "Entry": "Our item.",
        "Piece": "Our part of it.",
    }
    assert rules(made) == ["renamed", "renamed"]


def test_a_renamed_structure_keeps_its_words_when_the_pages_come_one_by_one() -> None:
    first = merged(api_of(SPEC), sends("Entry"))
    assert list(first.api["structures"]) == ["Item", "Part"]
    assert sorted(rules(first)) == ["not-told", "not-told", "unknown-structure"]
    assert "no field leads to Item any more; the spec keeps it" in said(first)[-2]
    made = merged(first.api, described("Entry"), lock=first.lock)
    assert made.api == merged(api_of(SPEC), sends("Entry"), described("Entry")).api
    assert rules(made) == ["renamed"]


def test_a_structure_that_examples_showed_meanwhile_gives_way_to_the_renamed_one() -> None:
    shown = structure("Entry", field("Key"), inferred=True)
    first = merged(
        api_of(SPEC), action_page("Send", shown, request=(field("Items", "Array of Entry"),))
    )
    made = merged(first.api, described("Entry"), lock=first.lock)
    assert made.api["structures"]["Entry"]["fields"]["Key"]["doc"] == "Our key."
    assert "inferred" not in made.api["structures"]["Entry"]
    assert list(made.api["structures"]) == ["Entry", "Part"]


@pytest.mark.parametrize("fields", [
    (field("Key", required=True),),
    (field("Key"), field("Next", "Entry"), field("Part", "Part"), field("More")),
    (field("Key", "Integer"), field("Next", "Entry"), field("Part", "Part")),
])  # fmt: skip
def test_a_structure_with_other_fields_is_another_one(fields: tuple[object, ...]) -> None:
    other = types_page(structure("Entry", *fields))  # type: ignore[arg-type]
    made = merged(api_of(SPEC), sends("Entry"), other)
    assert "renamed" not in rules(made)
    assert "vanished" in rules(made)
    assert "name" not in made.api["structures"]["Entry"]


def test_a_structure_that_gave_way_to_a_scalar_is_gone() -> None:
    made = merged(api_of(SPEC), sends("String"))
    assert "structures" not in made.api
    gone = "any more; it was removed from the spec"
    assert said(made) == [
        f"page.txt:1:1: warning: vanished: no field leads to {name} {gone}"
        for name in ("Item", "Part")
    ]


def test_a_structure_that_is_still_there_lends_nothing() -> None:
    both = action_page(request=(field("Items", "Item"), field("Entries", "Entry")))
    made = merged(api_of(SPEC), both, described("Entry"))
    assert "renamed" not in rules(made)
    assert made.api["structures"]["Entry"]["doc"] == "The page's."
    assert made.api["structures"]["Item"]["doc"] == "Our item."


def test_the_words_of_a_page_follow_it_under_the_new_name_and_a_change_is_told() -> None:
    old = merged({}, sends("Item"), described("Item"))
    made = merged(old.api, sends("Entry"), described("Entry", doc="Other."), lock=old.lock)
    assert made.api["structures"]["Entry"]["fields"]["Key"]["doc"] == "Other."
    assert made.api["structures"]["Entry"]["name"] == "Item"
    message = "the prose about structures.Entry.Key has changed since the last import"
    assert f"page.txt:8:1: note: prose-changed: {message}: " in "\n".join(said(made))
    assert "structures.Item" not in lock_of(made)


EXAMPLES = f"""{SPEC.partition("structures:")[0].replace("Array of Item", "String")}\
    examples:
      - title: Ours
        request: |
          {{"A": 1}}
        response: |
          {{"Response": {{"B": 1}}}}
      - title: Ours, too
        request: |
          {{"A": 2}}
        response: |
          {{"Response": {{"B": 2}}}}
"""


def shown(*examples: tuple[str, str, str]) -> PageFacts:
    """Return a page with these examples: title, value of A, value of B."""
    return action_page(
        request=(field("Items", doc="The items."),),
        examples=tuple(
            example(title, f'{{"A": {a}}}', f'{{"Response": {{"B": {b}}}}}')
            for title, a, b in examples
        ),
    )


@pytest.mark.parametrize(
    ("pages", "titles"),
    [
        ([("New", "1", "1"), ("Newer", "2", "2")], ["Ours", "Ours, too"]),
        ([("New", "1", "9"), ("Newer", "9", "2")], ["Ours", "Ours, too"]),
        ([("New", "2", "9"), ("Newer", "9", "1")], ["Ours, too", "Ours"]),
        ([("New", "8", "8"), ("Newer", "9", "9")], ["Ours", "Ours, too"]),
        ([("New", "1", "1"), ("B", "8", "8"), ("C", "9", "9")], ["Ours", "B", "C"]),
    ],
)  # fmt: skip
def test_an_example_that_changes_keeps_the_title_that_the_spec_gave_it(
    pages: list[tuple[str, str, str]], titles: list[str]
) -> None:
    made = merged(api_of(EXAMPLES), shown(*pages))
    found = made.api["actions"]["Send"]["examples"]
    assert [each["title"] for each in found] == titles
    assert [each["request"].strip() for each in found] == [f'{{"A": {a}}}' for _, a, _ in pages]


def test_an_example_that_changes_under_another_title_is_a_note() -> None:
    made = merged(api_of(EXAMPLES), shown(("New", "1", "9"), ("Newer", "2", "2")))
    assert said(made) == [
        "page.txt:1:1: note: example-changed: the example 'Ours' is other than before"
    ]
    assert made.findings[0].hint == "the page calls it 'New'; the spec keeps its title"


def test_an_example_that_is_gone_is_told_by_its_title() -> None:
    made = merged(api_of(EXAMPLES), shown(("New", "1", "1")))
    message = "the page of Send has no example 'Ours, too' any more; it was removed from the spec"
    assert said(made) == [f"page.txt:1:1: warning: vanished: {message}"]
