"""Options and JSON become one request; what an option cannot mean is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tc3gen.calling.arguments import Arguments, Given, read_arguments
from tc3gen.calling.checking import documented_path
from tc3gen.calling.field_names import option_names
from tc3gen.calling.json_input import JsonError, parse_object
from tc3gen.calling.request import combined
from tc3gen.model import Field, parse_type
from tests.support.effort import examples

if TYPE_CHECKING:
    from typing import Any


def _field(wire_name: str, name: str, of: str) -> Field:
    parsed = parse_type(of)
    assert parsed is not None
    return Field(wire_name=wire_name, name=name, type=parsed)


TREE = [
    _field("Name", "name", "String"),
    _field("Trees", "trees", "Array of Tree"),
    _field("Tags", "tags", "Array of String"),
]
FIELDS = [
    _field("NumberSet", "number_set", "Array of Integer"),
    _field("IDs", "ids", "Array of String"),
    _field("From", "from_", "String"),
    _field("Ratio", "ratio", "Float"),
    _field("Tree", "tree", "Tree"),
    _field("Trees", "trees", "Array of Tree"),
]


_NO_ITEM = "is a list: the number of an item has to stand at "
_NO_WAY = "leads into what the JSON says is no list or object"


def _combined(base: dict[str, Any], *words: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    request = combined(base, read_arguments(words).fields, FIELDS, {"Tree": TREE})
    return request.parameters, [(wrong.option, wrong.message) for wrong in request.wrong]


def test_words_fields_and_values_are_told_apart() -> None:
    words = ["a", "--b", "1", "--c=--x", "--d", "-1", "--e", "--f=", "--", "g", "--h"]
    assert read_arguments(words) == Arguments(
        words=["a", "--", "g"],
        fields=[Given("b", "1"), Given("c", "--x"), Given("d", "-1"), Given("f", "")],
        open=["e", "h"],
    )


@pytest.mark.parametrize(
    ("base", "words", "expected"),
    [
        ({}, "--number-set 1 --number-set 2", {"NumberSet": [1, 2]}),
        ({}, "--number-set [1,2] --NumberSet 3", {"NumberSet": [1, 2, 3]}),
        ({"NumberSet": [9]}, "--number-set 1", {"NumberSet": [1]}),
        ({}, "--ids [a", {"IDs": ["[a"]}),
        ({}, "--from x --ratio 1.5", {"From": "x", "Ratio": 1.5}),
        ({}, "--from 12", {"From": "12"}),
        ({}, "--number-set x --ratio y", {"NumberSet": ["x"], "Ratio": "y"}),
        ({}, '--tree {"Name":"a"}', {"Tree": {"Name": "a"}}),
        ({}, "--tree.name a --tree.tags b", {"Tree": {"Name": "a", "Tags": ["b"]}}),
        ({}, "--trees.1.name b --trees.0.Name a", {"Trees": [{"Name": "a"}, {"Name": "b"}]}),
        ({}, "--tree.trees.0.trees.0.name a", {"Tree": {"Trees": [{"Trees": [{"Name": "a"}]}]}}),
        ({"Tree": {"Name": "a", "Tags": ["b"]}}, "--tree.tags.0 c --tree.tags.1 d",
         {"Tree": {"Name": "a", "Tags": ["c", "d"]}}),
        ({}, '--trees {"Name":"a"} --trees [{"Name":"b"}]',
         {"Trees": [{"Name": "a"}, {"Name": "b"}]}),
        ({"Tree": None}, "--tree.name a", {"Tree": {"Name": "a"}}),
    ],
)  # fmt: skip
def test_options_set_what_they_name(
    base: dict[str, Any], words: str, expected: dict[str, Any]
) -> None:
    before = json.dumps(base)
    assert _combined(base, *words.split()) == (expected, [])
    assert json.dumps(base) == before


@pytest.mark.parametrize(
    ("base", "words", "option", "message"),
    [
        ({}, "--absent 1", "absent", "is no field of the request"),
        ({}, "--tree.absent 1", "tree.absent", "is no field there"),
        ({}, "--from.name 1", "from.name", "is no field there"),
        ({}, "--trees.name a", "trees.name", _NO_ITEM + "name"),
        ({}, "--trees.²  a", "trees.²", _NO_ITEM + "²"),
        ({}, "--from a --from b", "from", "is given twice, and is no list"),
        ({}, "--tree {", "tree", "is no JSON: Expecting property name enclosed in double quotes"),
        ({}, '--tree {"A":1,"A":2}', "tree", "has an object with the same key twice"),
        ({}, "--trees.1.name a", "trees.1.name", "leaves out item 0"),
        ({"Tree": [1]}, "--tree.name a", "tree.name", _NO_WAY),
        ({"Trees": {}}, "--trees.0.name a", "trees.0.name", _NO_WAY),
        ({}, "--trees.0.name.0 a", "trees.0.name.0", "is no field there"),
    ],
)  # fmt: skip
def test_an_option_that_means_nothing_is_told(
    base: dict[str, Any], words: str, option: str, message: str
) -> None:
    assert _combined(base, *words.split())[1] == [(option, message)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"A": NaN}', "there is no number NaN"),
        ('{"A": 1e999}', "a number that is too large"),
        (f'{{"A": {"9" * 5000}}}', "a number that is too long"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"A": {"B": 1, "B": 2}}', "the same key twice"),
        ("1", "is no JSON object"),
        ('{"A": "+6591234567', "is no JSON"),
    ],
)
def test_json_that_cannot_be_meant_is_refused_without_quoting_it(text: str, said: str) -> None:
    with pytest.raises(JsonError) as raised:
        parse_object(text)
    assert said in raised.value.message
    assert "6591234567" not in str(raised.value)


def test_a_name_that_is_taken_leaves_the_documented_one() -> None:
    fields = [
        _field("From", "from_", "String"),
        _field("from", "from__", "String"),
        _field("Region", "region", "String"),
        _field("MinSize", "min_size", "String"),
    ]
    named = option_names(fields, taken={"region"})
    assert {option: field.wire_name for option, field in named.items()} == {
        "From": "From",
        "from": "from",
        "Region": "Region",
        "min-size": "MinSize",
    }


def test_a_path_of_python_names_becomes_one_of_the_documentation() -> None:
    path = documented_path("trees[3].tags[0]", FIELDS, {"Tree": TREE})
    assert path == "Trees[3].Tags[0]"
    assert documented_path("unknown.x", FIELDS, {"Tree": TREE}) == "unknown.x"


PIECES = ("--", "=", ".", "0", "1", "trees", "name", "number-set", "[", "]", '{"Name":', "}", "")


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), max_size=4))
def test_no_words_crash_it(words: list[str]) -> None:
    """Whatever is written: it becomes a request, or something to tell."""
    request = combined({}, read_arguments(words).fields, FIELDS, {"Tree": TREE})
    json.dumps(request.parameters)
