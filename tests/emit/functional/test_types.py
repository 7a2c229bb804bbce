"""Every type of the documentation, from parameter to wire and from wire to field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_ACTION = """\
  Describe{number}:
    doc: Takes and gives one value.
    request:
      Value: {{type: {sent}, required: true, doc: A value.}}
    response:
      Value: {{type: {of}, doc: A value.}}
"""
_STRUCTURES = """\
structures:
  Box:
    doc: A box.
    fields:
      Size: {type: Integer, required: true, doc: Its size.}
"""
_SCALARS = (
    "String",
    "Timestamp",
    "Timestamp ISO8601",
    "Date",
    "Binary",
    "Integer",
    "Float",
    "Boolean",
    "Box",
)
_TYPES = [*_SCALARS, *(f"Array of {name}" for name in _SCALARS)]
_API = (
    "actions:\n"
    + "".join(
        _ACTION.format(number=number, of=of, sent=of.replace("Binary", "String"))
        for number, of in enumerate(_TYPES)
    )
    + _STRUCTURES
)


def _describe(sender: Any, of: str, value: object) -> Any:  # noqa: ANN401 - a made package
    return getattr(sender, f"describe{_TYPES.index(of)}")(value=value)


_TEXTS = ("String", "Timestamp", "Timestamp ISO8601", "Date", "Binary")
_GOOD: list[tuple[str, Any]] = [
    *((name, "2020-01-01") for name in _TEXTS),
    ("Integer", -(2**64)),
    ("Float", 0.5),
    ("Float", 3),
    ("Boolean", True),
    ("Array of String", []),
    ("Array of String", ["", "ü😀"]),
    ("Array of Integer", [0, 1]),
    ("Array of Float", [0.5, 1]),
    ("Array of Boolean", [True, False]),
]
_BAD: list[tuple[str, Any, str]] = [
    *((name, 1, "value: is an int, a str is wanted") for name in _TEXTS),
    ("String", None, "value: is missing, a str is wanted"),
    ("Integer", True, "value: is a bool, an int is wanted"),
    ("Integer", 1.0, "value: is a float, an int is wanted"),
    ("Float", "1", "value: is a str, a float is wanted"),
    ("Float", True, "value: is a bool, a float is wanted"),
    ("Float", float("nan"), "value: is not a finite number, so not JSON serializable"),
    ("Float", float("-inf"), "value: is not a finite number, so not JSON serializable"),
    ("Boolean", 1, "value: is an int, a bool is wanted"),
    ("Array of String", "ab", "value: is a str, a list is wanted"),
    ("Array of String", ["a", 1], "value[1]: is an int, a str is wanted"),
    ("Array of Integer", [True], "value[0]: is a bool, an int is wanted"),
    ("Array of Box", [{"Size": 1}], "value[0]: is a dict, a Box is wanted"),
    ("Box", None, "value: is missing, a Box is wanted"),
]
_CONVERTED = "value is {}, {} is documented (converted)"
_ABSENT = "value is {}, {} is documented (not used)"

# A documented type, what a response holds instead, what is read, and the deviations.
_OTHERS: list[tuple[str, Any, Any, list[str]]] = [
    *(
        (name, 17, "17", ["value is an integer, a string is documented (converted)"])
        for name in _TEXTS
    ),
    ("String", -(2**70), str(-(2**70)), [_CONVERTED.format("an integer", "a string")]),
    ("String", 0.25, "0.25", [_CONVERTED.format("a number", "a string")]),
    ("String", 1.0, "1.0", [_CONVERTED.format("a number", "a string")]),
    ("String", 0.1 + 0.2, None, [_ABSENT.format("a number", "a string")]),
    ("String", True, "true", [_CONVERTED.format("a boolean", "a string")]),
    ("String", [], None, [_ABSENT.format("a list", "a string")]),
    ("String", {}, None, [_ABSENT.format("an object", "a string")]),
    ("Integer", "50", 50, [_CONVERTED.format("a string", "an integer")]),
    ("Integer", "-7", -7, [_CONVERTED.format("a string", "an integer")]),
    *(
        ("Integer", text, None, [_ABSENT.format("a string", "an integer")])
        for text in ("", " 5", "5\n", "+5", "007", "1.0", "1e3", "1_000", "\u0661", "9" * 65, "x")
    ),
    ("Integer", 1.0, 1, [_CONVERTED.format("a number", "an integer")]),
    ("Integer", 2.0**60, None, [_ABSENT.format("a number", "an integer")]),
    ("Integer", 1.5, None, [_ABSENT.format("a number", "an integer")]),
    ("Integer", float("nan"), None, [_ABSENT.format("a number", "an integer")]),
    ("Integer", float("inf"), None, [_ABSENT.format("a number", "an integer")]),
    ("Integer", True, None, [_ABSENT.format("a boolean", "an integer")]),
    ("Float", "0.5", 0.5, [_CONVERTED.format("a string", "a number")]),
    ("Float", "-1e3", -1000.0, [_CONVERTED.format("a string", "a number")]),
    ("Float", "3", 3, [_CONVERTED.format("a string", "a number")]),
    *(
        ("Float", text, None, [_ABSENT.format("a string", "a number")])
        for text in ("", "NaN", "inf", "1e999", ".5", "1.", "0x10", "1,5")
    ),
    ("Float", False, None, [_ABSENT.format("a boolean", "a number")]),
    ("Boolean", "true", True, [_CONVERTED.format("a string", "a boolean")]),
    ("Boolean", "False", False, [_CONVERTED.format("a string", "a boolean")]),
    ("Boolean", 0, False, [_CONVERTED.format("an integer", "a boolean")]),
    ("Boolean", 1, True, [_CONVERTED.format("an integer", "a boolean")]),
    ("Boolean", 2, None, [_ABSENT.format("an integer", "a boolean")]),
    ("Boolean", "yes", None, [_ABSENT.format("a string", "a boolean")]),
    ("Boolean", 1.0, None, [_ABSENT.format("a number", "a boolean")]),
    ("Array of String", {}, [], [_ABSENT.format("an object", "a list")]),
    ("Array of String", "a", [], [_ABSENT.format("a string", "a list")]),
    (
        "Array of String",
        ["a", 5, True],
        ["a", "5", "true"],
        [
            "value[1] is an integer, a string is documented (converted)",
            "value[2] is a boolean, a string is documented (converted)",
        ],
    ),
    (
        # Places may have a meaning, so none is left out.
        "Array of Integer",
        [1, None, 3],
        [],
        ["value[1] is absent or null, an integer is documented (not used)"],
    ),
    (
        "Array of Float",
        [1, 0.5, "2"],
        [1, 0.5, 2],
        ["value[2] is a string, a number is documented (converted)"],
    ),
    ("Box", [], None, [_ABSENT.format("a list", "an object")]),
    ("Box", "{}", None, [_ABSENT.format("a string", "an object")]),
    ("Array of Box", {"Size": 1}, [], [_ABSENT.format("an object", "a list")]),
]


@pytest.mark.parametrize(("of", "value"), _GOOD)
def test_a_value_of_its_type_goes_out_and_comes_back(
    of: str, value: object, workshop: Workshop
) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {"Value": value, "RequestId": "1"}})

    response = _describe(sender, of, value)

    assert sender.fake.requests[0].body == {"Value": value}
    assert (type(response.value), response.value) == (type(value), value)


@pytest.mark.parametrize(("of", "value", "problem"), _BAD)
def test_a_value_of_another_type_is_not_sent(
    of: str, value: object, problem: str, workshop: Workshop
) -> None:
    demo = workshop.package(_API)
    sender = client(demo)

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        _describe(sender, of, value)

    assert [str(found) for found in caught.value.problems] == [problem]
    assert sender.fake.requests == []


@pytest.mark.parametrize(("of", "value", "read", "said"), _OTHERS)
def test_a_response_of_another_type_is_converted_or_absent(
    of: str, value: object, read: object, said: list[str], workshop: Workshop
) -> None:
    """What was carried out is told; see the table in conversion.py."""
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {"Value": value, "RequestId": "r-1"}})

    response = _describe(sender, of, _any_of(demo, of))

    assert (type(response.value), response.value) == (type(read), read)
    assert [str(one) for one in response.meta.deviations] == said


def test_structures_are_read_as_far_as_they_can_be(workshop: Workshop) -> None:
    """Each keeps its place in a list, and each deviation has its path."""
    demo = workshop.package(_API)
    boxes = [{"Size": 1}, 1, None, {"Size": "4"}, {"Size": True}]
    sender = client(
        demo,
        {"Response": {"Value": boxes, "RequestId": "r-1"}},
        {"Response": {"Value": {"Size": "x"}, "RequestId": "r-1"}},
    )

    many = _describe(sender, "Array of Box", [demo.Box(size=1)])
    one = _describe(sender, "Box", demo.Box(size=1))

    assert [box.size for box in many.value] == [1, None, None, 4, None]
    assert [str(found) for found in many.meta.deviations] == [
        "value[1] is an integer, an object is documented (not used)",
        "value[2] is absent or null, an object is documented (not used)",
        "value[3].size is a string, an integer is documented (converted)",
        "value[4].size is a boolean, an integer is documented (not used)",
    ]
    assert one.value == demo.Box(size=None)
    assert [found.path for found in one.meta.deviations] == ["value.size"]


@pytest.mark.parametrize(("of", "value"), _GOOD)
def test_a_response_as_a_dictionary_is_what_was_received(
    of: str, value: object, workshop: Workshop
) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {"Value": value, "RequestId": "1"}})

    assert _describe(sender, of, value).to_dict()["Value"] == value


def _any_of(demo: Any, of: str) -> object:  # noqa: ANN401 - a made package
    box = demo.Box(size=1)
    return {"Box": box, "Array of Box": [box], **dict(_GOOD)}.get(of, [])


@pytest.mark.parametrize("of", _TYPES)
def test_an_absent_and_a_null_field_are_none_or_an_empty_list(of: str, workshop: Workshop) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {}}, {"Response": {"Value": None}})
    value = _any_of(demo, of)

    responses = [_describe(sender, of, value).value for _ in range(2)]

    nothing: object = [] if of.startswith("Array") else None
    assert responses == [nothing, nothing]
