"""After any bytes, the endpoint responds with a documented code or a 4xx, and still works."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mock.raw import (
    PARAMETERS,
    RawClient,
    ask,
    encoded,
    headers_of,
    mock,
    parse_response,
    post,
    signed,
    sms_spec,
)
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.mock import MockEndpoint

GOOD = signed()
BODY = encoded(PARAMETERS)
CODES = {
    entry.code
    for known in (sms_spec().platform.errors, *(each.errors for each in sms_spec().services))
    for entry in known
}

often = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Yield one endpoint for all requests: none of them may damage it."""
    with mock() as started:
        yield started
        assert ask(started, GOOD).code == ""


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a good request with up to three places changed, cut out or doubled."""
    content = GOOD
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        middle = draw(
            st.one_of(
                st.binary(max_size=12),
                st.just(content[start:end] * 2),
                st.sampled_from(
                    [b"", b"\r\n", b"\r\n\r\n", b"\0", b": ", b'"', b"{", b"[", b"\xff"]
                ),
            )
        )
        content = content[:start] + middle + content[end:]
    return content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["SmsSdkAppId", "MultiSmsInfoSet", "PhoneNumber", "TemplateId", "X"]),
        inner,
        max_size=3,
    ),
    max_leaves=12,
)
HEADER_TEXT = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n"), max_size=40)


def _exchange(endpoint: MockEndpoint, content: bytes) -> list[int]:
    """Send *content*, check all answers, and return their statuses."""
    statuses = []
    with RawClient(endpoint) as client:
        client.send(content)
        client.socket.shutdown(socket.SHUT_WR)
        seen = client.rest()
    assert seen.end == "closed", seen
    rest = seen.content.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
    while rest:
        response, rest = parse_response(rest)
        statuses.append(response.status)
        if response.status == 200:
            assert response.code in CODES | {""}
            assert json.loads(response.body)["Response"]["RequestId"]
        else:
            assert 400 <= response.status < 500
    return statuses


@settings(often, max_examples=examples(900))
@given(content=damaged())
def test_a_damaged_request_gets_a_response_or_the_connection_is_closed(
    endpoint: MockEndpoint, content: bytes
) -> None:
    _exchange(endpoint, content)


@settings(often, max_examples=examples(400))
@given(parameters=JSON)
def test_a_signed_request_with_any_json_gets_a_documented_code(
    endpoint: MockEndpoint, parameters: object
) -> None:
    assert _exchange(endpoint, signed(parameters)) == [200]


@settings(often, max_examples=examples(400))
@given(body=st.binary(max_size=64))
def test_a_signed_request_with_any_body_gets_a_documented_code(
    endpoint: MockEndpoint, body: bytes
) -> None:
    assert _exchange(endpoint, post(headers_of(body), body)) == [200]


@settings(often, max_examples=examples(400))
@given(name=st.sampled_from(sorted(headers_of(b""))), value=HEADER_TEXT)
def test_a_request_with_any_header_value_gets_a_response(
    endpoint: MockEndpoint, name: str, value: str
) -> None:
    statuses = _exchange(endpoint, post(headers_of(BODY) | {name: value}, BODY))
    assert len(statuses) >= (name != "Content-Length")
