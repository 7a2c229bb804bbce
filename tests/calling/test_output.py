"""A value is printed as JSON, as lines or as text, and does nothing to the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.calling.output import QueryError, compiled_query, queried, rendered

if TYPE_CHECKING:
    from tc3gen.calling.output import Style

THINGS = [{"Name": "a", "Size": 1, "Tags": ["x", None]}, {"Name": "b\tc", "Size": 2.5}]


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (THINGS, "text", 'a\t1\t["x", null]\nb\\tc\t2.5\n'),
        ([["a", True], []], "text", "a\ttrue\n\n"),
        ("plain", "text", "plain\n"),
        (None, "text", "null\n"),
        (3, "text", "3\n"),
        (THINGS[0], "lines", '{"Name": "a", "Size": 1, "Tags": ["x", null]}\n'),
        ([1, "a"], "lines", '1\n"a"\n'),
        ([], "lines", ""),
        ({"A": [1]}, "json", '{\n  "A": [\n    1\n  ]\n}\n'),
        ("短信", "json", '"短信"\n'),
    ],
)
def test_a_value_is_printed(value: Any, style: Style, printed: str) -> None:  # noqa: ANN401 - JSON
    assert rendered(value, style) == printed


@pytest.mark.parametrize("style", ["json", "lines", "text"])
def test_what_controls_a_terminal_is_escaped_and_json_stays_json(style: Style) -> None:
    hostile = "\x1b]0;a\x07\x9b31m\u202e\r\n\x7f\ud800\U000e0041"
    printed = rendered({"A": hostile}, style)
    assert not set(printed.rstrip("\n")) & set(hostile[:1] + "\x07\x9b\u202e\r\x7f\ud800\U000e0041")
    if style != "text":
        assert json.loads(printed) == {"A": hostile}


@pytest.mark.parametrize(
    ("text", "found"),
    [("Things[].Size", [1, 2.5]), ("Things[?Size > `1`].Name | [0]", "b\tc"), ("Absent", None)],
)
def test_a_query_finds_parts(text: str, found: object) -> None:
    assert queried(compiled_query(text), {"Things": THINGS}) == found


@pytest.mark.parametrize("text", ["a[", "", "a..b", "unknown(@)"])
def test_what_is_no_query_is_told(text: str) -> None:
    with pytest.raises(QueryError):
        queried(compiled_query(text), {})


def test_a_query_that_does_not_fit_does_not_quote_the_value() -> None:
    with pytest.raises(QueryError) as raised:
        queried(compiled_query("abs(Number)"), {"Number": "+6591234567"})
    assert "6591234567" not in str(raised.value)
