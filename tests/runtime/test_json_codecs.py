"""A client with another JSON library sends, reads and refuses the same as with the standard one."""

from __future__ import annotations

import asyncio
import json
import math
import traceback
from enum import Enum, IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

import orjson
import pytest

from tc3 import (
    Codec,
    HttpResponse,
    Journal,
    OutcomeUnknownError,
    RequestOptions,
    TencentCloudError,
    ValidationError,
)
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.support.loopback import KEY, NOW, PHONE, REGION, accepted, for_each, message, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Literal

    from tc3.testing import FakeResponse

    Setting = Codec | Literal["orjson", "msgspec"] | None

CODECS: dict[str, Setting] = {
    "orjson": "orjson",
    "msgspec": "msgspec",
    "functions": Codec(dumps=orjson.dumps, loads=orjson.loads),
}
EVERY = pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)


class _Plain(Enum):
    ONE = "1800308"


class _Text(StrEnum):
    ONE = "1800308"


class _Odd(str, Enum):  # noqa: UP042 - its text and its value differ
    ONE = "1800308"

    def __new__(cls, text: str) -> Self:
        self = str.__new__(cls, text)
        self._value_ = "another"
        return self


class _Number(IntEnum):
    ONE = 1


class _OwnText(str):
    __slots__ = ()


class _Pair(NamedTuple):
    a: str
    b: str


def _nested(depth: int) -> list[Any]:
    outer: list[Any] = []
    for _ in range(depth):
        outer = [outer]
    return outer


SECRETS = f"hush, {PHONE}"
HOLDS_ITSELF: list[Any] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)
HALF = "\ud83d"
EVERY_ESCAPE = "".join(map(chr, range(0x80))) + "\u0085\u2028\u20ac\U0001f600"

VALUES: dict[str, Any] = {
    "texts": [EVERY_ESCAPE, "", '"\\/'],
    "half of a surrogate pair": HALF,
    "half of a pair in a name": {HALF: 1},
    "both halves, apart": "\ud83d\ude00",
    "integers of 64 bits": [2**63 - 1, -(2**63), 2**64 - 1, 0, True],
    "larger integers": [2**64, -(2**63) - 1, 10**100],
    "5,000 digits": 10**5000,
    "numbers": [0.1, -0.0, 1e16, 1e-7, 1e300, 5e-324],
    "no number": math.nan,
    "infinity": [-math.inf],
    "tuples": ("a", _Pair("b", "c")),
    "an enum": _Plain.ONE,
    "enums that are texts": [_Text.ONE, _Odd.ONE],
    "an enum of numbers": _Number.ONE,
    "a class of texts": [_OwnText("a"), {_OwnText("b"): 1}],
    "names that are no texts": {1: "a", None: "b", False: "c", 1.5: "d"},
    "bytes": b"a",
    "a set": {"a"},
    "an id": UUID(int=1),
    "an object": object(),
    "nested 200 deep": _nested(200),
    "nested 900 deep": _nested(900),
    "nested 100,000 deep": _nested(100_000),
    "a list that holds itself": HOLDS_ITSELF,
}


def _client(codec: Setting, fake: FakeTransport) -> SmsClient:
    clock = FakeClock(time=NOW, monotonic=0.0)
    return SmsClient(KEY, region=REGION, transport=fake, attempts=1, clock=clock, json=codec)


def _outcome(
    call: Callable[[SmsClient], object], response: FakeResponse, codec: Setting
) -> list[str]:
    """Return all that a program sees of a call, and the service."""
    fake = FakeTransport(response)
    seen = []
    try:
        seen.append(repr(call(_client(codec, fake))))
    except TencentCloudError as error:
        seen += [repr(error), str(error), str(error.effect), repr(error.__cause__)]
        seen += map(str, getattr(error, "problems", ()))
    return seen + [
        f"{sent.http.body!r} {sent.http.headers['Authorization']}" for sent in fake.requests
    ]


