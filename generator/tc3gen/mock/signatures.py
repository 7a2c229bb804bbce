"""Verifies TC3-HMAC-SHA256 signatures over the bytes that arrived.

Nothing here is shared with the signer of the generated package: a mistake in the one is not hidden
by the same mistake in the other.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.mock.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from tc3gen.mock.http_requests import Request
    from tc3gen.model import Platform
    from tc3gen.protocol import Signature

SKIPPED = "SKIP"
"""The Authorization of a request that is not signed."""
_UNSIGNED = "UNSIGNED-PAYLOAD"
_MUST_BE_SIGNED = ("content-type", "host")
_WITH_PORT = re.compile(r"(?P<name>.+):(?P<port>\d{1,5})", re.ASCII)
_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
_HEADER_NAMES = re.compile(r"[a-z0-9-]+(?:;[a-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Key:
    """A secret key that the endpoint accepts, with a *token* if it is temporary.

    From *ends_at* on, in seconds since 1970, its token is dead.
    """

    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    ends_at: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """The parts of an Authorization header."""

    secret_id: str
    date: str
    service: str
    terminator: str
    signed_headers: tuple[str, ...]
    signature: str = field(repr=False)


def parse_authorization(text: str, algorithm: str) -> Authorization | None:
    """Parse an Authorization header; ``None`` if it is not one of *algorithm*."""
    match = re.fullmatch(
        rf"{re.escape(algorithm)}\s+Credential=(?P<id>[^/,\s]+)/(?P<date>[^/,\s]+)/"
        r"(?P<service>[^/,\s]+)/(?P<end>[^/,\s]+)\s*,\s*"
        r"SignedHeaders=(?P<names>[^,\s]+)\s*,\s*Signature=(?P<signature>[^,\s]+)",
        text,
        re.ASCII,
    )
    if match is None or _HEADER_NAMES.fullmatch(match["names"]) is None:
        return None
    return Authorization(
        secret_id=match["id"],
        date=match["date"],
        service=match["service"],
        terminator=match["end"],
        signed_headers=tuple(match["names"].split(";")),
        signature=match["signature"],
    )


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies that a request was signed with one of *keys*: secret id to key."""

    platform: Platform
    keys: MutableMapping[str, Key] = field(repr=False)

    def verify(self, request: Request, now: float) -> Authorization:
        """Return what signed *request*; raises RefusedError with the error code of the service.

        *now* is the time of the service, in seconds since 1970.
        """
        headers, signature = request.head.headers, self.platform.signature
        authorization = parse_authorization(headers.get("authorization", ""), signature.algorithm)
        if authorization is None:
            raise RefusedError(
                "AuthFailure.InvalidAuthorization",
                f"Authorization is not written as {signature.algorithm} demands",
            )
        timestamp = self._timestamp(headers, now)
        self._check_scope(authorization, timestamp, headers.get("host", ""))
        key = self.keys.get(authorization.secret_id)
        if key is None:
            raise RefusedError("AuthFailure.SecretIdNotFound", "no key has this secret id")
        self._check_signature(authorization, request, timestamp, key)
        if headers.get(self.platform.headers["token"].lower(), "") != key.token:
            raise RefusedError("AuthFailure.TokenFailure", "the token is not that of the key")
        if now >= key.ends_at:
            raise RefusedError("AuthFailure.TokenFailure", "the token has expired")
        return authorization

    def is_unsigned(self, request: Request, now: float) -> bool:
        """Return whether *request* says that it is not signed; refuses one of another time."""
        if request.head.headers.get("authorization") != SKIPPED:
            return False
        self._timestamp(request.head.headers, now)
        return True

    def _timestamp(self, headers: Mapping[str, str], now: float) -> int:
        name = self.platform.headers["timestamp"]
        text = headers.get(name.lower(), "")
        if not text:
            raise RefusedError("MissingParameter", f"the header {name} is missing")
        if _TIMESTAMP.fullmatch(text) is None:
            raise RefusedError("InvalidParameter", f"the header {name} is not a number of seconds")
        skew = self.platform.signature.max_clock_skew
        if abs(now - int(text)) > skew:
            raise RefusedError(
                "AuthFailure.SignatureExpire",
                f"the timestamp is more than {skew} seconds away from the time of the server",
            )
        return int(text)

    def _check_scope(self, authorization: Authorization, timestamp: int, host: str) -> None:
        signature = self.platform.signature
        date = time.strftime("%Y-%m-%d", time.gmtime(timestamp))
        if (authorization.date, authorization.terminator) != (date, signature.terminator):
            raise RefusedError(
                "AuthFailure.SignatureFailure", "the scope is not that of the timestamp's UTC date"
            )
        named = service_of(host, self.platform)
        if named and authorization.service != named:
            raise RefusedError(
                "AuthFailure.SignatureFailure", "the scope names another service than the host"
            )

    def _check_signature(
        self, authorization: Authorization, request: Request, timestamp: int, key: Key
    ) -> None:
        names, headers = authorization.signed_headers, request.head.headers
        if list(names) != sorted(set(names)):
            raise RefusedError("AuthFailure.SignatureFailure", "SignedHeaders is not sorted")
        absent = [name for name in names if name not in headers]
        absent += [name for name in _MUST_BE_SIGNED if name not in names]
        if absent:
            raise RefusedError(
                "AuthFailure.SignatureFailure", "Content-Type and Host must be sent and signed"
            )
        given = authorization.signature.encode("latin-1")
        for host in signable_hosts(headers["host"]):
            signed = _canonical(names, request, host)
            expected = _signature(authorization, signed, timestamp, key, self.platform.signature)
            if hmac.compare_digest(expected, given):
                return
        raise RefusedError(
            "AuthFailure.SignatureFailure",
            "the signature does not match the request that arrived",
        )


