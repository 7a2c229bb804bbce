"""Whatever stands in a response in place of whatever kind of field, the response is read."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.described import type_of
from tests.support.effort import examples
from tests.support.json_values import written
from tests.support.metadata import field, structure
from tests.support.packages import client, shared
from tests.support.reading import Reading

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_SCALARS = ("string", "datetime", "datetime_iso", "date", "binary", "int64", "float", "bool", "Box")
_KINDS = {
    **{word.title().replace("_", ""): field("", word) for word in _SCALARS},
    **{f"{word.title().replace('_', '')}List": field("", word, "list") for word in _SCALARS},
}
_FIELDS = [{**told, "name": name} for name, told in _KINDS.items()]
_OBJECTS = {
    "Box": structure(*_FIELDS),
    "DescribeResponse": structure(*_FIELDS, field("RequestId")),
}
"""Each kind of field, and within an object and the objects of a list all of them again."""


def _yaml(fields: list[dict[str, Any]], indent: str) -> str:
    rows = (f"{{type: {type_of(each)}, doc: A value.}}" for each in fields)
    lines = zip(fields, rows, strict=True)
    return "".join(f"{indent}{each['name']}: {row}\n" for each, row in lines)


_API = (
    "actions:\n  Describe:\n    doc: Gives each kind of value.\n    request: {}\n    response:\n"
    f"{_yaml([*_FIELDS, field('RequestId')], '      ')}"
    f"structures:\n  Box:\n    doc: A box.\n    fields:\n{_yaml(_FIELDS, '      ')}"
)

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(
        ["", "7", "-0", "1.0", "1e3", "true", "FALSE", 2**53 + 1, 2.0**60, 1.0, 0.1 + 0.2]
    ),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*_KINDS, "Other"]), inner, max_size=4),
    ),
    max_leaves=12,
)
_RESULTS = st.dictionaries(st.sampled_from([*_KINDS, "RequestId", "Other"]), _VALUES, max_size=6)
_ODD: list[Any] = [None, True, 0, 1.5, "", "x", [], [None], [[]], [{}], {}, {"Other": {}}]
_usually = settings(
    max_examples=examples(2000, share=20),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def _names(demo: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - a made package
    kind = getattr(demo, name)
    fields = [each.name for each in dataclasses.fields(kind)]
    return dict(zip(kind._wire_names, fields, strict=True))  # noqa: SLF001 - no other name tells it


def _assert_read(demo: Any, result: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    """Read *result*, and compare; a strict client raises where something deviates."""
    # A response without an id and without any value is none; both are of another test.
    told = {"String": "x", "RequestId": "r", **result}
    if not isinstance(told["RequestId"], str):
        told["Bool"] = True
    sender = client(demo, {"Response": told}, {"Response": told})
    response = sender.describe()
    reading = Reading(_OBJECTS, lambda name: _names(demo, name), response.meta.deviations)
    reading.compare("DescribeResponse", told, response.to_dict())
    assert list(reading.problems()) == []
    errors, options = shared(demo, "errors"), shared(demo, "_calls.options")
    try:
        strictly = sender.describe(options=options.RequestOptions(strict=True))
    except errors.NoResponseError:
        assert response.meta.deviations
    else:
        assert not response.meta.deviations
        assert written(strictly.to_dict()) == written(response.to_dict())


@_usually
@given(result=_RESULTS)
@example(result={"StringList": ["a", 5, None], "BoxList": [{}, None, {"BoxList": [[]]}]})
@example(result={"RequestId": 7, "Box": {"Box": {"Int64": "7"}}})
def test_any_json_value_is_read_or_told_as_a_deviation(
    workshop: Workshop, result: dict[str, Any]
) -> None:
    _assert_read(workshop.package(_API), result)


@pytest.mark.parametrize("name", [*_KINDS, "RequestId"])
def test_each_odd_value_in_place_of_each_kind_of_field(workshop: Workshop, name: str) -> None:
    """In the response, in an object, and in the objects of a list."""
    for odd in _ODD:
        _assert_read(workshop.package(_API), {name: odd})
        if name in _KINDS:
            _assert_read(workshop.package(_API), {"Box": {name: odd}, "BoxList": [{}, {name: odd}]})