@EVERY
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_any_parameter_is_sent_in_the_same_bytes_or_refused_alike(
    codec: Setting, value: object
) -> None:
    def call(sms: SmsClient) -> object:
        return sms.call("SomeAction", {"Some": value})

    assert _outcome(call, accepted(), codec) == _outcome(call, accepted(), None)


@EVERY
@pytest.mark.parametrize("checks", [True, False])
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("field", ["template_id", "template_param_set", "session_context"])
def test_any_value_of_a_message_is_sent_in_the_same_bytes_or_refused_alike(
    codec: Setting, value: object, field: str, *, checks: bool
) -> None:
    def call(sms: SmsClient) -> object:
        return sms.send_multi_global_sms(
            sms_sdk_app_id="2400006666",
            multi_sms_info_set=[message(**{field: value})],
            options=RequestOptions(checks=checks),
        )

    assert _outcome(call, accepted(), codec) == _outcome(call, accepted(), None)


BODIES: dict[str, bytes] = {
    "empty": b"",
    "HTML": b"<html>",
    "cut": b'{"Response": {"RequestId": "1"',
    "NaN": b'{"Response": {"RequestId": "1", "Some": [NaN, Infinity, -Infinity]}}',
    "half of a pair": b'{"Response": {"RequestId": "1", "Some": ["\\ud83d", "\\ude00x"]}}',
    "half of a pair as bytes": b'{"Response": {"RequestId": "1", "Some": "\xed\xa0\x80"}}',
    "no UTF-8": b'{"Response": {"RequestId": "1", "Some": "\xff"}}',
    "overlong": b'{"Response": {"RequestId": "1", "Some": "\xc0\x80"}}',
    "a byte order mark": b'\xef\xbb\xbf{"Response": {"RequestId": "1"}}',
    "two byte order marks": b'\xef\xbb\xbf\xef\xbb\xbf{"Response": {"RequestId": "1"}}',
    "UTF-16": '{"Response": {"RequestId": "1"}}'.encode("utf-16"),
    "integers of 64 bits": b'{"Response": {"RequestId": "1", "Some": [18446744073709551615, -0]}}',
    "larger integers": b'{"Response": {"RequestId": "1", "Some": [18446744073709551616]}}',
    "a negative one": b'{"Response": {"RequestId": "1", "Some": -9223372036854775809}}',
    "5,000 digits": b'{"Response": {"RequestId": "1", "Some": %s}}' % (b"9" * 5000),
    "numbers": b'{"Response": {"RequestId": "1", "Some": [-0.0, 1E5, 1e400, 1e-400, 0.1e1]}}',
    "digits": b'{"Response": {"RequestId": "1", "Some": 0.100000000000000005551115123125782}}',
    "a name twice": b'{"Response": {"RequestId": "1", "Some": 1, "Some": 2, "RequestId": "2"}}',
    "control characters": b'{"Response": {"RequestId": "1", "Some": "\x01"}}',
    "a tab": b'{"Response": {"RequestId": "1", "Some": "\t"}}',
    "a null": b'{"Response": {"RequestId": "1", "Some": "\\u0000"}}\x00',
    "a bad escape": b'{"Response": {"RequestId": "1", "Some": "\\x41"}}',
    "blanks": b' \t\r\n{"Response" : {"RequestId":"1"} } \n',
    "other blanks": b'\x0b{"Response": {"RequestId": "1"}}',
    "two values": b'{"Response": {"RequestId": "1"}}{}',
    "a comma at the end": b'{"Response": {"RequestId": "1",}}',
    "a comment": b'{"Response": {"RequestId": "1"}} // 1',
    "single quotes": b"{'Response': {'RequestId': '1'}}",
    "zeros in front": b'{"Response": {"RequestId": "1", "Some": 01}}',
    "no digits": b'{"Response": {"RequestId": "1", "Some": [1., .5, +1]}}',
    "nested 240 deep": b'{"Response": {"RequestId": "1", "Some": %s%s}}' % (b"[" * 240, b"]" * 240),
    "nested 1,000 deep": b"[" * 1_000,
    "an error": json.dumps(refused("FailedOperation.InsufficientBalance")).encode(),
    "a success": json.dumps(accepted()).encode(),
    "a fee of 20 digits": json.dumps(accepted(Fee=10**20)).encode(),
    "a fee with a fraction": json.dumps(accepted(Fee=1.5)).encode(),
    "a text in pieces": json.dumps(accepted(Message=EVERY_ESCAPE), ensure_ascii=False).encode(),
}


