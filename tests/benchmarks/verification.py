"""A contender is timed only if it does the whole work: the same body, signature and values."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import TYPE_CHECKING, Any, Protocol

from tests.benchmarks import samples

if TYPE_CHECKING:
    from collections.abc import Mapping

_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<id>\w+)/(?P<scope>[\w/-]+), "
    r"SignedHeaders=(?P<signed>[a-z;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


class Contender(Protocol):
    """One way to send messages."""

    def build(self, messages: list[samples.Message], /) -> tuple[Mapping[str, str], bytes | str]:
        """Return headers and body of a signed request; a text is sent as UTF-8."""
        ...

    def parse(self, body: bytes, /) -> Any:  # noqa: ANN401 - each has its own
        """Return the response in *body* as the contender's own objects."""
        ...

    def send(self, messages: list[samples.Message], /) -> Any:  # noqa: ANN401 - as above
        """Send and return the response as the contender's own objects."""
        ...

    def plain(self, response: Any, /) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return these objects as a JSON value."""
        ...

    def close(self) -> None:
        """Close what is held open."""
        ...


def verify_build(contender: Contender, messages: list[samples.Message]) -> None:
    """Fail unless the body says all, and the signature is the one for its bytes."""
    headers, body = contender.build(messages)
    content = body.encode() if isinstance(body, str) else body
    assert json.loads(content) == samples.body(messages)
    found = _AUTHORIZATION.fullmatch(headers["Authorization"])
    assert found is not None, headers["Authorization"]
    assert found["id"] == samples.SECRET_ID
    signed = {name: headers[name] for name in headers if name.lower() in found["signed"].split(";")}
    expected = _signature(signed, content, headers["X-TC-Timestamp"], found["scope"])
    assert found["signature"] == expected


def verify_parse(contender: Contender, number: int) -> None:
    """Fail unless every value of the response is in the objects."""
    response = contender.parse(samples.response(number))
    assert contender.plain(response) == samples.result(number)


def verify_send(contender: Contender, number: int) -> None:
    """Fail unless the response to *number* messages arrives."""
    response = contender.send(samples.messages(number))
    assert contender.plain(response) == samples.result(number)


def _signature(headers: dict[str, str], body: bytes, timestamp: str, scope: str) -> str:
    """Return the signature, computed step by step as the documentation tells it."""
    lines = sorted(f"{name.lower()}:{value.lower()}\n" for name, value in headers.items())
    names = ";".join(sorted(name.lower() for name in headers))
    request = f"POST\n/\n\n{''.join(lines)}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"TC3{samples.SECRET_KEY}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    string = f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{digest}"
    return hmac.new(key, string.encode(), hashlib.sha256).hexdigest()
