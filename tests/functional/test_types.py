"""Every type of the documentation, from parameter to wire and from wire to member."""

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
    ("Float", float("nan"), "value: is not a finite number, which JSON cannot say"),
    ("Float", float("-inf"), "value: is not a finite number, which JSON cannot say"),
    ("Boolean", 1, "value: is an int, a bool is wanted"),
    ("Array of String", "ab", "value: is a str, a list is wanted"),
    ("Array of String", ["a", 1], "value[1]: is an int, a str is wanted"),
    ("Array of Integer", [True], "value[0]: is a bool, an int is wanted"),
    ("Array of Box", [{"Size": 1}], "value[0]: is a dict, a Box is wanted"),
    ("Box", None, "value: is missing, a Box is wanted"),
]
_MISREPLIES: list[tuple[str, Any, str]] = [
    *((name, 1, "Value is an integer, a string is wanted") for name in _TEXTS),
    ("Integer", True, "Value is a boolean, an integer is wanted"),
    ("Integer", "1", "Value is a string, an integer is wanted"),
    ("Float", True, "Value is a boolean, a number is wanted"),
    ("Boolean", 0, "Value is an integer, a boolean is wanted"),
    ("Array of String", {}, "Value is an object, a list is wanted"),
    ("Array of String", ["a", None], "Value[1] is absent or null, a string is wanted"),
    ("Array of Float", [1, 0.5, "1"], "Value[2] is a string, a number is wanted"),
    ("Array of Box", [{"Size": 1}, 1], "Value[1] is an integer, an object is wanted"),
    (
        "Array of Box",
        [{"Size": 1}, {"Size": "1"}],
        "Value[1].Size is a string, an integer is wanted",
    ),
    ("Box", [], "Value is a list, an object is wanted"),
    ("Box", {"Size": True}, "Value.Size is a boolean, an integer is wanted"),
]


@pytest.mark.parametrize(("of", "value"), _GOOD)
def test_a_value_of_its_type_goes_out_and_comes_back(
    of: str, value: object, workshop: Workshop
) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {"Value": value, "RequestId": "1"}})

    reply = _describe(sender, of, value)

    assert sender.fake.requests[0].body == {"Value": value}
    assert (type(reply.value), reply.value) == (type(value), value)


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


@pytest.mark.parametrize(("of", "value", "mismatch"), _MISREPLIES)
def test_a_reply_of_another_type_leaves_the_outcome_unknown(
    of: str, value: object, mismatch: str, workshop: Workshop
) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {"Value": value, "RequestId": "r-1"}})

    with pytest.raises(shared(demo, "errors").OutcomeUnknownError) as caught:
        _describe(sender, of, _any_of(demo, of))

    assert caught.value.message == f"the reply is not as documented: {mismatch}"
    assert caught.value.request_id == "r-1"


def _any_of(demo: Any, of: str) -> object:  # noqa: ANN401 - a made package
    box = demo.Box(size=1)
    return {"Box": box, "Array of Box": [box], **dict(_GOOD)}.get(of, [])


@pytest.mark.parametrize("of", _TYPES)
def test_an_absent_and_a_null_member_are_none_or_an_empty_list(of: str, workshop: Workshop) -> None:
    demo = workshop.package(_API)
    sender = client(demo, {"Response": {}}, {"Response": {"Value": None}})
    value = _any_of(demo, of)

    replies = [_describe(sender, of, value).value for _ in range(2)]

    nothing: object = [] if of.startswith("Array") else None
    assert replies == [nothing, nothing]
