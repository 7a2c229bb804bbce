"""Options of a call and settings of a client: what is used, and what is refused."""

from __future__ import annotations

import math
import traceback
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import Problem, RequestOptions, ValidationError
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import (
    KEY,
    NOW,
    REGION,
    accepted,
    client,
    for_each,
    refusing_endpoint,
    send,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ASCII = "must be printable ASCII"
OFFERED = "is not offered; zh-CN, en-US are"
ATTEMPTS = "must be a whole number from 1 to 10"
MONOTONIC = "must be a time of time.monotonic(), at most 86400 seconds ahead"
SECONDS = "must be above 0 and at most 86400 seconds"

REFUSED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "line end in a header": (
        {"headers": {"X-Note": "a\r\nX-Evil: b"}},
        [("options.headers['X-Note']", ASCII)],
    ),
    "bare line feed": ({"headers": {"X-Note": "a\n"}}, [("options.headers['X-Note']", ASCII)]),
    "NUL in a header": ({"headers": {"X-Note": "a\0"}}, [("options.headers['X-Note']", ASCII)]),
    "text outside ASCII": ({"headers": {"X-Note": "é"}}, [("options.headers['X-Note']", ASCII)]),
    "empty header": ({"headers": {"X-Note": ""}}, [("options.headers['X-Note']", ASCII)]),
    "header that is no str": ({"headers": {"X-Note": 1}}, [("options.headers['X-Note']", ASCII)]),
    "line end in a name": (
        {"headers": {"X-Note\r\nX-Evil": "b"}},
        [("options.headers", "'X-Note\\r\\nX-Evil' cannot be added")],
    ),
    "colon in a name": ({"headers": {"X:": "b"}}, [("options.headers", "'X:' cannot be added")]),
    "name that is no str": ({"headers": {1: "b"}}, [("options.headers", "1 cannot be added")]),
    "headers that are no mapping": (
        {"headers": [("X-Note", "b")]},
        [("options.headers", "must be a mapping of names to texts")],
    ),
    "empty name": ({"headers": {"": "b"}}, [("options.headers", "'' cannot be added")]),
    **{
        f"reserved {name}": (
            {"headers": {name: "b"}},
            [("options.headers", f"{name!r} cannot be added")],
        )
        for name in (
            "Host",
            "content-type",
            "CONTENT-LENGTH",
            "Transfer-Encoding",
            "authorization",
            "X-TC-Action",
            "x-tc-version",
            "X-TC-Region",
            "X-Tc-Timestamp",
            "X-TC-Token",
            "X-TC-Language",
            "X-TC-TraceId",
        )
    },
    "line end in the region": ({"region": "a\r\nX: y"}, [("options.region", ASCII)]),
    "line end in the trace id": ({"trace_id": "a\r\nX: y"}, [("options.trace_id", ASCII)]),
    "line end in the language": (
        {"language": "en-US\r\n"},
        [("options.language", ASCII), ("options.language", OFFERED)],
    ),
    "unknown language": ({"language": "fr"}, [("options.language", OFFERED)]),
    "language in other case": ({"language": "EN-US"}, [("options.language", OFFERED)]),
    "no time": ({"timeout": 0}, [("options.timeout", SECONDS)]),
    "negative time": ({"timeout": -1.0}, [("options.timeout", SECONDS)]),
    "time that is no number": ({"timeout": math.nan}, [("options.timeout", SECONDS)]),
    "no attempts": ({"attempts": 0}, [("options.attempts", ATTEMPTS)]),
    "too many attempts": ({"attempts": 11}, [("options.attempts", ATTEMPTS)]),
    "attempts that are no number": ({"attempts": True}, [("options.attempts", ATTEMPTS)]),
    "half an attempt": ({"attempts": 1.5}, [("options.attempts", ATTEMPTS)]),
    "time that is true": ({"timeout": True}, [("options.timeout", SECONDS)]),
    "a deadline by another clock": ({"deadline": 1e11}, [("options.deadline", MONOTONIC)]),
    "a deadline that is no number": ({"deadline": math.nan}, [("options.deadline", MONOTONIC)]),
    "a deadline that is a text": ({"deadline": "noon"}, [("options.deadline", MONOTONIC)]),
    "all at once": (
        {"headers": {"Host": "x", "X-Note": "\n"}, "trace_id": "é", "timeout": 0},
        [
            ("options.headers", "'Host' cannot be added"),
            ("options.headers['X-Note']", ASCII),
            ("options.trace_id", ASCII),
            ("options.timeout", SECONDS),
        ],
    ),
}