def service_of(host: str, platform: Platform) -> str:
    """Return the service in the name of a *host* of the platform; empty for any other host."""
    label, _, domain = host.lower().partition(":")[0].partition(".")
    ours = any(f".{domain}".endswith(f".{suffix}") for suffix in platform.endpoint_suffixes)
    return label if ours else ""


def signable_hosts(host: str) -> list[str]:
    """Return what may have been signed as the host: the Host header with or without its port.

    The real service uses standard ports, which a Host header leaves out. A fake one has another
    port, and SDKs differ there: the one for Node signs the name alone.
    """
    match = _WITH_PORT.fullmatch(host)
    return [host, match["name"]] if match and match["port"] not in {"80", "443"} else [host]


def _signature(
    authorization: Authorization, signed: bytes, timestamp: int, key: Key, signature: Signature
) -> bytes:
    """Return the hexadecimal signature of a canonical request."""
    canonical = hashlib.sha256(signed).hexdigest()
    scope = f"{authorization.date}/{authorization.service}/{authorization.terminator}"
    string = f"{signature.algorithm}\n{timestamp}\n{scope}\n{canonical}"
    derived = f"{signature.secret_prefix}{key.secret}".encode()
    for step in (authorization.date, authorization.service, authorization.terminator):
        derived = hmac.digest(derived, step.encode("latin-1"), "sha256")
    return hmac.digest(derived, string.encode("latin-1"), "sha256").hex().encode()


def _canonical(names: tuple[str, ...], request: Request, host: str) -> bytes:
    head = request.head
    values = {**head.headers, "host": host}
    lines = "".join(f"{name}:{values[name].strip()}\n" for name in names)
    query = head.query if head.method == "GET" else ""
    unsigned = head.headers.get("x-tc-content-sha256") == _UNSIGNED
    digest = hashlib.sha256(_UNSIGNED.encode() if unsigned else request.body).hexdigest()
    first = f"{head.method}\n/\n{query}\n".encode("latin-1")
    # Lower-case the bytes, not the characters: what is not ASCII stays as it came.
    rest = f"\n{';'.join(names)}\n{digest}".encode("latin-1")
    return first + lines.encode("latin-1").lower() + rest
