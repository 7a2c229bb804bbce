"""Limits of depth and size are checked before a response is parsed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tc3 import HttpResponse, NoResponseError, OutcomeUnknownError
from tc3._calls.json_bounds import MAX_DEPTH, MAX_VALUES, excess
from tests.support.loopback import client, send
from tests.support.virtual import VirtualClient

MANY = f"holds more than {MAX_VALUES:,} values"
DEEP = f"is nested more than {MAX_DEPTH} levels deep"


def _nested(depth: int, *, within: str = "") -> str:
    return "[" * depth + within + "]" * depth


FINE = {
    "as deep as it may be": _nested(MAX_DEPTH),
    "deep text": json.dumps("[" * 1000),
    "deep text with quotes": json.dumps('"[\\"' * 1000),
    "as many as there may be": f"[{'1,' * (MAX_VALUES - 3)}1]",
    "text with many commas": json.dumps("," * 2 * MAX_VALUES),
    "many objects, one after the other": f"[{'{},' * 1000}{{}}]",
    "many objects, apart": f"[{'{}  ,  ' * 1000}{{}}]",
}
TOO_MUCH = {
    "a level too deep": (_nested(MAX_DEPTH + 1), DEEP),
    "objects too deep": ('{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), DEEP),
    "deep behind text that closes": (
        '["]]]]",' * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1),
        DEEP,
    ),
    "deep behind text with siblings": (
        '["},{},{",' * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1),
        DEEP,
    ),
    "deep behind siblings": (f"[{'{},' * 500}{_nested(MAX_DEPTH)}]", DEEP),
    "deep behind an escaped quote": (
        r'["\"]",' * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1),
        DEEP,
    ),
    "deep behind an escaped backslash": (
        r'["\\",' * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1),
        DEEP,
    ),
    "a million lists": (f"[{'[],' * 10**6}[]]", MANY),
    "a million numbers": (f"[{'1,' * 10**6}1]", MANY),
    "a million strings": ("[" + '"",' * 10**6 + "1]", MANY),
    "many names": ("{" + '"a":"b",' * 600_000 + '"a":1}', MANY),
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_responses_within_the_limits_are_parsed(text: str) -> None:
    """Brackets, commas and quotes in texts count for nothing."""
    assert excess(text.encode()) == ""


@pytest.mark.parametrize(("text", "why"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_responses_beyond_the_limits_are_invalid(text: str, why: str) -> None:
    """It was sent, so its outcome is unknown, but for actions that can be repeated."""
    body = f'{{"Response": {{"RequestId": "req-1", "More": {text}}}}}'.encode()
    sms, _ = client(HttpResponse(status=200, body=body))
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    assert (type(caught.value), caught.value.message) == (OutcomeUnknownError, f"the body {why}")
    with pytest.raises(NoResponseError, match=f"the body {why}"):
        VirtualClient(HttpResponse(status=200, body=body), attempts=1).perform(idempotent=True)


def test_only_utf8_is_json() -> None:
    """In UTF-16 quotes are not where they seem to be."""
    text = '{"Response": {"RequestId": "req-1"}}'
    sms, _ = client(HttpResponse(status=200, body=text.encode("utf-16")))
    with pytest.raises(OutcomeUnknownError, match="the body is not JSON"):
        send(sms)


def _measure(value: Any) -> tuple[int, int]:  # noqa: ANN401 - any JSON
    """Return how deep *value* is nested and how many values it holds, itself included."""
    if not isinstance(value, list | dict):
        return 0, 1
    inner = [_measure(one) for one in (value.values() if isinstance(value, dict) else value)]
    depths, counts = [depth for depth, _ in inner], [count for _, count in inner]
    return 1 + max(depths, default=0), 1 + sum(counts)


TEXTS = st.text('[]{},"\\\\a ', max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, compact=st.booleans())
def test_nothing_beyond_its_depth_passes_and_nothing_within_is_refused(
    value: object, compact: bool
) -> None:
    """Whatever stands in its texts; of values a list or object may count as one more."""
    depth, count = _measure(value)
    body = json.dumps(value, separators=(",", ":") if compact else None).encode()
    assert excess(body, max_depth=depth, max_values=2 * count + 1) == ""
    if depth:
        assert "levels deep" in excess(body, max_depth=depth - 1, max_values=2 * count + 1)
