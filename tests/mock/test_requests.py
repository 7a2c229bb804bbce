"""What is checked of a request, and the error code for each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tc3 import signer
from tc3gen.mock import Count
from tc3gen.mock.gateway import RateCheck
from tests.mock.raw import (
    ACTION,
    HOST,
    KEY,
    MESSAGE,
    NOW,
    PARAMETERS,
    RawClient,
    ask,
    encoded,
    headers_of,
    mock,
    post,
    signed,
)

if TYPE_CHECKING:
    from tests.mock.conftest import Demo

MISSING, INVALID = "MissingParameter", "InvalidParameter"


def _messages(*messages: object) -> dict[str, Any]:
    return {**PARAMETERS, "MultiSmsInfoSet": list(messages)}


PARAMETER_CASES: dict[str, tuple[object, str]] = {
    "nothing": ({}, MISSING),
    "no application": ({"MultiSmsInfoSet": [MESSAGE]}, MISSING),
    "no messages": ({"SmsSdkAppId": "1"}, MISSING),
    "null where something is required": ({**PARAMETERS, "SmsSdkAppId": None}, MISSING),
    "null where nothing is required": (_messages({**MESSAGE, "SenderId": None}), ""),
    "no number": (_messages({"TemplateId": "1"}), MISSING),
    "unknown": ({**PARAMETERS, "SmsSdkAppid": "1"}, "UnknownParameter"),
    "unknown inside": (_messages({**MESSAGE, "ExtendCode": "1"}), "UnknownParameter"),
    "number for a text": ({**PARAMETERS, "SmsSdkAppId": 1}, INVALID),
    "text for a list": ({**PARAMETERS, "MultiSmsInfoSet": "x"}, INVALID),
    "object for a list": ({**PARAMETERS, "MultiSmsInfoSet": MESSAGE}, INVALID),
    "text for an object": (_messages("+60198890000"), INVALID),
    "number in a list of texts": (_messages({**MESSAGE, "TemplateParamSet": [1]}), INVALID),
    "list": ([], INVALID),
    "text": ("x", INVALID),
    "empty list": (_messages(), "InvalidParameterValue.MultiSmsInfoSetEmpty"),
    "200 messages": (_messages(*[MESSAGE] * 200), ""),
    "201 messages": (_messages(*[MESSAGE] * 201), "LimitExceeded.PhoneNumberCountLimit"),
    "511 bytes": (_messages({**MESSAGE, "SessionContext": "é" * 255 + "e"}), ""),
    "512 bytes": (_messages({**MESSAGE, "SessionContext": "é" * 256}), "InvalidParameterValue"),
    "mainland China": (
        _messages(MESSAGE, {**MESSAGE, "PhoneNumber": "+8613711112222"}),
        "UnsupportedOperation.ContainDomesticPhoneNumber",
    ),
}


@pytest.mark.parametrize(("parameters", "code"), PARAMETER_CASES.values(), ids=PARAMETER_CASES)
def test_parameters_are_checked_against_the_spec(parameters: object, code: str) -> None:
    with mock() as endpoint:
        response = ask(endpoint, signed(parameters))

    assert (response.status, response.code) == (200, code)
    assert bool(endpoint.count().acted) == (not code)
    assert endpoint.requests[0].code == code


BODIES = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"SmsSdkAppId": "\xff"}',
    "UTF-16": '{"SmsSdkAppId": "1"}'.encode("utf-16"),
    "no number": b'{"SmsSdkAppId": NaN}',
    "nested too deeply": b'{"A":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "number too long": b'{"A":' + b"1" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_not_json_is_an_invalid_parameter(body: bytes) -> None:
    with mock() as endpoint:
        assert ask(endpoint, post(headers_of(body), body)).code == INVALID
    assert endpoint.requests[0].parameters is None


HEADER_CASES: dict[str, tuple[dict[str, Any], str]] = {
    "no action": ({"changes": {"X-TC-Action": None}}, MISSING),
    "no version": ({"changes": {"X-TC-Version": None}}, MISSING),
    "no timestamp": ({"changes": {"X-TC-Timestamp": None}}, MISSING),
    "timestamp in words": ({"changes": {"X-TC-Timestamp": "now"}}, INVALID),
    "no region": ({"changes": {"X-TC-Region": None}}, MISSING),
    "other region": ({"changes": {"X-TC-Region": "ap-guangzhou"}}, "UnsupportedRegion"),
    "other action": ({"action": "SendFax"}, "InvalidAction"),
    "other version": ({"version": "2019-07-11"}, "NoSuchVersion"),
    "other service": ({"service": "cvm", "host": "cvm.tencentcloudapi.com"}, "NoSuchProduct"),
    "form": ({"changes": {"Content-Type": "application/x-www-form-urlencoded"}}, INVALID),
    "no content type": ({"changes": {"Content-Type": None}}, INVALID),
    "host of the endpoint": ({"host": "127.0.0.1:8080"}, ""),
    "url for a host": ({"host": "http://127.0.0.1:8080"}, ""),
    "service by the first label": ({"service": "127", "host": "127.0.0.1:8080"}, ""),
    "service by another label": ({"service": "0", "host": "127.0.0.1:8080"}, "NoSuchProduct"),
    "other version by the first label": (
        {"service": "127", "host": "127.0.0.1:8080", "version": "2019-07-11"},
        "NoSuchVersion",
    ),
    "with a trace": ({"changes": {"X-TC-TraceId": "1", "X-TC-Language": "en-US"}}, ""),
}


@pytest.mark.parametrize(("settings", "code"), HEADER_CASES.values(), ids=HEADER_CASES)
def test_headers_are_checked_against_the_protocol(settings: dict[str, Any], code: str) -> None:
    with mock() as endpoint:
        response = ask(endpoint, signed(**settings))
    assert (response.status, response.code) == (200, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_only_get_and_post_are_supported(method: str) -> None:
    body = encoded(PARAMETERS)
    with mock() as endpoint:
        response = ask(endpoint, post(headers_of(body), body, line=f"{method} / HTTP/1.1"))
    assert (response.status, response.code) == (200, "UnsupportedProtocol")


def test_a_body_of_10_mb_is_accepted_and_one_byte_more_is_refused_unread() -> None:
    max_bytes = 10 * 1024 * 1024
    with mock() as endpoint:
        body = encoded({**PARAMETERS, "SmsSdkAppId": ""})
        body = body.replace(
            b'"SmsSdkAppId": ""', b'"SmsSdkAppId": "%b"' % (b"1" * (max_bytes - len(body)))
        )
        assert len(body) == max_bytes
        assert ask(endpoint, post(headers_of(body), body)).code == ""
        headers = headers_of(body, changes={"Content-Length": str(max_bytes + 1)})
        with RawClient(endpoint) as client:
            client.send(post(headers, b""))
            seen = client.rest()

    assert (seen.response.status, seen.response.code) == (200, "RequestSizeLimitExceeded")
    assert (seen.end, endpoint.incomplete) == ("closed", 1)
    assert endpoint.count() == Count(1, 1)


def test_the_rate_limiter_counts_the_requests_of_the_last_second() -> None:
    times = iter([0.0, 0.5, 0.9, 0.99, 1.0, 1.1, 1.5])
    rates = RateCheck(lambda: next(times))
    assert [rates.admits("a", 2) for _ in range(7)] == [True, True, False, False, True, False, True]


def test_requests_above_the_rate_limit_are_refused_and_not_acted_on() -> None:
    codes = [""]
    with mock(rate_limits=True) as endpoint, RawClient(endpoint) as client:
        while not codes[-1] and len(codes) < 500:
            client.send(signed())
            codes.append(client.response().code)

    assert codes[-1] == "RequestLimitExceeded"
    assert len(codes) > 11
    assert endpoint.count() == Count(len(codes) - 1, len(codes) - 2)


def _get(query: str, *, action: str, version: str, service: str, host: str) -> bytes:
    """Return a signed GET."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": host}
    scope = signer.credential_scope(NOW, service)
    canonical = signer.canonical_request(headers, b"", method="GET", query=query)
    key = signer.signing_key(KEY.secret_key, scope.partition("/")[0], service)
    signature = signer.signature(key, signer.string_to_sign(NOW, scope, canonical))
    headers["Authorization"] = signer.authorization(
        KEY.secret_id, scope, ("content-type", "host"), signature
    )
    headers |= {"X-TC-Action": action, "X-TC-Version": version, "X-TC-Timestamp": str(NOW)}
    headers["X-TC-Region"] = "ap-singapore"
    return post(headers, b"", line=f"GET /?{query} HTTP/1.1")