@pytest.mark.parametrize(("options", "wanted"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("checks", [True, False], ids=["checked", "unchecked"])
def test_an_invalid_header_is_refused_with_or_without_checks(
    options: dict[str, Any], wanted: list[tuple[str, str]], *, checks: bool
) -> None:
    """checks=False is about parameters: no option can forge a header, and nothing is sent."""
    fake = FakeTransport(for_each(accepted()))
    sms = SmsClient(KEY, region=REGION, transport=fake, checks=checks)
    with pytest.raises(ValidationError) as caught:
        # By the generic call, since a generated method looks at the region before.
        sms.call("SendMultiGlobalSms", {}, options=RequestOptions(**options))
    assert _sorted(caught.value.problems) == _sorted(Problem(*problem) for problem in wanted)
    assert fake.requests == []


def _sorted(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return sorted((problem.path, problem.message) for problem in problems)


@pytest.mark.parametrize("timeout", [0, -1, math.nan, 86400.5, 1e300, math.inf])
def test_an_invalid_timeout_is_refused(timeout: float) -> None:
    """It is the caller's mistake: the client is not made, and a call with it is not sent."""
    with pytest.raises(ValidationError) as made:
        SmsClient(KEY, region=REGION, timeout=timeout)
    assert made.value.problems == (Problem("timeout", SECONDS),)
    sms, fake = client(accepted())
    with pytest.raises(ValidationError) as called:
        send(sms, options=RequestOptions(timeout=timeout))
    assert called.value.problems == (Problem("options.timeout", SECONDS),)
    assert fake.requests == []


@pytest.mark.parametrize("timeout", [0.001, 1, 86400])
def test_a_valid_timeout_reaches_the_transport_as_a_deadline(timeout: float) -> None:
    """From a millisecond to a day, on a clock that starts at zero."""
    sms, fake = client(accepted())
    send(sms, options=RequestOptions(timeout=timeout))
    assert fake.requests[0].http.deadline == timeout


def test_an_invalid_header_is_refused_when_the_client_is_made() -> None:
    """The client's own region and language reach headers as those of a call do."""
    with pytest.raises(ValidationError) as caught:
        SmsClient(KEY, region="a\r\nX: y", language="xx", attempts=0)
    assert caught.value.problems == (
        Problem("region", ASCII),
        Problem("language", OFFERED),
        Problem("attempts", ATTEMPTS),
    )


def test_options_reach_the_request_and_nothing_else_changes() -> None:
    """Region, language, trace id, timeout and further headers of one call."""
    headers = {"X-Note": "a note"}
    options = RequestOptions(
        timeout=3, region="eu-frankfurt", language="zh-CN", headers=headers, trace_id="trace-1"
    )
    sms, fake = client(accepted())
    send(sms)
    send(sms, options=options)
    send(sms)
    plain, special, again = (sent.http for sent in fake.requests)
    assert (plain, plain.deadline, special.deadline) == (again, 30.0, 3)
    assert special.headers == {
        **plain.headers,
        "X-TC-Region": "eu-frankfurt",
        "X-TC-Language": "zh-CN",
        "X-TC-TraceId": "trace-1",
        "X-Note": "a note",
    }
    assert headers == {"X-Note": "a note"}


def test_a_call_sends_these_headers_and_no_others() -> None:
    """Without options: what is signed, the timestamp of the clock, version, region, program."""
    sms, fake = client(accepted())
    send(sms)
    headers = dict(fake.requests[0].http.headers)
    assert headers.pop("Authorization").startswith("TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert headers == {
        "Host": "sms.intl.tencentcloudapi.com",
        "Content-Type": "application/json",
        "User-Agent": f"tc3gen/{tc3.__version__}",
        "X-TC-Action": "SendMultiGlobalSms",
        "X-TC-Timestamp": str(NOW),
        "X-TC-Version": "2021-01-11",
        "X-TC-Region": "ap-singapore",
    }


def test_an_action_without_a_method_is_called_by_its_name() -> None:
    """Wire names go out as they are given, and the result comes back without its envelope."""
    sms, fake = client({"Response": {"Total": 1, "RequestId": "req-1"}})
    result = sms.call("DescribeX", {"Limit": 10, "Filters": [{"Name": "a", "Values": ["b", None]}]})
    assert result == {"Total": 1, "RequestId": "req-1"}
    (sent,) = fake.requests
    assert (sent.action, sent.body) == (
        "DescribeX",
        {"Limit": 10, "Filters": [{"Name": "a", "Values": ["b", None]}]},
    )
    assert sent.http.headers["X-TC-Version"] == "2021-01-11"


@pytest.mark.parametrize(
    "action",
    ["", "Describe X", "DescribeX\r\nX: y", "Describe-X", "1X", "DéscribeX", "DescribeX\n"],
)
def test_an_invalid_action_name_is_refused(action: str) -> None:
    """The action becomes a header, and it is signed."""
    sms, fake = client(accepted())
    with pytest.raises(ValidationError) as caught:
        sms.call(action, {})
    assert caught.value.problems == (Problem("action", "is no name of an action"),)
    assert fake.requests == []


LOOP: list[object] = []
LOOP.append(LOOP)
MESSAGE = MultiSmsInfo(phone_number="+60198890000", template_id="1")
NO_JSON = "which is not JSON serializable"
HALF = "holds half of a surrogate pair, which is no text"
TOO_DEEP = "is nested too deeply, or holds itself"

NOT_SERIALIZABLE: dict[str, tuple[object, str, str]] = {
    "NaN": (math.nan, "parameters.Value", f"is of type float, {NO_JSON}"),
    "infinity": (math.inf, "parameters.Value", f"is of type float, {NO_JSON}"),
    "bytes": (b"hush", "parameters.Value", f"is of type bytes, {NO_JSON}"),
    "a set": ({1, 2}, "parameters.Value", f"is of type set, {NO_JSON}"),
    "a structure": (MESSAGE, "parameters.Value", f"is of type MultiSmsInfo, {NO_JSON}"),
    "a list that holds itself": (LOOP, "parameters", TOO_DEEP),
    "half a surrogate pair": ("hush\ud800", "parameters.Value", HALF),
    "deep within": (
        [1, {"A": ["x", b"hush"]}],
        "parameters.Value[1].A[1]",
        f"is of type bytes, {NO_JSON}",
    ),
    "half a pair within": ([{"A": "\udfff"}], "parameters.Value[0].A", HALF),
}


@pytest.mark.parametrize(("value", "path", "said"), NOT_SERIALIZABLE.values(), ids=NOT_SERIALIZABLE)
def test_parameters_that_are_not_json_serializable_are_refused(
    value: object, path: str, said: str
) -> None:
    """The problem names the place, never the value, and hides the exception of the encoder."""
    sms, fake = client(accepted())
    with pytest.raises(ValidationError) as caught:
        sms.call("DescribeX", {"First": 1, "Value": value})
    assert caught.value.problems == (Problem(path, said),)
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
    assert "hush" not in "".join(traceback.format_exception(caught.value))
    assert fake.requests == []


def test_parameters_may_be_any_mapping() -> None:
    """The signature of call() says Mapping."""
    sms, fake = client(accepted())
    sms.call("DescribeX", MappingProxyType({"Limit": 10}))
    assert fake.requests[0].body == {"Limit": 10}


def test_a_body_above_the_documented_limit_is_refused() -> None:
    """10 MB are allowed, to the byte; parameters of that size are sent."""
    sms, fake = client({"Response": {"RequestId": "req-1"}})
    room = 10 * 1024 * 1024 - len('{"Text":""}')
    sms.call("DescribeX", {"Text": "x" * room})
    with pytest.raises(ValidationError) as caught:
        sms.call("DescribeX", {"Text": "x" * (room + 1)})
    assert caught.value.problems == (
        Problem("parameters", "take 10485761 bytes, at most 10485760 are allowed"),
    )
    assert [len(sent.http.body) for sent in fake.requests] == [10485760]


class CountingTransport(FakeTransport):
    """A transport with a length, which is 0 and so false before its first request."""

    def __len__(self) -> int:
        return len(self.requests)


def test_a_transport_that_is_falsy_is_used() -> None:
    """A test double never lets a test reach the network."""
    fake = CountingTransport(accepted())
    with refusing_endpoint() as endpoint:
        send(SmsClient(KEY, region=REGION, endpoint=endpoint, transport=fake))
    assert len(fake) == 1
