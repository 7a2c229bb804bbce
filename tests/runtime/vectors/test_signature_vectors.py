"""Published signatures, stage by stage.

Each folder of ``cases`` is one vector: ``vector.yaml`` holds what is signed and the digests that
were published for it; the three text files hold the stages in between, each with a final line end
that does not belong to it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tc3 import Credential, signer

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """What is signed, and what must come out."""

    folder: Path
    method: str
    query: str
    headers: dict[str, str]
    body: str
    timestamp: int
    service: str
    secret_id: str
    secret_key: str
    published: dict[str, str]

    def text(self, stage: str) -> str:
        """Return the text of a stage."""
        return (self.folder / f"{stage}.txt").read_text(encoding="ascii").removesuffix("\n")

    @property
    def scope(self) -> str:
        """The third line of the string to sign."""
        return self.text("string_to_sign").splitlines()[2]

    @property
    def date(self) -> str:
        """The day in the scope."""
        return self.scope.partition("/")[0]


def _load(folder: Path) -> Vector:
    return Vector(folder=folder, **yaml.safe_load((folder / "vector.yaml").read_text("ascii")))


VECTORS = [_load(folder) for folder in sorted(CASES.iterdir())]
WITH_CANONICAL = [vector for vector in VECTORS if "canonical_sha256" in vector.published]
WITH_KEYS = [vector for vector in VECTORS if "secret_signing" in vector.published]

each = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.folder.name)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def test_all_seven_published_vectors_are_here() -> None:
    """No vector gets lost: all seven are kept, one of them with its keys."""
    assert (len(VECTORS), len(WITH_CANONICAL), len(WITH_KEYS)) == (7, 6, 1)


@each
def test_the_body_is_the_one_that_was_published(vector: Vector) -> None:
    """The vector's body is byte for byte the published one: its hash says so."""
    assert _sha256(vector.body) == vector.published["body_sha256"]


@each
def test_the_canonical_request_is_written_line_by_line_as_recorded(vector: Vector) -> None:
    """The canonical request is the recorded text."""
    canonical = signer.canonical_request(
        vector.headers, vector.body.encode(), method=vector.method, query=vector.query
    )
    assert canonical == vector.text("canonical")


@pytest.mark.parametrize("vector", WITH_CANONICAL, ids=lambda vector: vector.folder.name)
def test_the_recorded_canonical_request_is_the_published_one(vector: Vector) -> None:
    """Only the hash of the canonical request was published: the recorded text has that hash."""
    assert _sha256(vector.text("canonical")) == vector.published["canonical_sha256"]


@each
def test_the_string_to_sign_is_as_recorded(vector: Vector) -> None:
    """The string to sign holds the timestamp, the scope and the hash of the canonical request."""
    scope = signer.credential_scope(vector.timestamp, vector.service)
    string = signer.string_to_sign(vector.timestamp, scope, vector.text("canonical"))
    assert string == vector.text("string_to_sign")


@pytest.mark.parametrize("vector", WITH_KEYS, ids=lambda vector: vector.folder.name)
def test_the_keys_of_day_service_and_signing_are_the_published_ones(vector: Vector) -> None:
    """Plain HMACs give the published SecretDate and SecretService, signing_key SecretSigning."""
    secret_date = _hmac(f"TC3{vector.secret_key}".encode(), vector.date)
    secret_service = _hmac(secret_date, vector.service)
    secret_signing = signer.signing_key(vector.secret_key, vector.date, vector.service)
    keys = {
        "secret_date": secret_date.hex(),
        "secret_service": secret_service.hex(),
        "secret_signing": secret_signing.hex(),
    }
    assert keys == {name: vector.published[name] for name in keys}
    assert secret_signing == _hmac(secret_service, "tc3_request")


@each
def test_the_signature_is_the_published_one(vector: Vector) -> None:
    """The recorded string to sign and the key give the published signature."""
    key = signer.signing_key(vector.secret_key, vector.date, vector.service)
    assert signer.signature(key, vector.text("string_to_sign")) == vector.published["signature"]


@each
def test_the_authorization_header_is_as_recorded(vector: Vector) -> None:
    """Authorization names algorithm, scope, signed headers and signature, parted as documented."""
    names = sorted(name.lower() for name in vector.headers)
    header = signer.authorization(
        vector.secret_id, vector.scope, names, vector.published["signature"]
    )
    assert header == vector.text("authorization")


def test_sign_returns_the_published_signature_of_an_sms() -> None:
    """From key, body, host and timestamp to the headers of the published SMS, and no others."""
    vector = _load(CASES / "d-sms-action-signed")
    headers = signer.sign(
        Credential(vector.secret_id, vector.secret_key),
        service="sms",
        host="sms.intl.tencentcloudapi.com",
        action="SendMultiGlobalSms",
        body=vector.body.encode(),
        timestamp=1551113065,
    )
    assert headers == {
        "Host": "sms.intl.tencentcloudapi.com",
        "Content-Type": "application/json",
        "X-TC-Action": "SendMultiGlobalSms",
        "X-TC-Timestamp": "1551113065",
        "Authorization": vector.text("authorization"),
    }


def test_a_temporary_key_adds_its_token_and_changes_no_signature() -> None:
    """The token travels beside the signed headers and is not signed itself."""
    vector = _load(CASES / "d-sms-action-signed")
    headers = signer.sign(
        Credential(vector.secret_id, vector.secret_key, "token-of-the-test"),
        service="sms",
        host="sms.intl.tencentcloudapi.com",
        action="SendMultiGlobalSms",
        body=vector.body.encode(),
        timestamp=1551113065,
    )
    assert headers["X-TC-Token"] == "token-of-the-test"
    assert headers["Authorization"] == vector.text("authorization")


@pytest.mark.parametrize(
    ("timestamp", "date"),
    [
        pytest.param(1551139199, "2019-02-25", id="last second of a UTC day"),
        pytest.param(1551139200, "2019-02-26", id="first second of the next"),
        pytest.param(0, "1970-01-01", id="the epoch"),
        pytest.param(1709164800, "2024-02-29", id="leap day"),
    ],
)
def test_the_scope_carries_the_utc_date_of_the_timestamp(timestamp: int, date: str) -> None:
    """The date is that of the timestamp in UTC, wherever the machine stands."""
    assert signer.credential_scope(timestamp, "sms") == f"{date}/sms/tc3_request"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "a.example", "Content-Type": "application/json"}, id="out of order"),
        pytest.param({"HOST": "A.Example", "content-type": "Application/JSON"}, id="other case"),
        pytest.param({"Host": " a.example ", "Content-Type": "application/json\t"}, id="blanks"),
    ],
)
def test_signed_headers_are_sorted_lower_cased_and_trimmed(headers: dict[str, str]) -> None:
    """However headers are written, they are signed in one way."""
    lines = signer.canonical_request(headers, b"").splitlines()
    assert lines[3:7] == [
        "content-type:application/json",
        "host:a.example",
        "",
        "content-type;host",
    ]