def _sms_get(flat: dict[str, str]) -> bytes:
    query = urlencode(flat)
    return _get(query, action=ACTION, version="2021-01-11", service="sms", host=HOST)


FLAT = {
    "SmsSdkAppId": "1400006666",
    "MultiSmsInfoSet.0.PhoneNumber": "+60198890000",
    "MultiSmsInfoSet.0.TemplateId": "1800308",
    "MultiSmsInfoSet.0.TemplateParamSet.0": "a b",
    "MultiSmsInfoSet.0.TemplateParamSet.1": "ü",
    "MultiSmsInfoSet.1.PhoneNumber": "+60198890001",
    "MultiSmsInfoSet.1.TemplateId": "1800308",
}


def test_a_get_request_takes_the_same_parameters_flattened() -> None:
    with mock() as endpoint:
        response = ask(endpoint, _sms_get(FLAT))

    numbers = [status["PhoneNumber"] for status in response.result["SendMultiStatusSet"]]
    assert numbers == ["+60198890000", "+60198890001"]
    assert endpoint.requests[0].parameters == {
        "SmsSdkAppId": "1400006666",
        "MultiSmsInfoSet": [
            {
                "PhoneNumber": "+60198890000",
                "TemplateId": "1800308",
                "TemplateParamSet": ["a b", "ü"],
            },
            {"PhoneNumber": "+60198890001", "TemplateId": "1800308"},
        ],
    }


