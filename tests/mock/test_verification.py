"""Signatures are verified by the protocol, over the bytes that arrived."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tc3 import Credential
from tc3gen.mock.http_requests import Request, parse_head
from tc3gen.mock.refusals import RefusedError
from tc3gen.mock.signatures import Key, Verifier
from tests.mock.raw import (
    ACTION,
    KEY,
    NOW,
    PARAMETERS,
    ask,
    encoded,
    headers_of,
    mock,
    post,
    signed,
    sms_spec,
)

if TYPE_CHECKING:
    from tc3gen.mock import MockEndpoint

VECTORS = sorted((Path(__file__).parents[1] / "runtime" / "vectors" / "cases").iterdir())
ENDPOINT: dict[str, MockEndpoint] = {}


def _vector(folder: Path) -> tuple[dict[str, Any], Request]:
    """Return a published vector and the request that it is the signature of."""
    vector = yaml.safe_load((folder / "vector.yaml").read_text("ascii"))
    headers = {
        **vector["headers"],
        "X-TC-Timestamp": str(vector["timestamp"]),
        "Authorization": (folder / "authorization.txt").read_text("ascii").strip(),
        "Content-Length": str(len(vector["body"])),
    }
    target = f"/?{vector['query']}" if vector["query"] else "/"
    content = post(headers, b"", line=f"{vector['method']} {target} HTTP/1.1")
    head = parse_head(content.removesuffix(b"\r\n\r\n"))
    return vector, Request(head, vector["body"].encode("ascii"))


@pytest.mark.parametrize("folder", VECTORS, ids=lambda folder: folder.name)
def test_every_published_signature_is_accepted_with_its_key_and_with_no_other(folder: Path) -> None:
    vector, request = _vector(folder)
    secret_id, platform = vector["secret_id"], sms_spec().platform
    right = Verifier(platform, {secret_id: Key(vector["secret_key"])})
    wrong = Verifier(platform, {secret_id: Key(vector["secret_key"] + "x")})

    assert right.verify(request, vector["timestamp"]).secret_id == secret_id
    with pytest.raises(RefusedError) as refused:
        wrong.verify(request, vector["timestamp"])
    assert refused.value.code == "AuthFailure.SignatureFailure"


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_flipped_bit_in_any_byte_of_the_body_is_refused() -> None:
    body = encoded(PARAMETERS)
    headers = headers_of(body)
    with mock() as endpoint:
        codes = {ask(endpoint, post(headers, _flipped(body, at))).code for at in range(len(body))}

    assert codes == {"AuthFailure.SignatureFailure"}
    assert endpoint.count().acted == 0


SIGNED_HEADERS = {
    "content type": {"Content-Type": "application/json; charset=utf-8"},
    "host": {"Host": "sms.intl.tencentcloudapi.con"},
    "port of the host": {"Host": "sms.intl.tencentcloudapi.com:443"},
    "action": {"X-TC-Action": "SendSms"},
    "timestamp": {"X-TC-Timestamp": str(NOW + 1)},
}


@pytest.mark.parametrize("changes", SIGNED_HEADERS.values(), ids=SIGNED_HEADERS)
def test_a_signed_header_that_was_changed_is_refused(changes: dict[str, str]) -> None:
    with mock() as endpoint:
        assert ask(endpoint, signed(changes=changes)).code == "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("name", ["Host", "Content-Type"])
def test_the_signature_ignores_the_case_of_header_values(name: str) -> None:
    headers = headers_of(encoded(PARAMETERS))
    with mock() as endpoint:
        response = ask(endpoint, signed(changes={name: headers[name].upper()}))
    assert response.code == ""


AUTHORIZATIONS = {
    "absent": (None, "AuthFailure.InvalidAuthorization"),
    "skipped": ("SKIP", "AuthFailure.InvalidAuthorization"),
    "basic": ("Basic dXNlcjprZXk=", "AuthFailure.InvalidAuthorization"),
    "other method": (("TC3-", "TC4-"), "AuthFailure.InvalidAuthorization"),
    "no signature": ((", Signature=", ", Sign="), "AuthFailure.InvalidAuthorization"),
    "header names in capitals": (
        ("content-type;", "Content-Type;"),
        "AuthFailure.InvalidAuthorization",
    ),
    "other key": (("AKIDEXAMPLE", "AKIDOTHER"), "AuthFailure.SecretIdNotFound"),
    "other date": (("2019-02-25", "2019-02-26"), "AuthFailure.SignatureFailure"),
    "other service": (("/sms/", "/cvm/"), "AuthFailure.SignatureFailure"),
    "other terminator": (("tc3_request", "tc4_request"), "AuthFailure.SignatureFailure"),
    "fewer headers": ((";x-tc-action", ""), "AuthFailure.SignatureFailure"),
    "host not signed": (("content-type;host;", "content-type;"), "AuthFailure.SignatureFailure"),
    "unsorted": (("content-type;host", "host;content-type"), "AuthFailure.SignatureFailure"),
    "header that is not there": (
        (";x-tc-action", ";x-tc-action;x-tc-nothing"),
        "AuthFailure.SignatureFailure",
    ),
    "signature of nothing": (("Signature=", "Signature=0"), "AuthFailure.SignatureFailure"),
}


@pytest.mark.parametrize(("change", "code"), AUTHORIZATIONS.values(), ids=AUTHORIZATIONS)
def test_a_changed_authorization_gets_its_error_code(
    change: str | tuple[str, str] | None, code: str
) -> None:
    authorization = headers_of(encoded(PARAMETERS))["Authorization"]
    if isinstance(change, tuple):
        assert change[0] in authorization
        authorization = authorization.replace(*change)
    changed = authorization if isinstance(change, tuple) else change
    with mock() as endpoint:
        response = ask(endpoint, signed(changes={"Authorization": changed}))

    assert (response.status, response.code) == (200, code)
    assert endpoint.count().acted == 0


@pytest.mark.parametrize(
    ("offset", "code"),
    [
        (-301, "AuthFailure.SignatureExpire"),
        (-300, ""),
        (300, ""),
        (301, "AuthFailure.SignatureExpire"),
    ],
)
def test_a_timestamp_may_be_five_minutes_off_and_no_more(offset: int, code: str) -> None:
    with mock() as endpoint:
        assert ask(endpoint, signed(timestamp=NOW + offset)).code == code


TOKENS = {
    "temporary": ("token", "token", ""),
    "other token": ("token", "nekot", "AuthFailure.TokenFailure"),
    "no token": ("token", "", "AuthFailure.TokenFailure"),
    "token with a long-term key": ("", "token", "AuthFailure.TokenFailure"),
}


@pytest.mark.parametrize(("known", "sent", "code"), TOKENS.values(), ids=TOKENS)
def test_a_token_belongs_to_its_key(known: str, sent: str, code: str) -> None:
    key = Credential(KEY.secret_id, KEY.secret_key, sent or None)
    with mock(keys={KEY.secret_id: Key(KEY.secret_key, known)}) as endpoint:
        assert ask(endpoint, signed(key=key)).code == code


def test_unsigned_payload_is_accepted() -> None:
    body = encoded(PARAMETERS)
    headers = headers_of(b"UNSIGNED-PAYLOAD")
    headers |= {"X-TC-Content-SHA256": "UNSIGNED-PAYLOAD", "Content-Length": str(len(body))}
    with mock() as endpoint:
        assert ask(endpoint, post(headers, body)).code == ""
        del headers["X-TC-Content-SHA256"]
        assert ask(endpoint, post(headers, body)).code == "AuthFailure.SignatureFailure"


def test_no_response_repeats_what_was_sent() -> None:
    """Error messages hold no secrets, phone numbers or texts of the request."""
    body = encoded({**PARAMETERS, "SmsSdkAppId": 1234567})
    with mock() as endpoint:
        for content in (signed(changes={"Authorization": "secret"}), post(headers_of(body), body)):
            response = ask(endpoint, content)
            assert response.code != ""
            assert not any(text in response.body for text in (b"secret", b"1234567", b"60198"))


def test_the_repr_of_a_received_request_shows_no_secret() -> None:
    with mock() as endpoint:
        ask(endpoint, signed())
        shown = repr((endpoint.requests, endpoint.counts, Key("the-secret", "the-token")))
    assert ACTION in shown
    assert not any(text in shown for text in ("60198", "Signature=", "the-secret", "the-token"))


@pytest.mark.parametrize(
    ("signed_host", "sent_host", "code"),
    [
        ("127.0.0.1:8080", "127.0.0.1:8080", ""),
        ("127.0.0.1", "127.0.0.1:8080", ""),
        ("127.0.0.1:8081", "127.0.0.1:8080", "AuthFailure.SignatureFailure"),
        ("127.0.0.1:8080", "127.0.0.1", "AuthFailure.SignatureFailure"),
        ("127.0.0.1", "127.0.0.1:443", "AuthFailure.SignatureFailure"),
        ("[::1]", "[::1]:8080", ""),
    ],
)
def test_the_host_may_be_signed_without_the_port_that_only_a_fake_endpoint_has(
    signed_host: str, sent_host: str, code: str
) -> None:
    """The official SDK for Node signs the host name alone and sends it with the port."""
    with mock() as endpoint:
        assert ask(endpoint, signed(host=signed_host, changes={"Host": sent_host})).code == code