@EVERY
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_any_response_is_read_as_the_same_values_or_refused_alike(
    codec: Setting, body: bytes
) -> None:
    def by_name(sms: SmsClient) -> object:
        return sms.call("SomeAction", {})

    def by_method(sms: SmsClient) -> object:
        found = sms.send_multi_global_sms(
            sms_sdk_app_id="2400006666", multi_sms_info_set=[message()]
        )
        return found.to_dict(), found.meta.deviations

    for call in (by_name, by_method):
        response = HttpResponse(status=200, body=body)
        assert _outcome(call, response, codec) == _outcome(call, response, None)


def test_the_library_does_write_and_read() -> None:
    """It is not left idle; each of the tests above would pass."""
    used = []

    def dumps(value: object) -> bytes:
        used.append("dumps")
        return orjson.dumps(value)

    def loads(body: bytes) -> object:
        used.append("loads")
        return orjson.loads(body)

    sms = _client(Codec(dumps, loads), FakeTransport(accepted()))
    used.clear()
    sms.send_multi_global_sms(sms_sdk_app_id="2400006666", multi_sms_info_set=[message()])
    assert used == ["dumps", "loads"]
    sms.call("SomeAction", {"Some": ["a", 1]})
    assert used == ["dumps", "loads"] * 2


@EVERY
def test_an_async_client_takes_the_same_codecs(codec: Setting) -> None:
    fake = FakeTransport(accepted())

    async def run() -> str | None:
        async with AsyncSmsClient(
            KEY, region=REGION, transport=fake, clock=AsyncFakeClock(), json=codec
        ) as sms:
            found = await sms.send_multi_global_sms(
                sms_sdk_app_id="2400006666", multi_sms_info_set=[message()]
            )
        return found.send_multi_status_set[0].iso_code

    assert asyncio.run(run()) == "MY"


@EVERY
def test_a_journal_goes_on_with_another_codec(codec: Setting, tmp_path: Path) -> None:
    """Its digests are those of the bytes that were sent, which are the same."""
    items = [message(template_param_set=[f"{index} \u20ac\n"]) for index in (1, 2)]
    for each in (codec, None):
        run = _client(each, FakeTransport(for_each(accepted()))).send_multi_global_sms_batches(
            items, sms_sdk_app_id="2400006666", journal=Journal(tmp_path / "journal.db")
        )
        found = [(outcome.kind, outcome.is_from_journal) for outcome in run]
        assert found == [("done", each is None)] * 2


def _shown(error: Exception) -> str:
    """Return what a reporter of errors records of it, with the variables of all frames."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(found.format())


@EVERY
def test_nothing_of_a_body_that_is_no_json_is_shown(codec: Setting) -> None:
    """The error of a library holds the text that it was given."""
    sms = _client(codec, FakeTransport(HttpResponse(status=200, body=SECRETS.encode())))
    with pytest.raises(OutcomeUnknownError) as caught:
        sms.call("SomeAction", {"Some": SECRETS})
    shown = _shown(caught.value)
    assert "is not JSON" in shown
    assert SECRETS not in shown


@EVERY
def test_nothing_of_a_parameter_that_is_no_text_is_shown(codec: Setting) -> None:
    sms = _client(codec, FakeTransport())
    with pytest.raises(ValidationError) as caught:
        sms.call("SomeAction", {"Some": [SECRETS, HALF]})
    shown = _shown(caught.value)
    assert "parameters.Some[1]: holds half of a surrogate pair" in shown
    assert SECRETS not in shown