@pytest.mark.parametrize(
    ("flat", "code"),
    [
        ({**FLAT, "MultiSmsInfoSet": "x"}, INVALID),
        ({**FLAT, "SmsSdkAppId.0": "x"}, INVALID),
        ({**FLAT, "MultiSmsInfoSet.x.PhoneNumber": "x"}, INVALID),
        ({**FLAT, "Unknown.0": "x"}, "UnknownParameter"),
        ({**FLAT, "SmsSdkAppId": "1" * 33_000}, "RequestSizeLimitExceeded"),
        ({".".join(["MultiSmsInfoSet", *["0"] * 10_000]): "x"}, INVALID),
        ({}, MISSING),
    ],
    ids=["list and text", "text and list", "no index", "unknown", "too large", "deep", "empty"],
)
def test_an_invalid_query_gets_its_error_code(flat: dict[str, str], code: str) -> None:
    with mock() as endpoint:
        assert ask(endpoint, _sms_get(flat)).code == code


def test_values_of_a_query_are_parsed_by_type(demo: Demo) -> None:
    query = "Limit=3&Ratio=0.5&Deep=True&Names.1=b&Names.0=a&Tree.Name=t&Trees.0.Trees.0.Name=u"
    query += "&Trees.0.Name=v"
    content = _get(
        query,
        action="Describe",
        version="2024-01-01",
        service="demo",
        host="demo.tencentcloudapi.com",
    )
    with mock(demo.spec) as endpoint:
        assert ask(endpoint, content).code == ""
    assert endpoint.requests[0].parameters == {
        "Limit": 3,
        "Ratio": 0.5,
        "Deep": True,
        "Names": ["a", "b"],
        "Tree": {"Name": "t"},
        "Trees": [{"Name": "v", "Trees": [{"Name": "u"}]}],
    }


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Limit": 3, "Ratio": 1, "Deep": False}, ""),
        ({"Limit": True}, INVALID),
        ({"Limit": 3.0}, INVALID),
        ({"Ratio": True}, INVALID),
        ({"Deep": 1}, INVALID),
        ({"Tree": {"Name": "a", "Trees": [{"Name": "b"}]}}, ""),
        ({"Tree": {"Name": "a", "Trees": [{}]}}, MISSING),
        ({"Tree": []}, INVALID),
    ],
    ids=str,
)
def test_each_type_accepts_only_its_own_values(
    demo: Demo, parameters: dict[str, Any], code: str
) -> None:
    with mock(demo.spec) as endpoint:
        assert ask(endpoint, demo("Describe", parameters)).code == code


def test_attempt_counts_requests_with_the_same_body() -> None:
    other = {**PARAMETERS, "SmsSdkAppId": "2400006666"}
    with mock() as endpoint:
        for parameters in (PARAMETERS, other, PARAMETERS, PARAMETERS):
            ask(endpoint, signed(parameters))

    assert [one.attempt for one in endpoint.requests] == [1, 1, 2, 3]
    assert [one.connection for one in endpoint.requests] == [1, 2, 3, 4]
